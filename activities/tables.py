"""Columns of the list of activities."""

from functools import cache

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from activities.choices import ActivityState, DutyCode, ExcuseState
from activities.models import Activity, DutyStanding, Excuse
from activities.services.calendar import SIGNS
from branches.models import PartyOrganization
from core.addresses import address_of
from core.lists.review import ReviewTable
from core.lists.tables import NARROW, NUMBERS, SHORT, ListTable, NumberColumn
from core.periods import State
from core.templatetags.ui import badge

TONES = {
    ActivityState.PLANNED: "blue",
    ActivityState.FILED: "amber",
    ActivityState.ACCEPTED: "green",
    ActivityState.RETURNED: "red",
    ActivityState.REDO: "red",
    ActivityState.MADE_UP: "grey",
    ActivityState.WITHDRAWN: "grey",
}


def state_badge(activity: Activity):
    return badge(activity.get_state_display(), tone=TONES[ActivityState(activity.state)])


class ActivityTable(ListTable):
    topic = tables.Column(attrs={"td": {"class": "cell-title"}})
    day = tables.Column("日期", attrs={"td": {"class": "date"}})
    duty_names = tables.Column("事项")
    party = tables.Column("主办党组织", accessor="organizer__name")
    party_code = tables.Column("党组织代码", accessor="organizer__code", visible=False)
    region = tables.Column("区域", accessor="organizer__region__name", attrs=SHORT, visible=False)
    place = tables.Column(visible=False)
    present = NumberColumn("实到")
    entitled = NumberColumn("应到")
    photo_count = NumberColumn("照片", visible=False)
    state = tables.Column()
    filed_at = tables.Column(visible=False)
    source = tables.Column(visible=False)
    late = tables.Column(visible=False)
    filed_for_others = tables.Column(visible=False)
    make_up = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Activity
        fields: list[str] = []

    def is_past(self, record):
        return record.is_withdrawn

    def render_topic(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.topic)

    def render_day(self, value):
        return value.isoformat()

    def render_present(self, record, value):
        return "—" if record.is_planned else f"{value:,}"

    render_entitled = render_present

    def render_state(self, record):
        late = badge("补报", tone="amber") if record.late else ""
        return format_html("{} {}", state_badge(record), late)


class ActivityQueueTable(ReviewTable):
    topic = tables.Column("活动", attrs={"td": {"class": "cell-title cell-narrow"}})
    duty_names = tables.Column("事项", attrs=NARROW)
    party = tables.Column("主办党组织", accessor="organizer__name")
    region = tables.Column("区域", accessor="organizer__region__name", attrs=SHORT)
    held_on = tables.Column()
    attendance = tables.Column("实到 / 应到", accessor="present", attrs=NUMBERS)
    photo_count = NumberColumn("照片", visible=False)
    filed_at = tables.Column("提交时间")

    class Meta(ReviewTable.Meta):
        model = Activity
        fields: list[str] = []

    def render_topic(self, record):
        url = address_of("activities:review", record.pk)
        late = badge("补报", tone="amber") if record.late else ""
        return format_html('<a href="{}">{}</a> {}', url, record.topic, late)

    def render_attendance(self, record):
        return f"{record.present} / {record.entitled}"


#: Tones of the states of a duty; each has its sign and its word besides.
STATE_TONES = {
    State.DONE: "green",
    State.MADE_UP: "teal",
    State.PLANNED: "blue",
    State.OPEN: "grey",
    State.OVERDUE: "red",
    State.EXCUSED: "grey",
    State.NONE: "grey",
}

EXCUSE_TONES = {
    ExcuseState.ASKED: "blue",
    ExcuseState.GRANTED: "green",
    ExcuseState.REFUSED: "grey",
    ExcuseState.WITHDRAWN: "grey",
}


