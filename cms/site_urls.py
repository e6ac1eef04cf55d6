"""Addresses of the site itself: signs of life."""

from django.urls import URLPattern, path

from cms import views

urlpatterns: list[URLPattern] = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
