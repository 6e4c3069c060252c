"""What changed day by day, from the dated rows of the registry, in one statement for all measures.

A measure is a set of (subject, region, days on which it counts). Days are ranges: those on which a
Party organization covers a unit, less those on which it did not exist or the county counted its
way of formation as something else, cut with those on which the unit operated in the region. Each
range is one change more where it begins and one less where it ends; a sum of them is the figure of
any day. The statement costs the same for one day and for a hundred.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from branches.choices import CountsAs, FormationMode, PartyEvent, WorkCoverageMeans
from drives.choices import OF_UNITS, Measure
from orgs.choices import OperatingState

_ADJUSTING = (
    PartyEvent.UPGRADED,
    PartyEvent.FORMED_ANEW,
    PartyEvent.MOVED,
    PartyEvent.ABSORBED,
)


def _texts(*values: str) -> str:
    return ", ".join(f"'{each}'" for each in values)


#: The days on which units operated in a region, and those on which something covered them.
_FRAME = f"""
    WITH units AS (
        SELECT status.organization_id AS subject, status.region_id,
            datemultirange(status.span) AS spans
        FROM (
            SELECT organization_id, region_id, state, daterange(starts_on, lead(starts_on) OVER (
                PARTITION BY organization_id ORDER BY starts_on
            )) AS span
            FROM orgs_organizationstatus
        ) status
        JOIN orgs_organization organization ON organization.id = status.organization_id
        WHERE organization.deleted_at IS NULL AND status.state = '{OperatingState.OPERATING}'
            AND status.region_id = ANY(%(regions)s)
    ),
    counted AS (
        SELECT formation, counts_as, range_agg(daterange(valid_from, valid_to)) AS spans
        FROM branches_formationcounting WHERE counts_as <> '{CountsAs.ORGANIZATION}'
        GROUP BY formation, counts_as
    ),
    otherwise AS (
        SELECT formation, range_agg(span) AS spans
        FROM counted CROSS JOIN LATERAL unnest(counted.spans) span GROUP BY formation
    ),
    links AS (
        SELECT link.organization_id AS subject, party.formation, datemultirange(
            daterange(link.starts_on, link.ends_on)
                * daterange(party.founded_on, party.dissolved_on)
        ) AS spans
        FROM branches_coverage link
        JOIN branches_partyorganization party ON party.id = link.party_organization_id
        WHERE party.deleted_at IS NULL
    ),
    covered AS (
        SELECT links.subject, links.formation, span
        FROM links LEFT JOIN otherwise ON otherwise.formation = links.formation
        CROSS JOIN LATERAL unnest(links.spans - coalesce(otherwise.spans, '{{}}')) span
    ),
    worked AS (
        SELECT organization_id AS subject, means, daterange(starts_on, ends_on) AS span
        FROM branches_workcoverage
        UNION ALL
        SELECT links.subject, '', span
        FROM links JOIN counted ON counted.formation = links.formation
            AND counted.counts_as = '{CountsAs.WORK}'
        CROSS JOIN LATERAL unnest(links.spans * counted.spans) span
    ),
    entries AS (
        SELECT entry.party_organization_id AS subject, entry.kind, min(entry.happened_on) AS day
        FROM branches_chronicleentry entry
        WHERE entry.happened_on > %(base)s GROUP BY 1, 2
    ),
    parties AS (
        SELECT id AS subject, region_id, founded_on, dissolved_on
        FROM branches_partyorganization
        WHERE deleted_at IS NULL AND region_id = ANY(%(regions)s)
    )
