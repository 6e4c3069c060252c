"""What covered organizations on a day, as SQL with the parameter `day` (see `orgs.on_day`)."""

from branches.choices import CountsAs, FormationMode, Per
from core import in_force


def active(party: str) -> str:
    """Dissolved, recycled or not yet founded Party organizations cover nobody."""
    return (
        f"{party}.deleted_at IS NULL AND {party}.founded_on <= %(day)s"
        f" AND ({party}.dissolved_on IS NULL OR {party}.dissolved_on > %(day)s)"
    )


def region(party: str) -> str:
    """Its region on that day; today's, unless it was moved since."""
    return f"""coalesce((
        SELECT place.region_id FROM branches_formerplace place
        WHERE place.party_organization_id = {party}.id AND place.until > %(day)s
        ORDER BY place.until LIMIT 1
    ), {party}.region_id)"""


def formations(*counted: CountsAs) -> str:
    """The ways of formation that the county counts on the day as one of these; by default each
    counts as organization coverage."""
    return f"""(
        SELECT formation FROM branches_formationcounting
        WHERE counts_as IN ({", ".join(f"'{each}'" for each in counted)})
            AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
    )"""


def coverage(*, narrowed: bool = False) -> str:
    """organization_id, single, other: covered by a Party organization formed that way, where the
    county counts it as organization coverage.

    `narrowed`: only the organizations of the parameter `organization_ids`.
    """
    return f"""
        SELECT link.organization_id,
            bool_or(party.formation = '{FormationMode.SINGLE}') AS single,
            bool_or(party.formation <> '{FormationMode.SINGLE}') AS other
        FROM branches_coverage link
        JOIN branches_partyorganization party ON party.id = link.party_organization_id
        WHERE {in_force.sql("link")} AND {active("party")} {_narrowed("link", narrowed)}
            AND party.formation NOT IN {formations(CountsAs.WORK, CountsAs.NOTHING)}
        GROUP BY link.organization_id
    """


def work_coverage(*, narrowed: bool = False) -> str:
    """organization_id: somebody is responsible for Party work there, or a Party organization that
    the county counts so covers it."""
    return f"""
        SELECT link.organization_id
        FROM branches_workcoverage link
        WHERE {in_force.sql("link")} {_narrowed("link", narrowed)}
        UNION
        SELECT link.organization_id
        FROM branches_coverage link
        JOIN branches_partyorganization party ON party.id = link.party_organization_id
        WHERE {in_force.sql("link")} AND {active("party")} {_narrowed("link", narrowed)}
            AND party.formation IN {formations(CountsAs.WORK)}
    """


#: organization_id, since, every, visited_on: the instructors whose terms cover it, every how many
#: months the keenest of them is to visit it, and the last visit of whichever instructor.
INSTRUCTED = f"""
    SELECT sent.organization_id, sent.since, sent.every, max(visit.visited_on) AS visited_on
    FROM (
        SELECT link.organization_id, min(greatest(link.starts_on, term.starts_on)) AS since,
            min(CASE WHEN term.per = '{Per.QUARTER}' THEN 3 ELSE 1 END) AS every
        FROM branches_workcoverage link
        JOIN branches_assignment term ON term.id = link.assignment_id
        JOIN branches_instructor instructor ON instructor.id = term.instructor_id
        WHERE {in_force.sql("link")} AND {in_force.sql("term")}
            AND instructor.deleted_at IS NULL
        GROUP BY link.organization_id
    ) sent
    LEFT JOIN branches_visit visit ON visit.organization_id = sent.organization_id
        AND visit.deleted_at IS NULL AND visit.visited_on <= %(day)s
    GROUP BY sent.organization_id, sent.since, sent.every
"""


def covering_parties(*, narrowed: bool = False) -> str:
    """organization_id, party_ids: the covering Party organizations and all their superiors."""
    return f"""
        SELECT link.organization_id, array_agg(DISTINCT above.id ORDER BY above.id) AS party_ids
        FROM branches_coverage link
        JOIN branches_partyorganization party ON party.id = link.party_organization_id
        CROSS JOIN LATERAL (
            SELECT step::bigint AS id FROM string_to_table(rtrim(party.path, '/'), '/') AS step
        ) above
        WHERE {in_force.sql("link")} AND {active("party")} {_narrowed("link", narrowed)}
        GROUP BY link.organization_id
    """


def _narrowed(link: str, narrowed: bool) -> str:
    return f"AND {link}.organization_id = ANY(%(organization_ids)s)" if narrowed else ""
