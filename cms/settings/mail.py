"""A mail provider as Django and Anymail want to hear of it."""

from collections.abc import Mapping
from typing import Any

# Where Anymail keeps a way to send. `docs/operations.md` says what each needs.
PROVIDERS = (
    "amazon_ses",
    "brevo",
    "mailersend",
    "mailgun",
    "mailjet",
    "mailtrap",
    "mandrill",
    "postal",
    "postmark",
    "resend",
    "scaleway",
    "sparkpost",
    "unisender_go",
)


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


def provider(name: str) -> dict[str, dict[str, Any]]:
    """`MAILERS` for the interface of a provider; its keys are in `ANYMAIL`."""
    return {"default": {"BACKEND": f"anymail.backends.{name}.EmailBackend"}}


def anymail(name: str, options: Mapping[str, str], events_secret: str) -> dict[str, Any]:
    """`ANYMAIL`: the provider's own options under its name, and who may bring news of letters."""
    own = {f"{name}_{key}".upper(): value for key, value in options.items()} if name else {}
    return {
        **own,
        "WEBHOOK_SECRET": events_secret,
        # A provider that cannot keep our own mark of a letter sends it without.
        "IGNORE_UNSUPPORTED_FEATURES": True,
        "REQUESTS_TIMEOUT": 20,
    }
