"""Columns of the user list and of the audit log."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.models import Complaint, User
from core.addresses import address_of
from core.choices import Outcome
from core.lists.tables import ListTable
from core.models import AuditEntry
from core.templatetags.ui import badge


class UserTable(ListTable):
    name = tables.Column("用户", accessor="username", attrs={"td": {"class": "cell-title"}})
    grants = tables.Column(
        "角色与范围",
        empty_values=(),
        exclude_from_export=True,
        attrs={"td": {"class": "cell-wide"}},
    )
    is_active = tables.Column("状态")
    last_login = tables.DateTimeColumn(verbose_name="最近登录", format="Y-m-d H:i")

    class Meta(ListTable.Meta):
        model = User
        fields: list[str] = []

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            address_of("accounts:user", record.pk),
            record,
            record.username,
        )

    def render_grants(self, record):
        if not record.shown_grants:
            return format_html('<span class="nought">{}</span>', "没有授权")
        return format_html_join(
            "",
            "<div>{} <span class='cell-note-inline'>{}</span></div>",
            ((grant.get_role_display(), grant.place or "") for grant in record.shown_grants),
        )

    def render_is_active(self, value):
        return badge("启用", tone="green") if value else badge("停用")


OUTCOME_TONES = {
    Outcome.ALLOWED: "green",
    Outcome.DENIED: "red",
    Outcome.FAILED: "amber",
}


class AuditTable(ListTable):
    at = tables.Column(attrs={"td": {"class": "cell-title"}})
    actor_name = tables.Column(empty_values=())
    action = tables.Column()
    outcome = tables.Column()
    subject = tables.Column(default="—")
    address = tables.Column(default="—")
    door = tables.Column(visible=False)
    detail = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = AuditEntry
        fields: list[str] = []

    def render_at(self, value, record):
        url = address_of("accounts:audit_entry", record.pk)
        when = f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
        return format_html('<a href="{}">{}</a>', url, when)

    def render_actor_name(self, value):
        return value or "程序"

    def render_outcome(self, value, record):
        return badge(value, tone=OUTCOME_TONES.get(record.outcome, "grey"))


class ComplaintTable(ListTable):
    kind = tables.Column()
    text = tables.Column(attrs={"td": {"class": "cell-title cell-wrap"}})
    filed_at = tables.DateTimeColumn(format="Y-m-d H:i")
    answered_at = tables.Column("状态", empty_values=())

    class Meta(ListTable.Meta):
        model = Complaint
        fields: list[str] = []

    def render_text(self, value, record):
        short = value if len(value) <= 60 else f"{value[:60]}…"
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), short)

    def render_answered_at(self, value):
        return badge("已答复", tone="green") if value else badge("待答复", tone="amber")
