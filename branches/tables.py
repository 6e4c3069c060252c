"""Columns of the Party organization list, and of who covers whom."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from accounts.choices import Action
from branches.models import Coverage, PartyOrganization, WorkCoverage
from core.lists.dated import DayColumn, LinkTable, linked
from core.lists.tables import SHORT, ListTable, NumberColumn
from core.templatetags.ui import badge


class PartyOrganizationTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    code = tables.Column(visible=False, attrs=SHORT)
    region_code = tables.Column("区域代码", accessor="region__code", visible=False)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
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


class ChildTable(ListTable):
    """Party organizations right under one."""

    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    kind = tables.Column()
    formation = tables.Column()
    founded_on = DayColumn()
    dissolved_on = DayColumn()

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields: list[str] = []

    def is_past(self, record):
        return record.dissolved_on is not None

    def render_name(self, record):
        return linked(record, True)


class CoveredTable(LinkTable):
    """Organizations that a Party organization covers or covered."""

    organization = tables.Column(attrs={"td": {"class": "cell-title"}})
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    staff = NumberColumn("职工人数", accessor="organization__staff_count")
    state = tables.Column("经营状态", accessor="organization__state")

    end_url = "branches:end_coverage"

    class Meta(LinkTable.Meta):
        model = Coverage
        fields: list[str] = []

    def render_organization(self, value):
        return linked(value, True)

    def end_address(self, record):
        return f"{super().end_address(record)}?from=party"

    def said(self, record):
        return f"对{record.organization}的覆盖"


class CoverageTable(LinkTable):
    """Party organizations that cover or covered an organization."""

    party_organization = tables.Column(attrs={"td": {"class": "cell-title"}})
    formation = tables.Column("组建方式", accessor="party_organization__formation")
    state = tables.Column("状态", empty_values=())

    end_url = "branches:end_coverage"
    remove_url = "branches:remove_coverage"

    class Meta(LinkTable.Meta):
        model = Coverage
        fields: list[str] = []
        sequence = ("party_organization", "formation", "period", "state", "buttons")

    def render_party_organization(self, value):
        return format_html(
            '{}<div class="cell-note">{} · {}</div>',
            self.named(value),
            value.get_kind_display(),
            value.code,
        )

    def render_state(self, record):
        dissolved_on = record.party_organization.dissolved_on
        if self.is_past(record):
            return "已终止"
        if dissolved_on and dissolved_on <= self.today:
            return "党组织已撤销"
        return "未开始" if record.starts_on > self.today else badge("现行有效", tone="green")

    def said(self, record):
        return f"{record.party_organization}的组织覆盖"


class WorkCoverageTable(LinkTable):
    """Who works, or worked, in an organization for the Party."""

    means = tables.Column()
    person_name = tables.Column(default="—")

    end_url = "branches:end_work_coverage"
    remove_url = "branches:remove_work_coverage"

    class Meta(LinkTable.Meta):
        model = WorkCoverage
        fields: list[str] = []

    def __init__(self, links, *, reader, **options):
        super().__init__(links, **options)
        self.reader = reader

    def render_person_name(self, record):
        # Whoever sees persons by number reads no name.
        if not self.reader.may(Action.SEE_MEMBERS):
            return format_html('<span class="nought">{}</span>', "不显示")
        return record.person_to(self.reader)

    def said(self, record):
        name = record.person_to(self.reader) if self.reader.may(Action.SEE_MEMBERS) else ""
        return f"{record.get_means_display()}{name}的工作覆盖"
