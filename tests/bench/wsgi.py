"""What the servers serve: the service, and beside it an empty view without any middleware."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()


with override_settings(MIDDLEWARE=[]):
    _bare = WSGIHandler()
_service = WSGIHandler()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request by the one or the other."""
    return (_bare if environ["PATH_INFO"] == "/empty/" else _service)(environ, start)
