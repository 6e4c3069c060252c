"""Sign-off up the tree: a town confirms its month, the county accepts it, then it closes.

What is locked is what was confirmed: the town's figures. Nobody is kept from mending the registry;
but a month closes with the accepted figures or not at all, and a town whose figures became others
confirms anew. A setting (`SignOffRule`); without a row in force nothing of this is asked.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from core import audit
from core.errors import Refusal
from core.months import Month
from core.values import contains_identifier
from months import figures
from months.choices import MonthAction, MonthState, SignOffState
from months.figures import Value
from months.flows import FLOW
from months.indicators import title_of
from months.models import MonthRevision, ReportMonth, SignOff, SignOffRule
from months.services.plausibility import Finding, findings
from months.services.telling import tell_taken_back
from regions import on_day as regions
from regions.choices import RegionLevel
from regions.models import Region

#: What stands for an explanation that nobody was asked for.
UNSAID = "由命令行确认，未作说明。"
_LONGEST = 200
_TOWNS = f"""
    WITH towns AS (
        SELECT id, code, name, path FROM ({regions.TREE}) tree
        WHERE alive AND level IN ('{RegionLevel.TOWN}', '{RegionLevel.PARK}')
    )
    SELECT id, code, name, path FROM towns
    WHERE NOT EXISTS (
        SELECT FROM towns above
        WHERE starts_with(towns.path, above.path) AND above.id <> towns.id
    )
    ORDER BY code
