"""Reminding Party organizations whose term ends (换届提醒函)."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from core.errors import Refusal
from core.months import Month
from core.tree import ids_above
from elections.models import Election
from papers import layout
from papers.kinds import Draft, LetterKind, Text

#: Reminded so many months before the term ends.
MONTHS = 6


def _drafts(actor: Any, occasion: str) -> list[Draft]:
    """One to each Party organization whose term has ended or ends within six months and that has
    not begun to elect, as it is today."""
    try:
        month = Month.parse(occasion)
    except ValueError as error:
        raise Refusal(str(error)) from None
    if month != Month.current():
        raise Refusal("换届提醒按当天的情况签发，只能签发本月的。")
    today = timezone.localdate()
    under_way = Election.objects.present().open().filter(party_organization=OuterRef("pk"))
    rows = PartyOrganization.objects.all()
    if actor is not None:
        rows = rows.visible_to(actor)
    due = (
        rows.present()
        .active_on(today)
        .filter(~Exists(under_way), term_ends_on__lt=month.plus(MONTHS).last_day)
        .select_related("region")
        .order_by("region__code", "code")
    )
    offices = None if actor is None else actor.reach.placed(Action.ISSUE_LETTERS)
    return [
        _draft(party, issuer_id, today)
        for party in due
        if (issuer_id := _issuer(party, offices)) is not None
    ]


def _issuer(party: PartyOrganization, offices: frozenset[int] | None) -> int | None:
    """The office that reminds: the nearest one of whoever issues; of the command line the highest
    one."""
    line = [*ids_above(party.region.path), party.region_id]
    if offices is None:
        return line[0]
    return next((each for each in reversed(line) if each in offices), None)


def _draft(party: PartyOrganization, issuer_id: int, today: datetime.date) -> Draft:
    ends = party.term_ends_on
    over = ends <= today
    said = "已于" if over else "将于"
    words = {
        "to": party.name,
        "text": (
            f"你党组织本届任期{said} {ends} 届满。根据《中国共产党基层组织选举工作条例》，"
            "党的基层组织应当按期进行换届选举。\n"
            + (
                "请尽快研究换届工作，说明未按期换届的原因，报送换届请示。"
                if over
                else "请提前研究换届工作，在届满前报送换届请示，经批复后组织选举。"
            )
            + "\n需延期或提前换届的，应当报上级党组织批准，延长或提前期限一般不超过 1 年。"
        ),
        "annex": "",
        "remark": "",
        "term_ends_on": ends.isoformat(),
    }
    return Draft(
        key=f"{party.code}:{ends}",
        issuer_id=issuer_id,
        region_id=party.region_id,
        to=party.name,
        title="关于按期换届的提醒函",
        words=words,
        unit=("branches.PartyOrganization", party.pk),
        party_id=party.pk,
        note=f"{ends} 任期届满",
    )


REMINDER = LetterKind(
    code="election-reminder",
    title="换届提醒函",
    mark="换",
    default=layout.letter_form,
    more=(Text("term_ends_on", "任期届满日", "2026-12-30"),),
    drafts=_drafts,
    occasion=lambda occasion: Month.parse(occasion).title,
    units=("branches.PartyOrganization",),
    note="任期已届满或六个月内届满、尚未启动换届的党组织，每月最多一份。",
)
LETTERS = (REMINDER,)
