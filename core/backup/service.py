"""Making a backup, restoring it onto an empty database, and proving both equal."""

import contextlib
import datetime
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from core import audit
from core.audit import chain, evidence, seals
from core.backup import drill, envelope, files, postgres
from core.choices import AuditAction
from core.db import one_snapshot
from core.errors import Refusal
from core.feed import marks

SUFFIX = ".backup"


def file_name() -> str:
    """Of a backup made now: names sort by time."""
    return f"liangxin-{timezone.localtime():%Y%m%dT%H%M%S}{SUFFIX}"


def create(*, actor: Any, target: Path) -> dict[str, Any]:
    """Write an encrypted backup of the whole database and of what is attached; returns its
    manifest.

    Dump and manifest are of the same moment, and nobody has to wait. The file appears under its
    name when it is complete and was read back. Raises Refusal.
    """
    chain.seal()
    part = target.with_name(target.name + ".part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            manifest = _dump_into(file)
            file.flush()
            os.fsync(file.fileno())
        check(source=part)
        part.rename(target)
    except OSError as error:
        raise Refusal(
            f"不能写入 {target}（{error.strerror}），请检查目录、写权限和磁盘空间。"
        ) from None
    finally:
        part.unlink(missing_ok=True)
    audit.record(
        action=AuditAction.BACKUP,
        actor=actor,
        detail={"大小": target.stat().st_size, "审计链": (manifest["audit"] or {}).get("sequence")},
    )
    return manifest


def _dump_into(file: Any) -> dict[str, Any]:
    with one_snapshot(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        manifest = drill.manifest() | files.listed()
        left_out = [f"--exclude-table-data={table}" for table in drill.LEFT_OUT]
        with postgres.start(
            "pg_dump",
            "--format=custom",
            "--compress=6",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            *left_out,
            stdout=subprocess.PIPE,
        ) as dump:
            content = files.Joined(manifest["files"], dump.stdout)
            envelope.write(file, json.dumps(manifest).encode(), content)
            if dump.wait():
                raise Refusal(f"pg_dump 没有完成：{postgres.last_error(dump)}")
    return manifest


def check(*, source: Path) -> dict[str, Any]:
    """Read a backup from end to end; returns its manifest. Raises Refusal when it is damaged."""
    with _opened(source) as pieces:
        manifest = json.loads(next(pieces))
        for _ in pieces:
            pass
    return manifest


@contextlib.contextmanager
def _opened(source: Path):
    try:
        with source.open("rb") as file:
            yield envelope.read(file)
    except envelope.Damaged as damage:
        raise Refusal(f"{source.name}：{damage}。") from None
    except FileNotFoundError:
        raise Refusal(f"没有文件 {source}，请核对路径。") from None


def restore(*, actor: Any, source: Path) -> dict[str, Any]:
    """Restore a backup onto the empty default database and go through the drill.

    Compares the counts of all tables, the digests (figures of closed months …) and the audit
    chain with what the backup says of itself, and writes a checkpoint into the audit log and its
    anchor file. Returns the manifest. Raises Refusal; the restored rows stay for inspection only
    when the drill found a difference.
    """
    if drill.tables():
        raise Refusal("数据库不是空的，没有恢复。请新建一个空数据库，把 DATABASE_URL 指向它再试。")
    check(source=source)
    with _opened(source) as pieces:
        manifest = json.loads(next(pieces))
        _refuse_foreign(manifest)
        _restore_from(files.take_out(pieces, manifest["files"]))
    found = drill.differences(manifest, drill.contents())
    found += files.differences(manifest["missing_files"])
    found += evidence.problems(head=None)
    broken = chain.verify(anchored=False).problem
    if broken:
        found.append(f"审计链断裂：{broken}")
    if found:
        raise Refusal("恢复出的数据与备份不一致，请不要使用：" + "；".join(found))
    chain.write_restored_head()
    seals.write_restored_head()
    audit.record(
        action=AuditAction.RESTORE,
        actor=actor,
        detail={"备份时间": manifest["at"], "审计链": (manifest["audit"] or {}).get("sequence")},
    )
    chain.seal()
    return manifest


def _refuse_foreign(manifest: dict[str, Any]) -> None:
    here = drill.key_marks()
    for name, found in manifest["keys"].items():
        if not set(found) <= set(here[name]):
            raise Refusal(f"{name} 与备份时不同，恢复后读不出数据。请先换成备份时的密钥。")
    if set(manifest["migrations"]) != set(drill.known_migrations()):
        raise Refusal(
            "备份来自另一版本的程序。请用备份时的版本恢复，再升级并运行 manage.py migrate。"
        )


def _restore_from(pieces: Any) -> None:
    with postgres.start(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:
        with contextlib.suppress(BrokenPipeError):  # it says why on its own
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        if process.wait():
            raise Refusal(f"pg_restore 没有完成，数据库仍是空的：{postgres.last_error(process)}")
    marks.begin_anew()
    # A fresh plan needs fresh statistics, which a dump does not bring along.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def newest(folder: Path) -> datetime.datetime | None:
    """When the newest backup of a folder was made; None: there is none."""
    made = [path.stat().st_mtime for path in folder.glob(f"liangxin-*{SUFFIX}")]
    return datetime.datetime.fromtimestamp(max(made), datetime.UTC) if made else None


def prune(*, folder: Path, keep_days: int) -> list[Path]:
    """Delete backups older than `keep_days`, never the newest one; returns what went."""
    newest_first = sorted(folder.glob(f"liangxin-*{SUFFIX}"), reverse=True)
    cutoff = (timezone.now() - datetime.timedelta(days=keep_days)).timestamp()
    old = [path for path in newest_first[1:] if path.stat().st_mtime < cutoff]
    for path in old:
        path.unlink()
    return old
