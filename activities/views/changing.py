"""Correcting and withdrawing an activity; who files besides; templates."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from activities import services
from activities.forms.filing import (
    ActivityForm,
    DelegationForm,
    KeepTextForm,
    WithdrawForm,
    initial_of,
)
from activities.models import Activity, ActivityText, Delegation, fileable_by
from activities.services.body import Body
from activities.services.correcting import body_of
from activities.services.entitled import signed_up_for
from activities.views.filing import (
    correction_page,
    people_asked,
    photos_of,
    put_errors,
    refuse_strangers,
    take_photos,
)
from core.addresses import address_of
from core.errors import Conflict, Refusal
from core.keys import key_of
from core.lists.dated import LinkTable
from core.views.editing import EditPage, RecordDoor, at_the_door
from core.views.links import EndLink, NewLink
from core.views.pieces import Button, Rows
from core.views.records import Panel


@method_decorator(never_cache, name="dispatch")
class CorrectActivity(RecordDoor):
    """The same form, with what is stored."""

    model = Activity

    def rows(self):
        return super().rows().select_related("organizer__region")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = self.found(pk)
        stored = body_of(activity)
        guests = signed_up_for(activity)
        named = [each for each in stored.party_organizations if each.pk not in guests]
        initial = initial_of(dataclasses.replace(stored, party_organizations=named))
        form = self.form(activity, initial=initial)
        return correction_page(request, activity, form, activity.version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = self.found(pk)
        stored = body_of(activity)
        form = self.form(activity, data=request.POST, files=request.FILES)
        if form.is_valid():
            photos = photos_of(request)
            dropped = request.POST.getlist("drop")
            names = [name for name in stored.photos if name not in dropped]
            body = form.body(photos=[*names, *photos], plan=None, planned=activity.is_planned)
            try:
                with at_the_door():
                    services.correct_activity(
                        actor=request.user,
                        pk=pk,
                        version=self.version(),
                        **changes_of(stored, body),
                    )
            except ValidationError as error:
                put_errors(form, error)
            except Conflict as conflict:
                messages.error(request, str(conflict))
                found = services.differences(
                    actor=request.user, activity=conflict.stored, sent=body
                )
                now = conflict.stored.version
                return correction_page(request, activity, form, now, found, status=409)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                take_photos(request, activity, photos)
                messages.success(request, "已更正。")
                return redirect(activity.get_absolute_url())
        return correction_page(request, activity, form, self.version())

    def form(self, activity: Activity, **given: Any) -> ActivityForm:
        party, user = activity.organizer, self.request.user
        people = people_asked(user, party, stored=activity, **given)
        return ActivityForm(user=user, party=party, entitled=people, **given)


def changes_of(stored: Body, body: Body) -> dict[str, Any]:
    """The fields in which the form differs from what is stored."""
    names = [name for name in Body.__dataclass_fields__ if name != "plan"]
    return {
        name: getattr(body, name) for name in names if getattr(body, name) != getattr(stored, name)
    }


class WithdrawActivity(EditPage):
    model = Activity
    form_class = WithdrawForm
    update = services.withdraw_activity
    edit_title = "撤回活动"
    intro = "撤回以后不再计数，也不能恢复。确已开展的，需要重新填报。"
    submit = "撤回"
    saved = "已撤回。"
    list_url = "activities:list"


class DelegationDoor(EditPage):
    model = Delegation
    list_url = "branches:list"

    def success_url(self, record):
        return record.party_organization.get_absolute_url()


class NewDelegation(DelegationDoor, NewLink):
    """For the Party organization that the address names."""

    side = "party_organization"
    owner_editable = False
    form_class = DelegationForm
    create = services.give_delegation

    def form(self, record, data=None, **options):
        may = services.may_delegate(actor=self.request.user, party_organization=self.owner)
        if not may:
            raise PermissionDenied("只有书记和镇街可以委托他人代填。")
        return super().form(record, data, **options)


class EndDelegation(DelegationDoor, EndLink):
    update = services.end_delegation


class DelegationTable(LinkTable):
    """Who files for a Party organization by delegation."""

    end_url = "activities:end_delegation"

    class Meta(LinkTable.Meta):
        model = Delegation
        fields = ("user",)

    def said(self, record):
        return f"对{record.user}的委托"


class DelegationsOf(Panel):
    """On the page of a Party organization, for whoever gives and ends them."""

    def pieces(self, pk):
        user = self.request.user
        found = (
            Delegation.objects.editable_by(user)
            .filter(party_organization=pk)
            .select_related("user")
            .order_by("-starts_on", "-pk")
        )
        party = fileable_by(user).filter(pk=pk).first()
        if party is None or not services.may_delegate(actor=user, party_organization=party):
            return None
        return {
            "delegations": Rows(
                "代填委托",
                DelegationTable(list(found[:50]), editable=True),
                empty="没有委托他人代填活动。",
                buttons=[Button("新增", address_of("activities:new_delegation", pk))],
            )
        }


class Texts(View):
    """The templates of a Party organization: keep one, remove one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.party(request.GET.get("party", "")), KeepTextForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        party = self.party(request.POST.get("party", ""))
        form = KeepTextForm(request.POST)
        if form.is_valid():
            try:
                with at_the_door():
                    services.keep_text(
                        actor=request.user, party_organization=party, **form.cleaned_data
                    )
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, "模板已保存。")
                return redirect(f"{address_of('activities:texts')}?party={party.code}")
        return self.page(party, form)

    def party(self, code: str):
        refuse_strangers(self.request.user)
        return get_object_or_404(fileable_by(self.request.user), code=code)

    def page(self, party: Any, form: KeepTextForm) -> HttpResponse:
        own = ActivityText.objects.visible_to(self.request.user)
        context = {
            "title": "活动模板",
            "party": party,
            "form": form,
            "texts": own.filter(party_organization=party).order_by("name"),
        }
        return render(self.request, "activities/texts.html", context)


class RemoveText(RecordDoor):
    model = ActivityText
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = self.found(pk)
        party = text.party_organization
        try:
            with at_the_door():
                services.remove_text(
                    actor=request.user, pk=pk, version=key_of(request.POST.get("version"))
                )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "模板已删除。")
        return redirect(f"{address_of('activities:texts')}?party={party.code}")