class ExcuseTable(ListTable):
    excuse = tables.Column(
        "期间和事项", empty_values=(), attrs={"td": {"class": "cell-title"}}, accessor="period"
    )
    duty = tables.Column(visible=False)
    party_organization = tables.Column(accessor="party_organization__name")
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    ground = tables.Column()
    state = tables.Column()
    asked_at = tables.Column(attrs={"td": {"class": "date"}})

    class Meta(ListTable.Meta):
        model = Excuse
        fields: list[str] = []

    def render_excuse(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def render_state(self, record, value):
        return badge(value, tone=EXCUSE_TONES[ExcuseState(record.state)])

    def render_asked_at(self, value):
        return timezone.localtime(value).strftime("%Y-%m-%d")


class StandingTable(ListTable):
    party_organization = tables.Column(
        accessor="party_organization__name", attrs={"td": {"class": "cell-title"}}
    )
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    duty = tables.Column()
    last_day = tables.Column("期间", accessor="period", attrs=SHORT)
    standing = tables.Column("情况", accessor="standing")
    done_on = tables.Column(attrs={"td": {"class": "date"}})
    due_on = tables.Column(attrs={"td": {"class": "date"}})

    class Meta(ListTable.Meta):
        model = DutyStanding
        fields: list[str] = []

    def render_party_organization(self, record, value):
        url = address_of("activities:calendar", record.party_organization_id)
        return format_html('<a href="{}">{}</a>', url, value)

    def render_last_day(self, record):
        return record.period_title

    def render_standing(self, record, value):
        late = record.done_on and not record.on_time and not record.made_up
        return format_html(
            "{}{}",
            badge(value, tone=STATE_TONES[State(record.state)]),
            " 逾期填报" if late else "",
        )

    def render_done_on(self, value):
        return value.isoformat()

    render_due_on = render_done_on


@cache
def sign(state: str, title: str = ""):
    """One sign for a state, with its word for those who hear the page or point at it."""
    known = State(state)
    return format_html(
        '<span class="duty-sign duty-{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        known.value,
        title or known.label,
        SIGNS[known],
        title or known.label,
    )


_STATES = {each.label: each.value for each in State}


class DutyColumn(tables.Column):
    """Where the Party organization of the row stands with one duty."""

    def __init__(self, duty: DutyCode, **kwargs) -> None:
        super().__init__(
            duty.label,
            accessor=f"duty_{duty.value}",
            attrs={"td": {"class": "duty-cell"}, "th": {"class": "duty-head"}},
            default="",
            **kwargs,
        )

    def render(self, value):
        return sign(_STATES[value])


class HeatMapTable(ListTable):
    """Party organizations against duties."""

    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    code = tables.Column(visible=False, attrs=SHORT)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    member_meeting = DutyColumn(DutyCode.MEMBER_MEETING)
    committee_meeting = DutyColumn(DutyCode.COMMITTEE_MEETING)
    group_meeting = DutyColumn(DutyCode.GROUP_MEETING)
    party_class = DutyColumn(DutyCode.PARTY_CLASS)
    party_day = DutyColumn(DutyCode.PARTY_DAY)
    organization_life = DutyColumn(DutyCode.ORGANIZATION_LIFE)
    appraisal = DutyColumn(DutyCode.APPRAISAL)
    heart_talk = DutyColumn(DutyCode.HEART_TALK)
    first_topic = DutyColumn(DutyCode.FIRST_TOPIC, visible=False)
    enterprise_meeting = DutyColumn(DutyCode.ENTERPRISE_MEETING, visible=False)
    deliberation = DutyColumn(DutyCode.DELIBERATION, visible=False)
    consultation = DutyColumn(DutyCode.CONSULTATION, visible=False)
    short_class = DutyColumn(DutyCode.SHORT_CLASS, visible=False)

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields: list[str] = []

    def render_name(self, record):
        url = address_of("activities:calendar", record.pk)
        return format_html('<a href="{}">{}</a>', url, record.name)
