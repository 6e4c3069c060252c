"""Filing an activity on a phone or a desk: one page, which works with and without a script."""

import datetime
import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.cache import never_cache

from activities.choices import ActivitySource, DutyCode
from activities.forms.filing import ActivityForm, PartyForm, codes_of, initial_of, key_from
from activities.models import Activity, ActivityText, fileable_by, own_of
from activities.services import (
    PHOTOS,
    differences,
    file_activity,
    plan_activity,
)
from activities.services.body import Body
from activities.services.comparing import Difference
from activities.services.correcting import body_of
from activities.services.entitled import People, people_frozen, people_on, signed_up_for
from activities.services.filing import DRAFT
from branches.models import PartyOrganization
from core import crypto
from core.addresses import address_of
from core.attachments.service import taken
from core.errors import Refusal
from core.filing import drafts
from core.filing.once import OtherBody
from core.filing.photos import MOST_PHOTOS
from core.keys import key_of
from core.views.editing import at_the_door


def refuse_strangers(user: Any) -> None:
    if not fileable_by(user).exists():
        raise PermissionDenied(
            "您的账号没有填报活动的权限。书记填报本党组织的，镇街代填本镇街的，其他人须受委托。"
        )


@method_decorator(never_cache, name="dispatch")
class FilingPage(View):
    """Duty, photos, absentees, done."""

    template_name = "activities/file.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            refuse_strangers(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        party = self.party(request.GET.get("party"))
        if party is None or "choose" in request.GET:
            return self.choose()
        draft = self.draft(request.GET.get("draft"))
        initial = self.initial(party, draft)
        form = self.form(party, initial=initial)
        # A draft that only the device has goes on under its key too.
        key = key_from(request.GET.get("draft") or request.GET.get("paper"))
        return self.page(party, form, key=key)

    def post(self, request: HttpRequest) -> HttpResponse:
        party = self.party(request.POST.get("party"))
        if party is None:
            return self.choose()
        form = self.form(party, data=request.POST, files=request.FILES)
        key = key_from(request.POST.get("key"))
        if not form.is_valid():
            return self.page(party, form, key=key)
        photos = photos_of(request)
        planned = "plan_only" in request.POST
        plan = key_of(request.POST.get("plan"))
        body = form.body(
            photos=[] if planned else list(photos), plan=plan if plan > 0 else None, planned=planned
        )
        source = ActivitySource.PAPER if request.POST.get("paper") else ActivitySource.DESK
        service = plan_activity if planned else file_activity
        try:
            with at_the_door():
                filed = service(actor=request.user, client_key=key, body=body, source=source)
        except OtherBody as other:
            return self.both(other.stored, form, body)
        except ValidationError as error:
            put_errors(form, error)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            take_photos(request, filed.record, photos)
            messages.success(request, "计划已登记。" if planned else "已提交。")
            return redirect(filed.record.get_absolute_url())
        return self.page(party, form, key=key)

    def both(self, stored: Activity, form: ActivityForm, body: Body) -> HttpResponse:
        """What was filed under the key beside what came now: whoever files keeps one of them."""
        found = differences(actor=self.request.user, activity=stored, sent=body)
        if not found:
            messages.error(self.request, str(OtherBody(stored)))
            return redirect(stored.get_absolute_url())
        return correction_page(self.request, stored, form, stored.version, found, status=409)

    # --- What the page is made of ---------------------------------------------------------------

    def party(self, code: str | None) -> PartyOrganization | None:
        """The one that was named, else one's own."""
        mine = fileable_by(self.request.user).select_related("region")
        if code:
            return get_object_or_404(mine, code=code)
        granted = {each.party_organization_id for each in self.request.user.current_grants}
        own = own_of(self.request.user).present().filter(pk__in=granted - {None})
        if found := own.select_related("region").order_by("pk").first():
            return found
        few = list(mine[:2])
        return few[0] if len(few) == 1 else None

    def choose(self) -> HttpResponse:
        # Going on without having chosen is answered beside the field.
        data = self.request.GET if "party" in self.request.GET else None
        context = {"title": "填报活动", "form": PartyForm(data, user=self.request.user)}
        return render(self.request, "activities/choose.html", context)

    def draft(self, text: str | None) -> drafts.Kept | None:
        if not text:
            return None
        own = drafts.of(actor=self.request.user, subject=DRAFT)
        return next((each for each in own if str(each.client_key) == text), None)

    def form(self, party: PartyOrganization, **given: Any) -> ActivityForm:
        return ActivityForm(
            user=self.request.user,
            party=party,
            entitled=people_asked(self.request.user, party, **given),
            **given,
        )

    def initial(self, party: PartyOrganization, draft: drafts.Kept | None) -> dict[str, Any]:
        """A draft, a plan, a copy, or what was the same last time."""
        asked, user = self.request.GET, self.request.user
        mine = Activity.objects.visible_to(user).filter(organizer=party)
        today = timezone.localdate()
        duties = [each for each in asked.getlist("duty") if each in DutyCode.values]
        found: dict[str, Any] = {"duties": duties, "held_on": today}
        held = mine.exclude(held_on=None).present().order_by("-held_on", "-pk")
        last = held.filter(duties__duty__in=duties).first() if duties else None
        last = last or held.first()
        if last is not None:
            found |= {"place": last.place, "host": last.host}
        if day := day_given(asked.get("date")):
            found["held_on"] = day
        source = mine.filter(pk=key_of(asked.get("plan") or asked.get("copy"))).first()
        if source is not None:
            stored = initial_of(body_of(source))
            found |= {name: value for name, value in stored.items() if value}
            found |= {"absent": [], "absence_reasons": {}, "floating": [], "planned_on": None}
            if asked.get("plan"):
                found["held_on"] = min(source.planned_on or today, today)
            elif not source.is_planned:
                found["held_on"] = today
        if draft is not None:
            found |= read_draft(draft.body)
        return found

    def page(self, party: PartyOrganization, form: ActivityForm, *, key: uuid.UUID) -> HttpResponse:
        user = self.request.user
        mine = Activity.objects.visible_to(user).filter(organizer=party).present()
        plan = mine.filter(pk=key_of(self.request.POST.get("plan") or self.request.GET.get("plan")))
        context = {
            "title": "填报活动",
            "party": party,
            "form": form,
            "key": key,
            "plan": plan.filter(state="planned").first(),
            "paper": self.request.GET.get("paper") or self.request.POST.get("paper"),
            "last": mine.exclude(held_on=None).order_by("-held_on", "-pk").first(),
            "plans": mine.filter(state="planned").order_by("planned_on")[:5],
            "texts": ActivityText.objects.visible_to(user).filter(party_organization=party),
            "drafts": [
                {"key": each.client_key, "body": each.body, "saved_at": each.saved_at}
                for each in drafts.of(actor=user, subject=DRAFT)
                if each.client_key != key
            ],
            "may_choose": fileable_by(user).exclude(pk=party.pk).exists(),
            "draft_key": device_key(user),
            "unsaved": form.is_bound,
        }
        return render(self.request, self.template_name, context)


