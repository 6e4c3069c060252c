"""The workbook as a whole: whose it is, its sheets, and how it is saved."""

import datetime
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from lights.scale import Scale, scale_on
from months.figures import region_table
from months.models import MonthRevision
from reports.workbook.sheet import Sheet
from reports.workbook.styles import add_styles


class Paper:
    """The workbook of one region and one revision of a month."""

    def __init__(self, *, revision: MonthRevision, region_code: str) -> None:
        self.revision = revision
        self.table = region_table(revision=revision, region_code=region_code)
        self.region = self.table.region
        self.month = revision.report_month.month
        self.maker = settings.LEAD_BODY_NAME
        self.name = f"{self.region.name}两新组织党建月报（{self.month.title}）"
        self.made_at = timezone.localtime(revision.computed_at)
        self.book = Workbook()
        self.book.remove(self.book.active)
        add_styles(self.book)

    @functools.cached_property
    def scale(self) -> Scale:
        """What the county calls its lights."""
        return scale_on(self.revision.as_of)

    @property
    def dateline(self) -> str:
        """The day the figures hold for, the version, and when it was made."""
        version = "草稿（未定稿）"
        if not self.revision.is_draft:
            version = f"第{self.revision.number}版{'（更正）' if self.revision.number > 1 else ''}"
        return (
            f"统计日：{day_title(self.revision.as_of)}　{version}　"
            f"生成时间：{self.made_at:%Y-%m-%d %H:%M}"
        )

    @functools.cache  # noqa: B019 (a paper lives as long as its workbook is being written)
    def style(self, name: str) -> StyleArray:
        """A named style as cells hold it: naming it to every cell again takes twice the time."""
        cell = Cell(self.book.worksheets[0])
        cell.style = name
        return cell._style

    def add_sheet(self, title: str) -> Sheet:
        return Sheet(self, self.book.create_sheet(title))

    def save(self, out: str | os.PathLike | BinaryIO) -> None:
        """Save so that the same content gives the same bytes; nothing half-written stays.

        openpyxl writes the present time into the entries and the properties of the file: the
        time of the revision takes its place.
        """
        if isinstance(out, str | os.PathLike):
            with _written_whole(Path(out)) as file:
                self.save(file)
            return
        properties = self.book.properties
        properties.creator = properties.lastModifiedBy = self.maker
        properties.title = self.name
        properties.subject = self.dateline
        properties.language = "zh-CN"
        with tempfile.TemporaryFile() as raw:
            self.book.save(raw)
            moment = self.made_at.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None)
            properties.created = properties.modified = moment
            with ZipFile(raw) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
                for entry in source.infolist():
                    info = ZipInfo(entry.filename, date_time=self.made_at.timetuple()[:6])
                    info.compress_type = ZIP_DEFLATED
                    if entry.filename == ARC_CORE:
                        target.writestr(info, tostring(properties.to_tree()))
                        continue
                    with source.open(entry) as reader, target.open(info, "w") as writer:
                        shutil.copyfileobj(reader, writer)


def day_title(day: datetime.date) -> str:
    """2026年10月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


@contextmanager
def _written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that takes its place when everything is written, else vanishes."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)  # mkstemp keeps a file to its owner
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
