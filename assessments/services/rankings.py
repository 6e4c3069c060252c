"""公布排名: units are ranked in public where somebody decided so, within a scope, until a day."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import AssessmentAction, RankedBy, Rated, RoundState
from assessments.models import Assessment, Ranking
from assessments.models.rankings import LONGEST
from assessments.services.overview import towns_of
from core import audit, records
from core.errors import Refusal
from core.records.links import checked_reason


@dataclass(frozen=True)
class Place:
    """One line: units with the same value share a place."""

    place: int
    name: str
    value: Decimal
    note: str = ""


@transaction.atomic
def publish_ranking(*, actor: Any, **values: Any) -> Ranking:
    """Publish how units of an awarded round stand. Raises ValidationError, `Refusal`, and `Denied`
    (recorded) outside the part of the actor."""
    if actor is not None and not actor.may(Action.REVIEW_ASSESSMENTS):
        records.deny(actor=actor, subject=Ranking, text="排名由县级决定公布。")
    row = Ranking()
    for name, value in records.read(Ranking, values).items():
        setattr(row, name, value)
    if row.round_id is not None:
        _refuse_round(row)
    _refuse_days(row)
    row = records.keep(row, actor=actor)
    audit.record(
        action=AssessmentAction.RANKING_PUBLISHED,
        actor=actor,
        subject=row,
        detail={
            "决定": audit.masked(f"{row.decision} {row.decision_number}"),
            "范围": str(row.region),
            "起止": f"{row.starts_on} 至 {row.ends_on}",
        },
    )
    return row


def _refuse_round(row: Ranking) -> None:
    if row.round.state != RoundState.AWARDED:
        raise Refusal("评定星级以后才能公布排名。")
    if row.round.scheme.subject != Rated.PARTY_ORGANIZATION:
        raise Refusal("只比党组织、镇街，不排个人。")
    if row.region_id is not None and not row.region.path.startswith(row.round.region.path):
        raise ValidationError({"region": "公布范围应在轮次的范围以内。"})
    if row.ranked == RankedBy.TOWN and row.kind:
        raise ValidationError({"kind": "比镇街的不选党组织类型。"})


def _refuse_days(row: Ranking) -> None:
    wrong: dict[str, str] = {}
    if len((row.decision or "").strip()) < 4:
        wrong["decision"] = "请写明公布排名的决定，例如“县委两新工委 2026 年第 3 次会议决定”。"
    if row.decided_on and row.decided_on > timezone.localdate():
        wrong["decided_on"] = f"决定日期不能晚于今天（{timezone.localdate()}）。"
    if row.starts_on and row.starts_on < timezone.localdate():
        wrong["starts_on"] = f"公布日期不能早于今天（{timezone.localdate()}）。"
    if row.starts_on and row.ends_on:
        last = row.starts_on + datetime.timedelta(days=LONGEST)
        if not row.starts_on < row.ends_on <= last:
            wrong["ends_on"] = f"撤下日期应在公布日期以后、{last} 以前，最长 {LONGEST} 天。"
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def end_ranking(*, actor: Any, pk: int, version: int, reason: str = "") -> Ranking:
    """Take it away before its day. Raises what `claim` raises, ValidationError and `Refusal`."""
    row = records.claim(Ranking, actor=actor, pk=pk, version=version)
    today = timezone.localdate()
    if row.ends_on <= today:
        raise Refusal(f"已经在 {row.ends_on} 撤下。")
    row.end_reason = checked_reason(reason, example="部分得分有误，更正后再公布")
    row.ends_on = max(today, row.starts_on)
    row = records.keep(row, actor=actor)
    audit.record(
        action=AssessmentAction.RANKING_ENDED,
        actor=actor,
        subject=row,
        detail={"理由": audit.masked(row.end_reason)},
    )
    return row


def places_of(row: Ranking) -> list[Place]:
    """The lines of a ranking that stands; none of one that does not."""
    if not row.stands:
        return []
    rated = Assessment.objects.filter(
        round=row.round,
        post=None,
        party_organization__isnull=False,
        region__path__startswith=row.region.path,
        score__frozen=True,
    )
    found = _of_towns(row, rated) if row.ranked == RankedBy.TOWN else _of_parties(row, rated)
    return [each for each in _placed(found) if each.place <= row.most]


def _of_parties(row: Ranking, rated: Any) -> list[tuple[Decimal, str, str]]:
    document = row.round.scheme.document
    if row.kind:
        rated = rated.filter(party_organization__kind=row.kind)
    columns = ("score__total", "party_organization__name", "score__star")
    rows = rated.order_by("-score__total", "party_organization__code").values_list(*columns)
    return [(total or Decimal(0), name, document.star_name(star)) for total, name, star in rows]


def _of_towns(row: Ranking, rated: Any) -> list[tuple[Decimal, str, str]]:
    names, values = towns_of(row.round), defaultdict(list)
    for region, total in rated.values_list("region_id", "score__total"):
        values[names.get(region, "本级")].append(total or Decimal(0))
    means = [
        ((sum(each) / len(each)).quantize(Decimal("0.01"), ROUND_HALF_UP), name, f"{len(each)} 个")
        for name, each in values.items()
    ]
    return sorted(means, key=lambda each: (-each[0], each[1]))


def _placed(found: list[tuple[Decimal, str, str]]) -> list[Place]:
    placed: list[Place] = []
    for number, (value, name, note) in enumerate(found, 1):
        same = placed and placed[-1].value == value
        placed.append(Place(placed[-1].place if same else number, name, value, note))
    return placed
