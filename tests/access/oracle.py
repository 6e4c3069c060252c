"""The oracle that says from the raw rows of a drawn registry who may see what.

It knows nothing of `visible_to`: it reads the tables once and goes through them with plain loops,
by the words of the contract (docs/contract.md, section 1).
"""

import datetime
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from accounts.models import Grant, User
from branches.models import (
    Assignment,
    Coverage,
    Instructor,
    PartyOrganization,
    Visit,
    WorkCoverage,
)
from core import crypto
from core.models import ImportRun, Job
from core.months import Month
from lights.models import Notice
from members.models import Member, Post
from months.models import MonthRevision, OrganizationFact, RegionFact
from orgs.models import DuplicatePair, Organization
from regions.models import Department, Region
from surveys.models import Assignment as SurveyedUnit
from surveys.models import Campaign, SquadMember

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
    "instructor": {"see", "visit"},
    "department": set(),
    "member": set(),
    "surveyor": {"see"},
}
#: Whose grants say no place: what the register of instructors says.
ASSIGNED = "instructor"
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
BUSINESS = tuple(role for role in MAY if role not in ADMINISTRATORS)


class Rows:
    """The tables as they are, key → row."""

    def __init__(self) -> None:
        self._tables: dict[Any, dict] = {}
        table = self.of
        self.regions = table(Region)
        self.organizations = table(Organization)
        self.pairs = table(DuplicatePair)
        self.parties = table(PartyOrganization)
        self.coverages = table(Coverage)
        self.work_coverages = table(WorkCoverage)
        self.assignments = table(Assignment)
        self.instructors = table(Instructor)
        self.visits = table(Visit)
        self.departments = table(Department)
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

    def of(self, model: Any) -> dict[Any, Any]:
        """The table of a model as it was when somebody first asked."""
        if model not in self._tables:
            fields = [field.attname for field in model._meta.concrete_fields]
            self._tables[model] = {
                row.pk: SimpleNamespace(**{name: getattr(row, name) for name in fields})
                for row in model._base_manager.all()
            }
        return self._tables[model]

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
        self._assigned: dict[str, set[int]] = defaultdict(set)
        for grant in self.grants:
            for right in MAY[grant.role]:
                if grant.region_id:
                    self._regions[right] |= rows.subtree(grant.region_id)
                if grant.party_organization_id:
                    self._parties[right].add(grant.party_organization_id)
                if grant.role == ASSIGNED:
                    self._assigned[right] |= self._units()
                if grant.role == "surveyor":
                    self._assigned[right] |= self._surveyed()

    def _units(self) -> set[int]:
        """Organizations that he is assigned to today by the register of instructors."""
        rows, found = self.rows, set()
        for link in rows.work_coverages.values():
            term = rows.assignments.get(link.assignment_id)
            if term is None or not (in_force(link, self.today) and in_force(term, self.today)):
                continue
            person = rows.instructors[term.instructor_id]
            if person.user_id == self.user_id and person.deleted_at is None:
                found.add(link.organization_id)
        return found

    def _surveyed(self) -> set[int]:
        """Organizations that his squads have in campaigns that run."""
        campaigns, people = self.rows.of(Campaign), self.rows.of(SquadMember)
        squads = {each.squad_id for each in people.values() if each.user_id == self.user_id}
        return {
            each.organization_id
            for each in self.rows.of(SurveyedUnit).values()
            if each.squad_id in squads and campaigns[each.campaign_id].state == "running"
        }

    def may(self, right: str) -> bool:
        return any(right in MAY[grant.role] for grant in self.grants)

    def reaches(self, right: str) -> bool:
        """Whether there is any place where he has the right."""
        return bool(self._regions[right] or self._parties[right] or self._assigned[right])

    def reaches_apart_from_regions(self, right: str) -> bool:
        """Whether Party organizations or single units are his."""
        return bool(self._parties[right] or self._assigned[right])

    def regions(self, right: str) -> set[int]:
        return self._regions[right]

    def codes(self, right: str) -> set[str]:
        return {self.rows.regions[pk].code for pk in self._regions[right]}

    def organization(self, pk: int, right: str = "see") -> bool:
        row = self.rows.organizations[pk]
        if row.region_id in self._regions[right] or pk in self._assigned[right]:
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
        return (
            self.rows.parties[pk].region_id in self._regions[right]
            or bool(self._parties[right] & set(self.rows.chain(pk)))
            or any(
                link.party_organization_id == pk
                and link.organization_id in self._assigned[right]
                and in_force(link, self.today)
                for link in self.rows.coverages.values()
            )
        )

    def member(self, pk: int, right: str = "persons") -> bool:
        """Through the branch; a secretary sees his own branch, not those under it."""
        row = self.rows.members[pk]
        if row.deleted_at is not None or row.party_organization_id is None:
            return False
        return self.people_of(row.party_organization_id, right)

    def people_of(self, pk: int, right: str = "persons") -> bool:
        """The people of a Party organization: of a secretary's own, not of those under it."""
        return self.rows.parties[pk].region_id in self._regions[right] or pk in self._parties[right]

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
