"""薄弱环节: which Party organizations lack a secretary, a committee, members …; each a condition by
which the list narrows and the page counts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from branches.choices import FormationMode, PartyOrganizationKind
from branches.models import JOINT_BRANCH_ORGANIZATIONS, Coverage, PartyOrganization
from branches.models.party_organizations import BRANCH_MEMBERS
from members.choices import COMMITTEE, Headcount, PostTitle
from members.models import CommitteeSize, HeadcountRule, Member, Post, is_full
from orgs.choices import OperatingState

#: Fewer full members do not make a branch (党章).
LEAST_FOR_BRANCH = 3
#: Whoever leads; the others of a committee are its members.
_LEADERS = (PostTitle.SECRETARY, PostTitle.DEPUTY_SECRETARY)

Rows = QuerySet[PartyOrganization]


@dataclass(frozen=True)
class WeakSpot:
    code: str
    title: str
    #: By which rule it is one, as the page says it.
    note: str
    narrow: Callable[[Rows, datetime.date], Rows]

    def among(self, rows: Rows, today: datetime.date) -> Rows:
        """Those of `rows` that exist today and have it."""
        return self.narrow(rows.active_on(today), today)


def _held(today: datetime.date) -> QuerySet[Post]:
    return Post.objects.in_force(today).filter(party_organization=OuterRef("pk"))


def _without_secretary(rows: Rows, today: datetime.date) -> Rows:
    return rows.filter(~Exists(_held(today).filter(title=PostTitle.SECRETARY)))


def _counted(rows: QuerySet, key: str = "party_organization", **having: int | Subquery) -> QuerySet:
    """Party organizations of which so many rows are."""
    counts = rows.order_by().values(key).annotate(number=Count("pk"))
    return counts.filter(**having).values(key)


def _members(today: datetime.date, *, full: bool) -> QuerySet[Member]:
    found = Member.objects.present().filter(party_organization__isnull=False)
    return found.filter(is_full(today)) if full else found


def _due_committee(rows: Rows, today: datetime.date) -> Rows:
    """Committees and general branches, and branches with so many full members."""
    held = HeadcountRule.objects.valid_on(today).filter(decides=Headcount.COMMITTEE)
    least = Subquery(held.order_by().values("number"))
    large = _counted(_members(today, full=True), number__gte=least)
    return rows.filter(~Q(kind=PartyOrganizationKind.BRANCH) | Q(pk__in=large))


def _on_committee(today: datetime.date) -> Exists:
    others = [title for title in COMMITTEE if title not in _LEADERS]
    return Exists(_held(today).filter(title__in=others))


def _without_committee(rows: Rows, today: datetime.date) -> Rows:
    return _due_committee(rows, today).filter(~_on_committee(today))


def _short_committee(rows: Rows, today: datetime.date) -> Rows:
    """Each person once, whatever offices he holds."""
    sizes = CommitteeSize.objects.valid_on(today)
    least = Case(
        *(When(party_organization__kind=each.kind, then=Value(each.least)) for each in sizes),
        output_field=IntegerField(),
    )
    seated = Post.objects.in_force(today).filter(title__in=COMMITTEE).order_by()
    counted = seated.values("party_organization").annotate(
        number=Count("id_number_index", distinct=True), least=Max(least)
    )
    short = counted.filter(number__lt=F("least")).values("party_organization")
    return _due_committee(rows, today).filter(_on_committee(today), pk__in=short)


def _crowded(rows: Rows, today: datetime.date) -> Rows:
    covered = Coverage.objects.in_force(today).filter(
        organization__state=OperatingState.OPERATING, organization__deleted_at=None
    )
    return rows.filter(
        kind=PartyOrganizationKind.BRANCH,
        formation=FormationMode.JOINT,
        pk__in=_counted(covered, number__gt=JOINT_BRANCH_ORGANIZATIONS),
    )


def _under_three(rows: Rows, today: datetime.date) -> Rows:
    enough = _counted(_members(today, full=True), number__gte=LEAST_FOR_BRANCH)
    return rows.filter(kind=PartyOrganizationKind.BRANCH, formation=FormationMode.SINGLE).exclude(
        pk__in=enough
    )


def _too_large(rows: Rows, today: datetime.date) -> Rows:
    many = _counted(_members(today, full=False), number__gt=BRANCH_MEMBERS)
    return rows.filter(kind=PartyOrganizationKind.BRANCH, pk__in=many)


def _expired(rows: Rows, today: datetime.date) -> Rows:
    return rows.filter(term_ends_on__lte=today)


SPOTS = (
    WeakSpot("no_secretary", "没有书记", "没有在任的书记", _without_secretary),
    WeakSpot(
        "no_committee",
        "应设委员会未设",
        "党委、党总支，或正式党员达到设委员会人数的党支部，没有登记委员",
        _without_committee,
    ),
    WeakSpot("short_committee", "委员缺额", "委员会人数少于规定的最少人数", _short_committee),
    WeakSpot("expired", "届满未换届", "任期已经届满", _expired),
    WeakSpot(
        "joint_over_5",
        f"联合支部覆盖超过 {JOINT_BRANCH_ORGANIZATIONS} 个组织",
        f"联合组建的党支部覆盖正常经营的组织超过 {JOINT_BRANCH_ORGANIZATIONS} 个",
        _crowded,
    ),
    WeakSpot(
        "under_three",
        f"单建支部正式党员不足 {LEAST_FOR_BRANCH} 名",
        f"单独组建的党支部正式党员不足 {LEAST_FOR_BRANCH} 名",
        _under_three,
    ),
    WeakSpot(
        "too_large",
        f"党支部党员超过 {BRANCH_MEMBERS} 名",
        f"党员超过 {BRANCH_MEMBERS} 名的党支部，一般应当分设或改设",
        _too_large,
    ),
)
BY_CODE = {each.code: each for each in SPOTS}
