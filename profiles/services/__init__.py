"""The only writers of facts, tags, areas and key persons on somebody's behalf."""

from profiles.services.areas import (
    create_area,
    figures,
    put_all_in,
    put_in,
    recycle_area,
    restore_area,
    take_out,
    units_seen,
    update_area,
)
from profiles.services.facts import (
    ON_DAY,
    correct_fact,
    create_missing_profiles,
    create_profile,
    enter_facts,
    facts_of,
    profile_of,
    refresh_profiles,
    update_profile,
)
from profiles.services.persons import add_person, remove_person, update_person
from profiles.services.tags import create_tag, update_tag

__all__ = [
    "ON_DAY",
    "add_person",
    "correct_fact",
    "create_area",
    "create_missing_profiles",
    "create_profile",
    "create_tag",
    "enter_facts",
    "facts_of",
    "figures",
    "profile_of",
    "put_all_in",
    "put_in",
    "recycle_area",
    "refresh_profiles",
    "remove_person",
    "restore_area",
    "take_out",
    "units_seen",
    "update_area",
    "update_person",
    "update_profile",
    "update_tag",
]
