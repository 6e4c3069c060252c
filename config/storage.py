"""Where attachments lie: a folder of this machine, or a bucket of an S3 store."""

from pathlib import Path
from typing import Any


def bucket(name: str, endpoint: str, credentials: str) -> dict[str, Any]:
    """A bucket; `credentials` are key and secret with a colon between them."""
    key, _, secret = credentials.partition(":")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": endpoint or None,
            "access_key": key,
            "secret_key": secret,
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def folder(path: Path, *, for_proxy: bool) -> dict[str, Any]:
    """A folder that the program alone reads, or (`for_proxy`) others of the machine too."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": path,
            "base_url": None,
            "file_permissions_mode": 0o644 if for_proxy else 0o600,
            "directory_permissions_mode": 0o755 if for_proxy else 0o700,
        },
    }
