"""Whoever answers lights is told of a closed month, with the numbers of his own part."""

import datetime

import pytest
from django.urls import reverse

from branches.services.facts import refresh_coverage_facts
from core.models import Notification
from lights.models import Notice, Rule
from months.services import close_month, compute_draft, reopen_month
from tests import pages
from tests.branches.factories import CoverageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    registry = pages.furnish(county)
    CoverageFactory(organization=registry.plain, party_organization=cast.branch)
    refresh_coverage_facts()
    return registry


def told(user) -> list[str]:
    rows = Notification.objects.visible_to(user).filter(kind="month_closed").order_by("pk")
    return list(rows.values_list("text", flat=True))


def words(user, revision) -> str:
    """What the user sees of the lights, counted one by one through his own scope."""
    seen = Notice.objects.visible_to(user).filter(revision=revision)
    parts = [
        f"{label} {number} 个"
        for severity, label in (("red", "红灯"), ("amber", "黄灯"))
        if (number := seen.filter(severity=severity).count())
    ]
    return "，".join(parts) or "没有亮灯"


def test_each_is_told_the_numbers_that_he_sees(cast, registry):
    revision = close_month(actor=None, month=pages.MONTH)
    for user in (cast.county_admin, cast.county_staff, cast.town_staff, cast.secretary):
        assert told(user) == [f"2026年3月已定稿：{words(user, revision)}。"], user
    assert "个" in told(cast.secretary)[0]
    for user in (cast.viewer, cast.nobody, cast.system_admin):
        assert told(user) == []


def test_a_secretary_without_lights_is_left_alone_and_the_town_hears_of_the_month(cast, county):
    Rule.objects.update(valid_to=datetime.date(2001, 1, 1))
    revision = close_month(actor=None, month=pages.MONTH)
    assert words(cast.secretary, revision) == "没有亮灯" and told(cast.secretary) == []
    assert told(cast.town_staff) == ["2026年3月已定稿：没有亮灯。"]


def test_a_draft_tells_nobody_a_restatement_again_and_a_second_call_nothing(cast, registry):
    close_month(actor=None, month=pages.MONTH)
    close_month(actor=None, month=pages.MONTH)
    assert len(told(cast.town_staff)) == 1
    reopen_month(actor=cast.county_admin, month=pages.MONTH, reason="补报")
    compute_draft(actor=cast.county_admin, month=pages.MONTH)
    assert len(told(cast.town_staff)) == 1
    close_month(actor=None, month=pages.MONTH)
    assert told(cast.town_staff)[1].startswith("2026年3月更正定稿：")


def test_it_leads_to_the_lights_of_that_month(client, cast, registry):
    close_month(actor=None, month=pages.MONTH)
    link = Notification.objects.visible_to(cast.town_staff).get().link
    assert link == f"{reverse('lights:list')}?month=2026-03"
    client.force_login(cast.town_staff)
    assert client.get(link).status_code == 200
