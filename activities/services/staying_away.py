"""Who was absent for months from all that his Party organizations held with him on the list."""

import datetime
from collections.abc import Collection

from django.db import connection

from activities.choices import HELD
from core.months import months_later
from members.services.silence import Silence

#: So far one looks back: the row of absences begins where it ends.
_MONTHS = 24
#: Of everybody the first absence since he was last there.
_ABSENT = """
    WITH listed AS (
        SELECT person.id, activity.held_on, absence.id IS NULL AS came
        FROM activities_activitybranch branch
        JOIN activities_activity activity ON activity.id = branch.activity_id
        CROSS JOIN LATERAL unnest(branch.entitled_ids) AS person(id)
        LEFT JOIN activities_absence absence
            ON absence.activity_id = activity.id AND absence.member_id = person.id
        WHERE branch.party_organization_id IN (
                SELECT party_organization_id FROM members_membership
                WHERE member_id = ANY(%(ids)s)
            )
            AND activity.state = ANY(%(held)s) AND activity.held_on >= %(first)s
            AND person.id = ANY(%(ids)s)
    ), there AS (
        SELECT id, max(held_on) FILTER (WHERE came) AS last FROM listed GROUP BY id
    )
    SELECT listed.id, min(listed.held_on)
    FROM listed JOIN there USING (id)
    WHERE there.last IS NULL OR listed.held_on > there.last
    GROUP BY listed.id
    HAVING min(listed.held_on) <= %(edge)s
"""


def _absent(member_ids: Collection[int], edge: datetime.date) -> dict[int, datetime.date]:
    values = {
        "ids": list(member_ids),
        "held": [str(each) for each in HELD],
        "first": months_later(edge, -_MONTHS),
        "edge": edge,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ABSENT, values)
        return dict(cursor.fetchall())


SILENCES = (Silence("没有参加组织生活", _absent),)
