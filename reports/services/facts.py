"""The facts of a revision: one INSERT … SELECT per kind of row."""

from django.db import connection

from branches import on_day as branches
from members import on_day as members
from orgs import on_day as orgs
from orgs.choices import OperatingState
from regions import on_day as regions
from reports.choices import Exclusion
from reports.models import MonthRevision

_REGIONS = f"""
    INSERT INTO reports_regionfact
        (revision_id, region_id, code, name, level, parent_region_id, path)
    SELECT %(revision)s, id, code, name, level, parent_id, path FROM ({regions.TREE}) tree
"""

#: Regions that did not exist on the day go, unless something stands there or below all the same
#: (it was filed later, and applies backwards): no figure may fall out of the table.
_REGIONS_NOT_ALIVE = f"""
    DELETE FROM reports_regionfact gone
    WHERE gone.revision_id = %(revision)s
        AND gone.region_id IN (SELECT id FROM ({regions.TREE}) tree WHERE NOT alive)
        AND NOT EXISTS (
            SELECT FROM reports_regionfact below
            WHERE below.revision_id = %(revision)s AND starts_with(below.path, gone.path) AND (
                below.region_id NOT IN (SELECT id FROM ({regions.TREE}) tree WHERE NOT alive)
                OR EXISTS (
                    SELECT FROM reports_organizationfact fact
                    WHERE fact.revision_id = %(revision)s AND fact.region_id = below.region_id
                ) OR EXISTS (
                    SELECT FROM branches_partyorganization party
                    WHERE {branches.region("party")} = below.region_id
                )
            )
        )
"""

_ORGANIZATIONS = f"""
    INSERT INTO reports_organizationfact
        (revision_id, organization_id, uscc, name, kind, region_id, region_path, state, exclusion,
         staff_count, member_count, full_member_count, single_covered, other_covered, work_covered)
    SELECT %(revision)s, organization.id, organization.uscc, organization.name, organization.kind,
        standing.region_id, region.path, standing.state,
        CASE WHEN standing.state <> '{OperatingState.OPERATING}' THEN standing.state
            WHEN organization.founded_on > %(day)s THEN '{Exclusion.NOT_FOUNDED}'
            ELSE '' END,
        standing.staff_count, coalesce(staff.members, 0), coalesce(staff.full_members, 0),
        coalesce(covered.single, false), coalesce(covered.other, false),
        work.organization_id IS NOT NULL
    FROM orgs_organization organization
    JOIN ({orgs.standings()}) standing ON standing.organization_id = organization.id
    JOIN reports_regionfact region
        ON region.revision_id = %(revision)s AND region.region_id = standing.region_id
    LEFT JOIN ({members.at_work()}) staff ON staff.organization_id = organization.id
    LEFT JOIN ({branches.coverage()}) covered ON covered.organization_id = organization.id
    LEFT JOIN ({branches.work_coverage()}) work ON work.organization_id = organization.id
    WHERE organization.deleted_at IS NULL
"""

_PARTY_ORGANIZATIONS = f"""
    INSERT INTO reports_partyorganizationfact
        (revision_id, party_organization_id, code, name, kind, formation, region_id, region_path,
         term_ends_on, member_count, full_member_count, covered_count)
    SELECT %(revision)s, party.id, party.code, party.name, party.kind, party.formation,
        region.region_id, region.path, {branches.term_ends_on("party")},
        coalesce(books.members, 0), coalesce(books.full_members, 0), coalesce(covers.number, 0)
    FROM branches_partyorganization party
    JOIN reports_regionfact region
        ON region.revision_id = %(revision)s AND region.region_id = {branches.region("party")}
    LEFT JOIN ({members.OF_PARTY_ORGANIZATIONS}) books ON books.party_organization_id = party.id
    LEFT JOIN (
        SELECT link.party_organization_id, count(*) AS number
        FROM branches_coverage link
        JOIN reports_organizationfact fact ON fact.revision_id = %(revision)s
            AND fact.organization_id = link.organization_id AND fact.exclusion = ''
        WHERE {branches.in_force("link")}
        GROUP BY link.party_organization_id
    ) covers ON covers.party_organization_id = party.id
    WHERE {branches.active("party")}
"""


def freeze(revision: MonthRevision) -> None:
    """Write the region, organization and Party organization facts of `revision` as of its day."""
    parameters = {"revision": revision.pk, "day": revision.as_of}
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS, parameters)
        cursor.execute(_ORGANIZATIONS, parameters)
        # What follows filters the new rows, of which the planner knows nothing yet.
        cursor.execute("ANALYZE reports_organizationfact")
        cursor.execute(_PARTY_ORGANIZATIONS, parameters)
        cursor.execute(_REGIONS_NOT_ALIVE, parameters)


def members_without_unit(revision: MonthRevision) -> dict[int, int]:
    """Region id → 未填单位党员 on the books of its Party organizations."""
    with connection.cursor() as cursor:
        cursor.execute(members.WITHOUT_UNIT, {"day": revision.as_of})
        return dict(cursor.fetchall())
