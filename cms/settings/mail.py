"""A mail provider as Django wants to hear of it."""

from typing import Any


def smtp(parts: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """`MAILERS` for a MAIL_URL that `env.dj_email_url` has read."""
    parts = parts or {}
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.get("EMAIL_HOST"),
                "port": parts.get("EMAIL_PORT"),
                "username": parts.get("EMAIL_HOST_USER"),
                "password": parts.get("EMAIL_HOST_PASSWORD"),
                "use_tls": parts.get("EMAIL_USE_TLS", False),
                "use_ssl": parts.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            },
        },
    }
