"""`manage.py work`: does whatever is due, each second, where there is no Redis and Celery."""

import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from decisions import tasks
from decisions.services.jobs import do_what_is_due

logger = logging.getLogger(__name__)

EACH_MINUTE = 60


class Command(BaseCommand):
    """Work until told to stop. What is being done is finished first."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a process to stop with."""
        parser.add_argument("--beside", type=int, help="stop when the process of this id is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look each second, do the chores each minute, and the nightly check once a day."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        chores_at, checked_on = 0.0, None
        while not stop.is_set() and _is_there(options["beside"]):
            close_old_connections()
            try:
                do_what_is_due(stop.is_set)
                if time.monotonic() >= chores_at:
                    chores_at = time.monotonic() + EACH_MINUTE
                    tasks.do_chores()
                    if checked_on != timezone.localdate():
                        checked_on = timezone.localdate()
                        tasks.nightly()
            except Exception:  # such as a database that is being restarted
                logger.exception("The worker goes on")
            stop.wait(1)


def _is_there(process: int | None) -> bool:
    try:
        if process:
            os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
