"""What is sent of an activity: read, in its one form, written into the rows."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.choices import DutyCode
from activities.models import Absence, Activity, ActivityBranch, ActivityDuty
from activities.models.activity import COUNTS
from activities.services.entitled import entitled_on
from branches.models import PartyOrganization
from core import records
from core.filing import canonical
from core.filing.photos import wrong_names
from transfers.models import FloatingMember

#: Fields that are texts as they were written.
TEXTS = ("place", "host", "topic", "text", "decisions", "video_link", "live_link")
_LINKS = {"video_link": "录像链接", "live_link": "直播链接"}
#: More guests than this are a list of their own.
_MOST_GUESTS, _LONGEST_GUEST, _LONGEST_REASON = 60, 60, 60


@dataclass(frozen=True, kw_only=True)
class Body:
    """The whole of what is filed under one key."""

    #: The first one is the organizer.
    party_organizations: Sequence[PartyOrganization]
    duties: Sequence[str]
    topic: str
    held_on: datetime.date | None = None
    planned_on: datetime.date | None = None
    place: str = ""
    host: str = ""
    text: str = ""
    decisions: str = ""
    #: Ids of members who were entitled and not there, and why.
    absent: Sequence[int] = ()
    absence_reasons: dict[int, str] = field(default_factory=dict)
    guests: Sequence[str] = ()
    #: Ids of others' members who joined in here and came.
    floating: Sequence[int] = ()
    video_link: str = ""
    live_link: str = ""
    photos: Sequence[str] = ()
    #: The planned activity that was held.
    plan: int | None = None

    @property
    def organizer(self) -> PartyOrganization:
        return self.party_organizations[0]

    def as_sent(self) -> dict[str, Any]:
        """In the one form by which two bodies are compared: the order of what is a set does not
        matter, but who is named first does."""
        first, *others = (each.code for each in self.party_organizations)
        return canonical.plain(
            {
                "party_organizations": [first, *sorted(set(others))],
                "duties": sorted(set(self.duties)),
                "held_on": self.held_on,
                "planned_on": self.planned_on,
                **{name: getattr(self, name) for name in TEXTS},
                "absent": sorted(set(self.absent)),
                "absence_reasons": self.absence_reasons,
                "guests": list(self.guests),
                # Bodies of before name none: their digest stays.
                **({"floating": sorted(set(self.floating))} if self.floating else {}),
                "photos": sorted(set(self.photos)),
                "plan": self.plan,
            }
        )

    def digest(self) -> str:
        return canonical.digest(self.as_sent())


def read(body: Body) -> dict[str, Any]:
    """The columns that the body gives. Raises ValidationError, for all that is wrong at once."""
    wrong: dict[str, Any] = {}
    if not body.party_organizations:
        wrong["party_organizations"] = "请选择开展活动的党组织。"
    if not body.duties:
        wrong["duties"] = "请选择事项。"
    elif unknown := sorted(set(body.duties) - set(DutyCode.values)):
        wrong["duties"] = f"没有“{unknown[0][:20]}”这个事项。"
    values: dict[str, Any] = {name: canonical.line_ends(getattr(body, name)) for name in TEXTS}
    try:
        values |= records.read(Activity, {name: values[name] for name in TEXTS})
    except ValidationError as error:
        wrong |= error.error_dict
    if not values["topic"]:
        wrong["topic"] = "请填写主题。"
    for name, label in _LINKS.items():
        if values[name] and not is_link(values[name]):
            wrong[name] = f"{label}应是以 https:// 或 http:// 开头的网址。"
    values["guests"] = [each for raw in body.guests if (each := canonical.line_ends(raw))]
    if len(values["guests"]) > _MOST_GUESTS:
        wrong["guests"] = f"列席人员最多 {_MOST_GUESTS} 人。"
    elif any(len(each) > _LONGEST_GUEST for each in values["guests"]):
        wrong["guests"] = f"列席人员每人不超过 {_LONGEST_GUEST} 字。"
    if any(len(each) > _LONGEST_REASON for each in body.absence_reasons.values()):
        wrong["absence_reasons"] = f"缺席原因不超过 {_LONGEST_REASON} 字。"
    if body.held_on is None and body.planned_on is None:
        wrong["held_on"] = "开展日期、计划日期至少填一项。"
    if body.planned_on and body.planned_on.year > timezone.localdate().year + 1:
        wrong["planned_on"] = "计划日期不能晚于明年年底，请核对。"
    try:
        records.refuse_future("held_on", body.held_on, "开展日期")
    except ValidationError as error:
        wrong |= error.error_dict
    if text := wrong_names(body.photos):
        wrong["photos"] = text
    if "party_organizations" not in wrong and (gone := _outside_life(body)):
        wrong["party_organizations"] = gone
    if wrong:
        raise ValidationError(wrong)
    return values | {"held_on": body.held_on, "planned_on": body.planned_on}


def is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in text


def _outside_life(body: Body) -> str:
    """Who takes part in something exists on that day."""
    day = body.held_on or body.planned_on
    for party in body.party_organizations:
        if day is not None and day < party.founded_on:
            return f"“{party}”{party.founded_on} 才成立，日期不能更早。"
        if day is not None and party.dissolved_on is not None and day >= party.dissolved_on:
            return f"“{party}”已于 {party.dissolved_on} 撤销，日期应在撤销之前。"
    return ""


#: Party organizations that take part by signing members up → whom: they alone should be there.
SignedUp = Mapping[int, Collection[int]]


def write_parts(
    activity: Activity,
    body: Body,
    *,
    new: bool = False,
    frozen: bool = False,
    signed_up: SignedUp | None = None,
) -> dict[str, list[Any]]:
    """Store what it counts for, who takes part and who was absent; gives back its rows if new.

    `new`: there is nothing of it yet; `frozen`: neither day nor participants changed: the lists of
    who was entitled stay.
    Raises ValidationError for somebody who was not entitled.
    """
    duties = [] if frozen else _write_duties(activity, body.duties, new=new)
    branches = list(activity.branches.all()) if frozen else _branches(activity, body, signed_up)
    absent = set(body.absent) if body.held_on else set()
    known = {pk for each in branches for pk in each.entitled_ids}
    if strange := sorted(absent - known):
        raise ValidationError(
            {
                "absent": f"缺席名单里有 {len(strange)} 人 {body.held_on} 不在应到名单内"
                f"（编号 {'、'.join(map(str, strange[:5]))}），请核对。"
            }
        )
    _place_floating(branches, body)
    for each in branches:
        each.count(absent)
    if frozen:
        ActivityBranch.objects.bulk_update(branches, (*COUNTS, "floating_ids"))
    else:
        if not new:
            activity.branches.all().delete()
        ActivityBranch.objects.bulk_create(branches)
    if not new:
        activity.absences.all().delete()
    absences = Absence.objects.bulk_create(
        Absence(activity=activity, member_id=pk, reason=body.absence_reasons.get(pk, ""))
        for pk in sorted(absent)
    )
    return {"duties": duties, "branches": branches, "absences": absences}


def _place_floating(branches: Sequence[ActivityBranch], body: Body) -> None:
    """Each with the branch that he joined. Raises ValidationError for whoever joined none."""
    ticked = set(body.floating) if body.held_on else set()
    home = floating_home(body) if ticked else {}
    if strange := sorted(ticked - set(home)):
        raise ValidationError(
            {
                "floating": f"流入党员里有 {len(strange)} 人 {body.held_on} 没有编入参加的党组织"
                f"（编号 {'、'.join(map(str, strange[:5]))}），请核对。"
            }
        )
    for each in branches:
        each.floating_ids = sorted(pk for pk in ticked if home[pk] == each.party_organization_id)


def floating_home(body: Body) -> dict[int, int]:
    """Others' members who may be ticked → the Party organization that they joined."""
    parties = [each.pk for each in body.party_organizations]
    rows = FloatingMember.objects.here_on(body.held_on, parties)
    return dict(rows.values_list("pk", "party_organization_id"))


def _branches(activity: Activity, body: Body, signed_up: SignedUp | None) -> list[ActivityBranch]:
    parties = {each.pk: each for each in body.party_organizations}
    entitled = entitled_on(parties, body.held_on, body.duties, signed_up) if body.held_on else {}
    return [
        ActivityBranch(
            activity=activity,
            party_organization=party,
            entitled_ids=list(entitled[pk].member_ids) if entitled else [],
            voting_ids=sorted(entitled[pk].voting_ids) if entitled else [],
        )
        for pk, party in parties.items()
    ]


def _write_duties(activity: Activity, duties: Sequence[str], *, new: bool) -> list[ActivityDuty]:
    wanted = sorted(set(duties))
    if not new:
        if sorted(activity.duties.values_list("duty", flat=True)) == wanted:
            return []
        activity.duties.all().delete()
    return ActivityDuty.objects.bulk_create(
        ActivityDuty(activity=activity, duty=each) for each in wanted
    )
