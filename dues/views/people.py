"""The page of a Party organization's dues for whoever keeps them: its people and by what they pay,
its months, who else keeps them; and the pages that change it."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.months import Month
from core.views.editing import EditPage
from core.views.links import EndLink, NewLink
from core.views.pieces import Button, Rows
from dues import forms, services
from dues.models import (
    DuesBase,
    DuesExemption,
    DuesMonth,
    DuesOfficer,
    DuesYear,
    PaymentList,
    members_kept_by,
    parties_kept_by,
)
from dues.services.people import owed_by
from dues.tables import OfficerTable
from members.models import Member

#: Months, years and lists shown.
_SHOWN = 13


def kept_party(user: Any, pk: int) -> PartyOrganization:
    """The Party organization whose dues `user` keeps; 403 for whoever sees it, else 404."""
    found = parties_kept_by(user).filter(pk=pk).select_related("parent", "region").first()
    if found is None:
        get_object_or_404(PartyOrganization.objects.visible_to(user).present(), pk=pk)
        raise PermissionDenied("党费只由本党组织的书记或党费管理员办理。")
    return found


class OwnParty(View):
    """The Party organization of the user, or a choice among several."""

    def get(self, request: HttpRequest) -> HttpResponse:
        parties = list(parties_kept_by(request.user).order_by("name", "pk")[:50])
        if not parties:
            raise PermissionDenied("党费只由本党组织的书记或党费管理员办理。")
        if len(parties) == 1:
            return redirect("dues:party", parties[0].pk)
        context = {"title": "党费：选择党组织", "parties": parties}
        return render(request, "dues/choose.html", context)


@method_decorator(never_cache, name="dispatch")
class PartyDues(View):
    """People, months and papers of one Party organization."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, party = request.user, kept_party(request.user, pk)
        people = list(
            members_kept_by(user)
            .filter(party_organization=party)
            .select_related("dues_standing")
            .order_by("name", "pk")
        )
        now = Month.current()
        months = DuesMonth.objects.visible_to(user).filter(party_organization=party)
        lists = PaymentList.objects.visible_to(user).filter(party_organization=party)
        context = {
            "title": f"{party.name}党费",
            "party": party,
            "people": self._people(user, people, now),
            "months": list(months.order_by("-month")[:_SHOWN]),
            "this_month": now,
            "created": months.filter(month=now.first_day).exists(),
            "balance": services.balance_of(party.pk),
            "lists": list(lists.order_by("-pk")[:_SHOWN]),
            "years": list(
                DuesYear.objects.visible_to(user)
                .filter(party_organization=party)
                .order_by("-year")[:_SHOWN]
            ),
            "officers": self._officers(user, party),
        }
        return render(request, "dues/party.html", context)

    @staticmethod
    def _people(user: Any, people: list[Member], month: Month) -> list[dict[str, Any]]:
        ids = [each.pk for each in people]
        owed = owed_by(ids, month)
        bases: dict[int, DuesBase] = {}
        rows = DuesBase.objects.visible_to(user).filter(
            member__in=ids, starts_on__lte=month.first_day
        )
        for row in rows.order_by("starts_on"):
            bases[row.member_id] = row
        return [
            {
                "member": each,
                "base": bases.get(each.pk),
                "owed": owed[each.pk],
                "standing": getattr(each, "dues_standing", None),
            }
            for each in people
        ]

    @staticmethod
    def _officers(user: Any, party: PartyOrganization) -> Rows | None:
        if party.pk not in user.reach.part(Action.KEEP_DUES).party_organization_ids:
            return None
        found = DuesOfficer.objects.editable_by(user).filter(party_organization=party)
        rows = list(found.select_related("user").order_by("-starts_on", "-pk")[:20])
        return Rows(
            "党费管理员",
            OfficerTable(rows, editable=True),
            note="另有党组织书记授权的人，可以受委托代管",
            empty="没有委托他人代管。",
            buttons=[Button("委托", address_of("dues:new_officer", party.pk))],
        )


