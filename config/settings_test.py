"""Settings of the test suite: the same PostgreSQL and broker, quicker password hashing."""

import os
import tempfile

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Several people can run the suite on one server by naming their own test database.
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": os.environ.get("TEST_DATABASE", "test_liangxin")
}
# Tests of the second factor ask for it; all the others go straight to their page.
SECOND_FACTOR_ROLES = []
# What tests attach goes with the machine's other temporary files.
STORAGES["attachments"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="files-")  # noqa: F405
