"""The site's URLs: all of them are the app's."""

from django.urls import include, path

urlpatterns = [path("", include("decisions.urls"))]

handler429 = "decisions.views.errors.too_many"  # allauth asks for it
