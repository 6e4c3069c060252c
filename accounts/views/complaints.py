"""投诉建议: everybody files and reads his own; the county answers."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from accounts.filters import ComplaintFilterSet
from accounts.forms import AnswerForm, ComplaintForm
from accounts.models import Complaint
from accounts.services.complaints import answer_complaint, file_complaint
from accounts.tables import ComplaintTable
from core.errors import Missing, Refusal
from core.lists.pagination import Sort
from core.views.editing import at_the_door
from core.views.lists import ListAction, ListPage


class ComplaintList(ListPage):
    title = "投诉建议"
    subtitle = "本人和答复的人看得到，不公开。"
    unit = "件"
    empty_text = "没有符合条件的投诉建议。"
    nothing_text = "还没有提交过。对平台、对工作要求有意见和建议的，都可以提交；答复后在这里查看。"
    table_class = ComplaintTable
    filterset_class = ComplaintFilterSet
    sorts = {"filed_at": Sort("filed_at")}
    default_sort = "-filed_at"
    buttons = (ListAction("提交投诉建议", "accounts:new_complaint", icon="plus", main=True),)
    export_action = ""  # nobody's

    @classmethod
    def opens_to(cls, user):
        return True

    def rows(self):
        return Complaint.objects.visible_to(self.request.user)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewComplaint(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ComplaintForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ComplaintForm(request.POST)
        if form.is_valid():
            try:
                found = file_complaint(actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已提交，答复后会提醒您。")
                return redirect(found)
        return self._page(form)

    def _page(self, form: forms.Form) -> HttpResponse:
        context = {"title": "提交投诉建议", "form": form}
        return render(self.request, "accounts/complaint_new.html", context)


class ComplaintPage(View):
    """One of them, with the answer or, for whoever answers, the form for it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(pk, AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                with at_the_door():
                    answer_complaint(actor=request.user, pk=pk, **form.cleaned_data)
            except Missing as missing:
                raise Http404(str(missing)) from None
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已答复，提交人会收到提醒。")
                return redirect("accounts:complaint", pk)
        return self._page(pk, form)

    def _page(self, pk: int, form: forms.Form) -> HttpResponse:
        user = self.request.user
        rows = Complaint.objects.visible_to(user).select_related(
            "region", "filed_by", "answered_by"
        )
        found = get_object_or_404(rows, pk=pk)
        answers = found.answered_at is None and user.may(Action.ANSWER_COMPLAINTS)
        may_answer = answers and Complaint.objects.editable_by(user).filter(pk=pk).exists()
        context = {
            "title": found.get_kind_display(),
            "complaint": found,
            "author": found.author_to(user),
            "form": form if may_answer else None,
        }
        return render(self.request, "accounts/complaint.html", context)
