"""Tables of dated links on the page of the row that they belong to."""

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.addresses import address_of
from core.lists.tables import ButtonsColumn, ListTable
from core.models import DatedLink
from core.months import BEGINNING
from core.records.links import removable


class DayColumn(tables.Column):
    """A day, or a dash."""

    def __init__(self, verbose_name: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "date"}})
        kwargs.setdefault("default", "—")
        super().__init__(verbose_name, **kwargs)

    def render(self, value):
        return value.isoformat()


class SinceColumn(tables.Column):
    """The day from which a value holds; the first of all has none."""

    def __init__(self, verbose_name: str = "起始日期", **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "date"}})
        super().__init__(verbose_name, **kwargs)

    def render(self, value):
        return "自有记录起" if value == BEGINNING else value.isoformat()


class PeriodColumn(tables.Column):
    """From the first day to the one on which it is over."""

    def __init__(self, verbose_name: str = "起止日期", **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "date"}})
        super().__init__(verbose_name, accessor="starts_on", **kwargs)

    def render(self, record):
        until = f"至 {record.ends_on}" if record.ends_on else "至今"
        return f"{record.starts_on} {until}"


class LinkTable(ListTable):
    """Dated links: past ones fainter, ending and taking back for who may."""

    period = PeriodColumn()
    buttons = ButtonsColumn()

    #: Address names of the pages that end a link and take back one that was filed by mistake.
    end_url: str = ""
    remove_url: str = ""

    class Meta(ListTable.Meta):
        sequence = ("...", "period", "buttons")

    def __init__(
        self,
        links: Any,
        *,
        editable: bool = False,
        visible: Collection[int] = (),
    ) -> None:
        super().__init__(links)
        self.today = timezone.localdate()
        #: Ids of the rows at the other end that the user may open.
        self.visible = visible
        if not editable:
            self.columns.hide("buttons")

    def is_past(self, record: DatedLink) -> bool:
        return record.ends_on is not None and record.ends_on <= self.today

    def named(self, row: models.Model) -> SafeString:
        """The row at the other end, as a link where it is in scope."""
        return linked(row, row.pk in self.visible)

    def said(self, record: DatedLink) -> str:
        """The link in a word, for those who hear its buttons."""
        return str(record)

    def render_buttons(self, record: DatedLink) -> SafeString:
        said = self.said(record)
        text, label = (
            ("更正", f"更正终止日期：{said}") if record.ends_on else ("终止", f"终止{said}")
        )
        found = button(self.end_address(record), text, label)
        if self.remove_url and removable(record):
            mistake = address_of(self.remove_url, record.pk)
            found += button(mistake, "误录", f"删除误录：{said}")
        return found

    def end_address(self, record: DatedLink) -> str:
        return address_of(self.end_url, record.pk)


def linked(row: models.Model, seen: bool) -> SafeString:
    """A row by its name; as a link where the user may open it."""
    if not seen:
        return format_html("{}", row)
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row)


def button(url: str, text: str, label: str) -> SafeString:
    return format_html('<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>', url, label, text)
