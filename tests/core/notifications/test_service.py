"""Whoever is told, is told of a declared kind, once for each event, in his own words."""

import pytest
from django.urls import reverse

from core import notifications
from core.models import Notification
from core.notifications import Message

pytestmark = pytest.mark.django_db


def test_every_kind_says_why_anybody_is_reminded():
    kinds = notifications.kinds()
    assert {"job", "hook_stopped", "grants_lost"} <= set(kinds)
    assert [each.name for each in kinds.values() if len(each.ground) < 8] == []
    assert len({each.title for each in kinds.values()}) == len(kinds)


def test_a_kind_that_nobody_declared_is_refused(cast):
    with pytest.raises(KeyError):
        notifications.notify(user=cast.town_staff, kind="weather", text="晴")


def test_an_event_with_a_key_is_told_once(cast):
    for _ in range(2):
        notifications.notify(user=cast.town_staff, kind="job", text="一", key="job:1")
        notifications.notify(user=cast.county_staff, kind="job", text="一", key="job:1")
    notifications.notify(user=cast.town_staff, kind="job", text="二", key="job:2")
    for _ in range(2):
        notifications.notify(user=cast.town_staff, kind="job", text="三")
    own = Notification.objects.visible_to(cast.town_staff).order_by("pk")
    assert [row.text for row in own] == ["一", "二", "三", "三"]
    assert Notification.objects.visible_to(cast.county_staff).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_many_are_told_in_one_statement(cast, django_assert_num_queries, number):
    people = [cast.town_staff, cast.county_staff, cast.viewer][:number]
    with django_assert_num_queries(1):
        notifications.notify_each(
            kind="job", messages=[Message(each.pk, f"给{each.name}") for each in people], key="x"
        )
    assert {row.text for row in Notification.objects.all()} == {f"给{each.name}" for each in people}


def test_the_list_names_the_kind_and_is_narrowed_by_it(client, cast):
    notifications.notify(user=cast.town_staff, kind="job", text="导出完成", link="/jobs/1/")
    notifications.notify(user=cast.town_staff, kind="hook_stopped", text="停了")
    client.force_login(cast.town_staff)
    page = client.get(reverse("core:messages")).content.decode()
    assert "后台任务结束" in page and 'href="/jobs/1/"' in page
    narrowed = client.get(reverse("core:messages"), {"kind": "hook_stopped"})
    assert {row.text for row in narrowed.context["page"].rows} == {"停了"}
