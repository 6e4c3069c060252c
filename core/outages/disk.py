"""A full disk: what could not be written leaves nothing behind, and people are told why."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

#: Below this share of the whole, the operator's page warns.
_SCARCE = 0.05


class Full(Exception):
    """No room for a file (doors answer 507). Nothing of it was kept."""

    def __str__(self) -> str:
        return "磁盘已满，这次操作没有完成，数据没有改变。请告诉系统管理员清理或扩充磁盘后再试。"


@contextmanager
def writing() -> Iterator[None]:
    """Raise `Full` when the disk, the quota or the largest file allowed is. Whoever writes removes
    what he began."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Full from error
        raise


@dataclass(frozen=True)
class Folder:
    """A folder that the program writes to. It may not be made yet."""

    #: For machines.
    name: str
    title: str
    path: Path
    #: The variable that names it; empty: the operating system does.
    variable: str = ""


@dataclass(frozen=True)
class Place:
    """A folder that the program writes to."""

    #: For machines.
    name: str
    title: str
    #: Bytes; those of a folder that cannot be asked are 0.
    free: int
    total: int

    @property
    def scarce(self) -> bool:
        return self.free < self.total * _SCARCE or not self.total


def folders() -> list[Folder]:
    """All folders that the program writes to."""
    found = [
        Folder("spool", "上传和导出", settings.SPOOL_DIR, "SPOOL_DIR"),
        Folder("temporary", "临时文件", Path(tempfile.gettempdir())),
        Folder("backup", "备份", settings.BACKUP_DIR, "BACKUP_DIR"),
        Folder("audit", "审计锚点", settings.AUDIT_ANCHOR_PATH.parent, "AUDIT_ANCHOR_PATH"),
    ]
    if not settings.ATTACHMENTS_STORE_BUCKET:
        found.append(Folder("attachments", "附件", settings.ATTACHMENTS_DIR, "ATTACHMENTS_DIR"))
    return found


def places() -> list[Place]:
    """Those folders, with the room that is left."""
    return [_place(each) for each in folders()]


def _place(folder: Folder) -> Place:
    try:
        # A folder that is not made yet stands on the disk of the one above.
        there = next(each for each in (folder.path, *folder.path.parents) if each.exists())
        usage = shutil.disk_usage(there)
    except OSError:
        return Place(folder.name, folder.title, 0, 0)
    return Place(folder.name, folder.title, usage.free, usage.total)
