"""Columns of lists, of their rows, of contradictions and of what was done."""

import django_tables2 as tables
from django.utils.html import format_html

from accounts.names import reads_names, shown_name
from core import crypto
from core.addresses import address_of
from core.lists.tables import SHORT, ButtonsColumn, ListTable, NumberColumn
from core.records.changes import text_of
from core.templatetags.ui import badge
from core.values import PHONE
from orgs.choices import OperatingState
from profiles.models import Profile
from sources.choices import ListStep, Outcome, SaidField, Verdict
from sources.models import Deed, SourceList, SourceRow

OUTCOME_TONES = {
    Outcome.SAME: "green",
    Outcome.LIKELY: "amber",
    Outcome.NEW: "blue",
    Outcome.VANISHED: "grey",
    Outcome.BAD: "red",
}


def said(row: SourceRow, field: str, user) -> str:
    """What a row says of a field, as `user` may read it; empty: nothing."""
    unit = row.organization or row.candidate
    region = unit.region_id if unit else row.region_id
    match field:
        case SaidField.PHONE:
            return PHONE.masked(crypto.decrypt(row.phone_cipher)) if row.phone_cipher else ""
        case SaidField.PRINCIPAL:
            full = region is not None and reads_names(user, region)
            return shown_name(row.principal, full=full) if row.principal else ""
        case SaidField.STATE:
            return str(OperatingState(row.state).label) if row.state else ""
    value = getattr(row, field)
    return "" if value is None else str(value)


def fact_said(row: SourceRow, name: str) -> str:
    """What a row says of a fact beside the register; empty: nothing."""
    value = (row.facts or {}).get(name)
    if value is None:
        return ""
    return text_of(Profile(**{name: Profile._meta.get_field(name).to_python(value)}), name)


def held(organization, field: str, user) -> str:
    """What the registry holds in a field, as `user` may read it."""
    match field:
        case SaidField.PHONE:
            return PHONE.masked(organization.phone)
        case SaidField.PRINCIPAL:
            return organization.principal_to(user)
        case SaidField.STATE:
            return str(organization.get_state_display())
    value = getattr(organization, field)
    return "" if value is None else str(value)


def address_behind(listed: SourceList, name: str) -> str:
    """Where the rows stand that a figure of a newest list counts."""
    source = f"?source={listed.source.code}"
    if name == "conflicts":
        return address_of("sources:conflicts") + source
    return f"{address_of('sources:rows')}{source}&outcome={name}"


class SourceListTable(ListTable):
    source = tables.Column("来源", accessor="source__name", attrs={"td": {"class": "cell-title"}})
    dated = tables.Column()
    step = tables.Column()
    same = NumberColumn("相同", accessor="pk", exclude_from_export=True)
    likely = NumberColumn("疑似", accessor="pk", exclude_from_export=True)
    new = NumberColumn("新增", accessor="pk", exclude_from_export=True)
    vanished = NumberColumn("消失", accessor="pk", exclude_from_export=True)
    conflicts = NumberColumn("不一致", accessor="pk", exclude_from_export=True)
    loaded_at = tables.Column(visible=False)

    #: List → outcome → rows, within the reader's reach; set by the list page.
    counts: dict[int, dict[str, int]] = {}
    #: Lists whose rows are asked about: the newest of each source.
    newest: frozenset[int] = frozenset()

    class Meta(ListTable.Meta):
        model = SourceList
        fields: list[str] = []

    def render_source(self, record, value):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_step(self, record, value):
        return badge(value, tone="green" if record.step == ListStep.DONE else "grey")

    def _count(self, record, name):
        number = self.counts.get(record.pk, {}).get(name, 0)
        if not number or record.pk not in self.newest:
            return f"{number:,}"
        return format_html('<a href="{}">{}</a>', address_behind(record, name), f"{number:,}")

    def render_same(self, record):
        return self._count(record, Outcome.SAME)

    def render_likely(self, record):
        return self._count(record, Outcome.LIKELY)

    def render_new(self, record):
        return self._count(record, Outcome.NEW)

    def render_vanished(self, record):
        return self._count(record, Outcome.VANISHED)

    def render_conflicts(self, record):
        return self._count(record, "conflicts")


class SourceRowTable(ListTable):
    name = tables.Column("名单里的组织", empty_values=(), attrs={"td": {"class": "cell-title"}})
    source = tables.Column("来源", accessor="listed__source__name", attrs=SHORT)
    outcome = tables.Column()
    other = tables.Column("台账里的组织", accessor="pk", exclude_from_export=True)
    score = NumberColumn()
    region = tables.Column("区域", accessor="region__name", empty_values=(), attrs=SHORT)
    verdict = tables.Column("判定")
    address = tables.Column(visible=False)
    uscc = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = SourceRow
        fields: list[str] = []

    def render_name(self, record):
        name = record.name or record.organization.name
        note = record.uscc or (record.organization.uscc if record.organization_id else "没有代码")
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.get_absolute_url(),
            name,
            note if record.row_no else f"名单里没有（{note}）",
        )

    def render_region(self, record):
        return record.place.name if record.place else "—"

    def render_outcome(self, record, value):
        return badge(value, tone=OUTCOME_TONES[record.outcome])

    def render_other(self, record):
        other = record.organization or record.candidate
        if other is None:
            return "—"
        return format_html('<a href="{}">{}</a>', other.get_absolute_url(), other.name)

    def render_verdict(self, record):
        if record.outcome == Outcome.NEW and record.organization_id:
            return "已录入"
        if record.outcome == Outcome.SAME:
            return "不用处理"
        return str(Verdict(record.verdict).label)


class ConflictTable(ListTable):
    name = tables.Column(
        "两新组织", accessor="organization__name", attrs={"td": {"class": "cell-title"}}
    )
    source = tables.Column("来源", accessor="listed__source__name", attrs=SHORT)
    dated = tables.Column("名单日期", accessor="listed__dated")
    fields = tables.Column(
        "不一致的内容", accessor="differs", exclude_from_export=True, attrs={"td": {}}
    )

    class Meta(ListTable.Meta):
        model = SourceRow
        fields: list[str] = []

    def render_name(self, record, value):
        return format_html('<a href="{}">{}</a>', record.organization.get_absolute_url(), value)

    def render_fields(self, record):
        user = self.request.user
        lines = [
            format_html(
                "<div>{}：台账“{}”，名单“{}”</div>",
                SaidField(each).label,
                held(record.organization, each, user) or "空",
                said(record, each, user),
            )
            for each in record.differs
        ]
        return format_html("{}" * len(lines), *lines)


class DeedTable(ListTable):
    kind = tables.Column(attrs={"td": {"class": "cell-title"}})
    field = tables.Column("字段", attrs=SHORT)
    about = tables.Column()
    count = NumberColumn()
    done = tables.Column("时间", accessor="undo_set__done_at")
    by = tables.Column("办理人", accessor="undo_set__done_by")
    undone = tables.Column("撤销时间", accessor="undo_set__undone_at")
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Deed
        fields: list[str] = []

    def render_buttons(self, record):
        if not record.may_be_undone:
            return ""
        return format_html(
            '<a class="btn btn-sm" href="{}">撤销</a>', address_of("sources:undo", record.pk)
        )
