"""Organizations that may be one and the same: found set-wise, judged by people pair by pair."""

from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from core import audit
from core.errors import Missing
from core.records import deny
from orgs.choices import OrganizationAction, Suspicion
from orgs.models import DuplicatePair
from regions.choices import RegionLevel

#: Of many with one name or telephone each is compared with so many neighbours: what is merged
#: brings the others together the next time.
_NEIGHBOURS = 5
#: Names with one telephone are alike when they share so much of the shorter one's grams.
_ALIKE = 0.5

_FOUND = f"""
    WITH town AS (
        SELECT region.id AS region_id, coalesce(min(above.id), region.id) AS town_id
        FROM regions_region region
        CROSS JOIN LATERAL string_to_table(rtrim(region.path, '/'), '/') AS step
        LEFT JOIN regions_region above ON above.id = step::bigint
            AND above.level IN ('{RegionLevel.TOWN}', '{RegionLevel.PARK}')
        GROUP BY region.id
    ),
    organization AS MATERIALIZED (
        SELECT id, region_id, length(uscc) = 15 AS legacy, phone_index,
            organization_name_key(name) AS key
        FROM orgs_organization WHERE deleted_at IS NULL
    ),
    namesake AS MATERIALIZED (
        SELECT organization.*, town.town_id,
            row_number() OVER (PARTITION BY key, town.town_id ORDER BY id) AS in_town,
            row_number() OVER (PARTITION BY key, legacy ORDER BY id) AS of_kind
        FROM organization
        JOIN town ON town.region_id = organization.region_id
        WHERE key IN (SELECT key FROM organization GROUP BY key HAVING count(*) > 1)
    ),
    caller AS MATERIALIZED (
        SELECT organization.*, name_grams(key) AS grams,
            row_number() OVER (PARTITION BY phone_index ORDER BY key, id) AS of_phone
        FROM organization
        WHERE phone_index IN (
            SELECT phone_index FROM organization WHERE phone_index <> ''
            GROUP BY phone_index HAVING count(*) > 1
        )
    ),
    found AS (
        SELECT a.id AS one, b.id AS other, 1 AS rank, '{Suspicion.LEGACY_CODE}' AS suspicion
        FROM namesake a JOIN namesake b ON b.key = a.key AND a.legacy AND NOT b.legacy
        WHERE a.of_kind <= {_NEIGHBOURS} AND b.of_kind <= {_NEIGHBOURS}
        UNION ALL
        SELECT a.id, b.id, 2, '{Suspicion.SAME_NAME}'
        FROM namesake a JOIN namesake b ON b.key = a.key AND b.town_id = a.town_id
            AND b.in_town - a.in_town BETWEEN 1 AND {_NEIGHBOURS}
        UNION ALL
        SELECT a.id, b.id, 3, '{Suspicion.SAME_PHONE}'
        FROM caller a JOIN caller b ON b.phone_index = a.phone_index
            AND b.of_phone - a.of_phone BETWEEN 1 AND {_NEIGHBOURS}
        WHERE a.key = b.key OR (
            SELECT count(DISTINCT gram) FROM unnest(a.grams) gram WHERE gram = ANY(b.grams)
        ) >= {_ALIKE} * least(cardinality(a.grams), cardinality(b.grams))
    )
    SELECT DISTINCT ON (first_id, second_id)
        least(one, other) AS first_id, greatest(one, other) AS second_id, suspicion
    FROM found ORDER BY first_id, second_id, rank
"""


@transaction.atomic
def find_duplicates() -> int:
    """Compare all organizations; return how many pairs are open now.

    Pairs that are no longer alike go, except those that somebody judged: the judgement stays.
    """
    with connection.cursor() as cursor:
        # Whole tables are joined here, by expressions of which the planner knows nothing.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(
            f"CREATE TEMP TABLE duplicate_found ON COMMIT DROP AS {_FOUND}",
        )
        cursor.execute(
            """
            DELETE FROM orgs_duplicatepair pair
            WHERE dismissed_at IS NULL AND NOT EXISTS (
                SELECT FROM duplicate_found found
                WHERE (found.first_id, found.second_id) = (pair.first_id, pair.second_id)
            )
            """
        )
        cursor.execute(
            """
            INSERT INTO orgs_duplicatepair AS pair (first_id, second_id, suspicion)
            SELECT first_id, second_id, suspicion FROM duplicate_found
            ON CONFLICT (first_id, second_id) DO UPDATE SET suspicion = excluded.suspicion
            WHERE pair.suspicion <> excluded.suspicion
            """
        )
        cursor.execute("DROP TABLE duplicate_found")
        cursor.execute("RESET enable_nestloop")
        cursor.execute("RESET work_mem")
    return DuplicatePair.objects.filter(dismissed_at=None).count()


@transaction.atomic
def dismiss_pair(*, actor: Any, pk: int) -> DuplicatePair:
    """Remember that the two are not the same. Raises `Missing`, or `Denied` (recorded)."""
    return _judge(actor, pk, OrganizationAction.PAIR_DISMISSED, Now(), actor)


@transaction.atomic
def reopen_pair(*, actor: Any, pk: int) -> DuplicatePair:
    """Take that judgement back. Raises `Missing`, or `Denied` (recorded)."""
    return _judge(actor, pk, OrganizationAction.PAIR_REOPENED, None, None)


def _judge(actor: Any, pk: int, action: str, at: Any, by: Any) -> DuplicatePair:
    pair = DuplicatePair.objects.editable_by(actor).filter(pk=pk).first()
    if pair is None:
        if not DuplicatePair.objects.visible_to(actor).filter(pk=pk).exists():
            raise Missing
        deny(actor=actor, subject=DuplicatePair)
    if (pair.dismissed_at is None) != (at is None):
        DuplicatePair.objects.filter(pk=pk).update(dismissed_at=at, dismissed_by=by)
        audit.record(
            action=action,
            actor=actor,
            subject=str(pair._meta.verbose_name),
            detail={"组织": [pair.first_id, pair.second_id]},
        )
        pair.refresh_from_db()
    return pair
