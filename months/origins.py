"""Which organizations moved which cell from one revision of a month to the next.

The facts of both are compared once; then every cell of every line is asked in memory.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Case, F, IntegerField, Value, When

from months.choices import Exclusion
from months.indicators import BY_CODE, Indicator
from months.models import MonthRevision, OrganizationFact, RegionFact
from regions.choices import RegionLevel

#: Organizations that a preview and a sheet name; the number is always whole.
MOST = 5_000
#: Columns of a fact that do not say what it counts for in the town table and the lights.
_BESIDE = ("pk", "revision", "organization", "uscc", "name", "region_path", "clear_checks")
_COMPARED = sorted(
    each.column for each in OrganizationFact._meta.concrete_fields if each.name not in _BESIDE
)
_DIFFERING = f"""
    SELECT organization_id
    FROM (SELECT * FROM months_organizationfact WHERE revision_id = %s) n
    FULL JOIN (SELECT * FROM months_organizationfact WHERE revision_id = %s) o
        USING (organization_id)
    WHERE ({", ".join(f"n.{name}" for name in _COMPARED)})
        IS DISTINCT FROM ({", ".join(f"o.{name}" for name in _COMPARED)})
    ORDER BY organization_id
"""
_WORDS = {
    "staff_count": "职工人数",
    "member_count": "党员数",
    "full_member_count": "正式党员数",
    "single_covered": "单独组建覆盖",
    "other_covered": "其他方式覆盖",
    "work_covered": "工作覆盖",
}


@dataclass
class Moved:
    """One organization whose fact is another one: as it was, and as it is."""

    organization_id: int
    name: str
    town: RegionFact
    before: OrganizationFact | None
    after: OrganizationFact | None
    #: Indicator → what it adds to the figures of its region, before and after.
    added: tuple[dict[str, int], dict[str, int]] = field(default_factory=lambda: ({}, {}))

    @property
    def words(self) -> str:
        """What is another: `新计入`, or `职工人数 5 → 7`."""
        if self.before is None:
            return "新计入"
        if self.after is None:
            return "不再计入"
        found = []
        if self.before.region_id != self.after.region_id:
            found.append("区域划转")
        if self.before.exclusion != self.after.exclusion:
            was, now = (_counts(each.exclusion) for each in (self.before, self.after))
            found.append(f"{was} → {now}")
        for name, title in _WORDS.items():
            was, now = getattr(self.before, name), getattr(self.after, name)
            if was != now:
                found.append(f"{title} {_said(was)} → {_said(now)}")
        return "，".join(found) or "指导员、走访情况有变化"

    def moves(self, kind: str, region_id: int, indicator: Indicator) -> bool:
        """Whether the figure of a line is another one for it."""
        codes = (
            (indicator.numerator, indicator.denominator) if indicator.is_rate else (indicator.code,)
        )
        return any(
            self._added(0, kind, region_id, code) != self._added(1, kind, region_id, code)
            for code in codes
        )

    def _added(self, side: int, kind: str, region_id: int, code: str) -> int:
        fact = (self.before, self.after)[side]
        if fact is None:
            return 0
        own = kind == "own"
        inside = fact.region_id == region_id if own else f"/{region_id}/" in f"/{fact.region_path}"
        return self.added[side].get(code, 0) if inside else 0


def _counts(exclusion: str) -> str:
    return Exclusion(exclusion).label if exclusion else "正常"


def _said(value: int | bool) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else f"{value:,}"


class Origins:
    """The organizations behind what `after` changes of `before`."""

    def __init__(self, before: MonthRevision, after: MonthRevision) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERING, [after.pk, before.pk])
            ids = [pk for (pk,) in cursor.fetchall()]
        #: All of them, of which the first `MOST` are looked at.
        self.number = len(ids)
        ids = ids[:MOST]
        towns = _Towns(after, before)
        old, new = _facts(before, ids), _facts(after, ids)
        self.moved: list[Moved] = []
        for pk in ids:
            was, now = old.get(pk), new.get(pk)
            last = now or was
            self.moved.append(
                Moved(
                    pk, last.name, towns.of(last.region_path), was, now, (_added(was), _added(now))
                )
            )
        self.moved.sort(key=lambda each: (each.town.code, each.name))

    def of_cell(self, kind: str, region_id: int, indicator: Indicator) -> list[Moved]:
        """Those that moved one cell; nothing of what a part of the month counts."""
        if indicator.code not in BY_CODE or indicator.by_part:
            return []
        return [each for each in self.moved if each.moves(kind, region_id, indicator)]

    def by_town(self) -> dict[int, list[Moved]]:
        """Id of the town, or of the region above the towns → those of it."""
        found: dict[int, list[Moved]] = defaultdict(list)
        for each in self.moved:
            found[each.town.region_id].append(each)
        return dict(found)


class _Towns:
    """The town of a path, or its last region where it is above the towns."""

    def __init__(self, *revisions: MonthRevision) -> None:
        self._known: dict[int, RegionFact] = {}
        for revision in reversed(revisions):
            for each in RegionFact.objects.filter(revision=revision):
                self._known[each.region_id] = each

    def of(self, path: str) -> RegionFact:
        ids = [int(pk) for pk in path.rstrip("/").split("/")]
        known = [self._known[pk] for pk in ids if pk in self._known]
        towns = (each for each in known if each.level in (RegionLevel.TOWN, RegionLevel.PARK))
        return next(towns, known[-1])


def town_of(revision: MonthRevision, region_ids: Iterable[int]) -> dict[int, int]:
    """Region id → id of its town, or of itself above the towns."""
    towns = _Towns(revision)
    rows = RegionFact.objects.filter(revision=revision, region_id__in=region_ids)
    return {each.region_id: towns.of(each.path).region_id for each in rows}


def _facts(revision: MonthRevision, ids: list[int]) -> dict[int, OrganizationFact]:
    """Facts with what each adds to every counted figure, as columns `n_<code>`."""
    counted = {
        f"n_{each.code}": Case(
            When(each.behind, then=F(each.value) if each.value else Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for each in BY_CODE.values()
        if each.is_counted
    }
    rows = OrganizationFact.objects.filter(revision=revision, organization_id__in=ids)
    return {row.organization_id: row for row in rows.annotate(**counted)}


def _added(fact: OrganizationFact | None) -> dict[str, int]:
    if fact is None:
        return {}
    counted = (each.code for each in BY_CODE.values() if each.is_counted)
    return {code: getattr(fact, f"n_{code}") for code in counted}


@dataclass(frozen=True)
class MovedParty:
    """A Party organization whose facts, or those of its duties, are others: lights of it may be."""

    party_organization_id: int
    name: str
    words: str


_PARTY_WORDS = {
    "member_count": "党员数",
    "full_member_count": "正式党员数",
    "covered_count": "覆盖组织数",
    "term_ends_on": "任期届满日",
    "formation": "组建方式",
    "region_id": "所在区域",
    "secretary_vacant_since": "书记空缺起始日",
    "expected": "应开展次数",
    "done": "已开展次数",
    "on_time": "按期次数",
    "overdue": "逾期未开展项数",
}
_PARTIES = """
    WITH facts AS (
        SELECT fact.revision_id, fact.party_organization_id, fact.name, fact.member_count,
            fact.full_member_count, fact.covered_count, fact.term_ends_on, fact.formation,
            fact.region_id, fact.secretary_vacant_since, duty.expected, duty.done, duty.on_time,
            duty.overdue
        FROM months_partyorganizationfact fact
        LEFT JOIN months_dutyfact duty USING (revision_id, party_organization_id)
    )
    SELECT party_organization_id, coalesce(n.name, o.name), n.revision_id IS NULL,
        o.revision_id IS NULL, {before}, {after}
    FROM (SELECT * FROM facts WHERE revision_id = %s) n
    FULL JOIN (SELECT * FROM facts WHERE revision_id = %s) o USING (party_organization_id)
    WHERE ({after}) IS DISTINCT FROM ({before})
    ORDER BY 2, 1
""".format(
    before=", ".join(f"o.{name}" for name in _PARTY_WORDS),
    after=", ".join(f"n.{name}" for name in _PARTY_WORDS),
)


def moved_parties(before: MonthRevision, after: MonthRevision) -> list[MovedParty]:
    """The Party organizations that `after` has otherwise than `before`."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTIES, [after.pk, before.pk])
        return [
            MovedParty(pk, name, _party_words(gone, new, values))
            for pk, name, gone, new, *values in cursor.fetchall()
        ]


def _party_words(gone: bool, new: bool, values: list) -> str:
    if new or gone:
        return "新计入" if new else "不再计入"
    found = []
    middle = len(_PARTY_WORDS)
    for (name, title), was, now in zip(
        _PARTY_WORDS.items(), values[:middle], values[middle:], strict=True
    ):
        if was != now:
            told = name not in ("region_id", "formation")
            found.append(f"{title} {_shown(was)} → {_shown(now)}" if told else f"{title}有变化")
    return "，".join(found)


def _shown(value: object) -> str:
    return "无" if value is None else str(value)
