"""The shipped rules in tests: shipping them again, and spoiling what the database protects."""

import pkgutil
from importlib import import_module

import pgtrigger
from django.apps import apps

from lights import migrations
from lights.models import Rule


def ship() -> None:
    """Ship the rules of all migrations again, after a test on real transactions wiped them away."""
    if Rule.objects.exists():
        return
    for _, name, _ in pkgutil.iter_modules(migrations.__path__):
        migration = import_module(f"{migrations.__name__}.{name}")
        if hasattr(migration, "ship"):
            migration.ship(apps, None)


def spoil(rules, **values):
    """Update `rules` (a queryset) past the trigger that lets them only be replaced."""
    with pgtrigger.ignore("lights.Rule:replace_only"):
        rules.update(**values)
