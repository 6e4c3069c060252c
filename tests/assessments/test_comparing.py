"""After the award: papers, tiers that people take over, comparisons, rankings that end."""

import datetime
import io

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import Assessment, Ranking
from assessments.services.comparing import compared, radar_of, schemes_of, sides_of
from assessments.services.rankings import places_of
from assessments.services.telling import tell_low
from assessments.services.tiering import low_again, suggested
from core.errors import Denied, Refusal
from core.lists.pagination import Sort, paginate
from core.models import Notification
from papers.kinds import kinds
from papers.services import making
from rectification.models import PartyTier
from tests.assessments.conftest import DAY
from tests.assessments.factories import CONTENT, AssessmentFactory, RoundFactory, SchemeFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db
LEVELS = [
    {"star": 5, "name": "五星级", "least": 90, "tier": "demonstration"},
    {"star": 3, "name": "三星级", "least": 70},
]


@pytest.fixture
def years(cast, county):
    """Two rounds by two editions: the cast's branch rose from none to five stars, one of the west
    fell from five to none, one came new, one stayed low; others make five of them."""
    low = {**CONTENT, "levels": LEVELS, "low_star": 3, "low_rounds": 2}
    editions = [
        SchemeFactory(code="XF", edition=1, content=CONTENT),
        SchemeFactory(code="XF", edition=2, content=low),
    ]
    west = [PartyOrganizationFactory(region=county.west, kind="branch") for _ in range(4)]
    stars = {
        cast.branch: (0, 5),
        west[0]: (5, 0),
        west[1]: (None, 3),
        west[2]: (0, 0),
        west[3]: (3, 3),
    }
    today = timezone.localdate()
    rounds = []
    for place, scheme in enumerate(editions):
        ends = datetime.date(2025 + place, 6, 30)
        rounds.append(
            RoundFactory(
                scheme=scheme,
                region=county.root,
                state="awarded",
                starts_on=datetime.date(2025 + place, 1, 1),
                ends_on=ends,
                awarded_on=today - (1 - place) * 200 * DAY,
                valid_until=today + 200 * DAY,
            )
        )
        for party, held in stars.items():
            if held[place] is not None:
                score = {
                    "star": held[place],
                    "total": 50 + 8 * held[place],
                    "dimensions": {"1": "30.00", "2": "20.00"},
                    "frozen": True,
                }
                AssessmentFactory(
                    round=rounds[-1], party_organization=party, state="reviewed", score=score
                )
    for each in rounds:
        each.refresh_from_db()
        each.west = west
    return rounds


def rated(round, party):
    return Assessment.objects.select_related(
        "round__scheme", "score", "party_organization", "region"
    ).get(round=round, party_organization=party)


# --- Papers ---------------------------------------------------------------------------------------


def test_who_has_a_star_is_given_a_certificate_and_the_county_the_list_of_plaques(
    cast, county, years
):
    last = years[1]

    def codes(user, row):
        return {each.code for each in making.offered(user, row)}

    best, none = rated(last, cast.branch), rated(last, last.west[0])
    assert codes(cast.county_staff, best) == {"star-certificate"}
    assert codes(cast.county_staff, none) == set()
    assert codes(cast.secretary, best) == codes(cast.town_staff, last) == set()
    assert codes(cast.county_staff, last) == {"star-plaques"}
    assert codes(cast.county_staff, RoundFactory(region=county.root)) == set()
    texts = {}
    for code, row in (("star-certificate", best), ("star-plaques", last)):
        made = making.make(actor=cast.county_staff, kind=kinds()[code], pk=row.pk)
        file = docx.Document(io.BytesIO(made.data))
        cells = [cell.text for table in file.tables for cell in table._cells]
        texts[code] = "\n".join([each.text for each in file.paragraphs] + cells)
    assert "五星级" in texts["star-certificate"] and cast.branch.name in texts["star-certificate"]
    plaques = texts["star-plaques"]
    assert "共 3 块：五星级 1 块，三星级 2 块" in plaques
    assert last.west[1].name in plaques and last.west[0].name not in plaques


