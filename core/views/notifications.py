"""The notifications of a user, and the bell with the number of unread ones."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from core.jobs import notifications
from core.keys import key_of
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable
from core.models import Notification
from core.templatetags.ui import badge
from core.views.lists import ListAction, ListPage


class NotificationFilterSet(ListFilterSet):
    """Notifications that are new, or all."""

    unread = django_filters.ChoiceFilter(
        label="阅读", choices=[("yes", "未读")], empty_label="全部消息", method="only_unread"
    )

    class Meta:
        model = Notification
        fields: list[str] = []

    def only_unread(self, queryset, name, value):
        return queryset.unread()


class NotificationTable(ListTable):
    text = tables.Column(attrs={"td": {"class": "cell-title"}})
    created_at = tables.Column()
    read_at = tables.Column("状态", empty_values=())

    class Meta(ListTable.Meta):
        model = Notification
        fields: list[str] = []

    def render_text(self, value, record):
        return format_html('<a href="{}">{}</a>', record.link, value) if record.link else value

    def render_created_at(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_read_at(self, value):
        return "已读" if value else badge("未读", tone="blue")


class NotificationList(ListPage):
    title = "消息"
    unit = "条消息"
    empty_text = "没有消息。后台任务完成后在这里提醒您。"
    table_class = NotificationTable
    filterset_class = NotificationFilterSet
    buttons = (
        ListAction(
            "全部标为已读",
            "core:read",
            icon="circle-check",
            post=True,
            when=lambda request: getattr(request, "unread", 0),
        ),
        ListAction("后台任务", "core:jobs", icon="clock"),
    )
    sorts = {"created_at": Sort("created_at")}
    default_sort = "-created_at"
    export_action = ""  # nobody's

    def rows(self):
        return Notification.objects.visible_to(self.request.user)


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell as it is now (`known`: the number that the page shows); requested every minute."""
    response = render(request, "core/bell.html")
    if request.unread > key_of(request.GET.get("known")) >= 0:
        newest = Notification.objects.visible_to(request.user).unread().order_by("-pk").first()
        if newest is not None:
            trigger_client_event(response, "notified", {"text": newest.text, "link": newest.link})
    return response


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    number = notifications.mark_read(actor=request.user)
    messages.success(request, f"已把 {number} 条消息标为已读。")
    return redirect("core:messages")
