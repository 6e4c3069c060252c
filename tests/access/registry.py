"""A registry drawn at random, and the oracle that says from its raw rows who may see what.

The oracle knows nothing of `visible_to`: it reads the tables once and goes through them with
plain loops, by the words of the contract (docs/contract.md, section 1).
"""

import datetime
import itertools
import random
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.models import Grant, User
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import refresh_coverage_facts
from core import crypto
from core.imports.loading.pipeline import new_run
from core.models import ImportRun, Job
from core.months import Month
from core.tree import rebuild_paths
from lights.models import Notice
from lights.services import refresh_light_facts
from members.models import Member, Post
from members.services import refresh_member_facts
from months.models import MonthRevision, OrganizationFact, RegionFact
from months.services import close_month, compute_draft
from orgs.choices import Suspicion
from orgs.models import DuplicatePair, Organization
from orgs.services import refresh_doubts
from regions.models import Region
from tests.accounts.factories import UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

DAY = datetime.timedelta(days=1)
OLD = datetime.date(2015, 1, 1)

#: Transcribed from the contract's table: what a role may do in its scope.
STAFF = {"see", "persons", "edit", "edit_party", "export", "draft"}
MAY: dict[str, set[str]] = {
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
    "county_admin": STAFF | {"reveal", "close", "regions"},
    "county_staff": STAFF | {"reveal"},
    "town_staff": STAFF,
    "viewer": {"see", "export"},
    "secretary": {"see", "persons"},
}
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
BUSINESS = tuple(role for role in MAY if role not in ADMINISTRATORS)


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
    refresh_coverage_facts()
    refresh_member_facts()
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
    people = [_user(chance, n, regions, parties, today) for n in range(users)]
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
    return SimpleNamespace(rows=Rows(), users=people, month=month, regions=regions, today=today)


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


def _user(chance: random.Random, number: int, regions: list, parties: list, today) -> User:
    user = UserFactory(username=f"drawn{number}", is_active=chance.random() > 0.04)
    if chance.random() < 0.1:
        Grant.objects.create(user=user, role=chance.choice(ADMINISTRATORS), starts_on=OLD)
        return user
    for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 3])):
        role = chance.choice([*BUSINESS, "secretary"])
        start, end = _dates(chance, today) if chance.random() < 0.4 else (OLD, None)
        place = (
            {"party_organization": chance.choice(parties)}
            if role == "secretary"
            else {"region": chance.choice(regions)}
        )
        Grant.objects.create(user=user, role=role, starts_on=start, ends_on=end, **place)
    return user


class Rows:
    """The tables as they are, key → row."""

    def __init__(self) -> None:
        def table(model, key="pk"):
            fields = [field.attname for field in model._meta.concrete_fields]
            return {
                getattr(row, key): SimpleNamespace(**{name: getattr(row, name) for name in fields})
                for row in model._base_manager.all()
            }

        self.regions = table(Region)
        self.organizations = table(Organization)
        self.pairs = table(DuplicatePair)
        self.parties = table(PartyOrganization)
        self.coverages = table(Coverage)
        self.members = table(Member)
        self.posts = table(Post)
        self.notices = table(Notice)
        self.revisions = table(MonthRevision)
        self.jobs = table(Job)
        self.imports = table(ImportRun)
        self.grants = table(Grant)
        self.users = table(User)
        self.organization_facts = list(table(OrganizationFact).values())
        self.region_facts = table(RegionFact)
        self.months = {
            pk: row.report_month.month
            for pk, row in MonthRevision.objects.select_related("report_month").in_bulk().items()
        }
        for member in self.members.values():
            number = crypto.decrypt(member.id_number_cipher)
            member.number = number
            member.masked = f"{number[:6]}{'*' * 10}{number[-2:]}"

    def revision(self, month: Month, number: int) -> Any:
        return next(
            (
                row
                for pk, row in self.revisions.items()
                if self.months[pk] == month and row.number == number
            ),
            None,
        )

    def under(self, region_id: int | None, root_id: int) -> bool:
        while region_id is not None:
            if region_id == root_id:
                return True
            region_id = self.regions[region_id].parent_id
        return False

    def subtree(self, root_id: int) -> set[int]:
        return {pk for pk in self.regions if self.under(pk, root_id)}

    def chain(self, party_id: int | None) -> list[int]:
        """The Party organization and its superiors."""
        found = []
        while party_id is not None:
            found.append(party_id)
            party_id = self.parties[party_id].parent_id
        return found