# --- Tiers ----------------------------------------------------------------------------------------


def test_tiers_are_suggested_and_taken_over_by_a_person(client, cast, years):
    last, west = years[1], years[1].west
    assert low_again(years[0]) == set()
    assert low_again(last) == {rated(last, west[2]).pk}
    found = {each.party_organization_id: each for each in suggested(cast.county_staff, last)}
    assert {pk: each.suggested for pk, each in found.items()} == {
        cast.branch.pk: "demonstration",
        west[2].pk: "warning",
    }
    assert set(suggested(cast.town_staff, last)) == {found[cast.branch.pk]}
    assert not suggested(cast.secretary, last).exists()
    assert not PartyTier.objects.exists()
    seen = {each.pk: each.party_organization.version for each in found.values()}
    done = services.take_tiers(actor=cast.town_staff, round=last, seen=seen)
    assert [each.party_organization_id for each in done.done] == [cast.branch.pk]
    assert PartyTier.objects.get().tier == "demonstration"
    stale = {found[west[2].pk].pk: 99}
    refused = services.take_tiers(actor=cast.county_staff, round=last, seen=stale).refused
    assert "刚被他人修改过" in refused[0][1]
    client.force_login(cast.county_staff)
    url = reverse("assessments:tiers", args=[last.pk])
    assert west[2].name in client.get(url).text
    assert "没有选中" in client.post(url, {"chosen": "x"}, follow=True).text
    again = found[west[2].pk]
    chosen = f"{again.pk}-{again.party_organization.version}"
    assert "已设定 1 个" in client.post(url, {"chosen": chosen}, follow=True).text
    assert not suggested(cast.county_staff, last).exists()


def test_whoever_had_few_stars_again_is_told_with_the_town(cast, years, county):
    last = years[1]
    own = rated(last, cast.branch)
    tell_low(last, {own.pk})
    told = Notification.objects.filter(kind="assessment_low")
    assert {each.user_id for each in told} == {cast.secretary.pk, cast.town_staff.pk}
    assert "连续 2 轮低于 3 星" in told[0].text


# --- Comparisons ----------------------------------------------------------------------------------


def test_classes_are_set_side_by_side_with_breaks_and_flows(
    client, cast, years, django_assert_num_queries
):
    before, last = years
    assert list(schemes_of(cast.county_staff)) == ["XF"]
    with django_assert_num_queries(4):
        found = compared(cast.county_staff, "XF", "town")
    assert found.rounds == [before, last] and found.broken == {last.pk}
    assert [each.rated for each in found.total.cells] == [4, 5]
    assert [str(each.starred) for each in found.total.cells] == ["50.0", "60.0"]
    # 50, 90, 50, 74 of 100; 90, 50, 74, 50, 74.
    assert [str(each.mean) for each in found.total.cells] == ["66.0", "67.6"]
    flow = found.flow
    # What the new edition no longer has stands with none.
    assert dict(found.stars) == {"五星级": [1, 1], "三星级": [1, 2], "未评上": [2, 2]}
    assert flow.heads == ["五星级", "三星级", "未评上"]
    assert dict(flow.rows) == {
        "五星级": [0, 0, 1],
        "三星级": [0, 1, 0],
        "未评上": [1, 0, 1],
        "上轮没有参加": [0, 1, 0],
    }
    assert (flow.up, flow.down, flow.same) == (1, 1, 2)
    own = compared(cast.secretary, "XF", "kind")
    assert [each.rated for each in own.total.cells] == [1, 1]
    assert compared(cast.county_staff, "NONE", "town") is None
    client.force_login(cast.county_staff)
    for query in ("", "?by=kind", "?by=formation&scheme=XF", "?by=no&scheme=no"):
        text = client.get(reverse("assessments:comparison") + query).text
        assert "方案有变动" in text and "上升 1，下降 1，不变 2" in text
    sides = sides_of(rated(last, cast.branch))
    assert [(each.name, str(each.own)) for each in sides] == [
        ("组织建设", "50.0"),
        ("作用发挥", "50.0"),
    ]
    assert radar_of(sides).own == "0.0,-50.0 0.0,50.0"
    # Of few a mean would tell what each of them got.
    assert sides_of(rated(before, cast.branch)) == []


