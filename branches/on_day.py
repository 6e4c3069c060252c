"""What covered organizations on a day, as SQL with the parameter `day` (see `orgs.on_day`)."""

from branches.choices import TERM_YEARS, FormationMode
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


def coverage(*, narrowed: bool = False) -> str:
    """organization_id, single, other: covered by a Party organization formed that way.

    `narrowed`: only the organizations of the parameter `organization_ids`.
    """
    return f"""
        SELECT link.organization_id,
            bool_or(party.formation = '{FormationMode.SINGLE}') AS single,
            bool_or(party.formation <> '{FormationMode.SINGLE}') AS other
        FROM branches_coverage link
        JOIN branches_partyorganization party ON party.id = link.party_organization_id
        WHERE {in_force.sql("link")} AND {active("party")} {_narrowed("link", narrowed)}
        GROUP BY link.organization_id
    """


def work_coverage(*, narrowed: bool = False) -> str:
    """organization_id: somebody is responsible for Party work there."""
    return f"""
        SELECT DISTINCT link.organization_id
        FROM branches_workcoverage link
        WHERE {in_force.sql("link")} {_narrowed("link", narrowed)}
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


def term_ends_on(party: str) -> str:
    """The anniversary that ends the term; 29 February ends on 28 February (民法典第二百零二条)."""
    years = " ".join(f"WHEN '{kind}' THEN {years}" for kind, years in TERM_YEARS.items())
    return (
        f"(coalesce({party}.term_started_on, {party}.founded_on)"
        f" + make_interval(years => CASE {party}.kind {years} END))::date"
    )
