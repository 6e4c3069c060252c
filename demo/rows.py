"""Rows on their way to the database: lines in COPY's text format, by model."""

import datetime
import functools
from collections.abc import Sequence

from django.db import models

from branches.models import Coverage, PartyOrganization, WorkCoverage
from core import crypto
from members.models import Employment, Member, Membership, Post
from orgs.models import Organization, OrganizationStatus
from regions.models import Region

NULL = r"\N"

#: Columns of every table in the order of the values given to `Rows.add`; parents before children.
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Region: ("id", "code", "name", "level", "parent_id", "path"),
    Organization: (
        "id", "uscc", "name", "kind", "region_id", "staff_count", "state", "industry", "principal",
        "principal_politics", "phone_cipher", "phone_index", "address", "founded_on", "tags",
    ),
    OrganizationStatus: (
        "organization_id", "starts_on", "staff_count", "state", "region_id",
        "entered_staff_count", "entered_state", "entered_region",
    ),
    PartyOrganization: (
        "id", "code", "name", "kind", "formation", "parent_id", "path", "region_id", "founded_on",
        "term_started_on", "term_shifted_to", "dissolved_on",
    ),
    Coverage: ("organization_id", "party_organization_id", "starts_on", "ends_on"),
    WorkCoverage: ("organization_id", "means", "person_name", "starts_on", "ends_on"),
    Member: (
        "id", "id_number_cipher", "id_number_index", "name", "status", "joined_on", "full_on",
        "party_organization_id", "organization_id", "gender", "ethnicity", "education", "position",
        "phone_cipher", "phone_index", "is_floating",
    ),
    Membership: ("member_id", "party_organization_id", "starts_on", "ends_on", "end_reason"),
    Employment: ("member_id", "starts_on", "organization_id"),
    Post: (
        "party_organization_id", "title", "member_id", "person_name", "id_number_cipher",
        "id_number_index", "starts_on", "ends_on", *Post.DETAILS,
    ),
}  # fmt: skip
#: Others refer to these rows, so the generator numbers them itself.
NUMBERED = (Region, Organization, PartyOrganization, Member)


class Rows:
    """Collects lines until they are taken; gives the next ids of the numbered tables."""

    def __init__(self, last_ids: dict[type[models.Model], int]):
        self.last_ids = dict(last_ids)
        self.count = 0
        self._lines: dict[type[models.Model], list[str]] = {model: [] for model in COLUMNS}

    def next_id(self, model: type[models.Model]) -> int:
        self.last_ids[model] += 1
        return self.last_ids[model]

    def add(self, model: type[models.Model], values: Sequence[str]) -> None:
        """One row; values are texts without tab, newline and backslash, or `NULL`."""
        self._lines[model].append("\t".join(values))
        self.count += 1

    def take(self) -> dict[type[models.Model], list[str]]:
        """Everything collected since the last time."""
        taken, self._lines = self._lines, {model: [] for model in COLUMNS}
        self.count = 0
        return taken


@functools.lru_cache(maxsize=100_000)
def _iso(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()


def day(ordinal: int) -> str:
    """A date from its ordinal; 0 is no date."""
    return _iso(ordinal) if ordinal else NULL


def number(value: int) -> str:
    """A row id; 0 is none."""
    return str(value) if value else NULL


def secret(purpose: str, text: str) -> tuple[str, str]:
    """Ciphertext and blind index of an identifier, as they go into its two columns."""
    return rf"\\x{crypto.encrypt(text).hex()}", crypto.blind_index(purpose, text)
