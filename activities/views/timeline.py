"""大事记: what happened in and to a Party organization, year by year, newest first."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from activities.choices import ExcuseState
from activities.models import Activity, DutyStanding, Excuse, seen_by
from branches.models import ChronicleEntry, PartyOrganization
from core.keys import key_of


@dataclass(frozen=True)
class Happening:
    day: datetime.date
    #: What kind of thing it is, in a word.
    kind: str
    text: str
    note: str = ""
    url: str = ""


class Timeline(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = request.user
        party = get_object_or_404(seen_by(user), pk=pk)
        this = timezone.localdate().year
        year = key_of(request.GET.get("year", ""))
        year = year if party.founded_on.year <= year <= this else this
        found = [
            *_activities(user, party, year),
            *_chronicle(user, party, year),
            *_excuses(user, party, year),
            *_missed(user, party, year),
        ]
        months: dict[int, list[Happening]] = {}
        for each in sorted(found, key=lambda each: each.day, reverse=True):
            months.setdefault(each.day.month, []).append(each)
        context = {
            "title": f"{party}大事记",
            "subtitle": f"{year}年 · 共 {len(found)} 条",
            "party": party,
            "year": year,
            "months": list(months.items()),
            "earlier": year - 1 if year > party.founded_on.year else None,
            "later": year + 1 if year < this else None,
        }
        return render(request, "activities/timeline.html", context)


def _activities(user: Any, party: PartyOrganization, year: int):
    rows = (
        Activity.objects.visible_to(user)
        .held()
        .filter(branches__party_organization=party, held_on__year=year)
        .select_related("organizer")
        .prefetch_related("duties")
    )
    for each in rows:
        duties = "、".join(str(duty) for duty in each.duties.all())
        with_others = each.organizer_id != party.pk
        note = duties + (f"，参加{each.organizer}主办" if with_others else "")
        kind = "补课" if each.make_up else "活动"
        yield Happening(each.held_on, kind, each.topic, note, each.get_absolute_url())


def _chronicle(user: Any, party: PartyOrganization, year: int):
    rows = ChronicleEntry.objects.visible_to(user).filter(
        party_organization=party, happened_on__year=year
    )
    for each in rows:
        note = "，".join(filter(None, [each.document_number, each.note]))
        changed = f"：{each.before} → {each.after}" if each.before and each.after else ""
        yield Happening(each.happened_on, "沿革", f"{each.get_kind_display()}{changed}", note)


def _excuses(user: Any, party: PartyOrganization, year: int):
    rows = Excuse.objects.visible_to(user).filter(
        party_organization=party, state=ExcuseState.GRANTED, asked_at__year=year
    )
    for each in rows:
        day = timezone.localdate(each.asked_at)
        yield Happening(day, "免予", str(each), each.ground, each.get_absolute_url())


def _missed(user: Any, party: PartyOrganization, year: int):
    """What was not held until its day, on the day after."""
    today = timezone.localdate()
    rows = DutyStanding.objects.visible_to(user).overdue(today)
    for each in rows.filter(party_organization=party, due_on__year=year):
        day = each.due_on + datetime.timedelta(days=1)
        yield Happening(day, "逾期", f"{each.period_title}{each.get_duty_display()}未开展")
