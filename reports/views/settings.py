"""The setting of sign-off and its checks: what holds, what held, and another row instead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from accounts.choices import Action
from branches.views.terms import CountyRuleDoor
from core.errors import Denied
from core.months import Month
from months import places
from months.models import CheckRule, SignOffRule
from months.services import sign_off_rules
from reports.forms import CheckForm, SignOffForm


class Settings(View):
    """Whether towns confirm, from when on, until when; and the checks of a town's month."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self._must_see()
        return self._page(SignOffForm(actor=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        self._must_see()
        if not _may_edit(request.user):
            raise PermissionDenied("月报确认由县级管理员设定。")
        form = SignOffForm(request.POST, actor=request.user)
        if form.is_valid():
            try:
                row = sign_off_rules.switch_on(actor=request.user, **form.values())
            except ValidationError as error:
                form.add_error(None, error.messages)
            except Denied as denied:
                raise PermissionDenied(str(denied)) from denied
            else:
                messages.success(request, f"{row}。")
                return redirect("reports:sign_off_settings")
        return self._page(form)

    def _must_see(self) -> None:
        if not self.request.user.may(Action.SEE_REGISTRY):
            raise Http404("没有可看的设定")

    def _page(self, form: SignOffForm) -> HttpResponse:
        user = self.request.user
        rules = list(SignOffRule.objects.visible_to(user))
        today = timezone.localdate()
        checks = CheckRule.objects.visible_to(user).valid_on(max(today, Month.current().first_day))
        context: dict[str, Any] = {
            "title": "上报确认设定",
            "form": form,
            "rules": rules,
            "open_rule": next((rule for rule in rules if rule.valid_to is None), None),
            "checks": list(checks),
            "may_edit": _may_edit(user),
            "next_month": places.month_to_close(user),
        }
        return render(self.request, "reports/sign_off_settings.html", context)


def _may_edit(user: Any) -> bool:
    return user.reach.part(Action.EDIT_RULES).everywhere


@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    """Ask for no confirmation from the month on that is to be closed next."""
    if not request.user.may(Action.SEE_REGISTRY):
        raise Http404("没有可看的设定")
    if not _may_edit(request.user):
        raise PermissionDenied("月报确认由县级管理员设定。")
    month = places.month_to_close(request.user)
    try:
        sign_off_rules.switch_off(actor=request.user, month=month)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{month.title}起不再要求镇街确认。")
    return redirect("reports:sign_off_settings")


class ReplaceCheck(CountyRuleDoor):
    """Other numbers of a check from a day on; the row so far ends the day before."""

    model = CheckRule
    form_class = CheckForm
    update = sign_off_rules.replace_check
    edit_title = "修改月报核对规则"
    list_url = "reports:sign_off_settings"
