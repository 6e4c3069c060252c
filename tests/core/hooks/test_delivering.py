"""Every change arrives once it can, in order, signed, as the owner of the hook sees it."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Grant
from core.choices import DeliveryState, HookStop
from core.hooks import delivering
from core.hooks.service import new_secret, resume_hook, send_again, stop_hook
from core.models import HookDelivery, Notification
from orgs.models import Organization
from orgs.services import recycle_organization, update_organization

pytestmark = pytest.mark.django_db(transaction=True)


def change(row: Organization, actor, address: str) -> Organization:
    stored = Organization.objects.get(pk=row.pk)
    return update_organization(actor=actor, pk=row.pk, version=stored.version, address=address)


def soon(hook) -> None:
    """The next attempt is due."""
    hook.deliveries.update(next_at=timezone.now())


def test_what_changes_in_scope_arrives_signed_as_ids_and_versions(hook, receiver, rows, cast):
    assert delivering.run(hook.pk) == 0, "what there was before is not told"
    plain = change(rows.plain, cast.county_admin, "中山路1号")
    change(rows.west, cast.county_admin, "西镇路1号")
    assert delivering.run(hook.pk) == 1
    [body] = receiver.came
    assert set(body) == {"type", "timestamp", "data"} and body["type"] == "changes"
    [told] = receiver.changes()
    assert told == {
        "kind": "organizations",
        "id": plain.pk,
        "change": "updated",
        "at": told["at"],
        "successor": None,
        "version": plain.version,
    }
    recycle_organization(actor=cast.county_admin, pk=plain.pk, version=plain.version)
    assert delivering.run(hook.pk) == 1 and delivering.run(hook.pk) == 0
    gone = receiver.changes()[-1]
    assert (gone["id"], gone["change"], gone["version"]) == (plain.pk, "deleted", None)


def test_only_the_kinds_that_were_asked_for_are_told(hook, receiver, rows, cast):
    type(hook).objects.filter(pk=hook.pk).update(kinds=["coverages"])
    change(rows.plain, cast.county_admin, "中山路1号")
    assert delivering.run(hook.pk) == 0 and receiver.came == []


def test_what_does_not_arrive_is_tried_again_later_and_later_with_the_same_id(
    hook, receiver, rows, cast
):
    receiver.status = 500
    change(rows.plain, cast.county_admin, "中山路1号")
    waits = []
    for number in (1, 2, 3):
        before = timezone.now()
        assert delivering.run(hook.pk) == 0
        assert delivering.run(hook.pk) == 0, "not before its time"
        message = HookDelivery.objects.get()
        assert (message.attempts, message.answer) == (number, 500)
        waits.append((message.next_at - before).total_seconds())
        soon(hook)
    assert waits == sorted(waits) and waits[0] < 12 and waits[2] > 50
    # Meanwhile nothing passes it.
    change(rows.plain, cast.county_admin, "中山路2号")
    assert HookDelivery.objects.count() == 1
    receiver.status = 200
    assert delivering.run(hook.pk) == 2
    assert receiver.ids[:4] == [f"msg_{message.pk}"] * 4
    assert [each["change"] for each in receiver.changes()[-2:]] == ["updated", "updated"]


def test_what_is_given_up_stops_the_hook_until_somebody_sends_it_again(hook, receiver, rows, cast):
    receiver.status = 503
    change(rows.plain, cast.county_admin, "中山路1号")
    for _ in range(len(delivering.PAUSES) + 1):
        delivering.run(hook.pk)
        soon(hook)
    message = HookDelivery.objects.get()
    hook.refresh_from_db()
    assert (message.state, hook.stop) == (DeliveryState.DEAD, HookStop.FAILING)
    assert "县大数据平台" in Notification.objects.get(user=cast.town_staff).text
    assert delivering.due() == [] and delivering.run(hook.pk) == 0
    change(rows.plain, cast.county_admin, "中山路2号")
    receiver.status, receiver.came = 200, []
    send_again(actor=cast.system_admin, pk=message.pk)
    assert delivering.due() == [hook.pk] and delivering.run(hook.pk) == 2
    assert len(receiver.changes()) == 2, "the change after it was not lost"


def test_a_receiver_that_is_gone_for_good_is_left_alone_at_once(hook, receiver, rows, cast):
    receiver.status = 410
    change(rows.plain, cast.county_admin, "中山路1号")
    delivering.run(hook.pk)
    hook.refresh_from_db()
    assert hook.stop == HookStop.FAILING


def test_a_hook_that_was_stopped_goes_on_where_it_was(hook, receiver, rows, cast):
    stop_hook(actor=cast.system_admin, pk=hook.pk)
    change(rows.plain, cast.county_admin, "中山路1号")
    assert delivering.run(hook.pk) == 0
    resume_hook(actor=cast.system_admin, pk=hook.pk)
    assert delivering.run(hook.pk) == 1 and len(receiver.changes()) == 1


def test_another_scope_begins_anew_and_nothing_of_the_former_one_is_told(
    hook, receiver, rows, county, cast
):
    receiver.status = 500
    change(rows.plain, cast.county_admin, "中山路1号")
    delivering.run(hook.pk)
    Grant.objects.filter(user=cast.town_staff).update(region=county.west)
    receiver.status, receiver.came = 200, []
    soon(hook)
    assert delivering.run(hook.pk) == 1
    assert [(each["type"], each["data"]) for each in receiver.came] == [
        ("restart", {"reason": "scope"})
    ]
    change(rows.plain, cast.county_admin, "中山路2号")
    west = change(rows.west, cast.county_admin, "西镇路1号")
    delivering.run(hook.pk)
    assert [(each["id"], each["change"]) for each in receiver.changes()] == [(west.pk, "updated")]


@pytest.mark.parametrize("how", ["disabled", "without a grant"])
def test_an_owner_who_sees_nothing_any_more_ends_it(hook, receiver, rows, cast, how):
    receiver.status = 500
    change(rows.plain, cast.county_admin, "中山路1号")
    delivering.run(hook.pk)
    receiver.came.clear()
    if how == "disabled":
        type(cast.town_staff).objects.filter(pk=cast.town_staff.pk).update(is_active=False)
    else:
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Grant.objects.filter(user=cast.town_staff).update(ends_on=yesterday)
    soon(hook)
    delivering.run(hook.pk)
    hook.refresh_from_db()
    assert hook.stop == HookStop.OWNER and receiver.came == []


def test_another_secret_signs_from_then_on(hook, receiver, rows, cast):
    _, text = new_secret(actor=cast.system_admin, pk=hook.pk)
    assert text.startswith("whsec_")
    former, receiver.secret = receiver.secret, b"x"
    change(rows.plain, cast.county_admin, "中山路1号")
    delivering.run(hook.pk)
    assert receiver.came == [] and former != b"x"


def test_messages_that_ended_are_pruned_those_that_wait_are_not(hook, receiver, rows, cast):
    change(rows.plain, cast.county_admin, "中山路1号")
    delivering.run(hook.pk)
    receiver.status = 500
    change(rows.plain, cast.county_admin, "中山路2号")
    delivering.run(hook.pk)
    later = timezone.now() + datetime.timedelta(days=1)
    assert delivering.prune_deliveries(later, 10, None).removed == 1
    assert HookDelivery.objects.get().state == DeliveryState.WAITING
