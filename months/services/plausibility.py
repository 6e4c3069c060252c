"""What is unlikely in a town's month before it is confirmed: typed rules over the draft.

The types are those of the yearly statistics of the Party (`CheckKind`); which figures they look at
and from what on they speak up, the rows of `CheckRule` say.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from branches.models import Coverage
from core import in_force
from months import figures
from months.choices import CheckKind, Exclusion, FigureScope
from months.figures import Value
from months.indicators import BY_CODE, IN_OPERATION, MEMBERS_WITHOUT_UNIT, title_of
from months.models import CheckRule, MonthRevision, OrganizationFact, PartyOrganizationFact
from orgs.models import OrganizationStatus

#: Organizations that a finding names; the number is always whole.
NAMED = 50


@dataclass(frozen=True)
class Finding:
    """One thing that a check found; the explanation is added by whoever confirms."""

    code: str
    title: str
    text: str
    must_explain: bool
    organizations: list[str] = field(default_factory=list)
    explanation: str = ""

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Place:
    """What a check looks at: the draft, the month before it, the town."""

    draft: MonthRevision
    previous: MonthRevision | None
    region_id: int
    now: dict[str, Value]
    before: dict[str, Value]

    def facts(self, revision: MonthRevision) -> QuerySet[OrganizationFact]:
        ids = figures.region_ids(revision, self.region_id, FigureScope.TOTAL)
        return OrganizationFact.objects.filter(revision=revision, region_id__in=ids)

    def count(self, code: str) -> int:
        value = self.now.get(code)
        return (value and value.numerator) or 0


def findings(draft: MonthRevision, region_id: int) -> list[Finding]:
    """What the rules of the month find in the town's draft, in their order."""
    previous = figures.previous_revision(draft)
    place = _Place(
        draft,
        previous,
        region_id,
        figures.line_of(revision=draft, region_id=region_id),
        figures.line_of(revision=previous, region_id=region_id) if previous else {},
    )
    rules = CheckRule.objects.valid_on(draft.report_month.first_day).filter(is_on=True)
    return [
        Finding(rule.code, rule.title, text, rule.must_explain, names)
        for rule in rules
        for text, names in _CHECKS[rule.kind](rule, place)
    ]


_Found = list[tuple[str, list[str]]]


def _names(rows: QuerySet) -> list[str]:
    return list(rows.order_by("name").values_list("name", flat=True)[:NAMED])


def _carry_over(rule: CheckRule, place: _Place) -> _Found:
    """What the last closing counted is still known, and what is new did not exist by then."""
    if place.previous is None:
        return []
    found: _Found = []
    before, now = place.facts(place.previous).filter(IN_OPERATION), place.facts(place.draft)
    same = {"organization_id": OuterRef("organization_id")}
    known = OrganizationFact.objects.filter(revision=place.draft, **same)
    lost = before.filter(~Exists(known))
    if number := lost.count():
        text = f"上月定稿 {before.count():,} 家，其中 {number:,} 家台账里已没有（合并或删除）。"
        found.append((text, _names(lost)))
    day = place.previous.as_of
    former = OrganizationFact.objects.filter(revision=place.previous, **same)
    counted = OrganizationStatus.objects.filter(**same, starts_on__lte=day)
    young = OrganizationFact.objects.filter(organization__founded_on__gt=day, pk=OuterRef("pk"))
    late = now.filter(IN_OPERATION, ~Exists(former), Exists(counted)).exclude(Exists(young))
    if number := late.count():
        text = f"{number:,} 家按台账上月末就应计入，上月定稿没有计入。"
        found.append((text, _names(late)))
    return found


def _must_be_zero(rule: CheckRule, place: _Place) -> _Found:
    number = place.count(rule.indicator)
    if number < max(rule.least, 1):
        return []
    return [(f"{title_of(rule.indicator)} {number:,}，应为 0。", [])]


