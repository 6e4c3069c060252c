"""System checks: what would otherwise be found out only when it hurts."""

import importlib.util
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections

from core import domain
from core.rotation import fingerprints


@register(Tags.database)
def check_postgresql(app_configs, databases, **kwargs):
    """PostgreSQL 15 or newer, UTF-8 locale (under a C locale Chinese is not searchable)."""
    messages = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            messages.append(Error("Only PostgreSQL is supported.", id="core.E001"))
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, 'é' ~ '[[:alpha:]]'")
            version, unicode_aware = cursor.fetchone()
        if version < 150000:
            messages.append(Error("PostgreSQL 15 or newer is needed.", id="core.E002"))
        if not unicode_aware:
            messages.append(
                Warning(
                    "The database has a C locale.",
                    hint="Create it with the builtin provider and C.UTF-8, or zh_CN.UTF-8.",
                    id="core.W001",
                )
            )
    return messages


@register
def check_keys(app_configs, **kwargs):
    """The keys are those that the database needs; one that cannot be asked says nothing here."""
    try:
        return [Error(problem, id="core.E006") for problem in fingerprints.problems()]
    except DatabaseError:
        return []


@register
def check_declarations(app_configs, **kwargs):
    """What apps declare leads somewhere (`core.domain`)."""
    return [Error(problem, id="core.E005") for problem in domain.problems()]


@register(Tags.files)
def check_attachments(app_configs, **kwargs):
    """An S3-compatible store needs its packages, credentials and an address over TLS."""
    if not settings.ATTACHMENTS_STORE_BUCKET:
        return []
    messages = []
    if not all(map(importlib.util.find_spec, ("storages", "boto3"))):
        messages.append(
            Error(
                "ATTACHMENTS_STORE_BUCKET is set, but django-storages and boto3 are not installed.",
                hint="pip install --require-hashes -r requirements-s3.txt",
                id="core.E003",
            )
        )
    if not all(settings.ATTACHMENTS_STORE_CREDENTIALS.partition(":")):
        messages.append(
            Error(
                "ATTACHMENTS_STORE_CREDENTIALS must be `id:secret`.",
                hint="An access key of the store that may read, write and delete in the bucket.",
                id="core.E004",
            )
        )
    if urlsplit(settings.ATTACHMENTS_STORE_ENDPOINT).scheme == "http":
        messages.append(
            Warning(
                "Attachments travel to the store unencrypted.",
                hint="Use an https:// address in ATTACHMENTS_STORE_ENDPOINT.",
                id="core.W002",
            )
        )
    if settings.ATTACHMENTS_ACCEL_PREFIX:
        messages.append(
            Warning(
                "ATTACHMENTS_ACCEL_PREFIX has no effect: the files are in a store.",
                hint="Leave it empty.",
                id="core.W003",
            )
        )
    return messages
