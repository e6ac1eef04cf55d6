"""Addresses of the anatomy library."""

from django.urls import URLPattern, path

from courses.views import anatomy

app_name = "anatomy"
urlpatterns: list[URLPattern] = [
    path("", anatomy.library, name="library"),
    path("<slug:slug>/", anatomy.muscle, name="muscle"),
]
