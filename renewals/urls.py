"""Addresses of this app."""

from django.urls import URLPattern, path

from renewals.views import periods

app_name = "renewals"
urlpatterns: list[URLPattern] = [
    path("", periods.overview, name="overview"),
    path("<int:period_id>/", periods.period, name="period"),
]
