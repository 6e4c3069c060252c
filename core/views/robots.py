"""What leaves the application: robots of groups, and messages that did not arrive (operator)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core import actions
from core.choices import DeliveryState, RobotKind
from core.errors import Missing, Refusal
from core.forms import StyledFormMixin, TextField
from core.models import NotificationDelivery, Robot
from core.notifications import outbox
from core.notifications import settings as service
from core.records.changes import newest_of

#: Messages that are shown.
_NEWEST = 50


def _must_operate(request: HttpRequest) -> None:
    if not request.user.may(actions.OPERATE):
        raise PermissionDenied("站外消息供系统管理员查看和设定。")


class RobotForm(StyledFormMixin, forms.Form):
    name = TextField(label="名称", max_length=60, help_text="工作群的名称，例如 东街道两新工作群。")
    kind = forms.ChoiceField(
        label="种类",
        choices=RobotKind.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=RobotKind.DINGTALK,
    )
    username = TextField(
        label="收件人（用户名）",
        max_length=150,
        help_text="他的未读消息按种类和条数发到群里，不含内容；他可以在消息设置中关闭。",
    )
    address = TextField(
        label="接收地址",
        max_length=300,
        help_text="群机器人页面给出的 Webhook 地址；保存后不再显示。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = TextField(
        label="加签密钥",
        max_length=200,
        required=False,
        help_text="仅钉钉：安全设置选“加签”，填 SEC 开头的密钥；保存后不再显示。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Robots(View):
    """All robots, a form for one more, and what waits or was given up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _must_operate(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(RobotForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RobotForm(request.POST)
        if form.is_valid():
            try:
                robot = service.create_robot(actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"群机器人“{robot}”已建立，请发送测试。")
                return redirect("core:robots")
        return self._page(form)

    def _page(self, form: RobotForm) -> HttpResponse:
        user = self.request.user
        left = NotificationDelivery.objects.visible_to(user).exclude(state=DeliveryState.DELIVERED)
        return render(
            self.request,
            "core/robots.html",
            {
                "title": "站外消息",
                "subtitle": "发到工作群和邮箱的只有种类、条数和网址，不含消息内容。",
                "form": form,
                "robots": Robot.objects.visible_to(user).select_related("owner"),
                "left": left.select_related("user", "robot").order_by("-pk")[:_NEWEST],
                "newest": _NEWEST,
                "mail": bool(settings.EMAIL_HOST),
                "changes": newest_of(Robot),
            },
        )


def _act(act: Callable[..., Any], words: str) -> Callable[[HttpRequest, int], HttpResponse]:
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        _must_operate(request)
        try:
            robot = act(actor=request.user, pk=pk)
        except Missing as missing:
            raise Http404(str(missing)) from None
        messages.success(request, words.format(robot))
        return redirect("core:robots")

    return view


robot_stop = _act(service.stop_robot, "“{}”已停止，恢复后只发恢复以后的未读消息。")
robot_resume = _act(service.resume_robot, "“{}”已恢复。")
robot_test = _act(service.test_robot, "测试消息已提交，几秒后到群里查看。")
robot_remove = _act(service.remove_robot, "群机器人“{}”已删除。")
robot_again = _act(outbox.send_again, "已重新提交，几秒后刷新本页查看结果。")
