"""What facts and marks come to: of a whole round in a fixed number of queries, or of one that was
marked just now. The same input gives the same rows; what does not differ is not written."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from assessments import facts, scoring
from assessments.choices import Level, Rated, RoundState
from assessments.documents import UNIT, Document, units
from assessments.models import Assessment, Heard, Mark, Round, Score, Veto
from branches.models import PartyOrganization
from core.db import lock_until_commit
from core.errors import Refusal

_LEVELS = tuple(Level.values)


@dataclass
class Counted:
    """What a run came to."""

    scored: int = 0
    #: How many rows differed from what was stored.
    changed: int = 0
    stars: dict[int, int] = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:
        stars = {str(star): number for star, number in sorted(self.stars.items(), reverse=True)}
        return {"scored": self.scored, "stars": stars}


@transaction.atomic
def count_round(round: Round) -> Counted:
    """Gather the facts of all who are rated, count their marks, and say which stars that would
    give. Raises `Refusal` for a round that is over."""
    lock_until_commit(f"assessments.round.{round.pk}")
    round.refresh_from_db()
    if not round.is_running:
        raise Refusal(f"这一轮{round.get_state_display()}，不再计分。")
    document = round.scheme.document
    rows = _rows(round)
    revisions = facts.months_of(round.starts_on, round.ends_on)
    known = _known(document, round, revisions)
    marks, vetoed = _marks(round), vetoes_of(round, document)
    votes = votes_in(document, Heard.objects.filter(assessment__round=round))
    found = [_score(document, row, known, marks.get(row["id"], {}), vetoed, votes) for row in rows]
    stars = scoring.stars(document, [candidate(document, each) for each in found])
    for each in found:
        each.star = stars[each.assessment_id]
    changed = _write(found)
    Round.objects.filter(pk=round.pk).update(
        counted_at=timezone.now(),
        months={str(each.report_month): each.number for each in revisions},
    )
    round.refresh_from_db()
    numbers: dict[int, int] = defaultdict(int)
    for star in stars.values():
        numbers[star] += 1
    return Counted(len(found), changed, dict(numbers))


def count_one(assessment: Assessment) -> Score:
    """The totals of one whose marks or votes changed, by the facts that were gathered last; its
    star comes when the round is counted."""
    document = assessment.round.scheme.document
    stored = Score.objects.filter(assessment=assessment).first()
    marks: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for each in Mark.objects.filter(assessment=assessment):
        marks[each.level][each.item] = each.marks
    known = stored.known if stored else {"kind": "", "members": None, "facts": {}, "vetoes": []}
    votes = votes_in(document, Heard.objects.filter(assessment=assessment))
    known = {**known, "votes": votes.get(assessment.pk, {})}
    found = _totals(document, assessment.pk, known, marks)
    found.star = stored.star if stored else 0
    _write([found])
    return found


# --- Gathered -----------------------------------------------------------------------------------


def _rows(round: Round) -> list[dict[str, Any]]:
    kind = PartyOrganization.objects.filter(pk=OuterRef("party_organization")).values("kind")[:1]
    rows = Assessment.objects.standing().filter(round=round).order_by("pk")
    rated = F(rated_field(round))
    return list(
        rows.annotate(kind=Subquery(kind), rated=rated).values(
            "id", "party_organization_id", "kind", "rated"
        )
    )


def rated_field(round: Round) -> str:
    """The field of an assessment by which facts are gathered."""
    return {Rated.INSTRUCTOR: "instructor", Rated.DEPARTMENT: "department"}.get(
        round.scheme.subject, "party_organization"
    )


def _known(document: Document, round: Round, revisions) -> dict[str, dict[int, Any]]:
    """Fact → who is rated → value; of a Party organization also how many members it has."""
    rated, subject = Assessment.objects.filter(round=round), round.scheme.subject
    span = facts.Span(
        round.starts_on,
        round.ends_on,
        tuple(each.pk for each in revisions),
        rated.order_by().values(rated_field(round)),
    )
    names = {*document.facts, "member_count"}
    return facts.gathered(sorted(names & set(facts.of(subject))), span)


def _marks(round: Round) -> dict[int, dict[str, dict[str, Decimal]]]:
    """Assessment → level → item → marks."""
    found: dict[int, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = Mark.objects.filter(assessment__round=round)
    for pk, level, item, marks in rows.values_list("assessment_id", "level", "item", "marks"):
        found[pk][level][item] = marks
    return found


def votes_in(document: Document, rows: QuerySet) -> dict[int, dict[str, Any]]:
    """Assessment → side → what its votes come to, in hundredths; None where the hearing was held
    and too few voted for a result."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for each in rows.filter(hearing__counted_on__isnull=False):
        votes = each.votes
        worth = None if votes is None else scoring.voted(list(votes.values()), document.verdicts)
        found[each.assessment_id][each.side] = _plain(worth)
    return found


