"""A list of people is read in the guarded process, compared by blind index in memory, and gone:
what is stored are counts, and who of the register was found."""

import datetime
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.models import Coverage
from core import audit, records
from core.errors import Missing, Refusal
from core.imports.reading.errors import Refused
from core.imports.sheets import Sheet
from core.imports.unkept import read_file
from core.records.links import checked_reason
from members.models import Member
from members.services import keep_limit
from orgs.models import Organization
from rosters.choices import MatchKind, MatchState, RosterAction
from rosters.models import Roster, RosterMatch, comparable_by

#: Rows of one list; a department's list of many units is sent in several.
MOST_ROWS = 20_000
#: Mistakes that are told, and indexes that are looked for at once.
_TOLD, _AT_ONCE = 10, 5_000

#: Blind index → the name on the list.
People = dict[str, str]


@dataclass(frozen=True)
class Compared:
    """What came of a list: one row for each unit, and what of it could not be read."""

    rosters: list[Roster]
    unread: list[str]


@sensitive_variables()
@transaction.atomic
def compare(
    *,
    actor: Any,
    organization: Organization | None,
    sheet: Sheet,
    origin: str,
    listed_on: datetime.date,
    reason: str,
    file: BinaryIO | None = None,
    pasted: str = "",
) -> Compared:
    """Compare a list with the register: of one unit, or (None) of the units whose codes it holds.

    Nobody learns of members out of his reach: they are not found. At most `ROSTERS_PER_DAY` lists a
    day. Raises `Missing`, `Denied`, ValidationError, `Refusal` for a list that cannot be read, and
    `TooMany`.
    """
    reason = checked_reason(reason, example="核对新入职党员")
    if listed_on is None:
        raise ValidationError({"listed_on": "请填写名单日期。"})
    records.refuse_future("listed_on", listed_on, "名单日期")
    keep_limit(
        actor,
        RosterAction.COMPARED,
        since=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
        limit=settings.ROSTERS_PER_DAY,
        message="每天最多比对 {limit} 份名单，您今天已用完，请明天再办。",
    )
    # After the actor's row: all his requests wait in one order.
    unit = None if organization is None else _held(actor, organization)
    listed, unread = _listed(file, pasted, sheet)
    if unit is not None:
        people = {**listed.pop("", {}), **listed.pop(unit.uscc, {})}
        lists = [(unit, people)] if people else []
    else:
        lists = [(each, listed.pop(each.uscc)) for each in _units(actor, listed)]
    if not lists:
        raise Refusal("名单里没有可以比对的人员：请核对统一社会信用代码，单位应在您的管理范围内。")
    made = [
        _compared(actor, unit, people, origin=origin, listed_on=listed_on, reason=reason)
        for unit, people in lists
    ]
    audit.record(
        action=RosterAction.COMPARED,
        actor=actor,
        subject=made[0].organization if len(made) == 1 else None,
        detail={
            "事由": reason,
            "单位数": len(made),
            "名单人数": sum(each.row_count for each in made),
        },
    )
    if left := sum(map(len, listed.values())):
        unread.append(f"另有 {left} 人，所写的单位不是这个单位、没有登记或不在您的管理范围内。")
    return Compared(made, unread)


def _held(actor: Any, organization: Organization) -> Organization:
    """The unit, locked: two lists of it are compared one after the other."""
    rows = comparable_by(actor).present().select_for_update(of=("self",))
    found = rows.filter(pk=organization.pk).first()
    if found is None:
        seen = Organization.objects.visible_to(actor).present()
        if not seen.filter(pk=organization.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Organization, keys=[organization.pk])
    return found


def _units(actor: Any, listed: Iterable[str]) -> list[Organization]:
    rows = comparable_by(actor).present().filter(uscc__in=[code for code in listed if code])
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


@sensitive_variables()
def _listed(
    file: BinaryIO | None, pasted: str, sheet: Sheet
) -> tuple[dict[str, People], list[str]]:
    """Code of the unit ("" where none is said) → the people listed there, each once; and what was
    wrong with rows that are left out."""
    if file is None and not pasted.strip():
        raise ValidationError({"file": "请选择文件，或粘贴名单。"})
    source, name = file, getattr(file, "name", "")
    if source is None:
        source, name = io.BytesIO(_as_table(pasted)), f"{sheet.title}.csv"
    try:
        rows, wrong, _ = read_file(source, name, sheet, MOST_ROWS)
    except Refused as refused:
        raise Refusal(f"{refused}。") from None
    more = [f"还有 {len(wrong) - _TOLD} 处。"] if len(wrong) > _TOLD else []
    unread = [*wrong[:_TOLD], *more]
    if wrong and not rows:
        said = ["没有可以比对的人员，请改正后重新提交：", *unread]
        raise ValidationError({"file" if file is not None else "pasted": said})
    found: dict[str, People] = defaultdict(dict)
    for row in rows:
        found[row.get("uscc", "")][row["id_number"]] = row["name"]
    return found, unread


@sensitive_variables()
def _as_table(pasted: str) -> bytes:
    """What was pasted, a person a line, as a table with our titles."""
    lines = [line.replace("，", ",").replace("、", ",") for line in pasted.splitlines()]
    rows = [",".join(line.replace("\t", ",").replace(",", " ").split()) for line in lines]
    rows = [row for row in rows if row]
    titles = "" if rows and "身份证" in rows[0] else "姓名,身份证号,统一社会信用代码\n"
    return (titles + "\n".join(rows)).encode()


# --- Comparing ---------------------------------------------------------------------------------


@sensitive_variables()
def _compared(actor: Any, unit: Organization, people: People, **values: Any) -> Roster:
    found = _members(actor, list(people))
    new = [each for each in found if each.organization_id != unit.pk]
    answered = RosterMatch.objects.filter(
        roster__organization=unit, member__in=[each.pk for each in new]
    )
    # One who is proposed already is not proposed again, nor one of whom the branch said no.
    told = set(answered.exclude(state=MatchState.CONFIRMED).values_list("member", flat=True))
    roster = Roster(
        organization=unit,
        row_count=len(people),
        found_count=len(found),
        known_count=len(found) - len(new),
        new_count=len(new),
        made_by=actor,
        **values,
    )
    records.keep(roster, actor=actor)
    covering = set(
        Coverage.objects.in_force(timezone.localdate())
        .filter(organization=unit)
        .values_list("party_organization", flat=True)
    )
    RosterMatch.objects.bulk_create(
        RosterMatch(
            roster=roster,
            member=each,
            kind=_kind(each, covering),
            name_differs=_same(each.name) != _same(people[each.id_number_index]),
        )
        for each in new
        if each.pk not in told
    )
    return roster


def _kind(member: Member, covering: set[int]) -> MatchKind:
    """A unit with a Party organization, and his relation lies elsewhere: he is away from his."""
    elsewhere = covering and member.party_organization_id not in covering
    return MatchKind.FLOATING if elsewhere else MatchKind.EMPLOYER


def _members(actor: Any, indexes: list[str]) -> list[Member]:
    rows = Member.objects.revealable_by(actor).present().filter(party_organization__isnull=False)
    found: list[Member] = []
    for start in range(0, len(indexes), _AT_ONCE):
        found += rows.filter(id_number_index__in=indexes[start : start + _AT_ONCE]).order_by("pk")
    return found


def _same(name: str) -> str:
    return "".join(name.split()).replace("·", "").replace("•", "")
