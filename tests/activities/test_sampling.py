"""The county looks again at a reproducible sample of what the towns accepted."""

import datetime
import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import ActivityStep
from activities.services.review import REVIEW
from activities.services.sampling import draw_activities
from core.draws import make_void, matches
from core.errors import Denied, Missing, Refusal
from core.models import Draw
from core.months import Month
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

MARCH = Month(2026, 3)


@pytest.fixture
def branches(county):
    return PartyOrganizationFactory(region=county.east), PartyOrganizationFactory(
        region=county.west
    )


@pytest.fixture
def accepted(branches):
    """Six in each town."""
    return [
        [ActivityFactory(organizer=branch, state="accepted") for _ in range(6)]
        for branch in branches
    ]


def sample(region, actor, **options):
    given = {"month": MARCH, "wanted": 3}
    return draw_activities(actor=actor, region=region, **given | options)


def keys(activities):
    return {str(each.pk) for each in activities}


def test_it_is_drawn_of_what_was_accepted_in_the_place_and_month(accepted, branches, county, cast):
    ActivityFactory(organizer=branches[0])
    ActivityFactory(organizer=branches[0], state="accepted", held_on=datetime.date(2026, 4, 1))
    row = sample(county.east, cast.county_admin)
    assert set(row.candidates) == keys(accepted[0])
    assert len(row.chosen) == 3 and matches(row)
    assert set(sample(county.root, cast.county_admin).candidates) <= keys(
        [*accepted[0], *accepted[1]]
    )


def test_what_was_drawn_for_the_month_already_is_left_out_and_said(accepted, county, cast):
    first = sample(county.east, cast.county_admin)
    second = sample(county.root, cast.county_admin)
    assert set(second.exclusions) == set(first.chosen)
    assert set(second.exclusions.values()) == {f"已在“{first.title}”中抽中"}
    # A draw that became void has drawn nothing.
    make_void(actor=cast.county_admin, pk=first.pk, reason="名单漏了两个党支部")
    make_void(actor=cast.county_admin, pk=second.pk, reason="名单漏了两个党支部")
    assert sample(county.root, cast.county_admin).exclusions == {}


def test_where_something_went_back_lately_the_chance_is_double(accepted, branches, county, cast):
    ActivityStep.objects.create(
        subject=accepted[0][0], move="return", before="filed", after="returned"
    )
    old = ActivityStep.objects.create(
        subject=accepted[1][0], move="return", before="filed", after="returned"
    )
    ActivityStep.objects.filter(pk=old.pk).update(
        made_at=timezone.now() - datetime.timedelta(days=200)
    )
    row = sample(county.root, cast.county_admin, weighted=True)
    assert row.weights == dict.fromkeys(keys(accepted[0]), 2)


def test_the_county_draws_and_the_towns_look_on(accepted, county, cast):
    with pytest.raises(Denied):
        sample(county.east, cast.town_staff)
    with pytest.raises(Missing):
        sample(county.west, cast.town_staff)
    sample(county.east, cast.county_staff)
    west = sample(county.west, cast.county_staff)
    assert Draw.objects.visible_to(cast.town_staff).count() == 1
    assert west not in Draw.objects.visible_to(cast.town_staff)
    with pytest.raises(Refusal, match="已经抽取过"):
        sample(county.east, cast.county_admin)


def test_the_page_draws_and_shows_how_it_can_be_computed_again(client, county, cast, branches):
    today = timezone.localdate()
    drawn = ActivityFactory(
        organizer=branches[0], state="accepted", held_on=today, topic="要复核的会"
    )
    client.force_login(cast.county_admin)
    url = reverse("activities:new_sample")
    assert "抽取复核样本" in client.get(url).content.decode()
    sent = {"region": "330999001", "month": f"{today:%Y-%m}", "wanted": "5"}
    page = client.post(url, sent, follow=True)
    row = Draw.objects.get()
    html = page.content.decode()
    for word in (
        "要复核的会",
        "待复核",
        row.seed,
        row.list_hash,
        "与保存的结果一致",
        "hashlib.sha256",
    ):
        assert word in html
    assert "已经抽取过" in client.post(url, sent).content.decode()
    REVIEW.decide("confirm", actor=cast.county_admin, pk=drawn.pk, version=drawn.version)
    # Half past five in London.
    late = datetime.datetime(2026, 3, 5, 17, 30, tzinfo=datetime.UTC)
    Draw.objects.update(drawn_at=late)
    html = client.get(reverse("core:draw", args=[row.pk])).content.decode()
    assert "已复核" in html and "2026-03-06 01:30" in html
    assert "1" in client.get(reverse("core:draws")).content.decode()
    listed = client.get(reverse("core:draw_list", args=[row.pk]))
    assert listed.content.decode().splitlines() == row.candidates
    assert hashlib.sha256(listed.content).hexdigest() == row.list_hash
    refused = client.post(reverse("core:void_draw", args=[row.pk]), {"reason": ""}, follow=True)
    assert "请写明原因" in refused.content.decode()
    done = client.post(
        reverse("core:void_draw", args=[row.pk]), {"reason": "名单漏了两个党支部"}, follow=True
    )
    assert "已作废" in done.content.decode() and "名单漏了两个党支部" in done.content.decode()


@pytest.mark.parametrize("draws", [1, 3])
def test_queries_of_the_list_of_draws(
    client, county, cast, branches, draws, django_assert_num_queries
):
    for number in range(draws):
        day = datetime.date(2026, 1 + number, 5)
        ActivityFactory(organizer=branches[0], state="accepted", held_on=day)
        sample(county.east, cast.county_admin, month=Month.containing(day))
    client.force_login(cast.county_admin)
    client.get(reverse("core:draws"))
    with django_assert_num_queries(6):
        client.get(reverse("core:draws"))
