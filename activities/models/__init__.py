"""Activities of Party organizations: what was planned and held, who was there, photos."""

from activities.models.activity import Activity, ActivityQuerySet
from activities.models.delegation import (
    Delegation,
    delegable_by,
    fileable_by,
    files_for_any,
    files_somewhere,
    is_own_of,
    may_file_for,
    own_of,
    seen_by,
)
from activities.models.duties import (
    SHIPPED_FROM,
    DutyCompletion,
    DutyRule,
    DutyStanding,
    Excuse,
    ExcuseStep,
)
from activities.models.last_held import LastHeld
from activities.models.live import Live
from activities.models.parts import Absence, ActivityBranch, ActivityDuty
from activities.models.photos import Photo
from activities.models.review import ActivityStep
from activities.models.texts import ActivityText

__all__ = [
    "SHIPPED_FROM",
    "Absence",
    "Activity",
    "ActivityBranch",
    "ActivityDuty",
    "ActivityQuerySet",
    "ActivityStep",
    "ActivityText",
    "Delegation",
    "DutyCompletion",
    "DutyRule",
    "DutyStanding",
    "Excuse",
    "ExcuseStep",
    "LastHeld",
    "Live",
    "Photo",
    "delegable_by",
    "fileable_by",
    "files_for_any",
    "files_somewhere",
    "is_own_of",
    "may_file_for",
    "own_of",
    "seen_by",
]
