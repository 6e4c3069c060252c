"""Doors to the six checks: with the unit; what is mended is mended by whoever edits it."""

from completeness.models import CompletenessRule
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    add_to_organization,
    county_rule,
    everybody_logged_in,
    panel,
    row,
)


def furnish(world):
    """Nothing: the six checks are worked out of each organization that is there."""


def _held():
    return CompletenessRule.objects.get(topic="staff", valid_to=None)


MENU = {"六清": READERS}

DOORS = {
    "completeness:towns": Door(get=everybody_logged_in),
    "completeness:rules": Door(get=everybody_logged_in),
    "completeness:replace_rule": Door(
        kwargs=lambda world, place: {"pk": _held().pk},
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            lambda world, place: {
                "version": _held().version,
                "months": "6",
                "valid_from": "2030-01-01",
                "ground": "县级文件",
            },
        ),
    ),
    "completeness:confirm": Door(
        kwargs=lambda world, place: {"organization": world.places[place].organization.pk},
        get=add_to_organization,
        post=Post(
            add_to_organization.answering("302+"),
            lambda world, place: {"topics": ["staff"], "confirmed_on": "2026-01-05"},
        ),
    ),
    "completeness:of_month": Door(get=everybody_logged_in),
    "completeness:of_organization": Door(kwargs=row("organization"), get=panel),
}
