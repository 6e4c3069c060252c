"""Columns of drives, and of what stands behind their figures."""

import django_tables2 as tables
from django.utils.html import format_html

from core.lists.dated import DayColumn
from core.lists.tables import SHORT, ListTable
from core.templatetags.ui import badge
from drives.choices import DriveState
from drives.models import Drive

TONES = {DriveState.OPEN: "blue", DriveState.FINISHED: "grey"}


class DriveTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    kind = tables.Column()
    region = tables.Column("开展范围", accessor="region__name", attrs=SHORT)
    starts_on = DayColumn()
    ends_on = DayColumn()
    state = tables.Column()
    ground = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Drive
        fields: list[str] = []

    def is_past(self, record):
        return not record.is_open

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_state(self, value, record):
        return badge(value, tone=TONES[DriveState(record.state)])
