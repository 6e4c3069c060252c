"""The history is pruned so that verification, undo and readers of younger events miss nothing."""

import datetime

import pghistory
import pytest
from django.db import connection
from django.utils import timezone
from pghistory.models import Context

from core.audit import evidence, seals
from core.choices import UndoPolicy
from core.errors import Refusal
from core.models import UndoSet
from core.retention import history, pruning
from core.undo.service import undo, undoable
from orgs.models import Organization
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_anchor_file")]
EVENTS = Organization.pgh_event_model


@pytest.fixture(autouse=True)
def anchor_file(settings, tmp_path):
    settings.AUDIT_ANCHOR_PATH = tmp_path / "anchor"


def age(*, upto: int, days: int) -> None:
    """All events up to that one are so old."""
    then = timezone.now() - datetime.timedelta(days=days)
    for model in history.tracked_models():
        events = model.pgh_event_model.objects.all()
        if model is Organization:
            events = events.filter(pgh_id__lte=upto)
        events.update(pgh_created_at=then)


def newest() -> int:
    return EVENTS.objects.latest("pgh_id").pgh_id


def kept(row) -> list[str]:
    events = EVENTS.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    return list(events.values_list("name", flat=True))


def rename(row, name: str) -> None:
    Organization.objects.filter(pk=row.pk).update(name=name)


def found() -> list[str]:
    return [each for each in evidence.problems(head=None) if "触发器" not in each]


def test_of_a_row_stay_the_young_events_and_the_last_one_before(monkeypatch):
    busy, quiet = OrganizationFactory(name="一"), OrganizationFactory(name="静")
    gone, late = OrganizationFactory(name="去"), OrganizationFactory(name="晚")
    rename(busy, "二")
    rename(busy, "三")
    delete(gone)
    age(upto=newest(), days=1096)
    rename(busy, "四")
    rename(busy, "五")
    delete(late)
    for batch in (3, 5000):  # small batches find the same
        monkeypatch.setattr(pruning, "BATCH", batch)
        pruning.prune()
        assert kept(busy) == ["三", "四", "五"]
        assert kept(quiet) == ["静"]
        assert not EVENTS.objects.filter(pgh_obj_id=gone.pk).exists()
        assert kept(late) == ["晚", "晚"]
        assert found() == []


def delete(row) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("orgs_currentfacts", "orgs_organizationstatus"):
            cursor.execute(f"DELETE FROM {table} WHERE organization_id = %s", [row.pk])
        cursor.execute("DELETE FROM orgs_organization WHERE id = %s", [row.pk])


@pytest.mark.dealt(3)
def test_a_prune_that_ends_in_the_middle_leaves_no_row_in_doubt(monkeypatch):
    gone = OrganizationFactory(name="去")
    delete(gone)
    for number in range(4):
        rename(OrganizationFactory(), f"改{number}")
    age(upto=newest(), days=1096)
    # Others hold what is shipped, or nothing: after each step all would be looked at.
    filled = [
        each
        for each in history.tracked_models()
        if each._meta.app_label in ("orgs", "regions") and each.pgh_event_model.objects.exists()
    ]
    assert Organization in filled and len(filled) > 2
    monkeypatch.setattr(history, "tracked_models", lambda: filled)
    monkeypatch.setattr(history, "_LOOKED_AT", 1)
    before, position = timezone.now() - datetime.timedelta(days=1095), None
    steps = 0
    while True:
        batch = history.prune_events(before, 1, position)
        steps += 1
        assert [each for model in filled for each in evidence._rows(model)] == []
        assert list(seals.problems(head=None)) == []
        if (position := batch.position) is None:
            break
    assert steps > 10 and EVENTS.objects.count() == 4
    assert found() == []


def test_what_is_within_the_window_is_undone_exactly(cast):
    row, other = OrganizationFactory(name="甲厂"), OrganizationFactory(name="乙厂")
    rename(row, "甲一厂")
    age(upto=newest(), days=1096)
    with undoable(about="改名", policy=UndoPolicy.ALL_OR_NOTHING, actor=None, days=7) as young:
        rename(row, "甲二厂")
    with undoable(about="改名", policy=UndoPolicy.ALL_OR_NOTHING, actor=None) as old:
        rename(other, "乙一厂")
    then = timezone.now() - datetime.timedelta(days=1096)
    EVENTS.objects.filter(pgh_context_id=old.context_id).update(pgh_created_at=then)
    UndoSet.objects.filter(pk=old.pk).update(done_at=then)
    pruning.prune()
    assert kept(row) == ["甲一厂", "甲二厂"]
    undo(young, actor=cast.county_admin)
    row.refresh_from_db()
    assert row.name == "甲一厂"
    assert found() == []


def test_what_is_older_than_the_history_is_no_longer_offered_to_be_undone(cast):
    row = OrganizationFactory(name="甲厂")
    with undoable(about="改名", policy=UndoPolicy.ALL_OR_NOTHING, actor=None) as old:
        rename(row, "甲一厂")
    then = timezone.now() - datetime.timedelta(days=1096)
    UndoSet.objects.filter(pk=old.pk).update(done_at=then)
    history.prune_events(timezone.now() - datetime.timedelta(days=1095), 1, None)
    old.refresh_from_db()
    assert not old.is_open
    with pytest.raises(Refusal, match="已超过可以撤销的期限"):
        undo(old, actor=None)


def test_a_context_goes_when_nothing_refers_to_it_any_more():
    row = OrganizationFactory(name="甲厂")
    for name in ("一", "二"):
        with pghistory.context(user=None):
            rename(row, name)
    age(upto=newest(), days=1096)
    with pghistory.context(user=None):
        rename(row, "三")
    then = timezone.now() - datetime.timedelta(days=1096)
    first, second, third = [
        event.pgh_context_id
        for event in EVENTS.objects.filter(pgh_obj_id=row.pk)
        .exclude(name="甲厂")
        .order_by("pgh_id")
    ]
    Context.objects.filter(pk__in=[first, second]).update(created_at=then)
    pruning.prune()
    assert set(Context.objects.values_list("pk", flat=True)) >= {second, third}
    assert not Context.objects.filter(pk=first).exists()
