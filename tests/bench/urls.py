"""The service's addresses, and one of a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from decisions.access import PUBLIC
from decisions.views.door import opens
from sharing_app import urls


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing, and say how much that is: there is no middleware to say it."""
    return HttpResponse(headers={"Content-Length": "0"})


urlpatterns = [path("empty/", opens(PUBLIC)(empty), name="empty"), *urls.urlpatterns]
