"""Webhooks: which there are, what was sent, what was given up (operator)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core import actions
from core.errors import Missing, Refusal
from core.feed.kinds import kinds
from core.forms import StyledFormMixin, TextField
from core.hooks import service
from core.models import Hook, HookDelivery
from core.records.changes import newest_of

#: Messages on the page of a hook.
_NEWEST = 50


def _must_operate(request: HttpRequest) -> None:
    if not request.user.may(actions.OPERATE):
        raise PermissionDenied("推送订阅供系统管理员查看和设定。")


def _kinds() -> list[tuple[str, str]]:
    return [(kind.path, str(kind.model._meta.verbose_name)) for kind in kinds()]


class HookForm(StyledFormMixin, forms.Form):
    name = TextField(label="名称", max_length=60, help_text="接收的系统，例如 县大数据平台。")
    address = TextField(
        label="接收地址",
        max_length=300,
        help_text="https://域名/路径；内部网络的地址须先由运维人员列入 HOOK_NETWORKS。",
    )
    username = TextField(
        label="代表用户（用户名）",
        max_length=150,
        help_text="只推送这个用户看得到的记录；他的授权变更后随之变更。",
    )
    kinds = forms.MultipleChoiceField(
        label="种类",
        choices=_kinds,
        required=False,
        help_text="不选为全部。",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Hooks(View):
    """All hooks, and a form for one more, whose secret is shown once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _must_operate(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(HookForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = HookForm(request.POST)
        if form.is_valid():
            try:
                hook, secret = service.create_hook(actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return _secret_page(request, hook, secret)
        return self._page(form)

    def _page(self, form: HookForm) -> HttpResponse:
        return render(
            self.request,
            "core/hooks.html",
            {
                "title": "推送订阅",
                "subtitle": "数据变更时通知其他系统；只推送编号和版本，不含业务数据。",
                "form": form,
                "hooks": Hook.objects.visible_to(self.request.user).select_related(
                    "owner", "position"
                ),
                "changes": newest_of(Hook),
            },
        )


class HookPage(View):
    """One hook: how it fares, and its newest messages."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        _must_operate(request)
        hooks = Hook.objects.visible_to(request.user).select_related("owner", "position")
        hook = get_object_or_404(hooks, pk=pk)
        names = dict(_kinds())
        sent = HookDelivery.objects.visible_to(request.user).filter(hook=hook).order_by("-pk")
        return render(
            request,
            "core/hook.html",
            {
                "title": hook.name,
                "hook": hook,
                "kinds": [names.get(each, each) for each in hook.kinds],
                "deliveries": sent[:_NEWEST],
                "newest": _NEWEST,
            },
        )


@never_cache
@require_POST
def hook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret, shown once."""
    _must_operate(request)
    hook, secret = _done(service.new_secret, request, pk)
    return _secret_page(request, hook, secret)


@require_POST
def hook_stop(request: HttpRequest, pk: int) -> HttpResponse:
    _must_operate(request)
    hook = _done(service.stop_hook, request, pk)
    messages.success(request, f"“{hook}”已停止，恢复后从停止处继续。")
    return redirect("core:hook", pk)


@require_POST
def hook_resume(request: HttpRequest, pk: int) -> HttpResponse:
    _must_operate(request)
    hook = _done(service.resume_hook, request, pk)
    messages.success(request, f"“{hook}”已恢复，从停止处继续。")
    return redirect("core:hook", pk)


@require_POST
def hook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """A message without changes."""
    _must_operate(request)
    _done(service.send_test, request, pk)
    messages.success(request, "测试推送已提交，几秒后刷新本页查看结果。")
    return redirect("core:hook", pk)


@require_POST
def hook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    _must_operate(request)
    hook = _done(service.remove_hook, request, pk)
    messages.success(request, f"推送订阅“{hook}”已删除。")
    return redirect("core:hooks")


@require_POST
def hook_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a message again that was given up; `pk` is that of the message."""
    _must_operate(request)
    message = _done(service.send_again, request, pk)
    messages.success(request, "已重新提交，几秒后刷新本页查看结果。")
    return redirect("core:hook", message.hook_id)


def _done(act: Callable[..., Any], request: HttpRequest, pk: int) -> Any:
    try:
        return act(actor=request.user, pk=pk)
    except Missing as missing:
        raise Http404(str(missing)) from None


def _secret_page(request: HttpRequest, hook: Hook, secret: str) -> HttpResponse:
    context = {"title": "推送的签名密钥", "hook": hook, "secret": secret}
    return render(request, "core/hook_secret.html", context)
