"""The same for a server that speaks ASGI alone."""

import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler
from django.test import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

with override_settings(MIDDLEWARE=[]):
    _bare = ASGIHandler()
_service = ASGIHandler()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer a request by the one or the other."""
    await (_bare if scope.get("path") == "/empty/" else _service)(scope, receive, send)
