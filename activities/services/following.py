"""Whose standings may differ because something else than an activity was written.

What is filed, returned or excused is derived where it is written (`standing.refresh`); these rows
are written by others, who know nothing of duties.
"""

from django.db import connection

from activities.models import DutyRule

#: Of a row also the Party organizations of which it was before. A member counts or not as he lies
#: in the recycle bin, whatever else is written of him.
_WRITTEN = """
    SELECT pgh_obj_id FROM branches_partyorganizationevent WHERE pgh_mark >= %(mark)s
    UNION
    SELECT known.party_organization_id FROM members_membershipevent written
    JOIN members_membershipevent known ON known.pgh_obj_id = written.pgh_obj_id
    WHERE written.pgh_mark >= %(mark)s
    UNION
    SELECT known.party_organization_id FROM members_postevent written
    JOIN members_postevent known ON known.pgh_obj_id = written.pgh_obj_id
    WHERE written.pgh_mark >= %(mark)s
    UNION
    SELECT link.party_organization_id FROM members_memberevent written
    JOIN members_memberevent recycled ON recycled.pgh_obj_id = written.pgh_obj_id
        AND recycled.deleted_at IS NOT NULL
    JOIN members_membership link ON link.member_id = written.pgh_obj_id
    WHERE written.pgh_mark >= %(mark)s
"""


def written_since(mark: int) -> list[int] | None:
    """The Party organizations whose standings hang on what was written with this mark or a later
    one; None: all, for a rule was."""
    if DutyRule.pgh_event_model.objects.filter(pgh_mark__gte=mark).exists():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, {"mark": mark})
        return sorted(pk for (pk,) in cursor.fetchall())
