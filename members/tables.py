"""Columns of the member list, and of what a member was and is."""

import django_tables2 as tables
from django.utils.html import format_html

from accounts.choices import Action
from core.addresses import address_of
from core.lists.dated import DayColumn, LinkTable, SinceColumn, button, linked
from core.lists.review import ReviewTable
from core.lists.tables import PERSON, ButtonsColumn, ListTable
from core.templatetags.ui import badge
from members.choices import ChangeState
from members.models import ChangeReport, Employment, Member, Membership, Post


class MemberTable(ListTable):
    """Numbers are masked; names as the user may read them. The file has no numbers."""

    name = tables.Column(attrs=PERSON)
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
            record.named_to(self.request.user),
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


class MembershipTable(LinkTable):
    """On whose books he was and is."""

    party_organization = tables.Column(attrs={"td": {"class": "cell-title"}})
    end_reason = tables.Column(default="—")

    class Meta(LinkTable.Meta):
        model = Membership
        fields: list[str] = []
        sequence = ("party_organization", "period", "end_reason", "buttons")

    def render_party_organization(self, value):
        return self.named(value)


class PostTable(LinkTable):
    """The offices that he holds and held."""

    title = tables.Column(attrs={"td": {"class": "cell-title"}})
    party_organization = tables.Column()

    end_url = "members:end_post"
    remove_url = "members:remove_post"

    class Meta(LinkTable.Meta):
        model = Post
        fields: list[str] = []

    def render_party_organization(self, value):
        return self.named(value)

    def said(self, record):
        return f"{record.party_organization}{record.get_title_display()}任职"


class PostListTable(ListTable):
    """Offices of all Party organizations in scope."""

    person = tables.Column("姓名", accessor="person_name", attrs=PERSON)
    title = tables.Column()
    party = tables.Column("党组织", accessor="party_organization__name")
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    starts_on = DayColumn()
    ends_on = DayColumn()
    source = tables.Column(default="—")
    in_management = tables.Column()
    full_time = tables.Column(visible=False)
    filed_on = DayColumn()
    filing_number = tables.Column(visible=False)
    allowance_class = tables.Column(visible=False, default="—")
    dual_managed = tables.Column(visible=False)
    acting = tables.Column(visible=False)
    edit = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Post
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = getattr(self, "request", None)
        if request is not None and not request.user.may(Action.EDIT_MEMBERS):
            self.withheld = ("edit",)

    def render_person(self, record):
        return record.person_to(self.request.user)

    def render_edit(self, record):
        said = record.named_to(self.request.user)
        return button(address_of("members:edit_post", record.pk), "修改", f"修改任职：{said}")

    def render_party(self, record):
        party = record.party_organization
        return format_html('<a href="{}">{}</a>', party.get_absolute_url(), party.name)


class EmploymentTable(ListTable):
    """Where he worked and works; the value of today first."""

    organization = tables.Column(attrs={"td": {"class": "cell-title"}}, empty_values=())
    starts_on = SinceColumn()

    class Meta(ListTable.Meta):
        model = Employment
        fields: list[str] = []

    def __init__(self, employments, *, current, visible):
        super().__init__(employments)
        self.current, self.visible = current, visible

    def is_past(self, record):
        return record.organization_id != self.current

    def render_organization(self, record):
        if record.organization is None:
            return badge("未填", tone="amber")
        return linked(record.organization, record.organization_id in self.visible)


CHANGE_TONES = {
    ChangeState.REPORTED: "amber",
    ChangeState.CHECKED: "amber",
    ChangeState.RETURNED: "red",
    ChangeState.APPROVED: "green",
    ChangeState.WITHDRAWN: "grey",
}


class _ChangeColumns(ListTable):
    """What is reported, the same on the list and in the queue."""

    change = tables.Column(
        "变动", accessor="kind", empty_values=(), attrs={"td": {"class": "cell-title"}}
    )
    party = tables.Column("党组织", accessor="party_organization__name")
    former = tables.Column("原任职人", accessor="post__person_name", empty_values=())
    holder = tables.Column("任职人", accessor="person_name", empty_values=())
    changed_on = DayColumn()

    class Meta(ListTable.Meta):
        model = ChangeReport
        fields: list[str] = []

    def render_change(self, record):
        return format_html('<a href="{}">{}</a>', self.address(record), record)

    def address(self, record):
        return record.get_absolute_url()

    def value_change(self, record):
        return str(record)

    def render_party(self, record):
        return linked(record.party_organization, True)

    def render_former(self, record):
        return record.former_to(self.request.user) or "—"

    def render_holder(self, record):
        return record.holder_to(self.request.user) or "—"


class ChangeTable(_ChangeColumns):
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="party_organization__region__name", visible=False)
    reported_on = DayColumn()
    due_on = DayColumn(visible=False)
    state = tables.Column()
    filing_number = tables.Column(visible=False, default="—")
    ground = tables.Column(visible=False)

    class Meta(_ChangeColumns.Meta):
        pass

    def is_past(self, record):
        return record.state == ChangeState.WITHDRAWN

    def render_reported_on(self, record):
        late = badge("逾期", tone="amber") if record.late else ""
        return format_html("{} {}", record.reported_on.isoformat(), late)

    def value_reported_on(self, record):
        return record.reported_on

    def render_state(self, record, value):
        return badge(value, tone=CHANGE_TONES[ChangeState(record.state)])


class ChangeQueueTable(_ChangeColumns, ReviewTable):
    reported_on = DayColumn()

    class Meta(_ChangeColumns.Meta):
        pass

    def address(self, record):
        return address_of(self.review_url, record.pk)
