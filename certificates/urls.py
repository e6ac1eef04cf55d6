"""Addresses of this app."""

from django.urls import URLPattern, path, re_path

from certificates.views import file_checks, issuer, verification, wallet

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path("certificates/", wallet.wallet, name="wallet"),
    path("certificates/<int:certificate_id>/pdf/", wallet.download, name="download"),
    path("certificates/<int:certificate_id>/again/", wallet.try_again, name="try_again"),
    re_path(
        r"^certificates/(?P<certificate_id>[0-9]+)/badge\.(?P<form>json|png|jwt)$",
        wallet.badge,
        name="own_badge",
    ),
    path("verify/", verification.verify, name="verify"),
    path("verify/registers/", verification.registers, name="registers"),
    path("verify/roots.pem", issuer.roots, name="roots"),
    path(".well-known/did.json", issuer.did, name="did"),
    path("ob/status/<int:number>", issuer.status_list, name="status_list"),
    path("ob/achievements/<slug:programme>/<slug:version>", issuer.achievement, name="achievement"),
    path("ob/badges/<slug:programme>.png", issuer.badge_image, name="badge_image"),
    path("verify/file/", file_checks.check_file, name="check_file"),
    path("verify/file/<str:sha256>.json", file_checks.fingerprint, name="fingerprint"),
    path("verify/<str:code>/file/", file_checks.check_file_of, name="check_file_of"),
    re_path(
        r"^verify/(?P<code>[^/]+)/badge\.(?P<form>json|png|jwt)$",
        verification.badge,
        name="badge",
    ),
    path("verify/<str:code>.json", verification.verification_json, name="verification_json"),
    path("verify/<str:code>/", verification.verification, name="verification"),
    # As the QR code holds it, with or without the last stroke.
    re_path(r"^[Cc]/(?P<code>[^/]+)/?$", verification.short, name="short"),
]
