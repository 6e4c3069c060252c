"""Every growing table has an end, or somebody wrote down why not."""

import pytest
from django.apps import apps

from core.domain import declared_by_app
from core.retention import periods


def test_of_every_table_it_is_said_how_long_its_rows_stay():
    assert list(periods.forgotten()) == []


def test_a_table_that_nobody_thought_of_is_named(monkeypatch):
    config = apps.get_app_config("members")
    shorter = {name: why for name, why in config.lasting.items() if name != "Post"}
    monkeypatch.setattr(type(config), "lasting", shorter)
    declared_by_app.cache_clear()
    try:
        found = list(periods.forgotten())
    finally:
        monkeypatch.undo()
        declared_by_app.cache_clear()
    assert len(found) == 1 and found[0].startswith("members.Post: ")


def test_an_exemption_says_why_and_a_retention_has_sound_bounds():
    for app, name in declared_by_app("lasting"):
        assert app.model_of(name) and len(app.lasting[name]) > 5, name
    names = [each.name for _, each in declared_by_app("retention")]
    assert len(names) == len(set(names))
    for app, each in declared_by_app("retention"):
        assert each.at_least <= each.days <= each.at_most, each.name
        assert callable(_does(app, each)) and each.ground.endswith("。"), each.name


def _does(app, each):
    """What removes its rows: by night, or when a person has decided."""
    return app.resolve(each.listed).clear if each.listed else app.resolve(each.function)


@pytest.mark.parametrize("name", ["audit", "anchors", "sessions"])
def test_network_logs_are_kept_for_six_months_at_least(name):
    _, each = periods.retentions()[name]
    assert each.at_least >= 180 and "六个月" in each.ground