"""

#: Of units: subject, span.
_UNITS = {
    Measure.COVERED: "SELECT subject, span FROM covered",
    Measure.SINGLE: f"SELECT subject, span FROM covered WHERE formation = '{FormationMode.SINGLE}'",
    Measure.WORK: "SELECT subject, span FROM worked",
    Measure.EITHER: (
        "SELECT subject, span FROM covered UNION ALL SELECT subject, span FROM worked"
    ),
    Measure.INSTRUCTED: (
        f"SELECT subject, span FROM worked WHERE means = '{WorkCoverageMeans.INSTRUCTOR}'"
    ),
}


def _entered(*kinds: str) -> str:
    return f"""
        SELECT subject, region_id, daterange(min(entries.day), NULL) AS span
        FROM parties JOIN entries USING (subject)
        WHERE entries.kind IN ({_texts(*kinds)}) GROUP BY subject, region_id
    """


#: Of Party organizations, and of members by theirs: subject, region_id, span.
_OTHERS = {
    Measure.MEMBERS: """
        SELECT membership.member_id AS subject, parties.region_id,
            daterange(membership.starts_on, membership.ends_on) AS span
        FROM members_membership membership
        JOIN parties ON parties.subject = membership.party_organization_id
        JOIN members_member member ON member.id = membership.member_id
        WHERE member.deleted_at IS NULL
    """,
    Measure.FORMED: """
        SELECT subject, region_id, daterange(founded_on, dissolved_on) AS span
        FROM parties WHERE founded_on > %(base)s
    """,
    Measure.ADJUSTED: _entered(*_ADJUSTING),
    Measure.RE_ELECTED: _entered(PartyEvent.RE_ELECTED),
    Measure.DISSOLVED: """
        SELECT subject, region_id, daterange(dissolved_on, NULL) AS span
        FROM parties WHERE dissolved_on > %(base)s
    """,
}


def _spans(measure: str) -> str:
    """subject, region_id, span of one measure."""
    if measure not in OF_UNITS:
        return _OTHERS[Measure(measure)]
    return f"""
        SELECT units.subject, units.region_id, span
        FROM (
            SELECT subject, range_agg(span) AS spans FROM ({_UNITS[Measure(measure)]}) each
            GROUP BY subject
        ) held
        JOIN units ON units.subject = held.subject
        CROSS JOIN LATERAL unnest(held.spans * units.spans) span
    """


def _changes(measures: Collection[str]) -> str:
    """measure, subject, region_id, day, delta: what is before the base stands on it."""
    parts = "UNION ALL".join(
        f" SELECT '{each}' AS measure, found.* FROM ({_spans(each)}) found " for each in measures
    )
    return f"""
        {_FRAME},
        spans AS ({parts})
        SELECT measure, subject, region_id, greatest(lower(span), %(base)s) AS day, 1 AS delta
        FROM spans WHERE NOT isempty(span) AND lower(span) <= %(last)s
        UNION ALL
        SELECT measure, subject, region_id, greatest(upper(span), %(base)s), -1
        FROM spans WHERE NOT upper_inf(span) AND upper(span) <= %(last)s
    """


@dataclass(frozen=True)
class Change:
    """By how much a figure of a region changed on a day; on the base day, what it was."""

    measure: str
    region_id: int
    day: datetime.date
    delta: int


def changes(
    measures: Collection[str],
    *,
    region_ids: Collection[int],
    base: datetime.date,
    last: datetime.date,
) -> list[Change]:
    """What changed from the base day to the last one, set-wise, in the order of days."""
    if not measures:
        return []
    statement = f"""
        SELECT measure, region_id, day, sum(delta)::int FROM ({_changes(measures)}) change
        GROUP BY measure, region_id, day HAVING sum(delta) <> 0 ORDER BY measure, day, region_id
    """
    return [Change(*row) for row in _rows(statement, region_ids, base, last)]


@dataclass(frozen=True)
class Deed:
    """One subject that came in (1) or went out (-1) on a day."""

    subject: int
    region_id: int
    day: datetime.date
    delta: int


def deeds(
    measure: str,
    *,
    region_ids: Collection[int],
    base: datetime.date,
    last: datetime.date,
    most: int,
) -> list[Deed]:
    """What stands behind the growth of one measure, the newest first."""
    statement = f"""
        SELECT subject, region_id, day, sum(delta)::int FROM ({_changes([measure])}) change
        WHERE day > %(base)s
        GROUP BY subject, region_id, day HAVING sum(delta) <> 0
        ORDER BY day DESC, subject LIMIT {int(most)}
    """
    return [Deed(*row) for row in _rows(statement, region_ids, base, last)]


def _rows(
    statement: str, region_ids: Collection[int], base: datetime.date, last: datetime.date
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"regions": list(region_ids), "base": base, "last": last})
        return cursor.fetchall()