"""


@dataclass(frozen=True)
class Town:
    """A town, or a park beside the towns, as it was on the last day of the month."""

    region_id: int
    code: str
    name: str
    path: str


def towns_of(month: Month) -> list[Town]:
    """Who confirms the month: in the order of their codes."""
    with connection.cursor() as cursor:
        cursor.execute(_TOWNS, {"day": month.last_day})
        return [Town(*row) for row in cursor.fetchall()]


def rule_of(month: Month) -> SignOffRule | None:
    """The setting for a month; None: off."""
    return SignOffRule.objects.of(month)


def signed(line: Mapping[str, Value]) -> dict[str, list]:
    """The figures of a town as they are kept."""
    return {code: [value.numerator, value.denominator] for code, value in line.items()}


def digest(line: Mapping[str, list]) -> str:
    """Stands in the form for the figures that somebody looked at."""
    return hashlib.sha256(json.dumps(line, sort_keys=True).encode()).hexdigest()[:16]


def differing(confirmed: Mapping[str, list], now: Mapping[str, list]) -> list[str]:
    """Indicators whose figures are others; what was not counted by then is left alone."""
    return [code for code, figure in now.items() if confirmed.get(code, figure) != figure]


def missing(month: Month) -> list[str]:
    """Names of the towns whose month is not accepted."""
    accepted = SignOff.objects.of(month).filter(state=SignOffState.ACCEPTED)
    ids = set(accepted.values_list("region_id", flat=True))
    return [town.name for town in towns_of(month) if town.region_id not in ids]


def must_be_accepted(month: Month) -> None:
    """Raise Refusal naming the towns that are missing; nothing where sign-off is off."""
    if rule_of(month) and (names := missing(month)):
        raise Refusal(
            f"{month.title}还有 {len(names)} 个镇街没有确认并经县级接受，不能定稿："
            f"{'、'.join(names)}。"
        )


class Stale(Refusal):
    """A month came to other figures than towns confirmed; `region_ids` are theirs."""

    def __init__(self, month: Month, towns: list[Town]) -> None:
        names = "、".join(town.name for town in towns)
        super().__init__(
            f"{month.title}没有定稿：{names}的数字在确认以后有变化，已退回，请重新确认、接受。"
        )
        self.region_ids = [town.region_id for town in towns]


def must_be_as_accepted(revision: MonthRevision) -> None:
    """Raise `Stale` where the closing came to other figures than were accepted, Refusal where a
    town is missing. Asked in the snapshot of the closing."""
    month = revision.report_month.month
    if rule_of(month) is None:
        return
    must_be_accepted(month)
    confirmed = dict(SignOff.objects.of(month).values_list("region_id", "figures"))
    towns = towns_of(month)
    lines = figures.lines_of(revision=revision, region_ids=[town.region_id for town in towns])
    changed = [
        town
        for town in towns
        if differing(confirmed[town.region_id], signed(lines[town.region_id]))
    ]
    if changed:
        raise Stale(month, changed)


@transaction.atomic
def send_back(month: Month, region_ids: Iterable[int]) -> None:
    """Let towns confirm anew, because closing came to other figures."""
    rows = SignOff.objects.select_for_update().of(month).filter(region_id__in=region_ids)
    for row in rows.exclude(state=SignOffState.PENDING):
        FLOW.move(row, "stale", actor=None, reason="定稿时数字与确认的不同，请核对后重新确认。")
        tell_taken_back(row, "stale", None)


# --- The town -----------------------------------------------------------------------------------


@transaction.atomic
def confirm(
    *,
    actor: Any,
    month: Month,
    region_id: int,
    version: int | None = None,
    seen: str | None = None,
    explanations: Mapping[str, str] | None = None,
    said_to_all: str = "",
) -> SignOff:
    """Confirm a town's month as its draft has it.

    `seen`: `digest` of the figures that were looked at. `explanations`: code of the check → text;
    None (command line): `said_to_all`, or a mark that nothing was said. Raises Missing,
    Denied, Refusal, and ValidationError (code of the check → message).
    """
    report_month = _open(month)
    draft = draft_of(month)
    begin(month)
    row = SignOff.objects.filter(report_month=report_month, region_id=region_id).first()
    if row is None:
        raise Refusal("只有镇街、园区确认月报，请核对区域。")
    held = row.version if version is None else version
    row = FLOW.claim("confirm", actor=actor, pk=row.pk, version=held)
    line = signed(figures.line_of(revision=draft, region_id=region_id))
    if seen is not None and seen != digest(line):
        raise Refusal("您核对以后数字又有变化，没有确认。请核对现在的数字后再确认。")
    found = findings(draft, region_id)
    if explanations is None:
        explanations = {each.code: said_to_all or UNSAID for each in found if each.must_explain}
    found = _explained(found, explanations)
    today = timezone.localdate()
    FLOW.move(
        row,
        "confirm",
        actor=actor,
        figures=line,
        findings=[each.stored for each in found],
        first_confirmed_on=row.first_confirmed_on or today,
    )
    return row


def must_be_on(month: Month) -> None:
    """Raise Refusal for a month that nobody has to confirm."""
    if rule_of(month) is None:
        raise Refusal(f"{month.title}没有启用镇街确认，可以直接定稿。")


def _open(month: Month) -> ReportMonth:
    """The month, held, if towns still confirm it. Raises Refusal."""
    must_be_on(month)
    if not month.has_ended:
        raise Refusal(f"{month.title}还没有结束，{month.last_day:%Y-%m-%d} 过后才能确认。")
    ReportMonth.objects.get_or_create(first_day=month.first_day)
    # Closing marks the month in a transaction of its own: who comes later sees the mark.
    found = ReportMonth.objects.select_for_update().get(first_day=month.first_day)
    if found.state == MonthState.CLOSED:
        raise Refusal(f"{month.title}已定稿。需要更正的，先由县级管理员撤销定稿。")
    if found.state == MonthState.CLOSING:
        raise Refusal(f"{month.title}正在定稿，请稍候再看。")
    return found


def draft_of(month: Month) -> MonthRevision:
    """What towns confirm. Raises Refusal while nobody has computed it."""
    found = figures.draft(month)
    if found is None or found.as_of != month.last_day:
        raise Refusal(f"{month.title}还没有按月末计算的预览。请先生成预览，核对后再确认。")
    return found


@transaction.atomic
def begin(month: Month) -> None:
    """Begin a row for each town, so that those who never confirm are counted too."""
    report_month, _ = ReportMonth.objects.get_or_create(first_day=month.first_day)
    due_on = rule_of(month).confirm_due(month)
    SignOff.objects.bulk_create(
        [
            SignOff(report_month=report_month, region_id=town.region_id, due_on=due_on)
            for town in towns_of(month)
        ],
        ignore_conflicts=True,
    )


def _explained(found: list[Finding], said: Mapping[str, str]) -> list[Finding]:
    """The findings with what was said to them. Raises ValidationError."""
    texts = {code: " ".join(text.split())[:_LONGEST] for code, text in said.items()}
    wrong = {}
    for each in found:
        text = texts.get(each.code, "")
        if each.must_explain and not text:
            wrong[each.code] = f"{each.title}：请说明原因。"
        elif contains_identifier(text):
            wrong[each.code] = f"{each.title}：说明随月报上报，请不要写证件号码、手机号码。"
    if wrong:
        raise ValidationError(wrong)
    return [replace(each, explanation=texts.get(each.code, "")) for each in found]


# --- The county ---------------------------------------------------------------------------------


@transaction.atomic
def accept(*, actor: Any, month: Month, region_id: int, version: int | None = None) -> SignOff:
    """Accept what a town confirmed: from now on the month closes with these figures or not at all.

    Raises Missing, Denied, Conflict, and Refusal where the draft of now has other figures.
    """
    _open(month)
    row = _claimed("accept", actor, month, region_id, version)
    line = signed(figures.line_of(revision=draft_of(month), region_id=region_id))
    if changed := differing(row.figures, line):
        titles = "、".join(title_of(code) for code in changed[:5])
        raise Refusal(f"数字在镇街确认以后有变化（{titles}），没有接受。请退回镇街重新确认。")
    FLOW.move(row, "accept", actor=actor)
    return row


@transaction.atomic
def take_back(
    *, actor: Any, month: Month, region_id: int, name: str, reason: str, version: int | None = None
) -> SignOff:
    """Withdraw (town), return or unlock (county): by `name` of the move, with a reason.

    Only while nothing above is approved: a closed month is reopened first.
    """
    _open(month)
    row = _claimed(name, actor, month, region_id, version)
    FLOW.move(row, name, actor=actor, reason=reason)
    tell_taken_back(row, name, actor)
    if name == "unlock":
        audit.record(
            action=MonthAction.SIGN_OFF_UNLOCKED,
            actor=actor,
            subject=str(month),
            detail={"镇街": row.region.name, "原因": audit.masked(reason)},
        )
    return row


def _claimed(name: str, actor: Any, month: Month, region_id: int, version: int | None) -> SignOff:
    row = SignOff.objects.of(month).filter(region_id=region_id).first()
    if row is None:
        region = Region.objects.get(pk=region_id)
        raise Refusal(f"{region.name}还没有确认{month.title}月报，不能{FLOW.moves[name].title}。")
    seen = row.version if version is None else version
    return FLOW.claim(name, actor=actor, pk=row.pk, version=seen)
