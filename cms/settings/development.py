"""`make run`: the whole product on one machine with nothing installed but Python."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from cms.settings import key_file, mail, redis
from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATA_DIR
from cms.settings.environment import env, seal

DEBUG = env.bool("DEBUG", False)
PORT: int = env.port("PORT", 8000)
SITE_URL = env.address("SITE_URL", f"http://localhost:{PORT or 8000}")
WAGTAILADMIN_BASE_URL = SITE_URL
# Good for one machine and nobody else; production refuses to start without a key of its own.
SECRET_KEY = env.str("SECRET_KEY", "development-only-" + "0" * 50)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"http://{host}:{PORT}" for host in ALLOWED_HOSTS]

for _folder in ("media", "private", "static", "mail", "broker/queue", "broker/control"):
    try:
        (DATA_DIR / _folder).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ImproperlyConfigured(
            f"DATA_DIR: {DATA_DIR} cannot be used ({fault.strerror}). Name a folder that can be written to."
        ) from None

CERTIFICATE_KEY_SECRET = env.str("CERTIFICATE_KEY_SECRET", "") or key_file.read_or_make(
    DATA_DIR / "certificate-key"
)

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'filiform.sqlite3'}") or {},
}
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    # Web, worker and clock share the file: writers queue from BEGIN on instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# A broker that needs no server: docs/decisions/0003-a-broker-without-a-server.md.
CELERY_BROKER_URL = env.broker("BROKER_URL", "filesystem://localhost")
if CELERY_BROKER_URL == "filesystem://localhost":
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(DATA_DIR / "broker" / "queue"),
        "data_folder_out": str(DATA_DIR / "broker" / "queue"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
        "polling_interval": 0.1,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = redis.CELERY_BROKER_TRANSPORT_OPTIONS
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "clock")

if env.str("MAIL_URL", ""):
    MAILERS = mail.smtp(env.mail_server("MAIL_URL"))
else:
    MAIL_DIR = DATA_DIR / "mail"
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(MAIL_DIR)},
        },
    }

# Static files come straight from the apps; nothing has to be collected first.
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MFA_FOR_STAFF = False
DEMO_SIGN_IN = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

seal()
