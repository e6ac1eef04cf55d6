"""Addresses of this app."""

from django.urls import URLPattern, path, re_path

from certificates.views import issuer, verification, wallet

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path("certificates/", wallet.wallet, name="wallet"),
    path("certificates/<int:certificate_id>/pdf/", wallet.download, name="download"),
    path("verify/", verification.verify, name="verify"),
    path("verify/roots.pem", issuer.roots, name="roots"),
    path(".well-known/did.json", issuer.did, name="did"),
    path("ob/status/<int:number>", issuer.status_list, name="status_list"),
    path("ob/achievements/<str:programme>/<str:version>", issuer.achievement, name="achievement"),
    path("ob/badges/<str:programme>.png", issuer.badge_image, name="badge_image"),
    path("verify/<str:code>.json", verification.verification_json, name="verification_json"),
    path("verify/<str:code>/", verification.verification, name="verification"),
    # As the QR code holds it, with or without the last stroke.
    re_path(r"^[Cc]/(?P<code>[^/]+)/?$", verification.short, name="short"),
]
