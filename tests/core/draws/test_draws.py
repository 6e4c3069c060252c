"""Samples: reproducible, kept, one of them valid, no silent second one."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from core import draws
from core.draws import Kind, digest_of, draw, make_void, matches, pick
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry, Draw
from regions.models import Region

KEYS = [str(number) for number in range(1, 41)]


def test_the_same_list_seed_and_weights_give_the_same_sample_in_any_order():
    assert pick(KEYS, 5, "种子", {}) == pick(list(reversed(KEYS)), 5, "种子", {})
    assert pick(KEYS, 5, "种子", {}) != pick(KEYS, 5, "另一个", {})
    assert len(set(pick(KEYS, 5, "种子", {}))) == 5
    assert sorted(pick(KEYS, 99, "种子", {})) == sorted(KEYS)


def test_it_can_be_computed_by_hand():
    """Written again, so that the published text is the rule and not the code."""

    def number(key, ticket=1):
        return hashlib.sha256(f"s\n{key}\n{ticket}".encode()).hexdigest()

    by_hand = sorted(KEYS, key=number)[:3]
    assert pick(KEYS, 3, "s", {}) == by_hand
    # More tickets never make anybody less likely.
    last = sorted(KEYS, key=number)[-1]
    assert pick(KEYS, 1, "s", {last: 5_000}) == [last]


def test_weights_are_tickets():
    """Of 400 draws of one out of a (3 tickets) and b (1), a gets about three quarters."""
    won = sum(pick(["a", "b"], 1, str(seed), {"a": 3}) == ["a"] for seed in range(400))
    assert 260 <= won <= 340


@pytest.fixture
def kinds(monkeypatch, county):
    """A kind that the county draws in its places and the towns see in theirs."""

    def places(user, part):
        return None if part.everywhere else part.region_ids

    kind = Kind(
        "test",
        "测试",
        seen=lambda user: places(user, user.reach.see_registry),
        drawn=lambda user: places(user, user.reach.edit_regions),
        rows=lambda user: Region.objects.visible_to(user),
    )
    for module in ("core.draws.service", "core.models.draws"):
        monkeypatch.setattr(f"{module}.declared", lambda name: (kind,))


@pytest.fixture
def drawn(kinds, county, cast):
    return draw_in(county.east, cast.county_admin)


def draw_in(region, actor, **options):
    given = {"occasion": "2026-03", "title": "三月复核", "candidates": KEYS, "wanted": 4}
    return draw("test", actor=actor, place_id=region.pk, **given | options)


def test_a_run_is_kept_with_all_that_it_takes_to_repeat_it(kinds, county, cast):
    row = draw_in(county.east, cast.county_admin, weights={7: 2, 8: 1}, exclusions={9: "正在整改"})
    assert "9" not in row.candidates and row.exclusions == {"9": "正在整改"}
    assert row.candidates == [key for key in KEYS if key != "9"]
    assert row.list_hash == digest_of(row.candidates)
    assert row.weights == {"7": 2}
    assert row.chosen == pick(row.candidates, 4, row.seed, {"7": 2})
    assert matches(row)
    row.chosen = list(reversed(row.chosen))
    assert not matches(row)
    assert AuditEntry.objects.filter(action="drawn").count() == 1


def test_nobody_draws_again_unseen(drawn, county, cast):
    with pytest.raises(Refusal, match="已经抽取过"):
        draw_in(county.east, cast.county_admin)
    with pytest.raises(ValidationError, match="请写明原因"):
        make_void(actor=cast.county_admin, pk=drawn.pk, reason="错")
    make_void(actor=cast.county_admin, pk=drawn.pk, reason="名单漏了两个党支部")
    again = draw_in(county.east, cast.county_admin)
    assert again.seed != drawn.seed
    first = Draw.objects.get(pk=drawn.pk)
    assert not first.valid and first.voided_by == cast.county_admin
    assert first.chosen == drawn.chosen
    with pytest.raises(Refusal, match="已经作废"):
        make_void(actor=cast.county_admin, pk=drawn.pk, reason="再作废一次")


def test_who_draws_and_who_sees(drawn, county, cast):
    assert Draw.objects.visible_to(cast.town_staff).get() == drawn
    assert not Draw.objects.visible_to(cast.nobody).exists()
    with pytest.raises(Denied):
        make_void(actor=cast.town_staff, pk=drawn.pk, reason="名单漏了两个党支部")
    with pytest.raises(Missing):
        make_void(actor=cast.nobody, pk=drawn.pk, reason="名单漏了两个党支部")
    with pytest.raises(Denied):
        draw_in(county.east, cast.town_staff, occasion="另一次")
    west = draw_in(county.west, cast.county_admin, occasion="西镇")
    assert west not in Draw.objects.visible_to(cast.town_staff)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"candidates": []}, "没有可以抽取"),
        ({"wanted": 0}, "至少抽取"),
        ({"candidates": ["1"], "exclusions": {"1": "正在整改"}}, "没有可以抽取"),
    ],
)
def test_what_cannot_be_drawn_is_refused(kinds, county, cast, options, said):
    with pytest.raises(Refusal, match=said):
        draw_in(county.east, cast.county_admin, **options)


def test_more_than_a_page_could_show_is_refused(kinds, county, cast, monkeypatch):
    monkeypatch.setattr(draws.service, "MOST_CANDIDATES", 10)
    with pytest.raises(Refusal, match="缩小范围"):
        draw_in(county.east, cast.county_admin)
