"""The rows of terms follow their Party organizations, set-wise."""

from collections.abc import Collection

from django.db import connection, transaction

from branches.choices import PartyEvent
from branches.models import years_of_term
from core.records import derived

_START = "coalesce(party.term_started_on, party.founded_on)"

#: The day on which it is over with the Party organization; null while that is there.
_GONE = f"""CASE WHEN party.dissolved_on IS NOT NULL
    THEN greatest(party.dissolved_on, {_START}) END"""


@derived.collected
@transaction.atomic
def follow_terms(party_ids: Collection[int] | None = None) -> int:
    """Bring the present terms in line with their Party organizations, for these or for all: which
    day began it, when it is due, and that it is over with a dissolution. Returns how many rows were
    written.

    A later start is a new term when it lies in the last year of the present one or after it, for
    no term is shortened by more; any other start was filed wrongly before.
    """
    narrowed = "" if party_ids is None else "AND party.id = ANY(%(ids)s)"
    written = 0
    with connection.cursor() as cursor:
        for statement in (_OVER, _CONTRADICTED, _CORRECTED, _FOLLOWED, _NEXT, _FIRST):
            cursor.execute(statement.format(narrowed=narrowed), {"ids": list(party_ids or [])})
            written += cursor.rowcount
    return written


#: A new term began: the present one is over on that day.
_OVER = f"""
    UPDATE branches_term term SET ended_on = {_START}
    FROM branches_partyorganization party
    WHERE party.id = term.party_organization_id {{narrowed}} AND term.ended_on IS NULL
        AND {_START} > term.began_on AND {_START} >= term.due_on - interval '1 year'
"""
#: Terms that are said to have begun later than the present one never were.
_CONTRADICTED = f"""
    DELETE FROM branches_term term USING branches_partyorganization party
    WHERE party.id = term.party_organization_id {{narrowed}} AND term.ended_on IS NOT NULL
        AND term.began_on >= {_START} AND EXISTS (
            SELECT FROM branches_term present
            WHERE present.party_organization_id = party.id AND present.ended_on IS NULL
        )
"""
#: The day was filed wrongly: the term before ends where the present one begins.
_CORRECTED = f"""
    UPDATE branches_term term SET ended_on = {_START}
    FROM branches_partyorganization party, branches_term present
    WHERE party.id = term.party_organization_id {{narrowed}}
        AND present.party_organization_id = party.id AND present.ended_on IS NULL
        AND term.ended_on = present.began_on AND present.began_on <> {_START}
        AND term.began_on < {_START}
"""
#: The present term, and one that is over with its Party organization or goes on with it.
_FOLLOWED = f"""
    UPDATE branches_term term SET
        began_on = {_START}, due_on = party.term_ends_on,
        ended_on = {_GONE}
    FROM branches_partyorganization party
    WHERE party.id = term.party_organization_id {{narrowed}}
        AND (term.ended_on IS NULL OR term.began_on = {_START})
        AND (term.began_on, term.due_on, term.ended_on) IS DISTINCT FROM
            ({_START}, party.term_ends_on, {_GONE})
"""
#: Behind a term that is over.
_NEXT = f"""
    INSERT INTO branches_term (party_organization_id, number, began_on, due_on, ended_on)
    SELECT party.id, last.number + 1, {_START}, party.term_ends_on,
        {_GONE}
    FROM branches_partyorganization party
    CROSS JOIN LATERAL (
        SELECT number FROM branches_term before WHERE before.party_organization_id = party.id
        ORDER BY began_on DESC LIMIT 1
    ) last
    WHERE NOT EXISTS (
        SELECT FROM branches_term term
        WHERE term.party_organization_id = party.id
            AND (term.began_on = {_START} OR term.ended_on IS NULL)
    ) {{narrowed}}
"""
#: Where there are no terms yet: those that the chronicle tells of. It says of each re-election when
#: the term before had begun; the first one that is known is the first of all where it began with
#: the Party organization.
_FIRST = f"""
    INSERT INTO branches_term (party_organization_id, number, began_on, due_on, ended_on)
    SELECT party_id,
        CASE WHEN min(began_on) OVER whole = founded_on THEN row_number() OVER run END,
        began_on,
        CASE WHEN lead(began_on) OVER run IS NULL THEN term_ends_on
            ELSE (began_on + length)::date END,
        coalesce(lead(began_on) OVER run, gone_on)
    FROM (
        SELECT DISTINCT party.id AS party_id, party.founded_on, {_GONE} AS gone_on,
            party.term_ends_on, told.began_on,
            make_interval(years => {years_of_term("party.kind", "told.began_on")}) AS length
        FROM branches_partyorganization party
        CROSS JOIN LATERAL (
            SELECT {_START} AS began_on
            UNION
            SELECT entry.happened_on FROM branches_chronicleentry entry
            WHERE entry.party_organization_id = party.id
                AND entry.kind = '{PartyEvent.RE_ELECTED}'
            UNION
            SELECT substring(entry.before FROM '\\d{{{{4}}}}-\\d\\d-\\d\\d')::date
            FROM branches_chronicleentry entry
            WHERE entry.party_organization_id = party.id
                AND entry.kind = '{PartyEvent.RE_ELECTED}'
        ) told
        WHERE told.began_on BETWEEN party.founded_on AND {_START} {{narrowed}} AND NOT EXISTS (
            SELECT FROM branches_term term WHERE term.party_organization_id = party.id
        )
    ) known
    WINDOW run AS (PARTITION BY party_id ORDER BY began_on),
        whole AS (PARTITION BY party_id)
"""