def _difference_explained(rule: CheckRule, place: _Place) -> _Found:
    whole, part = place.count(rule.indicator), place.count(rule.other)
    if abs(whole - part) < max(rule.least, 1):
        return []
    missing = place.facts(place.draft).filter(
        BY_CODE[rule.indicator].behind & ~BY_CODE[rule.other].behind
    )
    text = (
        f"{title_of(rule.indicator)} {whole:,}，{title_of(rule.other)} {part:,}，"
        f"差 {abs(whole - part):,}。"
    )
    return [(text, _names(missing))]


def _list_required(rule: CheckRule, place: _Place) -> _Found:
    """Those that counted last month and are out of operation now travel along by name."""
    if place.previous is None:
        return []
    former = OrganizationFact.objects.filter(
        IN_OPERATION, revision=place.previous, organization_id=OuterRef("organization_id")
    )
    gone = place.facts(place.draft).filter(Exists(former), ~Q(exclusion=""))
    if (number := gone.count()) < max(rule.least, 1):
        return []
    rows = gone.order_by("name").values_list("name", "exclusion")[:NAMED]
    names = [f"{name}（{Exclusion(reason).label}）" for name, reason in rows]
    return [(f"{number:,} 家本月停业、注销或转为空壳，附名单。", names)]


def _jump(rule: CheckRule, place: _Place) -> _Found:
    if rule.indicator not in place.before:
        return []
    before, now = place.before[rule.indicator].numerator or 0, place.count(rule.indicator)
    difference = abs(now - before)
    if difference < max(rule.least, 1) or difference * 100 < rule.percent * before:
        return []
    word = "增加" if now > before else "减少"
    share = f"（{difference / before:.0%}）" if before else ""
    title = title_of(rule.indicator)
    text = f"{title}由上月 {before:,} 变为 {now:,}，{word} {difference:,}{share}。"
    return [(text, [])]


def _date_order(rule: CheckRule, place: _Place) -> _Found:
    """Nothing is covered before it exists, nor by what does not exist yet."""
    day = place.draft.as_of
    links = Coverage.objects.filter(
        in_force.on(day), organization_id=OuterRef("organization_id")
    ).filter(
        Q(starts_on__lt=F("organization__founded_on"))
        | Q(starts_on__lt=F("party_organization__founded_on"))
    )
    wrong = place.facts(place.draft).filter(Exists(links))
    if (number := wrong.count()) < max(rule.least, 1):
        return []
    text = f"{number:,} 家的组织覆盖起始日期早于组织或党组织的成立日期。"
    return [(text, _names(wrong))]


def _two_places_agree(rule: CheckRule, place: _Place) -> _Found:
    """Members counted where they work, against members on the books of Party organizations."""
    ids = figures.region_ids(place.draft, place.region_id, FigureScope.TOTAL)
    books = PartyOrganizationFact.objects.filter(revision=place.draft, region_id__in=ids)
    on_books = books.aggregate(number=Sum("member_count"))["number"] or 0
    working = place.count("members") + place.count(MEMBERS_WITHOUT_UNIT)
    difference = abs(on_books - working)
    if difference < max(rule.least, 1) or difference * 100 < rule.percent * max(on_books, working):
        return []
    text = (
        f"按工作单位统计党员 {working:,} 名（含未填单位），"
        f"按组织关系统计 {on_books:,} 名，相差 {difference:,}。"
    )
    return [(text, [])]


_CHECKS: dict[str, Callable[[CheckRule, _Place], _Found]] = {
    CheckKind.CARRY_OVER: _carry_over,
    CheckKind.MUST_BE_ZERO: _must_be_zero,
    CheckKind.DIFFERENCE_EXPLAINED: _difference_explained,
    CheckKind.LIST_REQUIRED: _list_required,
    CheckKind.JUMP: _jump,
    CheckKind.DATE_ORDER: _date_order,
    CheckKind.TWO_PLACES_AGREE: _two_places_agree,
}