def vetoes_of(round: Round, document: Document) -> dict[int, list[str]]:
    """Party organization → codes of the vetoes that count: what happened in the period, and what
    happened before and was recorded only after the last award of this scheme."""
    codes = {each.code for each in document.vetoes}
    if not codes or round.scheme.subject != Rated.PARTY_ORGANIZATION:
        return {}
    before = (
        Round.objects.filter(
            scheme__code=round.scheme.code, region=round.region, state=RoundState.AWARDED
        )
        .exclude(pk=round.pk)
        .order_by("-awarded_on", "-pk")
        .first()
    )
    rows = Veto.objects.standing().filter(code__in=codes, happened_on__lte=round.ends_on)
    found: dict[int, list[str]] = defaultdict(list)
    for each in rows.order_by("happened_on", "pk"):
        known_late = before is not None and timezone.localdate(each.created_at) >= before.awarded_on
        if each.happened_on >= round.starts_on or known_late:
            found[each.party_organization_id].append(each.code)
    return found


# --- Counted ------------------------------------------------------------------------------------


def _score(document: Document, row: Mapping[str, Any], known, marks, vetoed, votes) -> Score:
    rated = row["rated"]
    own = {name: values.get(rated, _otherwise(name)) for name, values in known.items()}
    members = own.get("member_count")
    asked = {name: _plain(own[name]) for name in document.facts if name in own}
    gathered = {
        "kind": row["kind"] or "",
        "members": members,
        "facts": asked,
        "vetoes": sorted(set(vetoed.get(row["party_organization_id"], ()))),
        "votes": votes.get(row["id"], {}),
    }
    return _totals(document, row["id"], gathered, marks)


def _otherwise(name: str) -> int | None:
    return facts.ALL[name].otherwise


def _plain(value: Any) -> Any:
    """As JSON keeps it, and reads it back the same."""
    if value is None or isinstance(value, int):
        return value
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _totals(
    document: Document, pk: int, known: Mapping[str, Any], marks: Mapping[str, Mapping[str, Any]]
) -> Score:
    """Counted from what is stored of it alone."""
    given: dict[str, Any] = {}
    computed = {
        item.code: scoring.marked(item, _of(known, {}))
        for item in document.items
        if item.is_computed
    }
    sums: dict[str, scoring.Totals] = {}
    found: list[scoring.Marked] = []
    for level in _LEVELS:
        given = {**given, **marks.get(level, {})}
        so_far = _of(known, given)
        found = [
            computed[item.code] if item.is_computed else scoring.marked(item, so_far)
            for item in document.items
        ]
        sums[level] = scoring.totals(document, found)
    last = sums[_LEVELS[-1]]
    return Score(
        assessment_id=pk,
        known=dict(known),
        items={each.item.code: _told(each) for each in found},
        dimensions={
            code: None if value is None else str(value) for code, value in last.dimensions.items()
        },
        automatic=automatic(computed.values()),
        own=sums[Level.SELF].total if marks.get(Level.SELF) else None,
        town=sums[Level.TOWN].total if marks.get(Level.TOWN) else None,
        total=last.total,
        waiting=sum(each.waits for each in found),
    )


