"""Columns of the menu, of the queue, of calls, and of who signed up."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.addresses import address_of
from core.lists.review import ReviewTable
from core.lists.tables import PERSON, SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from rota.choices import CallState, ProjectState, SignUpState
from rota.models import Call, Project, SignUp

CALL_TONES = {CallState.OPEN: "blue", CallState.PUBLISHED: "green", CallState.CLOSED: "grey"}
TONES = {
    ProjectState.PROPOSED: "amber",
    ProjectState.RETURNED: "red",
    ProjectState.LISTED: "green",
    ProjectState.DECLINED: "grey",
    ProjectState.HELD: "blue",
    ProjectState.CANCELLED: "grey",
}
SIGN_UP_TONES = {
    SignUpState.PLACED: "green",
    SignUpState.WAITING: "amber",
    SignUpState.CANCELLED: "grey",
}


class ProjectTable(ListTable):
    topic = tables.Column(attrs={"td": {"class": "cell-title"}})
    planned_on = tables.Column("日期", attrs={"td": {"class": "date"}})
    organizer = tables.Column("主办党组织", accessor="organizer__name")
    region = tables.Column("区域", accessor="organizer__region__name", attrs=SHORT, visible=False)
    committee = tables.Column("牵头党组织", accessor="call__committee__name", visible=False)
    place = tables.Column()
    capacity = NumberColumn()
    placed = NumberColumn("已报名")
    waiting = NumberColumn("候补")
    sign_up_until = tables.Column(attrs={"td": {"class": "date"}}, visible=False)
    state = tables.Column()
    proposed_at = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Project
        fields: list[str] = []

    def is_past(self, record):
        return record.state in (ProjectState.DECLINED, ProjectState.CANCELLED)

    def render_topic(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.topic)

    def render_planned_on(self, record):
        return record.when

    def render_sign_up_until(self, value):
        return value.isoformat()

    def render_state(self, record, value):
        return badge(value, tone=TONES[ProjectState(record.state)])


class ProjectQueueTable(ReviewTable):
    topic = tables.Column(attrs={"td": {"class": "cell-title"}})
    organizer = tables.Column("主办党组织", accessor="organizer__name")
    committee = tables.Column("牵头党组织", accessor="call__committee__name", visible=False)
    planned_on = tables.Column("日期", attrs={"td": {"class": "date"}})
    place = tables.Column()
    capacity = NumberColumn()
    proposed_at = tables.Column()

    class Meta(ReviewTable.Meta):
        model = Project
        fields: list[str] = []

    def render_topic(self, record):
        url = address_of("rota:screen", record.pk)
        return format_html('<a href="{}">{}</a>', url, record.topic)

    def render_planned_on(self, record):
        return record.when


class CallTable(ListTable):
    year = tables.Column("征集", attrs={"td": {"class": "cell-title"}})
    committee = tables.Column("牵头党组织", accessor="committee__name")
    region = tables.Column("区域", accessor="committee__region__name", attrs=SHORT)
    proposals_until = tables.Column(attrs={"td": {"class": "date"}})
    projects = NumberColumn("项目", accessor="project_count")
    listed = NumberColumn("列入菜单", accessor="listed_count")
    state = tables.Column()

    class Meta(ListTable.Meta):
        model = Call
        fields: list[str] = []

    def render_year(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def render_proposals_until(self, value):
        return value.isoformat()

    def render_state(self, record, value):
        return badge(value, tone=CALL_TONES[CallState(record.state)])


class SignUpTable(ListTable):
    """Who signed up, by name as the reader may read it; his own he may take back."""

    name = tables.Column("党员", empty_values=(), attrs=PERSON)
    party_organization = tables.Column("党组织", accessor="party_organization__name")
    state = tables.Column()
    signed_up_at = tables.Column()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = SignUp
        fields: list[str] = []

    def __init__(self, *args, reader, open_to_change: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.open_to_change = open_to_change
        if not (open_to_change and any(each.is_editable for each in self.data)):
            self.columns.hide("buttons")

    def render_name(self, record):
        return record.name_to(self.reader)

    def render_state(self, record, value):
        return badge(value, tone=SIGN_UP_TONES[SignUpState(record.state)])

    def render_buttons(self, record) -> SafeString | str:
        if not (record.is_editable and self.open_to_change):
            return ""
        return format_html(
            '<button class="btn btn-sm" type="submit" form="cancel-sign-up" name="sign_up"'
            ' value="{}-{}" aria-label="取消 {} 的报名">取消报名</button>',
            record.pk,
            record.version,
            record.name_to(self.reader),
        )
