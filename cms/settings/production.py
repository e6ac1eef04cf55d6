"""Many machines: PostgreSQL, Redis, object storage, a mail provider. All of it from the environment."""

from cms.settings import mail
from cms.settings.base import *  # noqa: F403
from cms.settings.base import LOCAL_CACHE, LOGGING, MAIL_PROVIDER, STORAGES
from cms.settings.environment import env, seal
from cms.settings.redis import CELERY_BROKER_TRANSPORT_OPTIONS  # noqa: F401

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
CERTIFICATE_KEY_SECRET = env.secret("CERTIFICATE_KEY_SECRET")
SITE_URL = env.address("SITE_URL")
WAGTAILADMIN_BASE_URL = SITE_URL
ALLOWED_HOSTS: list[str] = env.hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
CELERY_BROKER_URL = env.broker("BROKER_URL")
CACHES = {"default": env.dj_cache_url("CACHE_URL") or {}, "local": LOCAL_CACHE}
if CACHES["default"].get("BACKEND") == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "cms.cache.RedisOrMemory"
CELERY_BEAT_SCHEDULE_FILENAME = env.str("CLOCK_FILE", "/tmp/filiform-clock")  # noqa: S108

MAILERS = mail.provider(MAIL_PROVIDER) if MAIL_PROVIDER else mail.smtp(env.mail_server("MAIL_URL"))

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
if env.str("S3_BUCKET", ""):
    for _name, _storage in {
        "default": "cms.storage.BucketBehindTheSite",
        "private": "storages.backends.s3.S3Storage",
    }.items():
        STORAGES[_name] = {
            "BACKEND": _storage,
            "OPTIONS": {
                "bucket_name": env.str("S3_BUCKET"),
                "endpoint_url": env.str("S3_ENDPOINT", None),
                "location": _name,
                "querystring_auth": True,
                "default_acl": "private",
                "file_overwrite": False,
            },
        }

# Behind a proxy that ends TLS and sets X-Forwarded-Proto and X-Forwarded-For. Without one anybody could.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.count("PROXY_COUNT", 1)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
# X-Frame-Options cannot be DENY: editors preview pages in a frame. See SECURE_CSP for everybody else.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

LOGGING["handlers"]["stderr"]["formatter"] = "json"
LOGGING["root"]["level"] = "INFO"

seal()
