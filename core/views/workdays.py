"""Which days are worked: what was announced of a year, what was entered (whoever edits rules)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from core import actions, workdays
from core.errors import Missing, Refusal
from core.forms import DayField, StyledFormMixin, TextField
from core.keys import key_of
from core.models import WorkdayException
from core.records.changes import newest_of


def _must_edit_rules(request: HttpRequest) -> None:
    if not request.user.reach.part(actions.EDIT_RULES).everywhere:
        raise PermissionDenied("放假和调休由县级管理员录入。")


class WorkdayForm(StyledFormMixin, forms.Form):
    first = DayField(label="开始日期")
    last = DayField(label="结束日期", required=False, help_text="只有一天的不填。")
    working = forms.ChoiceField(
        label="这几天",
        choices=[("no", "休息"), ("yes", "上班（调休）")],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial="no",
    )
    ground = TextField(
        label="依据", max_length=200, help_text="例如：国办发明电〔2026〕号，部分节假日安排的通知。"
    )

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"working": self.cleaned_data["working"] == "yes"}


class Workdays(View):
    """A year, and a form for days that are otherwise than announced."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _must_edit_rules(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(WorkdayForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WorkdayForm(request.POST)
        if form.is_valid():
            try:
                number = workdays.enter(actor=request.user, **form.values())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                year = form.cleaned_data["first"].year
                messages.success(request, f"已录入 {number} 天，此后计算的期限按新的安排。")
                return redirect(f"{request.path}?year={year}")
        return self._page(form)

    def _page(self, form: WorkdayForm) -> HttpResponse:
        this = timezone.localdate().year
        years = range(this - 1, this + 2)
        wanted = key_of(self.request.GET.get("year"))
        year = wanted if wanted in years else this
        entered = WorkdayException.objects.visible_to(self.request.user)
        return render(
            self.request,
            "core/workdays.html",
            {
                "title": "工作日",
                "subtitle": "办理期限按工作日计算时，以这里的放假和调休安排为准。",
                "form": form,
                "year": year,
                "years": years,
                "doubt": workdays.doubt_text(workdays.unknown_years()),
                "announced": workdays.announced(year),
                "entered": entered.filter(day__year=year),
                "changes": newest_of(WorkdayException),
            },
        )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was announced of the day holds again."""
    _must_edit_rules(request)
    try:
        row = workdays.take_back(actor=request.user, pk=pk)
    except Missing as missing:
        raise Http404(str(missing)) from None
    messages.success(request, f"{row.day} 已恢复为原来的安排。")
    return redirect("core:workdays")
