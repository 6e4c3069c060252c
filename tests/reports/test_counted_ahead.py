"""Figures of whole regions that large counties count ahead of the pages: the same figures, and for
whoever reaches whole regions only."""

import re

import pytest
from django.urls import reverse

from completeness.services import CLEAR_BY_REGION, refresh_completeness
from core.ahead import count_all
from orgs.models import Organization
from orgs.services import counts
from profiles.services import CARRIED, create_tag, update_tag
from questionnaires.services import KNOWN_BY_REGION
from reports.services import WEAK_SPOTS
from tests import pages
from tests.branches.factories import PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory
from tests.questionnaires.factories import QuestionnaireFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]

PAGES = (
    "reports:weak",
    "completeness:towns",
    "completeness:of_month",
    "questionnaires:ledger",
    "profiles:tags",
)
FIGURES = (WEAK_SPOTS, CLEAR_BY_REGION, KNOWN_BY_REGION, CARRIED)
#: Of when the figures are, and of when the page was made: two looks may stand in two minutes.
WHEN = re.compile(r"[^\n。，；：（）]*统计于 [\d:]+(，每五分钟统计一次)?|打印于 [\d-]+ [\d:]+")


@pytest.fixture
def registry(cast, county):
    """Something that is weak, unclear, asked and tagged in two towns and above them."""
    registry = pages.furnish(county)
    Organization.objects.filter(pk__in=[registry.bright.pk, registry.west.pk]).update(tags=["重点"])
    when = {"fact": "staff_count", "op": ">=", "value": 50}
    create_tag(actor=cast.county_admin, name="重点", group="scale")
    create_tag(actor=cast.county_admin, name="五十人以上", group="scale", when=when)
    QuestionnaireFactory(state="in_use")
    refresh_completeness()
    return registry


def shown(client, user, page) -> tuple[str, bool]:
    """What the page says, and whether it was counted ahead."""
    client.force_login(user)
    answer = client.get(reverse(page), headers={"HX-Request": "true"})
    text = answer.content.decode()
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", "\n", text, flags=re.DOTALL)
    words = re.sub(r"[\s。，；（）]+", " ", WHEN.sub("", text))
    return words, "统计于" in text


@pytest.mark.parametrize("page", PAGES)
def test_a_large_county_shows_the_same_as_counted_ahead(
    client, cast, county, registry, page, monkeypatch
):
    users = (cast.county_admin, cast.town_staff, cast.viewer, cast.secretary, cast.nobody)
    count_all()
    live = {user.username: shown(client, user, page) for user in users}
    assert not any(ahead for _, ahead in live.values()), "a small county counts when it is asked"
    monkeypatch.setattr(counts, "LARGE", 1)
    count_all()
    kept = {user.username: shown(client, user, page) for user in users}
    assert {name: text for name, (text, _) in kept.items()} == {
        name: text for name, (text, _) in live.items()
    }
    assert kept[cast.county_admin.username][1] and kept[cast.town_staff.username][1]
    assert not kept[cast.secretary.username][1], "he reaches a Party organization, no region"
    assert not kept[cast.nobody.username][1]


def test_nothing_of_another_town_is_in_what_a_town_is_shown(
    client, cast, county, registry, monkeypatch
):
    monkeypatch.setattr(counts, "LARGE", 1)
    count_all()
    for figures in FIGURES:
        seen = cast.town_staff.reach.see_registry.of_regions(figures)
        assert set(seen.value) == {county.east.pk}
        assert {county.east.pk, county.west.pk} <= set(figures.kept().value)


def test_they_are_shown_until_they_are_counted_anew(client, cast, county, registry, monkeypatch):
    monkeypatch.setattr(counts, "LARGE", 1)
    count_all()
    users = (cast.county_admin, cast.town_staff, cast.secretary)
    before = {user: shown(client, user, "reports:weak")[0] for user in users}
    under = {"region": county.east, "parent": cast.branch}
    PartyOrganizationFactory(kind="branch", formation="single", **under)
    assert [shown(client, user, "reports:weak")[0] == before[user] for user in users] == [
        True,
        True,
        False,
    ]
    count_all()
    assert not any(shown(client, user, "reports:weak")[0] == before[user] for user in users)


def test_a_changed_catalogue_of_tags_is_counted_at_once(
    client, cast, registry, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(counts, "LARGE", 1)
    count_all()
    assert shown(client, cast.county_admin, "profiles:tags")[1]
    with django_capture_on_commit_callbacks(execute=True):
        tag = create_tag(actor=cast.county_admin, name="试点楼宇", group="scale")
    assert CARRIED.kept() is None
    OrganizationFactory(region=registry.bright.region, tags=["试点楼宇"])
    count_all()
    with django_capture_on_commit_callbacks(execute=True):
        update_tag(actor=cast.county_admin, pk=tag.pk, version=tag.version, name="试点商圈")
    text, ahead = shown(client, cast.county_admin, "profiles:tags")
    assert not ahead and "试点商圈" in text
