"""Columns of the organization list; upper apps lend it theirs (`core.lists.lent`)."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from accounts.choices import Action
from core import crypto
from core.lists.dated import SinceColumn
from core.lists.tables import SHORT, FileColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from orgs.choices import OperatingState
from orgs.models import DuplicatePair, Organization, OrganizationMerge, OrganizationStatus

STATE_TONES = {
    OperatingState.OPERATING: "green",
    OperatingState.SUSPENDED: "amber",
    OperatingState.DEREGISTERED: "grey",
    OperatingState.SHELL: "grey",
}


def _kept_by(user):
    return Organization.objects.editable_by(user)


class OrganizationTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    uscc = tables.Column(visible=False, attrs=SHORT)
    region_code = tables.Column("区域代码", accessor="region__code", visible=False)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    kind = tables.Column()
    staff = NumberColumn("职工人数", accessor="staff_count")
    state = tables.Column()
    industry = tables.Column(visible=False)
    address = tables.Column(visible=False)
    # Whom to call: for those who keep the row.
    principal = FileColumn(action=Action.EDIT_REGISTRY, scope=_kept_by)
    phone = FileColumn(
        "联系电话",
        accessor="phone_cipher",
        action=Action.EDIT_REGISTRY,
        scope=_kept_by,
        show=lambda cipher: crypto.decrypt(cipher) if cipher else "",
    )
    founded_on = tables.Column(visible=False)
    tags = tables.Column(visible=False)
    updated_at = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Organization
        fields: list[str] = []

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.get_absolute_url(),
            record.name,
            record.uscc,
        )

    def render_state(self, record, value):
        if record.state == OperatingState.OPERATING:
            return value
        return badge(value, tone=STATE_TONES[record.state])


class UndecidedTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    uscc = tables.Column(visible=False)
    region = tables.Column("现在的区域", accessor="region__name", attrs=SHORT)
    address = tables.Column()
    staff = NumberColumn("职工人数", accessor="staff_count")

    class Meta(ListTable.Meta):
        model = Organization
        fields: list[str] = []


class DuplicateTable(ListTable):
    first = tables.Column("组织", accessor="first__name")
    first_uscc = tables.Column("代码", accessor="first__uscc")
    second = tables.Column("疑似重复的组织", accessor="second__name")
    second_uscc = tables.Column("疑似重复的代码", accessor="second__uscc")
    region = tables.Column("区域", accessor="first__region__name", attrs=SHORT)
    suspicion = tables.Column()
    found = tables.Column("发现时间", accessor="found_at")

    class Meta(ListTable.Meta):
        model = DuplicatePair
        fields: list[str] = []


class MergeTable(ListTable):
    kept = tables.Column("保留的组织", accessor="kept__name")
    kept_uscc = tables.Column("保留的代码", accessor="kept__uscc", visible=False)
    merged = tables.Column("并入的组织", accessor="merged__name")
    merged_uscc = tables.Column("并入的代码", accessor="merged__uscc", visible=False)
    when = tables.Column("合并时间", accessor="undo_set__done_at")
    undone = tables.Column("撤销时间", accessor="undo_set__undone_at", empty_values=())

    class Meta(ListTable.Meta):
        model = OrganizationMerge
        fields: list[str] = []

    def render_kept(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.get_absolute_url(),
            record.kept.name,
            record.kept.uscc,
        )

    def render_merged(self, record):
        return format_html(
            '{}<div class="cell-note">{}</div>', record.merged.name, record.merged.uscc
        )

    def render_when(self, record):
        return moment(record.undo_set.done_at, record.undo_set.done_by)

    def render_undone(self, record):
        return moment(record.undo_set.undone_at, record.undo_set.undone_by)


class StatusTable(ListTable):
    """What held from which day on, and who noted it."""

    starts_on = SinceColumn()
    staff_count = NumberColumn()
    state = tables.Column()
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    author = tables.Column("登记人", default="系统")

    class Meta(ListTable.Meta):
        model = OrganizationStatus
        fields: list[str] = []


def moment(at, by):
    """When something was done, and by whom."""
    if at is None:
        return "—"
    return format_html(
        '{}<div class="cell-note">{}</div>',
        timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        by or "系统",
    )
