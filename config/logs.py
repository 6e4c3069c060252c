"""Where log lines go and which are written; what never stands in one: core/logs.py."""

import logging
from typing import Any


def logging_of(*, production: bool, level: str) -> dict[str, Any]:
    """`LOGGING`: JSON for machines in production, plain lines at a developer's terminal."""
    # Python's own warnings go the way of all lines.
    logging.captureWarnings(production)
    lines = "core.logs.JsonLines" if production else "core.logs.PlainLines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": lines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.db.backends": {"level": "INFO"},
            # The request log has every response; Django's own errors only.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "axes": {"level": "WARNING"},
        },
    }
