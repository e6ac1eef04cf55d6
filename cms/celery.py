"""The Celery app. Tasks carry ids; what is owed stands in the database."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

TRANSPORT_ALIASES["filesystem"] = "cms.broker:Transport"

app = Celery("filiform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