def people_asked(
    user: Any,
    party: PartyOrganization,
    data: Any = None,
    files: Any = None,
    initial: dict[str, Any] | None = None,
    stored: Activity | None = None,
) -> People:
    """Who should be there by what the form says of day, duties and others that take part; as it was
    frozen where `stored` says the same of all that. Of others only those for which `user` files."""
    if data is not None:
        day, duties = day_given(data.get("held_on")), data.getlist("duties")
        codes = codes_of("、".join(data.getlist("others")))
    else:
        initial = initial or {}
        day = initial.get("held_on") or initial.get("planned_on")
        duties, codes = initial.get("duties", []), codes_of(initial.get("others"))
    known = {each.code: each for each in fileable_by(user).filter(code__in=codes)}
    guests = {}
    if stored is not None:
        body, guests = body_of(stored), signed_up_for(stored)
        known |= {each.code: each for each in body.party_organizations}
        # Who signed up took part, whatever the form names.
        codes = [*codes, *(each.code for each in body.party_organizations if each.pk in guests)]
    asked = dict.fromkeys([party, *(known[code] for code in codes if code in known)])
    if stored is not None and stored.held_on is not None:
        was = (body.held_on, {*body.duties}, {*body.party_organizations})
        if was == (day, {*duties}, {*asked}):
            return people_frozen(stored)
    return people_on(asked, day or timezone.localdate(), duties, guests)


