"""What is known of an organization beside its register."""

from profiles.models.areas import Area, AreaUnit, inside
from profiles.models.facts import (
    FACTS,
    FUNDS,
    GOVERNANCE,
    MASS,
    RELATED,
    SIX,
    Profile,
    ProfileValues,
)
from profiles.models.persons import KeyPerson
from profiles.models.tags import RuledTag, Tag, carrying

__all__ = [
    "FACTS",
    "FUNDS",
    "GOVERNANCE",
    "MASS",
    "RELATED",
    "SIX",
    "Area",
    "AreaUnit",
    "KeyPerson",
    "Profile",
    "ProfileValues",
    "RuledTag",
    "Tag",
    "carrying",
    "inside",
]
