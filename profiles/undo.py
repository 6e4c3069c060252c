"""How facts, areas and key persons go back (`core.undo`)."""

from core.undo.families import Family
from profiles.models import FACTS
from profiles.services import refresh_profiles

FAMILIES = (
    Family(
        "profiles.Profile",
        "(SELECT o.name FROM orgs_organization o WHERE o.id = t.organization_id) || '的概况'",
        parts={"profiles.ProfileValues": "profile_id"},
        derived=FACTS,
        followers=("profiles.RuledTag.organization", "profiles.RuledTag.tag"),
        refresh=lambda undone, today: refresh_profiles(
            profile_ids=undone.ids_sql("profiles.Profile"), today=today
        ),
    ),
    Family("profiles.Area", "t.name"),
)
