"""Columns of the Party organization list, and of who covers whom."""

import datetime

import django_tables2 as tables
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html

from accounts.choices import Action
from branches.choices import DUE_MONTHS, InstructorKind
from branches.models import (
    Assignment,
    Coverage,
    Grading,
    Instructor,
    PartyOrganization,
    Term,
    Visit,
    WorkCoverage,
)
from core.addresses import address_of
from core.lists.dated import DayColumn, LinkTable, button, linked
from core.lists.tables import PERSON, SHORT, ListTable, NumberColumn
from core.months import months_later
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
    ends_on = tables.Column("任期届满", accessor="term_ends_on", attrs={"td": {"class": "date"}})
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


class TermTable(ListTable):
    """Terms of all Party organizations in scope."""

    party = tables.Column(
        "党组织", accessor="party_organization__name", attrs={"td": {"class": "cell-title"}}
    )
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    kind = tables.Column("类型", accessor="party_organization__kind")
    number = NumberColumn()
    began_on = DayColumn()
    due_on = DayColumn()
    ended_on = DayColumn(visible=False)
    shift_document = tables.Column(visible=False, default="—")
    shift_reason = tables.Column(visible=False, default="—")

    class Meta(ListTable.Meta):
        model = Term
        fields: list[str] = []

    def is_past(self, record):
        return record.ended_on is not None

    def render_party(self, record):
        return linked(record.party_organization, True)

    def render_due_on(self, record):
        return format_html("{} {}", record.due_on.isoformat(), due_badge(record))


def due_badge(term):
    """How far the term is, where that is worth a word."""
    today = timezone.localdate()
    if term.ended_on is not None:
        return ""
    if term.due_on <= today:
        return badge("已届满", tone="red")
    if term.is_shifted:
        return badge("已批准调整", tone="blue")
    soon = term.due_on <= months_later(today, DUE_MONTHS)
    return badge("半年内届满", tone="amber") if soon else ""


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

    def render_buttons(self, record):
        found = super().render_buttons(record)
        if (
            record.means not in InstructorKind.values
            or record.assignment_id
            or self.is_past(record)
        ):
            return found
        address = address_of("branches:attach_work_coverage", record.pk)
        return button(address, "归到指导员", f"归到指导员名下：{self.said(record)}") + found

    def said(self, record):
        name = record.person_to(self.reader) if self.reader.may(Action.SEE_MEMBERS) else ""
        return f"{record.get_means_display()}{name}的工作覆盖"


class InstructorTable(ListTable):
    """Names as the user may read them."""

    person = tables.Column("姓名", accessor="name", attrs=PERSON)
    kind = tables.Column()
    position = tables.Column(default="—")
    department = tables.Column("派出部门", accessor="department__name", default="—")
    region = tables.Column("管理区域", accessor="region__name", attrs=SHORT)
    full_time = tables.Column()
    until = DayColumn("派驻至", accessor="assigned_until")
    units = NumberColumn("负责组织数")
    last_visit = DayColumn("最近走访")

    class Meta(ListTable.Meta):
        model = Instructor
        fields: list[str] = []

    def render_person(self, record):
        name = record.named_to(self.request.user)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)


class UnitTable(LinkTable):
    """Organizations that an instructor covers or covered, and when he was there last."""

    organization = tables.Column(attrs={"td": {"class": "cell-title"}})
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    staff = NumberColumn("职工人数", accessor="organization__staff_count")
    last_visit = tables.Column("最近走访", empty_values=())

    end_url = "branches:end_work_coverage"

    class Meta(LinkTable.Meta):
        model = WorkCoverage
        fields: list[str] = []
        sequence = ("organization", "region", "staff", "last_visit", "period", "buttons")

    def __init__(self, links, *, visited_by=None, editable=False, **options):
        """`visited_by`: the instructor of whom the reader may enter visits."""
        super().__init__(links, editable=editable or visited_by is not None, **options)
        self.visited_by, self.editable = visited_by, editable

    def render_buttons(self, record):
        found = super().render_buttons(record) if self.editable else ""
        if self.visited_by is None or self.is_past(record):
            return found
        address = address_of("branches:new_visit", self.visited_by.pk)
        unit = record.organization
        visit = button(f"{address}?organization={unit.pk}", "走访", f"登记走访：{unit}")
        return format_html("{}{}", visit, found)

    def render_organization(self, value):
        return self.named(value)

    def render_last_visit(self, record):
        since = self.today - datetime.timedelta(days=settings.VISIT_DAYS)
        if record.last_visit and record.last_visit > since:
            return record.last_visit.isoformat()
        if self.is_past(record):
            return record.last_visit.isoformat() if record.last_visit else "—"
        late = badge(f"{settings.VISIT_DAYS} 天内没有走访", tone="amber")
        return format_html(
            "{} {}", record.last_visit.isoformat() if record.last_visit else "", late
        )

    def said(self, record):
        return f"对{record.organization}的工作覆盖"


class AssignmentTable(LinkTable):
    frequency = tables.Column("走访频次", attrs={"td": {"class": "cell-title"}})
    units = NumberColumn("组织数")

    end_url = "branches:end_assignment"

    class Meta(LinkTable.Meta):
        model = Assignment
        fields: list[str] = []

    def said(self, record):
        return f"派驻任期 {record}"

    def render_buttons(self, record):
        found = super().render_buttons(record)
        if self.is_past(record):
            return found
        return button(address_of("branches:cover", record.pk), "增加组织", "增加负责的组织") + found


class GradingTable(ListTable):
    year = tables.Column(attrs={"td": {"class": "cell-title"}})
    grade = tables.Column()
    note = tables.Column(default="—")

    class Meta(ListTable.Meta):
        model = Grading
        fields: list[str] = []

    def render_year(self, value):
        return str(value)


class VisitTable(ListTable):
    """Visits in scope; who it was as the user may read it."""

    visited_on = tables.Column(attrs={"td": {"class": "cell-title date"}})
    unit = tables.Column("两新组织", accessor="organization__name")
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    person = tables.Column("指导员", accessor="instructor__name")
    manner = tables.Column()
    content = tables.Column(attrs={"td": {"class": "cell-wide cell-wrap"}})

    class Meta(ListTable.Meta):
        model = Visit
        fields: list[str] = []

    def __init__(self, *args, reader=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def render_visited_on(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.visited_on.isoformat()
        )

    def render_person(self, record):
        return record.instructor.named_to(self.reader or self.request.user)
