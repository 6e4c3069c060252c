"""Settings of the test suite: the same PostgreSQL and broker, quicker password hashing."""

import os
import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Several people can run the suite on one server by naming their own test database.
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": os.environ.get("TEST_DATABASE", "test_liangxin")
}
# Tests of the second factor ask for it; all the others go straight to their page.
SECOND_FACTOR_ROLES = []
# The anchor file of a test database dies with it.
AUDIT_ANCHOR_PATH = Path(tempfile.mkdtemp(prefix="anchor-")) / "anchor"
