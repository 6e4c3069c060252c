"""Columns of the organizations behind a figure."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core.addresses import address_of
from core.lists.tables import ListTable, NumberColumn
from months.models import OrganizationFact


class BehindTable(ListTable):
    """An organization as it was on the day of the snapshot."""

    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    uscc = tables.Column(visible=False)
    region = tables.Column("区域", accessor="region_name")
    kind = tables.Column()
    staff = NumberColumn("职工人数", accessor="staff_count")
    members = NumberColumn("党员数", accessor="member_count")
    full_members = NumberColumn("正式党员数", accessor="full_member_count")
    single_covered = tables.Column()
    other_covered = tables.Column()
    work_covered = tables.Column()

    class Meta(ListTable.Meta):
        model = OrganizationFact
        fields: list[str] = []

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            address_of("orgs:detail", record.organization_id),
            record.name,
            record.uscc,
        )

    def _yes_no(self, value):
        return "是" if value else mark_safe('<span class="nought">否</span>')

    render_single_covered = render_other_covered = render_work_covered = _yes_no
