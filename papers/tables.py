"""Columns of the handbook, of letters and of those who received one."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn
from core.lists.tables import SHORT, ListTable, NumberColumn
from core.templatetags.ui import badge
from papers.choices import LetterState
from papers.models import Delivery, HandbookEntry, Letter

TONES = {LetterState.DRAFT: "grey", LetterState.ISSUED: "blue", LetterState.VOIDED: "grey"}


class HandbookTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title cell-wrap"}})
    section = tables.Column()
    source = tables.Column(attrs={"td": {"class": "cell-wrap"}})
    files = tables.Column("附件", accessor="file_count", attrs={"td": {"class": "num"}})
    updated_at = tables.Column("更新时间")

    class Meta(ListTable.Meta):
        model = HandbookEntry
        fields: list[str] = []

    def render_name(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)


def state_of(letter: Letter) -> tuple[str, str]:
    """Word and tone of where a letter stands, receipts counted."""
    if letter.state == LetterState.ISSUED and letter.received_count >= letter.delivery_count:
        return "已签收", "green"
    return letter.get_state_display(), TONES[LetterState(letter.state)]


class LetterTable(ListTable):
    title = tables.Column(attrs={"td": {"class": "cell-title cell-wrap"}})
    number = tables.Column(attrs=SHORT, default="—")
    kind = tables.Column("文种", attrs=SHORT)
    sender = tables.Column("发文单位")
    to = tables.Column(attrs={"td": {"class": "cell-wrap"}})
    state = tables.Column()
    received = tables.Column("签收", accessor="received_count", attrs={"td": {"class": "num"}})
    issued_on = DayColumn()
    delivery_count = NumberColumn(visible=False)

    class Meta(ListTable.Meta):
        model = Letter
        fields: list[str] = []

    def is_past(self, record):
        return record.state == LetterState.VOIDED

    def render_title(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)

    def render_kind(self, record):
        return record.kind_title

    def value_kind(self, record):
        return record.kind_title

    def render_state(self, record):
        word, tone = state_of(record)
        return badge(word, tone=tone)

    def render_received(self, record):
        if record.state == LetterState.DRAFT:
            return "—"
        return f"{record.received_count}/{record.delivery_count}"


class DeliveryTable(ListTable):
    """To whom a letter went."""

    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    receipt = tables.Column("签收", accessor="received_at", empty_values=())
    scan = tables.Column("回执", empty_values=())

    class Meta(ListTable.Meta):
        model = Delivery
        fields: list[str] = []

    def __init__(self, rows, *, returnable: frozenset[int] = frozenset()):
        super().__init__(rows)
        #: Those whose receipt the reader may upload.
        self.returnable = returnable

    def render_receipt(self, record):
        if record.received_at is None:
            return badge("待签收", tone="grey")
        return format_html(
            '{}<div class="cell-note">{} · {}</div>',
            record.received_by or "—",
            record.get_way_display(),
            f"{timezone.localtime(record.received_at):%Y-%m-%d %H:%M}",
        )

    def render_scan(self, record):
        if record.scan_id:
            url = address_of("core:file", record.scan_id)
            return format_html('<a href="{}" hx-boost="false">查看回执</a>', url)
        if record.pk in self.returnable:
            return format_html(
                '<a class="btn btn-sm" href="{}" aria-label="上传回执 {}">上传回执</a>',
                address_of("papers:receipt", record.pk),
                record.name,
            )
        return "—"
