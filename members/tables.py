"""Columns of the member list."""

import django_tables2 as tables
from django.utils.html import format_html

from core.lists.tables import ListTable
from core.templatetags.ui import badge
from members.models import Member, masked_name


class MemberTable(ListTable):
    """The page shows persons masked; the file, for those who may take it out, has no numbers."""

    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    # Not by the name of a stored value: nothing of the number can be sorted by or exported.
    identity = tables.Column("身份证号", empty_values=(), exclude_from_export=True)
    status = tables.Column()
    joined = tables.Column("入党日期", accessor="joined_on", attrs={"td": {"class": "date"}})
    full_on = tables.Column(visible=False)
    party = tables.Column("党组织", accessor="party_organization__name")
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    unit = tables.Column("工作单位", accessor="organization__name", empty_values=())
    position = tables.Column()
    gender = tables.Column(visible=False)
    ethnicity = tables.Column(visible=False)
    education = tables.Column(visible=False)
    is_floating = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Member
        fields: list[str] = []

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a> {}',
            record.get_absolute_url(),
            masked_name(record.name),
            badge("流动", tone="blue") if record.is_floating else "",
        )

    def render_identity(self, record):
        return format_html('<span class="code">{}</span>', record.id_number_masked)

    def render_joined(self, value):
        return value.isoformat()

    def render_party(self, record):
        party = record.party_organization
        return format_html('<a href="{}">{}</a>', party.get_absolute_url(), party.name)

    def render_unit(self, record):
        if record.organization is None:
            return badge("未填", tone="amber")
        return record.organization.name
