"""Settings of a run of the benchmark: nothing leaves the process, everything lies in DATA_DIR.

The command gives a DATA_DIR of its own, so that no database, file, letter or queue of the user is touched.
"""

import os

from cms.settings.development import *  # noqa: F403
from cms.settings.development import DATA_DIR, DATABASES

DEBUG = False
DEBUG_PROPAGATE_EXCEPTIONS = True
ALLOWED_HOSTS = ["testserver"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
WHITENOISE_AUTOREFRESH = False

# As in production, a connection lasts longer than a request.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["TEST"] = {
    "NAME": str(DATA_DIR / "bench.sqlite3")
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    else f"filiform_bench_{os.getpid()}"
}
