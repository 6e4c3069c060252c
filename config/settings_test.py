"""Settings of the test suite: the same PostgreSQL and broker, quicker password hashing."""

import secrets
import tempfile

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Runs side by side share the servers: each process has its own keys, and its own database
# (tests/database.py).
CACHES["default"] |= {"BACKEND": "tests.cache.OwnCache", "KEY_PREFIX": secrets.token_hex(4)}  # noqa: F405
# Tests of the second factor ask for it; all the others go straight to their page.
SECOND_FACTOR_ROLES = []
# What tests attach goes with the machine's other temporary files.
STORAGES["attachments"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="files-")  # noqa: F405