def in_force(row: Any, today: datetime.date) -> bool:
    return row.starts_on <= today and (row.ends_on is None or row.ends_on > today)


class Oracle:
    """What one user may see, worked out row by row."""

    def __init__(self, rows: Rows, user_id: int, today: datetime.date) -> None:
        self.rows, self.today, self.user_id = rows, today, user_id
        active = rows.users[user_id].is_active
        self.grants = [
            grant
            for grant in rows.grants.values()
            if active and grant.user_id == user_id and in_force(grant, today)
        ]
        self._regions: dict[str, set[int]] = defaultdict(set)
        self._parties: dict[str, set[int]] = defaultdict(set)
        for grant in self.grants:
            for right in MAY[grant.role]:
                if grant.region_id:
                    self._regions[right] |= rows.subtree(grant.region_id)
                if grant.party_organization_id:
                    self._parties[right].add(grant.party_organization_id)

    def may(self, right: str) -> bool:
        return any(right in MAY[grant.role] for grant in self.grants)

    def regions(self, right: str) -> set[int]:
        return self._regions[right]

    def codes(self, right: str) -> set[str]:
        return {self.rows.regions[pk].code for pk in self._regions[right]}

    def organization(self, pk: int, right: str = "see") -> bool:
        row = self.rows.organizations[pk]
        if row.region_id in self._regions[right]:
            return True
        for link in self.rows.coverages.values():
            if link.organization_id == pk and in_force(link, self.today):
                party = self.rows.parties[link.party_organization_id]
                covers = (
                    party.deleted_at is None
                    and party.founded_on <= self.today
                    and (party.dissolved_on is None or party.dissolved_on > self.today)
                )
                if covers and self._parties[right] & set(
                    self.rows.chain(link.party_organization_id)
                ):
                    return True
        return False

    def party(self, pk: int, right: str = "see") -> bool:
        return self.rows.parties[pk].region_id in self._regions[right] or bool(
            self._parties[right] & set(self.rows.chain(pk))
        )

    def member(self, pk: int, right: str = "persons") -> bool:
        """Through the branch; a secretary sees his own branch, not those under it."""
        row = self.rows.members[pk]
        if row.deleted_at is not None or row.party_organization_id is None:
            return False
        party = self.rows.parties[row.party_organization_id]
        return (
            party.region_id in self._regions[right]
            or row.party_organization_id in self._parties[right]
        )

    def post(self, pk: int) -> bool:
        return self.party(self.rows.posts[pk].party_organization_id, "persons")

    def snapshot(self, row: Any, *, subject: bool = False, right: str = "see") -> bool:
        """A row of a month: by its region then; drafts only where the user edits."""
        draft = self.rows.revisions[row.revision_id].number == 0
        if draft and row.region_id not in self._regions["draft"]:
            return False
        return row.region_id in self._regions[right] or subject

    def fact(self, row: Any, right: str = "see") -> bool:
        return self.snapshot(
            row, subject=self.organization(row.organization_id, right), right=right
        )

    def notice(self, row: Any, right: str = "see") -> bool:
        subject = (
            self.organization(row.subject_id, right)
            if row.subject_kind == "organization"
            else self.party(row.subject_id, right)
        )
        return self.snapshot(row, subject=subject, right=right)

    def highest_region(self) -> Any:
        """Of the last month: the one that a page shows when none is asked for."""
        seen = self.regions("see")
        if not seen:
            return None

        def depth(pk):
            row = self.rows.regions[pk]
            return 0 if row.parent_id is None else 1 + depth(row.parent_id)

        return self.rows.regions[
            min(seen, key=lambda pk: (self._path_length(pk), self.rows.regions[pk].code))
        ]

    def _path_length(self, pk: int) -> int:
        return len(self.rows.regions[pk].path)
