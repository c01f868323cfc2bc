"""Celery: only a bell. The database is the truth about what is due."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharing_app.settings")

app = Celery("sharing_app")
app.conf.update(
    broker_url=settings.REDIS_URL or "memory://",
    timezone="UTC",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # With default settings a frozen Redis never let a save return.
    task_publish_retry=False,
    broker_transport_options={
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "visibility_timeout": 3600,
        "unacked_restore_throttle": 1,
    },
    # A worker waits for Redis however long it is away.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Celery's own way of logging would write the messages of exceptions (logs.py).
    worker_hijack_root_logger=False,
    # A sweep that nobody came to in a minute is taken over by the next.
    beat_schedule={
        "sweep": {"task": "decisions.tasks.sweep", "schedule": 60, "options": {"expires": 60}},
        "nightly": {
            "task": "decisions.tasks.nightly",
            "schedule": crontab(hour=3, minute=17),
            "options": {"expires": 6 * 3600},
        },
    },
)
app.autodiscover_tasks(["decisions"])
