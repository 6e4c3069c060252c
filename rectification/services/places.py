"""Open cases lie where what they are about lies today, also between two closed months."""

from django.db import connection, transaction

from branches.models import PartyOrganization
from orgs.models import Organization
from rectification.choices import OPEN
from rectification.models import Case

_CASES = Case._meta.db_table
_FOLLOW = f"""
    UPDATE {_CASES} c SET region_id = place.region_id
    FROM (
        SELECT stood.id, coalesce(unit.region_id, party.region_id) AS region_id
        FROM {_CASES} stood
        LEFT JOIN {Organization._meta.db_table} unit ON unit.id = stood.organization_id
        LEFT JOIN {PartyOrganization._meta.db_table} party
            ON party.id = stood.party_organization_id
        WHERE stood.state = ANY(%s)
    ) place
    WHERE place.id = c.id AND place.region_id <> c.region_id
"""


@transaction.atomic
def follow_places() -> int:
    """Let open cases follow what has moved; returns how many did. A month that is closed afterwards
    puts them where they were on its last day, until this is done again."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [[each.value for each in OPEN]])
        return cursor.rowcount
