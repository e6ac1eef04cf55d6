"""Tests: SQLite in a file (or DATABASE_URL), mail in memory, tasks in process."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.base import BASE_DIR, STORAGES
from cms.settings.environment import env, seal

SECRET_KEY = "test-only-" + "0" * 50
CERTIFICATE_KEY_SECRET = "test-only-" + "1" * 50
SITE_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = SITE_URL
ALLOWED_HOSTS = ["testserver", "localhost"]

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'unused.sqlite3'}"),
}
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    # In a file, so that --reuse-db spares the migrations.
    DATABASES["default"]["TEST"] = {
        "NAME": env.str("TEST_DATABASE", str(BASE_DIR / ".test.sqlite3"))
    }
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        # Nobody misses these rows after a power cut.
        "init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;",
    }

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

_files = Path(tempfile.mkdtemp(prefix="filiform-test-"))
MEDIA_ROOT = _files / "media"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["private"] = {
    "BACKEND": "django.core.files.storage.InMemoryStorage",
    "OPTIONS": {"base_url": None},
}
WHITENOISE_AUTOREFRESH = True
PUBLIC_PAGES_SECONDS = 0  # switched on by the tests that are about it
LESSON_BODIES_SECONDS = 0  # likewise
MFA_FOR_STAFF = False  # switched on by the tests that are about it

seal()
