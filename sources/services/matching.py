"""A staged list beside the registry, set-wise: same, likely, new, vanished.

Same is an equal code and nothing else. Other rows are compared with organizations that share a
name or its beginning, an old name, an address, a telephone, or the principal with them; each
pair gets points of a hundred, and the best one from the county's threshold on is likely.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from orgs.choices import OperatingState
from regions.choices import RegionLevel
from regions.models import Region
from sources.choices import Outcome, Verdict
from sources.codes import BRANCH, FORMER
from sources.models import MatchRule, SourceList, SourceRow

#: A value that more units share (the address of a building) brings no pairs together.
_CROWD = 20
_KEY = SourceRow._meta.get_field("key").max_length
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)


@dataclass(frozen=True)
class Rule:
    """The points, as the county has set them."""

    likely_from: int
    name_weight: int
    address_weight: int
    principal_weight: int
    other_code: int

    @classmethod
    def now(cls) -> "Rule":
        row = MatchRule.objects.order_by("pk").values(*cls.__dataclass_fields__).first()
        return cls(**row)


def match(listed: SourceList, stage: Any, rule: Rule) -> None:
    """Give each good row of the stage `outcome`, `id`, `candidate`, `score`, and write down in the
    temporary table `list_vanished` the organizations that no row means."""
    for column in ("candidate bigint", "score integer", "key text", "verdict text"):
        stage.run(f"ALTER TABLE {{stage}} ADD COLUMN {column}")
    # Signs of one place become names of several (㍿ → 株式会社): cut to what the column holds.
    stage.run(
        f"UPDATE {{stage}} SET key = coalesce(uscc, left(organization_name_key(name), {_KEY}))"
        " WHERE NOT bad"
    )
    stage.run(
        f"UPDATE {{stage}} s SET id = o.id, outcome = '{Outcome.SAME}' FROM orgs_organization o"
        " WHERE o.uscc = s.uscc AND o.deleted_at IS NULL AND NOT s.bad"
    )
    with connection.cursor() as cursor:
        # Whole tables are joined here, by expressions of which the planner knows nothing.
        cursor.execute("SET LOCAL enable_nestloop = off")
    _make_keys(stage)
    _judged(stage, listed)
    _score(stage, listed, rule)
    stage.run(f"UPDATE {{stage}} SET outcome = '{Outcome.NEW}' WHERE NOT bad AND outcome IS NULL")
    _find_vanished(stage, listed)
    with connection.cursor() as cursor:
        cursor.execute("RESET enable_nestloop")


def _places() -> str:
    """A pattern of what stands in front of names and addresses: province, city, county."""
    names = Region.objects.filter(level__in=_ABOVE_TOWNS).values_list("name", flat=True)
    forms = {form for name in names for form in (name, name.rstrip("省市县区")) if len(form) > 1}
    found = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return f"^({found})+" if found else "^$"


#: The parameters are the pattern of places, in front of a name and in front of an address.
_KEYS = f"""
    uscc, key, nullif(former, key) AS former, key ~ '{BRANCH}' AS branch,
    regexp_replace(key, %s, '') AS core,
    regexp_replace(organization_name_key(address), %s, '') AS place,
    address <> '' AS has_address, principal, phone_index
