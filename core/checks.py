"""System checks: what would otherwise be found out only when it hurts."""

import importlib.util
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections

from core import domain
from core.attachments import scanning
from core.outages import disk
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
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, 'é' ~ '[[:alpha:]]',"
                " current_setting('jit')::bool AND pg_jit_available()"
            )
            version, unicode_aware, compiles = cursor.fetchone()
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
        if compiles:
            messages.append(
                Warning(
                    "PostgreSQL compiles queries (jit), which takes pages longer than they take.",
                    hint="ALTER SYSTEM SET jit = 'off' (docs/operations.md).",
                    id="core.W004",
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


@register(Tags.files, deploy=True)
def check_folders(app_configs, **kwargs):
    """Each folder that the program writes to is there, and whoever asks may write in it. So ask as
    the user of the services: root may write everywhere."""
    messages = []
    for folder in disk.folders():
        if problem := _unwritable(folder.path):
            messages.append(_folder_error(folder.path, problem, folder.variable or "TMPDIR"))
    anchor = settings.AUDIT_ANCHOR_PATH
    if anchor.exists() and not os.access(anchor, os.W_OK):
        messages.append(_folder_error(anchor, "不能写入", "AUDIT_ANCHOR_PATH"))
    if settings.COLLECTED_STATIC and not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        messages.append(
            Error(
                f"STATIC_ROOT（{settings.STATIC_ROOT}）里没有静态文件。",
                hint="请运行 manage.py collectstatic --noinput。",
                id="core.E008",
            )
        )
    return messages


def _unwritable(folder: Path) -> str:
    if not folder.is_dir():
        return "不存在"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"不能写入（{error.strerror}）"


def _folder_error(path: Path, problem: str, variable: str) -> Error:
    return Error(
        f"{variable} 指向的 {path} {problem}。",
        hint="请建立这个目录并交给运行服务的用户（deploy/install.sh folders），"
        "在 systemd 里还要写进 ReadWritePaths。",
        id="core.E007",
    )


@register(Tags.files, deploy=True)
def check_scanner(app_configs, **kwargs):
    """A virus scanner that is named is there: without it every file would be refused."""
    if not settings.CLAMAV_SOCKET or scanning.answers():
        return []
    return [
        Error(
            "CLAMAV_SOCKET 指向的病毒检查服务没有应答，所有附件都会被拒绝。",
            hint="请启动 clamd、核对地址，或把这个变量留空。",
            id="core.E009",
        )
    ]


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
