"""pgtrigger's registry of triggers, with its lookups kept instead of made anew.

For each trigger that is registered, pgtrigger reads all those before it to see that names are free:
with 545 triggers a second of processor at the start of every process.
"""

from typing import Any

from pgtrigger import Trigger, registry


class IndexedRegistry(registry._Registry):
    """The registry; what two of its properties work out is kept as triggers come and go."""

    by_db_table: dict[tuple[str, str], Trigger] = {}
    pg_function_names: set[str] = set()

    def __init__(self, triggers: Any = None) -> None:
        self.by_db_table, self.pg_function_names = {}, set()
        super().__init__(triggers)

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self.by_db_table[model._meta.db_table, trigger.name] = trigger
        self.pg_function_names.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)
        del self.by_db_table[model._meta.db_table, trigger.name]
        self.pg_function_names.discard(trigger.get_pgid(model))


def index_registry() -> None:
    """Before the first of our models registers its triggers."""
    if not isinstance(registry._registry, IndexedRegistry):
        registry._registry = IndexedRegistry(registry._registry)
