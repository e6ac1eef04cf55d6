"""Addresses of this app."""

from django.urls import URLPattern, path

from renewals import views

app_name = "renewals"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("<int:period_id>/", views.period, name="period"),
]
