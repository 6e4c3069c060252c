"""pgtrigger's registry, with its lookups kept."""

import pgtrigger
import pytest
from pgtrigger import registry

from core.triggers import IndexedRegistry
from orgs.models import Organization


def trigger(name: str, func: str = "RETURN NULL;") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, when=pgtrigger.After, operation=pgtrigger.Insert, func=func)


def test_kept_lookups_are_what_the_registry_would_work_out():
    kept = registry._registry
    assert isinstance(kept, IndexedRegistry) and len(kept) > 300
    assert kept.by_db_table == registry._Registry.by_db_table.fget(kept)
    assert kept.pg_function_names == registry._Registry.pg_function_names.fget(kept)


def test_a_name_that_is_taken_is_refused_until_it_is_given_back():
    first = trigger("only_here")
    key = f"{Organization._meta.label}:only_here"
    pgtrigger.register(first)(Organization)
    try:
        with pytest.raises(KeyError, match='"only_here" already used'):
            pgtrigger.register(trigger("only_here", "RETURN NEW;"))(Organization)
    finally:
        registry.delete(key)
    pgtrigger.register(trigger("only_here", "RETURN NEW;"))(Organization)
    registry.delete(key)
    test_kept_lookups_are_what_the_registry_would_work_out()