class OfKept(EditPage):
    """Something new of the Party organization that the address names."""

    action = Action.KEEP_DUES
    list_url = "dues:list"

    @cached_property
    def party(self) -> PartyOrganization:
        return kept_party(self.request.user, self.kwargs["party"])

    def refuse(self, pk):
        get_object_or_404(
            PartyOrganization.objects.visible_to(self.request.user).present(),
            pk=self.kwargs["party"],
        )
        raise PermissionDenied("党费只由本党组织的书记或党费管理员办理。")

    def get(self, request, party, **kwargs):
        self.party  # noqa: B018 - 403 or 404 before anything is shown
        return super().get(request)

    def post(self, request, party, **kwargs):
        self.party  # noqa: B018
        return super().post(request)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.party.name}",
            "cancel_url": address_of("dues:party", self.party.pk),
            "noun": "党费",
        }


class NewMonth(OfKept):
    model = DuesMonth
    form_class = forms.NewMonthForm
    new_title = "建立月份名册"
    intro = "列出这个月在本党组织缴纳党费的党员和应缴；开始收缴以前可以随基数变化。"
    submit = "建立"
    saved = "已建立。核对以后点“开始收缴”。"

    def _save(self, record, form):
        return services.create_month(
            actor=self.request.user, party_organization=self.party, **form.values()
        )


class OfMember(EditPage):
    """Something of the member that the address names, for whoever keeps his dues."""

    action = Action.KEEP_DUES
    list_url = "dues:list"

    @cached_property
    def member(self) -> Member:
        found = members_kept_by(self.request.user).filter(pk=self.kwargs["member"]).first()
        if found is None:
            self.refuse(None)
        return found

    def refuse(self, pk):
        get_object_or_404(
            Member.objects.visible_to(self.request.user).present(), pk=self.kwargs["member"]
        )
        raise PermissionDenied("党费基数只由本党组织的书记或党费管理员核定。")

    def get(self, request, member, **kwargs):
        self.member  # noqa: B018
        return super().get(request)

    def post(self, request, member, **kwargs):
        self.member  # noqa: B018
        return super().post(request)

    def success_url(self, record):
        return address_of("dues:party", self.member.party_organization_id)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.member.name}",
            "cancel_url": self.success_url(None),
            "noun": "党费",
        }


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewBase(OfMember):
    model = DuesBase
    form_class = forms.BaseForm
    new_title = "核定党费基数"
    intro = (
        "只有本党组织的书记（党费管理员）和本人能看到。同一个月再次核定的，以后一次为准；"
        "已经截止、已经缴纳的月份不变。"
    )
    saved = "已核定。"

    def form(self, record, data=None, **options):
        if data is None:
            held = DuesBase.objects.visible_to(self.request.user).filter(member=self.member)
            last = held.order_by("-starts_on").first()
            if last is not None:
                options.setdefault("initial", {"kind": last.kind, "ground": last.ground})
        return super().form(record, data, **options)

    def _save(self, record, form):
        return services.enter_base(actor=self.request.user, member=self.member, **form.values())


class NewExemption(OfMember):
    model = DuesExemption
    form_class = forms.ExemptionForm
    new_title = "登记减免"
    intro = "党员有困难的，经本人申请、支部研究、上级批准，可以少缴或免缴。"
    saved = "已登记。"

    def _save(self, record, form):
        return services.exempt(actor=self.request.user, member=self.member, **form.values())


class EndExemption(EditPage):
    model = DuesExemption
    action = Action.KEEP_DUES
    form_class = forms.EndExemptionForm
    update = services.end_exemption
    edit_title = "提前结束减免"
    submit = "结束"
    saved = "已提前结束。"
    list_url = "dues:list"

    def found(self, pk):
        record = super().found(pk)
        if record.member.party_organization_id is None:
            raise Http404
        return record

    def success_url(self, record):
        return address_of("dues:party", record.member.party_organization_id)


class OfficerDoor(EditPage):
    model = DuesOfficer
    action = Action.KEEP_DUES
    list_url = "dues:list"

    def success_url(self, record):
        return address_of("dues:party", record.party_organization_id)


class NewOfficer(OfficerDoor, NewLink):
    side = "party_organization"
    owner_editable = False
    form_class = forms.OfficerForm
    create = services.name_officer
    saved = "已委托。"

    def form(self, record, data=None, **options):
        led = self.request.user.reach.part(Action.KEEP_DUES).party_organization_ids
        if self.owner.pk not in led:
            raise PermissionDenied("只有本党组织的书记可以委托党费管理员。")
        return super().form(record, data, **options)

    def refuse(self, pk):
        self.owner  # noqa: B018 - 404 for whoever does not see it
        raise PermissionDenied("只有本党组织的书记可以委托党费管理员。")


class EndOfficer(OfficerDoor, EndLink):
    update = services.end_officer