# --- Rankings -------------------------------------------------------------------------------------


def published(actor, round, **values):
    today = timezone.localdate()
    given = {
        "round": round,
        "region": round.region,
        "ranked": "party",
        "most": 3,
        "decision": "县委两新工委会议决定",
        "decision_number": "纪要3号",
        "decided_on": today,
        "starts_on": today,
        "ends_on": today + 10 * DAY,
    }
    return services.publish_ranking(actor=actor, **{**given, **values})


def test_a_ranking_stands_by_a_decision_within_a_scope_until_a_day(client, cast, county, years):
    last, today = years[1], timezone.localdate()
    with pytest.raises(Denied):
        published(cast.town_staff, last)
    with pytest.raises(Refusal, match="评定星级以后"):
        published(cast.county_staff, RoundFactory(region=county.root))
    for wrong in (
        {"decision": ""},
        {"decision": "口头"},
        {"decision_number": ""},
        {"decided_on": today + DAY},
        {"starts_on": today - DAY},
        {"ends_on": today},
        {"ends_on": today + 91 * DAY},
        {"ends_on": None},
        {"most": 1},
        {"ranked": "person"},
        {"ranked": "town", "kind": "branch"},
    ):
        with pytest.raises(ValidationError):
            published(cast.county_staff, last, **wrong)
    assert not Ranking.objects.exists()
    row = published(cast.county_staff, last)
    assert [(each.place, each.name, str(each.value)) for each in places_of(row)] == [
        (1, cast.branch.name, "90.00"),
        (2, *_of(last, 1)),
        (2, *_of(last, 3)),
    ]
    west = published(cast.county_staff, last, region=county.west)
    town = published(cast.county_staff, last, ranked="town", kind="")
    assert [(each.place, str(each.value)) for each in places_of(town)] == [
        (1, "90.00"),
        (2, "62.00"),
    ]
    # Within the scope all who see the registry see it; beyond it, nobody.
    assert set(Ranking.objects.visible_to(cast.secretary)) == {row, town}
    assert set(Ranking.objects.visible_to(cast.viewer)) >= {row, town}
    assert set(Ranking.objects.visible_to(cast.county_staff)) == {row, west, town}
    assert not Ranking.objects.editable_by(cast.town_staff).exists()
    client.force_login(cast.secretary)
    url = reverse("assessments:ranking", args=[row.pk])
    assert last.west[1].name in client.get(url).text
    with pytest.raises(ValidationError, match="请写明原因"):
        services.end_ranking(actor=cast.county_staff, pk=row.pk, version=row.version)
    services.end_ranking(
        actor=cast.county_staff, pk=row.pk, version=row.version, reason="部分得分有误"
    )
    # Gone; the decision stays with those who took it, without a place.
    assert client.get(url).status_code == 404
    client.force_login(cast.county_staff)
    text = client.get(url).text
    assert "不显示名次" in text and last.west[1].name not in text
    for values in ({"decision": ""}, {"ends_on": today - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ranking.objects.update(**values)


def _of(round, place):
    return round.west[place].name, "74.00"


def test_a_list_in_the_order_of_marks_has_more_pages_than_one(years):
    rows, sort = (
        Assessment.objects.filter(round=years[1]),
        Sort("score__total", "score__assessment"),
    )
    seen, after = [], ""
    while not seen or after:
        page = paginate(rows, sort=sort, descending=True, size=2, after=after)
        seen += page.rows
        after = page.next
    assert seen == list(rows.order_by("-score__total", "-pk")) and len(seen) == 5
