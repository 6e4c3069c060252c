"""Columns of the Party organization list."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from branches.models import PartyOrganization
from core.lists.tables import ListTable, NumberColumn
from core.templatetags.ui import badge


class PartyOrganizationTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    code = tables.Column(visible=False)
    region_code = tables.Column("区域代码", accessor="region__code", visible=False)
    region = tables.Column("区域", accessor="region__name")
    kind = tables.Column()
    formation = tables.Column()
    parent = tables.Column("上级党组织", accessor="parent__name")
    covered = NumberColumn("覆盖组织数")
    founded_on = tables.Column(attrs={"td": {"class": "date"}})
    term_started_on = tables.Column(visible=False)
    ends_on = tables.Column("任期届满", attrs={"td": {"class": "date"}})
    dissolved_on = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields: list[str] = []

    def render_name(self, record):
        gone = record.dissolved_on and record.dissolved_on <= timezone.localdate()
        return format_html(
            '<a href="{}">{}</a> {}<div class="cell-note">{}</div>',
            record.get_absolute_url(),
            record.name,
            badge("已撤销") if gone else "",
            record.code,
        )

    def render_founded_on(self, value):
        return value.isoformat()

    def render_ends_on(self, value):
        if value <= timezone.localdate():
            return format_html("{} {}", value.isoformat(), badge("已届满", tone="red"))
        return value.isoformat()
