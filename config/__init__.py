"""The project: settings, URLs, Celery, menu. May import every app; no app imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