"""


def _make_keys(stage: Any) -> None:
    """By what units are brought together: of rows whose code is nobody's, and of organizations;
    of one whose code is in the list only the name."""
    former = f"organization_name_key(substring(name FROM '{FORMER}')) AS former"
    bare = f"organization_name_key(regexp_replace(name, '{FORMER}', '')) AS key"
    places = _places()
    places = [f"{places}(?=.{{4}})", places]
    stage.run("DROP TABLE IF EXISTS pg_temp.list_row, pg_temp.list_unit")
    stage.run(
        f"""
        CREATE TEMP TABLE list_row ON COMMIT DROP AS SELECT row_no AS id, {_KEYS} FROM (
            SELECT row_no, coalesce(uscc, '') AS uscc, {bare}, {former},
                coalesce(address, '') AS address, coalesce(principal, '') AS principal,
                coalesce(phone_index, '') AS phone_index
            FROM {{stage}} WHERE NOT bad AND id IS NULL
        ) r
        """,
        places,
    )
    stage.run(
        f"""
        CREATE TEMP TABLE list_unit ON COMMIT DROP AS SELECT id, taken, {_KEYS} FROM (
            SELECT o.id, o.uscc, {bare.replace("(name", "(o.name")},
                {former.replace("(name", "(o.name")}, s.id IS NOT NULL AS taken,
                CASE WHEN s.id IS NULL THEN o.address ELSE '' END AS address,
                CASE WHEN s.id IS NULL THEN o.principal ELSE '' END AS principal,
                CASE WHEN s.id IS NULL THEN o.phone_index ELSE '' END AS phone_index
            FROM orgs_organization o LEFT JOIN {{stage}} s ON s.id = o.id
            WHERE o.deleted_at IS NULL AND EXISTS (SELECT FROM list_row)
        ) u
        """,
        places,
    )
    stage.run("ANALYZE list_row; ANALYZE list_unit")


def _judged(stage: Any, listed: SourceList) -> None:
    """What people said of units of former lists of the source."""
    stage.run(
        f"""
        UPDATE {{stage}} s SET verdict = j.verdict, candidate = o.id, id = o.id,
            outcome = '{Outcome.LIKELY}', score = 100
        FROM sources_judgement j JOIN orgs_organization o
            ON o.id = j.organization_id AND o.deleted_at IS NULL
        WHERE NOT s.bad AND s.outcome IS NULL AND j.source_id = %s AND j.key = s.key
            AND j.verdict = '{Verdict.SAME}'
        """,
        [listed.source_id],
    )
    stage.run(
        f"""
        UPDATE {{stage}} s SET verdict = j.verdict FROM sources_judgement j
        WHERE NOT s.bad AND s.outcome IS NULL AND j.source_id = %s AND j.key = s.key
            AND j.verdict = '{Verdict.DECLINED}'
        """,
        [listed.source_id],
    )


def _shared(*columns: str) -> str:
    """SQL of pairs that share values, which few units may."""
    listed = ", ".join(columns)
    alike = " AND ".join(f"u.{each} = r.{each}" for each in columns)
    return f"""
        SELECT r.id AS row_no, u.id AS unit_id FROM list_row r JOIN (
            SELECT id, {listed}, count(*) OVER (PARTITION BY {listed}) AS crowd
            FROM list_unit WHERE NOT taken AND {columns[0]} <> ''
        ) u ON {alike} WHERE u.crowd <= {_CROWD}
    """


def _score(stage: Any, listed: SourceList, rule: Rule) -> None:
    for table in ("list_row", "list_unit"):
        stage.run(f"ALTER TABLE {table} ADD COLUMN start text, ADD COLUMN head text")
        stage.run(f"UPDATE {table} SET start = left(core, 2), head = left(core, 4)")
    weights = {
        "address": f"CASE WHEN r.has_address AND u.has_address THEN {rule.address_weight} END",
        "principal": "CASE WHEN r.principal <> '' AND u.principal <> ''"
        f" THEN {rule.principal_weight} END",
    }
    stage.run(
        f"""
        UPDATE {{stage}} s SET candidate = best.unit_id, score = best.score,
            outcome = '{Outcome.LIKELY}'
        FROM (
            SELECT DISTINCT ON (row_no) row_no, unit_id, score FROM (
                SELECT r.id AS row_no, u.id AS unit_id, u.taken, round((
                    {rule.name_weight} * (CASE WHEN r.former = u.key OR u.former = r.key THEN 1
                        ELSE greatest(source_likeness(r.key, u.key),
                            source_likeness(r.core, u.core)) END)
                    + coalesce(({weights["address"]}) * source_likeness(r.place, u.place), 0)
                    + coalesce(({weights["principal"]}) * (r.principal = u.principal)::int, 0)
                ) * 100.0 / (
                    {rule.name_weight} + coalesce({weights["address"]}, 0)
                    + coalesce({weights["principal"]}, 0)
                ))::integer - CASE WHEN length(r.uscc) = 18 AND length(u.uscc) = 18
                    THEN {rule.other_code} ELSE 0 END AS score
                FROM (
                    SELECT r.id AS row_no, u.id AS unit_id FROM list_row r
                    JOIN list_unit u ON u.key = r.key
                    WHERE NOT u.taken OR length(r.uscc) < 18
                    UNION SELECT r.id, u.id FROM list_row r JOIN list_unit u ON u.key = r.former
                    WHERE NOT u.taken
                    UNION SELECT r.id, u.id FROM list_row r JOIN list_unit u ON u.former = r.key
                    WHERE NOT u.taken
                    UNION {_shared("core")}
                    UNION {_shared("head")}
                    UNION {_shared("place")}
                    UNION {_shared("phone_index")}
                    UNION {_shared("principal", "start")}
                ) pair
                JOIN list_row r ON r.id = pair.row_no JOIN list_unit u ON u.id = pair.unit_id
                WHERE NOT (r.branch OR u.branch) OR r.key = u.key
                    OR r.former = u.key OR u.former = r.key
            ) scored
            WHERE score >= {rule.likely_from} AND NOT EXISTS (
                SELECT FROM sources_judgement j JOIN {{stage}} a ON a.row_no = scored.row_no
                WHERE j.source_id = {listed.source_id} AND j.key = a.key
                    AND j.organization_id = scored.unit_id AND j.verdict = '{Verdict.DIFFERENT}'
            )
            ORDER BY row_no, score DESC, taken, unit_id
        ) best
        WHERE best.row_no = s.row_no AND s.outcome IS NULL AND NOT s.bad
        """
    )


def _find_vanished(stage: Any, listed: SourceList) -> None:
    """Units in operation, of the kinds that the source covers, that no row means."""
    stage.run("DROP TABLE IF EXISTS pg_temp.list_vanished")
    stage.run(
        f"""
        CREATE TEMP TABLE list_vanished ON COMMIT DROP AS
        SELECT o.id, coalesce(j.verdict, '') AS verdict FROM orgs_organization o
        LEFT JOIN sources_judgement j ON j.organization_id = o.id AND j.source_id = %s
            AND j.key = '' AND j.verdict = '{Verdict.PRESENT}'
        WHERE o.deleted_at IS NULL AND o.state = '{OperatingState.OPERATING}'
            AND o.kind = ANY(%s) AND (o.founded_on IS NULL OR o.founded_on <= %s)
            AND NOT EXISTS (SELECT FROM {{stage}} s WHERE s.id = o.id AND NOT s.bad)
            AND NOT EXISTS (SELECT FROM {{stage}} s WHERE s.candidate = o.id AND NOT s.bad)
            -- A row without a name is bad, but its unit is in the list.
            AND NOT EXISTS (SELECT FROM {{stage}} s WHERE s.uscc = o.uscc AND s.bad)
        """,
        [listed.source_id, listed.source.kinds, listed.dated],
    )
