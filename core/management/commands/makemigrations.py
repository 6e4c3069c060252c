"""Migrations as Django writes them, and those that make an app as they are kept here."""

from collections.abc import Sequence

from django.core.management.commands import makemigrations
from django.db.migrations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger

from core.db import Together


class Command(makemigrations.Command):
    def write_migration_files(self, changes, *args, **options):
        for migrations in changes.values():
            for each in migrations:
                if each.initial:
                    each.operations = whole(each.operations)
        super().write_migration_files(changes, *args, **options)


def whole(operations: Sequence[Operation]) -> list[Operation]:
    """Indexes and constraints with the models that they are made with, and all of it together: each
    operation by itself makes the models of all apps anew (`Together`)."""
    models, triggers, others = {}, [], []
    for each in operations:
        model = models.get(getattr(each, "model_name_lower", ""))
        if isinstance(each, CreateModel):
            models[each.name_lower] = each
        elif isinstance(each, AddIndex) and model:
            model.options.setdefault("indexes", []).append(each.index)
        elif isinstance(each, AddConstraint) and model:
            model.options.setdefault("constraints", []).append(each.constraint)
        elif isinstance(each, AddTrigger):
            triggers.append(each)
        else:
            others.append(each)
    # A field that waits for a later model stands between models and triggers.
    parts = [[*models.values()], [*triggers]] if others else [[*models.values(), *triggers]]
    first, *last = [Together(part) for part in parts if part]
    return [first, *others, *last]
