"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from core.outages import circuits, database, redis_cache  # noqa: E402,F401  they need the settings
from core.rotation import fingerprints  # noqa: E402

# Before the server forks, so that no worker loads Redis's libraries for itself.
circuits.cache, circuits.broker  # noqa: B018

database.watch()
fingerprints.must_fit()
