"""What can be changed for many units of campaigns at once: whose they are."""

from core.bulk.changes import ServiceChange
from core.bulk.fields import Field
from core.bulk.kinds import Kind
from surveys.models import Assignment, Squad
from surveys.services.squads import give

_NAME = f"(SELECT s.name FROM {Squad._meta.db_table} s WHERE s.id = t.squad_id)"

KINDS = (
    Kind(
        name="survey_units",
        model=Assignment,
        rows=lambda user: Assignment.objects.assignable_by(user).present(),
        changes=(
            ServiceChange(
                "give",
                "分派到小队",
                give,
                fields=(Field("squad", "摸排小队", lookup="squads"),),
                state=_NAME,
                shown="摸排小队",
            ),
        ),
        unit="个组织",
        list_url="surveys:assignments",
    ),
)
