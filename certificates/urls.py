"""Addresses of this app."""

from django.urls import URLPattern, path, re_path

from certificates.views import verification, wallet

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path("certificates/", wallet.wallet, name="wallet"),
    path("certificates/<int:certificate_id>/pdf/", wallet.download, name="download"),
    path("verify/", verification.verify, name="verify"),
    path("verify/<str:code>.json", verification.verification_json, name="verification_json"),
    path("verify/<str:code>/", verification.verification, name="verification"),
    # As the QR code holds it, with or without the last stroke.
    re_path(r"^[Cc]/(?P<code>[^/]+)/?$", verification.short, name="short"),
]
