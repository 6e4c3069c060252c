"""Loading a payment list, looking at what is doubtful, and noting it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from core.addresses import address_of
from core.errors import Missing, Refusal
from core.keys import key_of
from core.views.editing import at_the_door
from dues import forms, services
from dues.choices import PaymentRowState
from dues.imports import BaseSheet, PaymentSheet
from dues.models import Due, DuesBase, PaymentList, PaymentRow
from dues.views.people import OfKept
from members.models import Member, Membership

#: What is doubtful stands first.
_ORDER = (
    PaymentRowState.DOUBT,
    PaymentRowState.MATCHED,
    PaymentRowState.POSTED,
    PaymentRowState.SKIPPED,
)


class NewList(OfKept):
    model = PaymentList
    form_class = forms.UploadForm
    new_title = "导入缴费清单"
    intro = (
        "银行或其他平台导出的清单：按身份证号，没有的按姓名对上党员；对不上的逐行确认后再登记。"
        "文件读取后不保存。"
    )
    submit = "上传"
    saved = "已读取。请核对以后点“登记”。"

    def form(self, record, data=None, **options):
        if data is not None:
            options["files"] = self.request.FILES
        return super().form(record, data, **options)

    def _save(self, record, form):
        values = form.values()
        file = values.pop("file")
        return services.load_list(
            actor=self.request.user,
            party_organization=self.party,
            source=file,
            name=file.name,
            sheet=PaymentSheet(),
            **values,
        )


class NewBases(OfKept):
    """By what all members pay, in one file."""

    model = DuesBase
    form_class = forms.BasesForm
    new_title = "导入党费基数"
    intro = (
        "一次核定多名党员：按身份证号，没有的按姓名对上本党组织在册党员；有一行不对就都不导入。"
        "月收入加密保存，文件读取后不保存。"
    )
    submit = "导入"

    def form(self, record, data=None, **options):
        if data is not None:
            options["files"] = self.request.FILES
        return super().form(record, data, **options)

    def _save(self, record, form):
        file = form.values()["file"]
        number = services.load_bases(
            actor=self.request.user,
            party_organization=self.party,
            source=file,
            name=file.name,
            sheet=BaseSheet(),
        )
        self.saved = f"已核定 {number} 名党员的基数。"
        return self.party

    def success_url(self, record):
        return address_of("dues:party", record.pk)


@method_decorator(never_cache, name="dispatch")
class ListPage(View):
    """One list: who is meant where that is doubtful, and noting all of it at once."""

    def found(self, request: HttpRequest, pk: int) -> PaymentList:
        seen = PaymentList.objects.visible_to(request.user).present()
        return get_object_or_404(seen.select_related("party_organization"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(request, pk)
        rows = PaymentRow.objects.visible_to(request.user).filter(list=found)
        rows = sorted(
            rows.select_related("member").order_by("row_number"),
            key=lambda row: _ORDER.index(PaymentRowState(row.state)),
        )
        waiting = sum(row.state == PaymentRowState.DOUBT for row in rows)
        context = {
            "title": f"{found.party_organization.name}{found}",
            "list": found,
            "rows": rows,
            "waiting": waiting,
            "ready": sum(row.state == PaymentRowState.MATCHED for row in rows),
            "people": self._people(request.user, found) if waiting else [],
        }
        return render(request, "dues/list.html", context)

    @staticmethod
    def _people(user: Any, found: PaymentList) -> list[Member]:
        """Who may be meant: whoever is or was on the books, and stands in a month's list."""
        dues = Due.objects.visible_to(user).filter(
            month__party_organization=found.party_organization_id
        )
        belonged = Membership.objects.visible_to(user).filter(
            party_organization=found.party_organization_id
        )
        named = dues.values("member").union(belonged.values("member"))
        people = Member.objects.visible_to(user).present()
        return list(people.filter(pk__in=named).order_by("name", "pk")[:200])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(request, pk)
        try:
            with at_the_door():
                self._do(request, found)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(found.get_absolute_url())

    @staticmethod
    def _do(request: HttpRequest, found: PaymentList) -> None:
        actor, sent = request.user, request.POST
        what, row = sent.get("do", ""), key_of(sent.get("row"))
        if what == "post":
            version = key_of(sent.get("version"))
            number = services.post_list(actor=actor, pk=found.pk, version=version)
            messages.success(request, f"已登记 {number} 笔。")
        elif what == "skip":
            services.skip_row(actor=actor, pk=found.pk, row=row)
        elif what == "who":
            people = ListPage._people(actor, found)
            wanted = key_of(sent.get("member"))
            member = next((each for each in people if each.pk == wanted), None)
            if member is None:
                raise Refusal("请先选择是哪名党员。")
            services.say_who(actor=actor, pk=found.pk, row=row, member=member)
        else:
            raise Missing
