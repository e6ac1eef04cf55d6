"""Addresses of this app."""

from django.urls import URLPattern

app_name = "renewals"
urlpatterns: list[URLPattern] = []
