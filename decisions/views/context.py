"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def service(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs: whether this is the demo."""
    return {"demo": settings.DEMO}
