"""Columns of the list of cases, and of what belongs to one."""

import django_tables2 as tables
from django.utils.html import format_html

from accounts.choices import Action
from core.addresses import address_of
from core.lists.tables import SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge, light
from rectification.choices import AppealState, AskedState, CaseState, Tier
from rectification.columns import TIER_TONES, TierColumn
from rectification.models import Case, Check, Escalation, Extension, PartyTier

TONES = {
    CaseState.DRAFTED: "grey",
    CaseState.ISSUED: "blue",
    CaseState.ACKNOWLEDGED: "blue",
    CaseState.RESPONDED: "blue",
    CaseState.PROVED: "teal",
    CaseState.RETURNED: "amber",
    CaseState.REMANDED: "amber",
    CaseState.CLOSED: "green",
    CaseState.WITHDRAWN: "grey",
}
ASKED_TONES = {
    AskedState.ASKED: "amber",
    AskedState.GRANTED: "green",
    AskedState.REFUSED: "grey",
    AppealState.ASKED: "amber",
    AppealState.UPHELD: "green",
    AppealState.CORRECTED: "amber",
    AppealState.REJECTED: "grey",
}
DAY = {"td": {"class": "date"}}


def subject_link(case, name, user, css=""):
    """What a case is about, with its page for whoever sees that; a department has but the case."""
    if not user.may(Action.SEE_REGISTRY):
        return name
    return format_html('<a class="{}" href="{}">{}</a>', css, case.subject_url, name)


class _CaseCells:
    """What a case looks like in every list."""

    def is_past(self, record):
        return not record.is_open

    def tick_value(self, record):
        """With the version that was seen: what was changed since is not sent out unseen."""
        return f"{record.pk}-{record.version}"

    def render_state(self, record, value):
        words = [badge(value, tone=TONES[CaseState(record.state)])]
        if record.is_open and record.paused_on:
            words.append(badge("申诉中", tone="amber"))
        if record.is_open and record.proposed_closed_on:
            words.append(badge("提请销号", tone="green"))
        return format_html("{} {} {}", *[*words, "", ""][:3])

    def render_due(self, record, value):
        text = record.overdue_text
        return format_html(
            "{}<div>{}</div>", value.isoformat(), badge(text, tone="red") if text else ""
        )


class CaseTable(_CaseCells, ListTable):
    topic = tables.Column("事项", accessor="topic_name", attrs={"td": {"class": "cell-title"}})
    subject = tables.Column("对象", accessor="about")
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    state = tables.Column()
    due = tables.Column("整改期限", accessor="due_on", attrs=DAY)
    fact = tables.Column()
    #: None of what people entered by hand.
    months = NumberColumn("连续月数", accessor="consecutive_months", empty_values=(0,))
    addressee = tables.Column(visible=False)
    department = tables.Column("责任部门", accessor="department__name", visible=False)
    severity = tables.Column(visible=False)
    subject_code = tables.Column("对象代码", accessor="about_code", visible=False)
    opened = tables.Column("立案日期", accessor="opened_on", attrs=DAY, visible=False)
    issued_on = tables.Column(attrs=DAY, visible=False)
    first_due_on = tables.Column(attrs=DAY, visible=False)
    closed_on = tables.Column(attrs=DAY, visible=False)

    class Meta(ListTable.Meta):
        model = Case
        fields: list[str] = []

    def render_topic(self, record):
        return format_html(
            '<a href="{}">{}</a>',
            record.get_absolute_url(),
            light(record.shade, record.topic_name) if record.shade else record.topic_name,
        )

    def render_subject(self, record):
        name = subject_link(record, record.about, self.request.user, css="plain")
        return format_html('{}<div class="cell-note">{}</div>', name, record.about_code)


class _ListedCells(_CaseCells):
    """Of what people entered by hand: the Party organization is the name of the row."""

    def render_subject(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.get_absolute_url(),
            record.about,
            record.about_code,
        )

    def render_causes(self, record):
        return record.causes_text


_NAME = {"td": {"class": "cell-title"}}