def _of(known: Mapping[str, Any], marks: Mapping[str, Any]) -> scoring.Known:
    return scoring.Known(
        kind=known["kind"],
        members=known["members"],
        facts=known["facts"],
        marks=marks,
        votes=known.get("votes", {}),
    )


def _told(each: scoring.Marked) -> dict[str, Any]:
    got = None if each.got is None else str(Decimal(each.got).scaleb(-6).normalize() + 0)
    return {"got": got, "applies": each.applies, "value": each.value}


def automatic(found: Iterable[scoring.Marked]) -> Decimal | None:
    """What computed items alone give, in hundredths of their full marks."""
    counted = [each for each in found if each.got is not None and not each.item.bonus]
    full = sum(units(each.item.marks) for each in counted)
    if not full:
        return None
    got = sum(each.got for each in counted)
    return scoring.rounded(scoring.Fraction(got * 100 * UNIT, full))


def candidate(document: Document, score: Score) -> scoring.Candidate:
    """Who is put in order with the others; what vetoes leave him."""
    most = [each.most for each in document.vetoes if each.code in score.known["vetoes"]]
    return scoring.Candidate(
        key=score.assessment_id,
        total=score.total or Decimal(0),
        tie=tuple(Decimal(score.dimensions.get(code) or 0) for code in document.tie_by),
        has=frozenset(
            code for code, each in score.items.items() if each["got"] and Decimal(each["got"]) > 0
        ),
        most=min(most, default=None),
    )


# --- Written ------------------------------------------------------------------------------------

_COLUMNS = ("known", "items", "dimensions", "automatic", "own", "town", "total", "waiting", "star")
_TYPES = {
    "known": "jsonb",
    "items": "jsonb",
    "dimensions": "jsonb",
    "waiting": "int",
    "star": "int",
}


def _write(scores: Collection[Score]) -> int:
    """Write the rows that differ, in one statement; how many."""
    if not scores:
        return 0
    table = connection.ops.quote_name(Score._meta.db_table)
    columns = ", ".join(_COLUMNS)
    types = [_TYPES.get(name, "numeric") for name in _COLUMNS]
    given: list[Any] = [[each.assessment_id for each in scores]]
    for name, kind in zip(_COLUMNS, types, strict=True):
        values = [getattr(each, name) for each in scores]
        if kind == "jsonb":
            values = [json.dumps(value, ensure_ascii=False, sort_keys=True) for value in values]
        given.append(values)
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{_sent(kind)}[]" for kind in types)])
    selected = ", ".join(
        f"new.{name}::jsonb" if kind == "jsonb" else f"new.{name}"
        for name, kind in zip(_COLUMNS, types, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {table} AS old (assessment_id, {columns})
            SELECT new.assessment_id, {selected}
            FROM unnest({arrays}) AS new (assessment_id, {columns})
            ON CONFLICT (assessment_id) DO UPDATE
            SET mark = core_change_mark(),
                {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
            WHERE ({", ".join(f"old.{name}" for name in _COLUMNS)})
                IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _COLUMNS)})
            """,
            given,
        )
        return cursor.rowcount


def _sent(kind: str) -> str:
    return "text" if kind == "jsonb" else kind


def recounted(round: Round) -> list[int]:
    """Assessments whose stored result is not what scheme, facts, marks and vetoes of that moment
    give, counted again: none, if nobody touched them."""
    document, marks = round.scheme.document, _marks(round)
    stored = {
        each.assessment_id: each
        for each in Score.objects.filter(assessment__round=round).order_by("pk")
    }
    again = [_totals(document, pk, each.known, marks.get(pk, {})) for pk, each in stored.items()]
    stars = scoring.stars(document, [candidate(document, each) for each in again])
    return [
        each.assessment_id
        for each in again
        if (each.total, stars[each.assessment_id], each.items)
        != (
            stored[each.assessment_id].total,
            stored[each.assessment_id].star,
            stored[each.assessment_id].items,
        )
    ]
