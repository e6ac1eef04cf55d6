"""Addresses of the site itself: signs of life."""

from django.conf import settings
from django.urls import URLPattern, path

from cms import gallery, views

urlpatterns: list[URLPattern] = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))
