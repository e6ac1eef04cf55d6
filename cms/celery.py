"""The Celery app. Tasks carry ids; what is owed stands in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

app = Celery("filiform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
