"""The facts of a revision: one INSERT … SELECT per kind of row.

What a row is (its name, its region, whether it counts) is said here; the rest is joined to it
from what each app declares (`core.domain.FactProvider`).
"""

from django.db import connection

from branches import on_day as branches
from branches.models import PartyOrganization
from core.domain import FactProvider, declared
from members import on_day as members
from months.choices import Exclusion
from months.models import MonthRevision
from orgs import on_day as orgs
from orgs.choices import OperatingState
from orgs.models import Organization
from regions import on_day as regions

_REGIONS = f"""
    INSERT INTO months_regionfact
        (revision_id, region_id, code, name, level, parent_region_id, path)
    SELECT %(revision)s, id, code, name, level, parent_id, path FROM ({regions.TREE}) tree
"""

#: Regions that did not exist on the day go, unless something is placed there or below all the same
#: (it was filed later, and applies backwards): no figure may fall out of the table.
_REGIONS_NOT_ALIVE = f"""
    DELETE FROM months_regionfact gone
    WHERE gone.revision_id = %(revision)s
        AND gone.region_id IN (SELECT id FROM ({regions.TREE}) tree WHERE NOT alive)
        AND NOT EXISTS (
            SELECT FROM months_regionfact below
            WHERE below.revision_id = %(revision)s AND starts_with(below.path, gone.path) AND (
                below.region_id NOT IN (SELECT id FROM ({regions.TREE}) tree WHERE NOT alive)
                OR EXISTS (
                    SELECT FROM months_organizationfact fact
                    WHERE fact.revision_id = %(revision)s AND fact.region_id = below.region_id
                ) OR EXISTS (
                    SELECT FROM branches_partyorganization party
                    WHERE {branches.region("party")} = below.region_id
                )
            )
        )
"""

#: Column → SQL of what every organization has; its row is called `subject`.
ORGANIZATION = {
    "revision_id": "%(revision)s",
    "organization_id": "subject.id",
    "uscc": "subject.uscc",
    "name": "subject.name",
    "kind": "subject.kind",
    "region_id": "status.region_id",
    "region_path": "region.path",
    "state": "status.state",
    "exclusion": f"""
        CASE WHEN status.state <> '{OperatingState.OPERATING}' THEN status.state
            WHEN subject.founded_on > %(day)s THEN '{Exclusion.NOT_FOUNDED}'
            ELSE '' END
    """,
    "staff_count": "status.staff_count",
}
#: By region: rows that come in the order of an index are written in half the time.
_ORGANIZATIONS = f"""
    INSERT INTO months_organizationfact ({{columns}})
    SELECT {{values}}
    FROM orgs_organization subject
    JOIN ({orgs.STATUSES}) status ON status.organization_id = subject.id
    JOIN months_regionfact region
        ON region.revision_id = %(revision)s AND region.region_id = status.region_id
    {{joins}}
    WHERE subject.deleted_at IS NULL {{only}}
    ORDER BY status.region_id, subject.id
"""

#: Column → SQL of what every Party organization has.
PARTY_ORGANIZATION = {
    "revision_id": "%(revision)s",
    "party_organization_id": "subject.id",
    "code": "subject.code",
    "name": "subject.name",
    "kind": "subject.kind",
    "formation": "subject.formation",
    "region_id": "region.region_id",
    "region_path": "region.path",
}
_PARTY_ORGANIZATIONS = f"""
    INSERT INTO months_partyorganizationfact ({{columns}})
    WITH in_operation AS (
        SELECT organization_id FROM months_organizationfact
        WHERE revision_id = %(revision)s AND exclusion = ''
    )
    SELECT {{values}}
    FROM branches_partyorganization subject
    JOIN months_regionfact region
        ON region.revision_id = %(revision)s AND region.region_id = {branches.region("subject")}
    {{joins}}
    WHERE {branches.active("subject")} {{only}}
"""


def freeze(revision: MonthRevision) -> None:
    """Write the region, organization and Party organization facts of `revision` as of its day."""
    parameters = {"revision": revision.pk, "day": revision.as_of}
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS, parameters)
        # Taken for one row, it is joined first, and all that follows is planned for a handful.
        cursor.execute("ANALYZE months_regionfact")
        cursor.execute(_composed(_ORGANIZATIONS, ORGANIZATION, "orgs.Organization"), parameters)
        # What follows filters the new rows, of which the planner knows nothing yet.
        cursor.execute("ANALYZE months_organizationfact")
        cursor.execute(
            _composed(_PARTY_ORGANIZATIONS, PARTY_ORGANIZATION, "branches.PartyOrganization"),
            parameters,
        )
        cursor.execute(_REGIONS_NOT_ALIVE, parameters)


def freeze_one(revision: MonthRevision, subject: Organization | PartyOrganization) -> None:
    """The same of one row alone, with all regions; of a Party organization, the facts of the
    organizations that it covers are there already."""
    parameters = {"revision": revision.pk, "day": revision.as_of, "subject": subject.pk}
    what = (
        (_ORGANIZATIONS, ORGANIZATION)
        if isinstance(subject, Organization)
        else (_PARTY_ORGANIZATIONS, PARTY_ORGANIZATION)
    )
    statement = _composed(*what, subject._meta.label, only="AND subject.id = %(subject)s")
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS, parameters)
        cursor.execute(statement, parameters)


def providers_of(model: str) -> list[FactProvider]:
    """What all apps declare of the model (`DomainApp.month_facts`)."""
    return [each for each in declared("month_facts") if each.model == model]


def _composed(statement: str, own: dict[str, str], model: str, *, only: str = "") -> str:
    """The statement with the columns and joins of the providers behind its own."""
    providers = providers_of(model)
    columns = dict(own)
    for each in providers:
        columns |= each.columns
    return statement.format(
        columns=", ".join(columns),
        values=", ".join(columns.values()),
        joins="\n".join(each.join for each in providers),
        only=only,
    )


def members_without_unit(revision: MonthRevision) -> dict[int, int]:
    """Region id → 未填单位党员 on the books of its Party organizations."""
    with connection.cursor() as cursor:
        cursor.execute(members.WITHOUT_UNIT, {"day": revision.as_of})
        return dict(cursor.fetchall())
