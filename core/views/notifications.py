"""The notifications of a user, and the bell with the number of unread ones."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views import View
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from core import notifications
from core.errors import Refusal
from core.forms import StyledFormMixin, TextField
from core.keys import key_of
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable
from core.models import Notification, NotificationChoice, Robot
from core.notifications import mailboxes
from core.notifications.settings import choose
from core.templatetags.ui import badge
from core.values import is_clear_mark
from core.views.lists import ListAction, ListPage


def _kinds() -> list[tuple[str, str]]:
    return [(each.name, each.title) for each in notifications.kinds().values()]


class NotificationFilterSet(ListFilterSet):
    """Notifications that are new, or all."""

    kind = django_filters.ChoiceFilter(label="种类", choices=_kinds, empty_label="全部种类")
    unread = django_filters.ChoiceFilter(
        label="阅读", choices=[("yes", "未读")], empty_label="全部消息", method="only_unread"
    )

    class Meta:
        model = Notification
        fields: list[str] = []

    def only_unread(self, queryset, name, value):
        return queryset.unread()


class NotificationTable(ListTable):
    kind = tables.Column("种类", empty_values=())
    text = tables.Column(attrs={"td": {"class": "cell-title"}})
    created_at = tables.Column()
    read_at = tables.Column("状态", empty_values=())

    class Meta(ListTable.Meta):
        model = Notification
        fields: list[str] = []

    def render_text(self, value, record):
        return format_html('<a href="{}">{}</a>', record.link, value) if record.link else value

    def render_kind(self, value):
        known = notifications.kinds().get(value)
        return known.title if known else "—"

    def render_created_at(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_read_at(self, value):
        return "已读" if value else badge("未读", tone="blue")


class NotificationList(ListPage):
    title = "消息"
    unit = "条消息"
    empty_text = "没有消息。"
    nothing_text = "还没有消息。有事要办、办理有结果时在这里提醒您。"
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
        ListAction("消息设置", "core:notification_settings", icon="settings"),
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


class TimeField(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def _leaving() -> list[tuple[str, str]]:
    """Kinds that are told outside too, each with its ground."""
    kinds = notifications.kinds().values()
    return [(each.name, f"{each.title}：{each.ground}") for each in kinds if each.leaves]


class SettingsForm(StyledFormMixin, forms.Form):
    robot = forms.BooleanField(label="有未读消息时发到工作群", required=False)
    digest = forms.BooleanField(label="每个工作日 8:30 发一封汇总邮件", required=False)
    email = TextField(
        label="邮箱",
        max_length=200,
        required=False,
        help_text="加密保存，不显示原有的；不填为不改，填“（清空）”为删除。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    quiet_from = TimeField(label="免打扰开始")
    quiet_until = TimeField(label="免打扰结束")
    on_days_off = forms.BooleanField(label="休息日也发送", required=False)
    outside = forms.MultipleChoiceField(
        label="发到站外的种类",
        choices=_leaving,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, robot: Any, **kwargs: Any) -> None:
        absent = set() if robot else {"robot"}
        absent |= set() if settings.EMAIL_HOST else {"digest", "email"}
        fields = self.base_fields.items()
        self.base_fields = {name: field for name, field in fields if name not in absent}
        super().__init__(*args, **kwargs)

    def values(self, choice: NotificationChoice) -> dict[str, Any]:
        """What is not on the form stays as it was."""
        given = {"robot": choice.robot, "digest": choice.digest, "email": ""} | self.cleaned_data
        outside, email = given.pop("outside"), given["email"]
        if not email:
            given["email"] = None
        elif is_clear_mark(email):
            given["email"] = ""
        return given | {"muted": [name for name, _ in _leaving() if name not in outside]}


class CodeForm(StyledFormMixin, forms.Form):
    code = TextField(
        label="验证码",
        max_length=6,
        help_text="邮件里的 6 位数字，30 分钟内有效；没有收到的，请看看垃圾邮件，或重新发送。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class Settings(View):
    """One's own channels, quiet times and kinds; what is inside always stays on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        choice = self._choice()
        initial = {name: getattr(choice, name) for name in _OWN}
        initial["outside"] = [name for name, _ in _leaving() if name not in choice.muted]
        return self._page(SettingsForm(initial=initial, robot=self._robot()), choice)

    def post(self, request: HttpRequest) -> HttpResponse:
        choice = self._choice()
        form = SettingsForm(request.POST, robot=self._robot())
        if form.is_valid():
            try:
                kept = choose(actor=request.user, **form.values(choice))
            except Refusal as refusal:
                form.add_error("email" if "email" in form.fields else None, str(refusal))
            else:
                if kept.pending_cipher and form.cleaned_data.get("email"):
                    messages.success(request, "消息设置已保存。验证码已发到新填的邮箱，请查收。")
                    return redirect("core:notification_settings")
                messages.success(request, "消息设置已保存。")
                return redirect("core:messages")
        return self._page(form, choice)

    def _choice(self) -> NotificationChoice:
        user = self.request.user
        own = NotificationChoice.objects.visible_to(user).first()
        return own or NotificationChoice(user=user)

    def _robot(self) -> Robot | None:
        return Robot.objects.owned_by(self.request.user).first()

    def _page(self, form: SettingsForm, choice: NotificationChoice) -> HttpResponse:
        context = {
            "title": "消息设置",
            "subtitle": "站内消息始终保留；这里选择站外怎样提醒。",
            "form": form,
            "robot": self._robot(),
            "has_email": choice.email_cipher is not None,
            "code_form": CodeForm() if choice.pending_cipher and settings.EMAIL_HOST else None,
            "mail": bool(settings.EMAIL_HOST),
        }
        return render(self.request, "core/notification_settings.html", context)


@require_POST
def confirm_email(request: HttpRequest) -> HttpResponse:
    """The code that was mailed; or another one, or none at all."""
    try:
        if "again" in request.POST:
            mailboxes.send_code(actor=request.user)
            messages.success(request, "验证码已重新发送，以前的不能再用。")
        elif "give_up" in request.POST:
            mailboxes.give_up(actor=request.user)
            messages.success(request, "新填的邮箱已取消。")
        else:
            mailboxes.confirm(actor=request.user, code=request.POST.get("code", "")[:20])
            messages.success(request, "邮箱已验证，每日汇总邮件发到这个邮箱。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("core:notification_settings")


_OWN = ("robot", "digest", "quiet_from", "quiet_until", "on_days_off")
