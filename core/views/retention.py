"""Growth: how large things are, how long they are kept, what the last prune removed (operator)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from core import actions
from core.errors import Refusal
from core.forms import StyledFormMixin, TextField
from core.models import RetentionPeriod
from core.records.changes import newest_of
from core.retention import sizes
from core.retention.periods import Period, change, period, periods, retentions
from core.views.records import Panel


def _must_operate(request: HttpRequest) -> None:
    if not request.user.may(actions.OPERATE):
        raise PermissionDenied("数据保留供系统管理员查看和设定。")


class PeriodForm(StyledFormMixin, forms.Form):
    days = forms.IntegerField(label="保留天数")
    ground = TextField(
        label="依据", max_length=200, help_text="写明规定名称、条款，或本单位的决定。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, of: Period, **kwargs: Any) -> None:
        low, high = of.declared.at_least, of.declared.at_most
        self.base_fields = self.base_fields | {
            "days": forms.IntegerField(
                label="保留天数",
                min_value=low,
                max_value=high,
                help_text=f"{low} 至 {high} 天；默认 {of.declared.days} 天。",
            )
        }
        super().__init__(*args, **kwargs)


class Overview(View):
    """All retentions with the last prune of each, and who changed them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _must_operate(request)
        titles = {name: each.title for name, (_, each) in retentions().items()}
        changes = newest_of(RetentionPeriod)
        for each in changes:
            each.row.title = titles.get(each.row.name, each.row.name)
        found = periods()
        ran = [each.last.ran_at for each in found if each.last]
        return render(
            request,
            "core/retention.html",
            {
                "title": "数据保留",
                "subtitle": "只显示各类数据的大小、保留期限和清理情况，不含业务数据。",
                "periods": found,
                "ran_at": max(ran, default=None),
                "changes": changes,
            },
        )


class Sizes(Panel):
    """Looking at folders takes a moment: the page does not wait for it."""

    template_name = "core/retention_sizes.html"

    def context(self) -> dict[str, Any]:
        _must_operate(self.request)
        return {
            "database": sizes.of_database(),
            "kept": sizes.of_retentions().values(),
            "largest": sizes.largest(),
            "files": sizes.of_files(),
        }


class Edit(View):
    """Other days for one of them."""

    def dispatch(self, request: HttpRequest, *args: Any, name: str, **kwargs: Any) -> HttpResponse:
        _must_operate(request)
        try:
            self.period = period(name)
        except KeyError:
            raise Http404("没有这一类数据。") from None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        known = self.period
        initial = {"days": known.days, "ground": known.ground, "version": known.version}
        return self._page(PeriodForm(of=known, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PeriodForm(request.POST, of=self.period)
        if form.is_valid():
            try:
                change(actor=request.user, name=self.period.declared.name, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                title, days = self.period.declared.title, form.cleaned_data["days"]
                messages.success(request, f"{title}改为保留 {days} 天，今夜清理时起执行。")
                return redirect("core:retention")
        return self._page(form)

    def _page(self, form: PeriodForm) -> HttpResponse:
        context = {
            "title": f"{self.period.declared.title}的保留期限",
            "form": form,
            "declared": self.period.declared,
        }
        return render(self.request, "core/retention_period.html", context)
