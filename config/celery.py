"""The Celery application; its beat schedule is what the apps declare (`DomainApp.schedule`)."""

import logging.config
import os
import sys

from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("liangxin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logs(**kwargs) -> None:
    """Worker and beat write the same careful lines as the web server."""
    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def compare_keys(**kwargs) -> None:
    """Worker and beat end at once where the database needs other keys."""
    from core.rotation import fingerprints

    try:
        fingerprints.must_fit()
    except ImproperlyConfigured as error:
        sys.exit(f"error: {error}")  # of other exceptions a signal makes a line in the log


class DeclaredSchedule(PersistentScheduler):
    """Beat's schedule: it reads the declarations when it reads its file."""

    def setup_schedule(self) -> None:
        from core.jobs.schedule import scheduled

        self.app.conf.beat_schedule = {
            name: {"task": each.task, "schedule": each.when} for name, each in scheduled().items()
        }
        super().setup_schedule()


app.conf.beat_scheduler = DeclaredSchedule