class WeakTable(_ListedCells, ListTable):
    subject = tables.Column("党组织", accessor="about", attrs=_NAME)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    causes = tables.Column()
    owner = tables.Column()
    opened = tables.Column("列入日期", accessor="opened_on", attrs=DAY)
    due = tables.Column("整改期限", accessor="due_on", attrs=DAY)
    checked = tables.Column("最近检查", accessor="checked_on", attrs=DAY)
    state = tables.Column()
    tier = TierColumn("现在等次", attrs=SHORT, visible=False)
    fact = tables.Column("存在的问题", visible=False)
    plan = tables.Column(visible=False)
    subject_code = tables.Column("党组织代码", accessor="about_code", visible=False)
    addressee = tables.Column(visible=False)
    issued_on = tables.Column(attrs=DAY, visible=False)
    first_due_on = tables.Column(attrs=DAY, visible=False)
    closed_on = tables.Column(attrs=DAY, visible=False)

    class Meta(ListTable.Meta):
        model = Case
        fields: list[str] = []


class NegativeTable(_ListedCells, ListTable):
    subject = tables.Column("党组织", accessor="about", attrs=_NAME)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    topic = tables.Column("问题类别", accessor="topic_name")
    fact = tables.Column("存在的问题")
    opened = tables.Column("列入日期", accessor="opened_on", attrs=DAY)
    due = tables.Column("整改期限", accessor="due_on", attrs=DAY)
    checked = tables.Column("最近检查", accessor="checked_on", attrs=DAY)
    state = tables.Column()
    owner = tables.Column(visible=False)
    plan = tables.Column(visible=False)
    subject_code = tables.Column("党组织代码", accessor="about_code", visible=False)
    addressee = tables.Column(visible=False)
    issued_on = tables.Column(attrs=DAY, visible=False)
    first_due_on = tables.Column(attrs=DAY, visible=False)
    closed_on = tables.Column(attrs=DAY, visible=False)

    class Meta(ListTable.Meta):
        model = Case
        fields: list[str] = []


class CheckTable(ListTable):
    checked_on = tables.Column(attrs=DAY)
    note = tables.Column()
    checked_by = tables.Column()

    class Meta(ListTable.Meta):
        model = Check
        fields: list[str] = []


class TierTable(ListTable):
    starts_on = tables.Column(attrs=DAY)
    tier = tables.Column()

    class Meta(ListTable.Meta):
        model = PartyTier
        fields: list[str] = []

    def render_tier(self, record, value):
        return badge(value, tone=TIER_TONES[Tier(record.tier)])


class ExtensionTable(ListTable):
    asked_on = tables.Column(attrs=DAY)
    former_due_on = tables.Column(attrs=DAY)
    new_due_on = tables.Column(attrs=DAY)
    reason = tables.Column()
    asked_by = tables.Column()
    state = tables.Column()
    answer = tables.Column()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Extension
        fields: list[str] = []

    def __init__(self, *args, decidable=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.decidable = decidable
        if not decidable:
            self.columns.hide("buttons")

    def render_state(self, record, value):
        return badge(value, tone=ASKED_TONES[AskedState(record.state)])

    def render_buttons(self, record):
        if record.pk not in self.decidable:
            return ""
        url = address_of("rectification:decide_extension", record.pk)
        return format_html('<a class="btn btn-sm btn-primary" href="{}">决定</a>', url)


class EscalationTable(ListTable):
    measure = tables.Column(attrs={"td": {"class": "cell-title"}})
    months = NumberColumn("连续月数")
    due_on = tables.Column(attrs=DAY)
    done_on = tables.Column(attrs=DAY)
    note = tables.Column()
    done_by = tables.Column()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Escalation
        fields: list[str] = []

    def __init__(self, *args, recordable=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.recordable = recordable
        if not recordable:
            self.columns.hide("buttons")

    def render_buttons(self, record):
        if not self.recordable or record.done_on is not None:
            return ""
        url = address_of("rectification:record_escalation", record.pk)
        return format_html('<a class="btn btn-sm" href="{}">登记</a>', url)
