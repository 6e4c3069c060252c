"""薄弱环节: which Party organizations lack a secretary, a committee, members …; each a condition by
which the list narrows and the page counts. Members and committees by `PartyCounts`."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from branches.choices import FormationMode, PartyOrganizationKind
from branches.models import JOINT_BRANCH_ORGANIZATIONS, Coverage, PartyOrganization
from branches.models.party_organizations import BRANCH_MEMBERS
from members.choices import Headcount, PostTitle
from members.models import CommitteeSize, HeadcountRule, Post
from orgs.choices import OperatingState

#: Fewer full members do not make a branch (党章).
LEAST_FOR_BRANCH = 3

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


def _without_secretary(rows: Rows, today: datetime.date) -> Rows:
    held = Post.objects.in_force(today).filter(
        party_organization=OuterRef("pk"), title=PostTitle.SECRETARY
    )
    return rows.filter(~Exists(held))


def _due_committee(rows: Rows, today: datetime.date) -> Rows:
    """Committees and general branches, and branches with so many full members."""
    held = HeadcountRule.objects.valid_on(today).filter(decides=Headcount.COMMITTEE)
    least = Subquery(held.order_by().values("number"))
    return rows.filter(~Q(kind=PartyOrganizationKind.BRANCH) | Q(counts__full_members__gte=least))


def _without_committee(rows: Rows, today: datetime.date) -> Rows:
    return _due_committee(rows, today).exclude(counts__seats_below__gt=0)


def _short_committee(rows: Rows, today: datetime.date) -> Rows:
    """Each person once, whatever offices he holds."""
    sizes = CommitteeSize.objects.valid_on(today)
    short = Q(pk__in=[])
    for each in sizes:
        short |= Q(kind=each.kind, counts__seated__lt=each.least)
    return _due_committee(rows, today).filter(short, counts__seats_below__gt=0)


def _crowded(rows: Rows, today: datetime.date) -> Rows:
    covered = Coverage.objects.in_force(today).filter(party_organization=OuterRef("pk"))
    operating = covered.filter(
        organization__state=OperatingState.OPERATING, organization__deleted_at=None
    )
    # Most cover too few of whatever state: that is asked without looking at one of them.
    one_more = slice(JOINT_BRANCH_ORGANIZATIONS, JOINT_BRANCH_ORGANIZATIONS + 1)
    return rows.filter(
        Exists(covered[one_more]),
        Exists(operating[one_more]),
        kind=PartyOrganizationKind.BRANCH,
        formation=FormationMode.JOINT,
    )


def _under_three(rows: Rows, today: datetime.date) -> Rows:
    return rows.filter(kind=PartyOrganizationKind.BRANCH, formation=FormationMode.SINGLE).exclude(
        counts__full_members__gte=LEAST_FOR_BRANCH
    )


def _too_large(rows: Rows, today: datetime.date) -> Rows:
    return rows.filter(kind=PartyOrganizationKind.BRANCH, counts__members__gt=BRANCH_MEMBERS)


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