def photos_of(request: HttpRequest) -> dict[str, bytes]:
    """What the plain form brings, by digest; that there are too many the form says."""
    files = map(taken, request.FILES.getlist("photos")[:MOST_PHOTOS])
    return {hashlib.sha256(data).hexdigest(): data for data in files}


def take_photos(request: HttpRequest, activity: Activity, photos: dict[str, bytes]) -> None:
    """One that is no photo is told, and holds up nothing."""
    for name, data in photos.items():
        key = {"actor": request.user, "client_key": activity.client_key, "sha256": name}
        try:
            PHOTOS.add(data=data, **key)
        except (ValidationError, Refusal) as error:
            said = "".join(getattr(error, "messages", [str(error)]))
            messages.warning(request, f"有一张照片没有保存：{said}")
            PHOTOS.give_up(**key)


def correction_page(
    request: HttpRequest,
    activity: Activity,
    form: ActivityForm,
    version: int,
    found: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form of an activity that was filed; `found`: beside what is stored by now."""
    photos = activity.photos.select_related("attachment").order_by("position", "pk")
    context = {
        "title": "更正活动",
        "activity": activity,
        "party": form.party,
        "form": form,
        "version": version,
        "differences": found,
        "photos": photos,
        "dropped": request.POST.getlist("drop"),
        "draft_key": device_key(request.user),
        "unsaved": form.is_bound,
    }
    return render(request, "activities/correct.html", context, status=status)


def put_errors(form: ActivityForm, error: ValidationError) -> None:
    """What the service found wrong, at the field where it stands on the page."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)


def device_key(user: Any) -> str:
    """With this the device keeps drafts: only the server gives it back, after a log-in."""
    return crypto.blind_index("drafts on devices", str(user.pk))


def day_given(text: str | None) -> datetime.date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def read_draft(body: dict[str, Any]) -> dict[str, Any]:
    """A draft as a form begins with it: whatever the device wrote, only what fits."""
    fields = ActivityForm.base_fields
    found: dict[str, Any] = {
        name: str(value)[:5000]
        for name, value in body.items()
        if name in fields and name not in ("duties", "photos") and isinstance(value, str)
    }
    for name in ("held_on", "planned_on"):
        if name in found:
            found[name] = day_given(found[name])
    duties = body.get("duties")
    found["duties"] = (
        [each for each in duties if each in DutyCode.values] if isinstance(duties, list) else []
    )
    for name in ("absent", "floating"):
        ticked = body.get(name)
        found[name] = (
            [each for each in ticked if isinstance(each, int)] if isinstance(ticked, list) else []
        )
    reasons = body.get("absence_reasons")
    found["absence_reasons"] = {
        key_of(pk): str(text)[:60]
        for pk, text in (reasons.items() if isinstance(reasons, dict) else ())
        if key_of(pk) > 0
    }
    return found


def file_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the page that files what was planned."""
    plan = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    if not Activity.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied("您的账号不能为这个党组织填报活动。")
    query = urlencode({"party": plan.organizer.code, "plan": plan.pk})
    return redirect(f"{address_of('activities:file')}?{query}")


@method_decorator(never_cache, name="dispatch")
class People(View):
    """Who should be there on another day, or for another duty: a part of the page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        refuse_strangers(request.user)
        party = get_object_or_404(fileable_by(request.user), code=request.GET.get("party", ""))
        day = day_given(request.GET.get("held_on")) or timezone.localdate()
        corrected = Activity.objects.editable_by(request.user).filter(
            organizer=party, pk=key_of(request.GET.get("corrects"))
        )
        form = ActivityForm(
            request.GET,
            user=request.user,
            party=party,
            entitled=people_asked(request.user, party, request.GET, stored=corrected.first()),
        )
        return render(request, "activities/people.html", {"form": form, "day": day})
