"""A registry drawn at random, for the oracle and the doors of the property test."""

import datetime
import itertools
import random
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.choices import PLACELESS
from accounts.models import Grant, User
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import refresh_coverage_facts
from core.imports.loading.pipeline import new_run
from core.models import Job
from core.months import Month
from core.tree import rebuild_paths
from lights.services import refresh_light_facts
from members.models import Post
from members.services import refresh_member_facts, refresh_party_counts
from months.services import close_month, compute_draft
from orgs.choices import Suspicion
from orgs.models import DuplicatePair, Organization
from orgs.services import refresh_doubts
from tests.access.collected import DRAWS
from tests.access.oracle import ADMINISTRATORS, ASSIGNED, BUSINESS, Rows
from tests.accounts.factories import UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import DepartmentFactory, RegionFactory

DAY = datetime.timedelta(days=1)
OLD = datetime.date(2015, 1, 1)


def draw(seed: int, *, users: int) -> SimpleNamespace:
    """Make the registry; the same seed gives the same rows."""
    chance = random.Random(seed)
    today = timezone.localdate()
    root = RegionFactory(code="330999", name="测试县", level="county")
    towns = [
        RegionFactory(code=f"33099900{n}", name=f"{name}镇", level="town", parent=root)
        for n, name in enumerate(("青山", "绿水", "红枫"), 1)
    ]
    park = RegionFactory(code="330999901", name="蓝湖园区", level="park", parent=root)
    villages = [
        RegionFactory(code=f"33099900100{n}", name=f"村{n}", level="village", parent=towns[0])
        for n in (1, 2)
    ]
    regions = [root, *towns, park, *villages]
    parties = _parties(chance, regions, today)
    organizations = [
        OrganizationFactory(
            name=f"组织{n:02d}有限公司",
            region=chance.choice(regions),
            kind=chance.choice(["enterprise", "social"]),
            staff_count=chance.choice([5, 29, 30, 49, 50, 80, 200]),
            state=chance.choice(["operating"] * 5 + ["shell"]),
            address=chance.choice(["", "", "无名路1号", "青山镇大街2号", "绿水镇小巷3号"]),
            deleted_at=timezone.now() if chance.random() < 0.08 else None,
        )
        for n in range(36)
    ]
    for organization in organizations:
        for party in chance.sample(parties, chance.choice([0, 1, 1, 2])):
            start, end = _dates(chance, today)
            Coverage.objects.create(
                organization=organization, party_organization=party, starts_on=start, ends_on=end
            )
        if chance.random() < 0.3:
            start, end = _dates(chance, today)
            WorkCoverage.objects.create(
                organization=organization, means="liaison", starts_on=start, ends_on=end
            )
    for one, other in itertools.pairwise(organizations):
        DuplicatePair.objects.create(first=one, second=other, suspicion=Suspicion.SAME_NAME)
    members = []
    for n in range(60):
        member = MemberFactory(
            id_number=id_number(700 + n),
            name=f"员{n:02d}",
            status=chance.choice(["full", "full", "probationary"]),
            party_organization=chance.choice([p for p in parties if p.founded_on == OLD]),
            organization=chance.choice([*organizations, *[None] * 12]),
            deleted_at=timezone.now() if chance.random() < 0.08 else None,
        )
        members.append(member)
        if chance.random() < 0.4:
            start, end = _dates(chance, today)
            Post.objects.create(
                party_organization=member.party_organization,
                title="committee_member",
                member=member,
                person_name=f"任职{n:02d}",
                id_number_cipher=member.id_number_cipher,
                id_number_index=member.id_number_index,
                starts_on=start,
                ends_on=end,
            )
    drawn = SimpleNamespace(regions=regions, parties=parties, organizations=organizations)
    drawn.members, drawn.today = members, today
    departments = [DepartmentFactory(region=root), DepartmentFactory(region=towns[0])]
    people = drawn.users = [
        _user(chance, n, regions, parties, departments, today) for n in range(users)
    ]
    for add in DRAWS:
        # Dice of its own: what an app adds changes nothing that others draw.
        add(drawn, random.Random(f"{seed}/{add.__module__}"))
    refresh_coverage_facts()
    refresh_member_facts()
    refresh_party_counts()
    refresh_doubts()
    month = Month.current().plus(-1)
    for each in (month.plus(-1), month):
        close_month(actor=None, month=each)
        # Something happens between the months, so that figures move.
        for organization in chance.sample(organizations, 5):
            Organization.objects.filter(pk=organization.pk).update(
                deleted_at=None if organization.deleted_at else timezone.now()
            )
    compute_draft(actor=None, month=Month.current())
    refresh_light_facts()
    for user in chance.sample(people, min(10, users)):
        Job.objects.create(kind="close_month", user=user, status="failed")
    for person in people:
        if (user := User.objects.get(pk=person.pk)).may("import"):
            new_run(
                actor=user,
                name="名单.xlsx",
                as_of=today,
                step="ready",
                preview={"sheets": {}, "warnings": [], "warning_count": 0},
                with_persons=user.may("import_members") and chance.random() < 0.5,
            ).save()
    drawn.rows, drawn.month = Rows(), month
    return drawn


def _parties(chance: random.Random, regions: list, today: datetime.date) -> list:
    parties: list[Any] = []
    for n in range(14):
        parties.append(
            PartyOrganizationFactory(
                code=f"DRAW{n:02d}",
                name=f"党组织{n:02d}",
                kind="committee" if n < 2 else "branch",
                formation=chance.choice(["single", "joint", "regional"]),
                region=chance.choice(regions) if n else regions[0],
                parent=chance.choice([None, *parties[:6]]) if n else None,
                founded_on=today + 30 * DAY if n == 12 else OLD,
                dissolved_on=today - 30 * DAY if n == 11 else None,
                deleted_at=timezone.now() if n == 13 else None,
            )
        )
    rebuild_paths(PartyOrganization)
    return parties


def _dates(chance: random.Random, today: datetime.date) -> tuple[Any, Any]:
    """Mostly in force; sometimes over, sometimes to come."""
    return chance.choice(
        [
            (OLD, None),
            (OLD, None),
            (OLD, today + 90 * DAY),
            (OLD, today - 90 * DAY),
            (OLD, today),  # ended today: the day itself no longer counts
            (today + DAY, None),
        ]
    )


def _user(
    chance: random.Random, number: int, regions: list, parties: list, departments: list, today
) -> User:
    user = UserFactory(username=f"drawn{number}", is_active=chance.random() > 0.04)
    if chance.random() < 0.1:
        Grant.objects.create(user=user, role=chance.choice(ADMINISTRATORS), starts_on=OLD)
        return user
    for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 3])):
        role = chance.choice([*BUSINESS, "secretary", ASSIGNED])
        start, end = _dates(chance, today) if chance.random() < 0.4 else (OLD, None)
        places = {
            "secretary": ("party_organization", parties),
            "department": ("department", departments),
        }
        name, choice = places.get(role, ("region", regions))
        place = {} if role in PLACELESS else {name: chance.choice(choice)}
        Grant.objects.create(user=user, role=role, starts_on=start, ends_on=end, **place)
    return user
