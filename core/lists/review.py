"""Columns of the queue of a review (`core.views.review`)."""

from collections import Counter
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.addresses import address_of
from core.lists.tables import NARROW, ButtonsColumn, ListTable
from core.review import Hint
from core.templatetags.ui import badge, named

#: Columns behind those of the app.
_LAST = ("hints", "decide")


class ReviewTable(ListTable):
    """The rows of a queue; the app puts its own columns before these."""

    hints = tables.Column("审核提示", empty_values=(), exclude_from_export=True, attrs=NARROW)
    decide = ButtonsColumn()

    #: Address name of the page on which a row is judged; set by the queue, as are the hints.
    review_url: str = ""
    pass_text: str = ""
    found: ClassVar[dict[int, list[Hint]]] = {}

    class Meta(ListTable.Meta):
        pass  # the base's options hold only where they are named

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: column for name, column in cls.base_columns.items() if name not in _LAST}
        cls.base_columns = own | {name: cls.base_columns[name] for name in _LAST}

    def tick_value(self, record: Any) -> str:
        """With the version that was seen: what was changed since is not accepted unseen."""
        return f"{record.pk}-{record.version}"

    def render_hints(self, record: Any) -> SafeString:
        """Without one the cell is empty: what is usual needs no word."""
        titles = Counter(each.title for each in self.found.get(record.pk, ()))
        shown = (f"{title} × {number}" if number > 1 else title for title, number in titles.items())
        return format_html_join(" ", "{}", ((badge(text, tone="amber"),) for text in shown))

    def render_decide(self, record: Any) -> SafeString:
        url, name = address_of(self.review_url, record.pk), named(record, self.request.user)
        return format_html(
            '<span class="queue-buttons"><button class="btn btn-sm" type="submit" name="accept"'
            ' value="{}" aria-label="{} {}" data-key="a">{}</button>'
            '<a class="btn btn-sm" href="{}?move=return" aria-label="退回 {}" data-key="r">退回</a>'
            "</span>",
            self.tick_value(record),
            self.pass_text,
            name,
            self.pass_text,
            url,
            name,
        )
