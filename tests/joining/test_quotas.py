"""Seats: a plain-Python ledger agrees after moves at random; nobody spends what is not there."""

import random
from collections import defaultdict

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Denied, Missing, Refusal
from joining import services
from joining.models import QuotaEntry, QuotaHolding
from joining.services.quotas import release_seat, take_seat
from joining.todos import TODOS
from tests.branches.factories import PartyOrganizationFactory
from tests.joining.factories import CandidateFactory
from tests.members.factories import id_number

YEAR = timezone.localdate().year
DAY = timezone.localdate().replace(month=1, day=15)


@pytest.fixture
def county_seats(cast, county):
    return services.issue_seats(
        actor=cast.county_staff,
        year=YEAR,
        kind="general",
        number=10,
        document_number="两新党〔2026〕3号",
        region=county.root,
    )


def passed(actor, holding, number, **target):
    holding.refresh_from_db()
    return services.pass_seats(
        actor=actor, pk=holding.pk, version=holding.version, number=number, **target
    )


def held(**place):
    return QuotaHolding.objects.get(year=YEAR, kind="general", **place)


def test_seats_go_down_and_are_used_where_they_lie_nearest(cast, county, county_seats):
    passed(cast.county_staff, county_seats, 3, region=county.east)
    town = held(region=county.east)
    passed(cast.town_staff, town, 1, party_organization=cast.branch)
    one, two, three, four = CandidateFactory.create_batch(4, party_organization=cast.branch)
    for each in (one, two, three):
        assert take_seat(each, DAY, actor=cast.town_staff) == []
        each.save()
    assert [each.holding for each in (one, two, three)] == [
        held(party_organization=cast.branch),
        town,
        town,
    ]
    # What the county has not passed on is not the town's.
    with pytest.raises(Refusal, match="没有可用的发展指标"):
        take_seat(four, DAY, actor=cast.town_staff)
    release_seat(two, actor=cast.town_staff)
    two.save()
    assert take_seat(four, DAY, actor=cast.town_staff) == []
    # A year of which nothing was issued is only spoken of.
    said = take_seat(CandidateFactory(), DAY.replace(year=YEAR - 3), actor=cast.town_staff)
    assert said == [f"{YEAR - 3} 年的发展指标还没有下达，没有占用指标。"]


def test_seats_kept_apart_are_for_the_plan(cast, county):
    services.issue_seats(
        actor=cast.county_admin,
        year=YEAR,
        kind="separate",
        number=1,
        document_number="",
        region=county.root,
    )
    apart = QuotaHolding.objects.get()
    passed(cast.county_admin, apart, 1, party_organization=cast.branch)
    usual = CandidateFactory(party_organization=cast.branch)
    with pytest.raises(Refusal):
        take_seat(usual, DAY, actor=cast.town_staff)
    listed = CandidateFactory(party_organization=cast.branch, is_seedling=True)
    assert take_seat(listed, DAY, actor=cast.town_staff) == []
    assert listed.holding.kind == "separate"


def test_who_moves_seats_and_where_to(cast, county, county_seats):
    with pytest.raises(Denied):
        services.issue_seats(
            actor=cast.town_staff,
            year=YEAR,
            kind="general",
            number=1,
            document_number="",
            region=county.root,
        )
    for actor, error in ((cast.secretary, Missing), (cast.town_staff, Missing)):
        with pytest.raises(error):
            passed(actor, county_seats, 1, region=county.east)
    with pytest.raises(ValidationError):
        number = f"记 {id_number(9)}"
        passed(cast.county_staff, county_seats, 4, region=county.east, document_number=number)
    passed(cast.county_staff, county_seats, 4, region=county.east)
    town = held(region=county.east)
    west = PartyOrganizationFactory(region=county.west)
    with pytest.raises(ValidationError, match="下级"):
        passed(cast.town_staff, town, 1, party_organization=west)
    with pytest.raises(ValidationError, match="只剩 4 名"):
        passed(cast.town_staff, town, 5, party_organization=cast.branch)
    passed(cast.town_staff, town, 2, party_organization=cast.branch)
    branch = held(party_organization=cast.branch)
    with pytest.raises(Denied):
        services.return_seats(actor=cast.secretary, pk=branch.pk, version=branch.version, number=1)
    services.return_seats(actor=cast.town_staff, pk=branch.pk, version=branch.version, number=1)
    town.refresh_from_db()
    assert (town.remaining, held(party_organization=cast.branch).remaining) == (3, 1)


@pytest.mark.parametrize(
    "moves", [80, pytest.param(3_000, marks=pytest.mark.long)], ids=["", "three thousand moves"]
)
def test_a_ledger_in_plain_python_agrees_after_moves_at_random(cast, county, county_seats, moves):
    chance, actor = random.Random(7), cast.county_admin
    parties = [cast.branch, *PartyOrganizationFactory.create_batch(2, region=county.west)]
    people = [CandidateFactory(party_organization=each) for each in parties for _ in range(4)]
    left, places = defaultdict(int), [county.root, county.east, county.west, *parties]
    left[county_seats.pk] = 10
    for target in (county.east, county.west):
        passed(actor, county_seats, 4, region=target)
        left[county_seats.pk] -= 4
        left[held(region=target).pk] += 4
    for _ in range(moves):
        holding = chance.choice(list(QuotaHolding.objects.order_by("pk")))
        number, what = chance.randrange(1, 4), chance.choice(["pass", "return", "use", "release"])
        try:
            with transaction.atomic():
                if what == "pass":
                    target = chance.choice(places)
                    key = "region" if target in places[:3] else "party_organization"
                    passed(actor, holding, number, **{key: target})
                    left[holding.pk] -= number
                    left[held(**{key: target}).pk] += number
                elif what == "return":
                    came = holding.entries.filter(move="passed", number__gt=0).last()
                    services.return_seats(
                        actor=actor, pk=holding.pk, version=holding.version, number=number
                    )
                    left[holding.pk] -= number
                    left[came.other_id] += number
                else:
                    candidate = chance.choice(people)
                    if what == "use" and candidate.holding is None:
                        take_seat(candidate, DAY, actor=actor)
                        candidate.save()
                        left[candidate.holding.pk] -= 1
                    elif what == "release" and candidate.holding is not None:
                        left[candidate.holding.pk] += 1
                        release_seat(candidate, actor=actor)
                        candidate.save()
        except (ValidationError, Refusal):
            continue
    rows = {each.pk: each for each in QuotaHolding.objects.all()}
    assert {pk: each.remaining for pk, each in rows.items()} == {pk: left[pk] for pk in rows}
    assert min(each.remaining for each in rows.values()) >= 0
    for pk, each in rows.items():
        entries = QuotaEntry.objects.filter(holding=pk)
        assert sum(entries.values_list("number", flat=True)) == each.remaining
        assert each.used == sum(1 for one in people if one.holding_id == pk)
    assert len(rows) > 3 and sum(each.used for each in rows.values()) >= 3


def test_no_writer_gets_below_nothing(county_seats):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaHolding.objects.filter(pk=county_seats.pk).update(used=11)


def test_from_september_on_seats_that_are_left_are_reminded_of(cast, county_seats, monkeypatch):
    unused = next(each for each in TODOS if "指标" in each.title)
    for month, number in ((8, 0), (9, 10), (12, 10)):
        day = DAY.replace(month=month)
        monkeypatch.setattr("joining.todos.timezone.localdate", lambda day=day: day)
        assert unused.count(cast.county_admin) == number
        assert unused.count(cast.viewer) == 0
