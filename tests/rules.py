"""Spoiling the shipped rules, which the database keeps from being edited."""

import pgtrigger


def spoil(rules, **values):
    """Update `rules` (a queryset) past the trigger that lets them only be replaced."""
    with pgtrigger.ignore("lights.Rule:replace_only"):
        rules.update(**values)
