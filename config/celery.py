"""The Celery application and the whole beat schedule (in settings: `CELERY_BEAT_SCHEDULE`)."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("liangxin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logs(**kwargs) -> None:
    """Worker and beat write the same careful lines as the web server."""
    logging.config.dictConfig(settings.LOGGING)
