"""What a scheme makes of what is known, added up by hand (`assessments.scoring`)."""

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from assessments import documents, facts, scoring
from assessments.documents import Document, Item, StarLevel, Step, Unfit
from assessments.scoring import Candidate, Known
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.months import Month
from dues.models import DuesMonth
from tests.assessments.factories import CONTENT
from tests.branches.factories import PartyOrganizationFactory
from tests.dues.factories import month_of
from tests.joining.factories import CandidateFactory

KINDS = PartyOrganizationKind.values


def item(marks=10, **values):
    given = {"code": "1", "dimension": "1", "title": "甲", "source": "computed", "fact": "x"}
    return Item(marks=marks, **given | values)


def got(one, value):
    found = scoring.marked(one, Known(facts={"x": value}))
    return None if found.got is None else Decimal(found.got).scaleb(-6)


DEDUCT = item(scoring="deduct", steps=(Step(">", 0, 2, each=True),))
DOUBLE = item(scoring="deduct", steps=(Step(">=", 1, 5), Step(">", 3, 1, each=True)))
BANDS = item(scoring="bands", steps=(Step(">=", 90, 10), Step(">=", 75, 6), Step(">=", 60, 2)))


@pytest.mark.parametrize(
    ("one", "value", "marks"),
    [
        (DEDUCT, 0, "10"),
        (DEDUCT, 3, "4"),
        (DEDUCT, 5, "0"),
        (DEDUCT, 9, "0"),  # the floor
        (item(scoring="deduct", steps=DEDUCT.steps, floor=-5), 9, "-5"),
        (item(scoring="deduct", steps=DEDUCT.steps, floor=-5), 6, "-2"),
        (DOUBLE, 0, "10"),
        (DOUBLE, 1, "5"),
        (DOUBLE, 5, "3"),  # 10 - 5 - 2
        (BANDS, 100, "10"),
        (BANDS, 90, "10"),
        (BANDS, 89.99, "6"),
        (BANDS, 60, "2"),
        (BANDS, 59, "0"),
        (item(scoring="share"), 92.35, "9.235"),
        (item(scoring="share"), 120, "10"),
        (item(scoring="each", steps=(Step(">=", 1, 1.5),), marks=4), 2, "3"),
        (item(scoring="each", steps=(Step(">=", 1, 1.5),), marks=4), 3, "4"),  # its cap
        (item(scoring="each", steps=(Step(">=", 1, 1.5),), marks=4), 0, "0"),
        (item(scoring="share"), None, None),  # not known: it does not apply
        (item(scoring="share", skip_unknown=False), None, "0"),
    ],
)
def test_a_fact_becomes_marks(one, value, marks):
    assert got(one, value) == (None if marks is None else Decimal(marks))


def document(**changes):
    return documents.read({**CONTENT, **changes})


def total(known, **changes):
    found = document(**changes)
    return scoring.totals(found, [scoring.marked(each, known) for each in found.items])


ALL = {"1.2": 18, "2.1": 27, "2.2": 8.5, "2.3": 5}


def test_a_total_is_the_sum_with_bonuses_up_to_their_cap():
    found = total(Known(facts={"duty_rate": 87.5}, marks=ALL))
    # 40 × 87.5 % = 35; 35 + 18 = 53; 27 + 8.5 = 35.5; bonus 5, of which 3 count.
    assert found.dimensions == {"1": Decimal("53.00"), "2": Decimal("35.50")}
    assert (found.base, found.bonus, found.total) == (
        Decimal("88.50"),
        Decimal("3.00"),
        Decimal("91.50"),
    )


def test_what_does_not_apply_is_weighted_anew():
    known = Known(facts={"duty_rate": None}, marks=ALL)
    # 18 of 20 count for 60: 54; 54 + 35.5 + 3.
    assert total(known).total == Decimal("92.50")
    # 18 + 35.5 of 60 count for 100: 53.5 × 100 / 60 = 89.1666…
    assert total(known, reweighting="total").total == Decimal("92.17")
    # As if it were full: 40 + 18 + 35.5 + 3.
    assert total(known, reweighting="full").total == Decimal("96.50")


def test_a_dimension_of_which_nothing_applies_goes_to_the_others():
    known = Known(facts={"duty_rate": None}, marks={"2.1": 27, "2.2": 8.5})
    # Nobody has marked 1.2 either: 35.5 of 40 count for 100.
    assert total(known).total == Decimal("88.75")
    assert total(known).dimensions["1"] is None
    assert total(Known()).total == Decimal("0.00")


def test_items_apply_by_kind_and_size():
    small = item(kinds=("branch",), least_members=3, most_members=50)
    facts = {"x": 100}
    for kind, members, applies in (
        ("branch", 3, True),
        ("branch", 50, True),
        ("branch", None, True),
        ("branch", 2, False),
        ("branch", 51, False),
        ("committee", 10, False),
    ):
        assert scoring.applies(small, Known(kind, members, facts)) is applies


def test_a_total_is_rounded_half_up_to_two_decimals():
    assert scoring.rounded(scoring.Fraction(8_005_000)) == Decimal("8.01")
    assert scoring.rounded(scoring.Fraction(8_004_999)) == Decimal("8.00")
    assert scoring.rounded(scoring.Fraction(89_166_666)) == Decimal("89.17")
    # 92.35 % of 40 and 0.005 more: nothing is lost on the way.
    assert total(Known(facts={"duty_rate": 92.31}, marks=ALL)).total == Decimal("93.42")


# --- Stars ----------------------------------------------------------------------------------------


def levels(*given):
    found = [StarLevel(star, f"{star}星", **values) for star, values in given]
    return lambda **more: Document((), (), tuple(found), **more)


def test_1873_rated_give_112_five_stars_and_16_models_with_ties():
    scheme = levels(
        (6, {"count": 16, "least": 90}), (5, {"share": 6}), (4, {"least": 60}), (3, {"least": 0})
    )
    # Totals fall by a hundredth; those at places 16 and 17, and at 128 and 129, are equal.
    totals = [Decimal(9999 - place).scaleb(-2) for place in range(1873)]
    totals[16] = totals[15]
    totals[128] = totals[127]
    rated = [Candidate(place, each) for place, each in enumerate(totals)]
    out = scoring.stars(scheme(tie_end="none"), rated)
    count = lambda found, star: sum(each == star for each in found.values())  # noqa: E731
    # Both that are equal at the last place stay out: 15 models; then 112 from place 16 on, whose
    # last one is at place 127.
    assert (count(out, 6), count(out, 5)) == (15, 112)
    every = scoring.stars(scheme(tie_end="all"), rated)
    assert (count(every, 6), count(every, 5)) == (17, 112)
    # Without ties: 16 and 112 (6 % of 1,873 is 112.38, rounded down).
    plain = [Candidate(place, Decimal(9999 - place).scaleb(-2)) for place in range(1873)]
    found = scoring.stars(scheme(), plain)
    assert (count(found, 6), count(found, 5)) == (16, 112)
    assert {place for place, star in found.items() if star == 6} == set(range(16))
    # By a dimension the tie is none.
    for place, tie in ((15, "30"), (16, "29")):
        rated[place] = Candidate(place, totals[15], (Decimal(tie),))
    ordered = [
        each if each.tie else Candidate(each.key, each.total, (Decimal(0),)) for each in rated
    ]
    assert count(scoring.stars(scheme(tie_end="none"), ordered), 6) == 16
    assert scoring.stars(scheme(tie_end="none"), ordered)[16] == 5


def test_threshold_share_and_a_missing_project_give_four_stars():
    scheme = levels(
        (5, {"least": 90, "share": 10, "needs": ("2.4",)}), (4, {"least": 80, "share": 30})
    )()
    rated = [
        Candidate("no project", Decimal(97)),
        Candidate("best", Decimal(95), has=frozenset({"2.4"})),
        Candidate("second", Decimal(94), has=frozenset({"2.4"})),
        Candidate("below", Decimal("89.99"), has=frozenset({"2.4"})),
        *(Candidate(n, Decimal(70)) for n in range(6)),
    ]
    found = scoring.stars(scheme, rated)
    # One of ten gets five; three of ten four, among them the one without a project.
    assert [found[key] for key in ("no project", "best", "second", "below")] == [4, 5, 4, 4]
    assert {found[n] for n in range(6)} == {0}


def test_a_veto_leaves_no_star_or_so_many():
    scheme = levels((5, {"least": 90}), (3, {"least": 70}))()
    rated = [
        Candidate("none", Decimal(99), most=0),
        Candidate("three", Decimal(99), most=3),
        Candidate("free", Decimal(99)),
    ]
    assert scoring.stars(scheme, rated) == {"none": 0, "three": 3, "free": 5}


# --- Documents ------------------------------------------------------------------------------------


def problems(raw, subject="party_organization"):
    try:
        documents.check(documents.read(raw), facts=facts.of(subject), kinds=KINDS)
    except Unfit as unfit:
        return unfit.problems
    return []


PRESETS = sorted((Path(documents.__file__).parent.parent / "presets").glob("*.json"))


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_scheme_that_ships_holds_together_and_says_its_source(path):
    raw = json.loads(path.read_text())
    assert problems(raw["content"], raw["subject"]) == []
    assert len(raw["source"]) > 10
    again = documents.read(documents.read(raw["content"]).as_json())
    assert again == documents.read(raw["content"])


def test_the_schemes_of_practice_ship():
    found = {each.stem: documents.read(json.loads(each.read_text())["content"]) for each in PRESETS}
    assert set(found) == {
        "shangnan", "tongjiang", "jinhua", "badong", "organs", "hubei",
        "ningbo", "quzhou", "qinghe", "jinhua3", "secretary", "instructor", "department",
    }  # fmt: skip
    counted = {
        name: (len(each.dimensions), len(each.items), each.full) for name, each in found.items()
    }
    assert counted["shangnan"] == (6, 18, 100)
    assert counted["tongjiang"][:2] == (7, 27) and len(found["tongjiang"].vetoes) == 10
    assert counted["organs"] == (2, 8, 110)
    assert [each.share for each in found["organs"].levels] == [10, 30, 40, 20]
    assert [each.least for each in found["badong"].levels] == [95, 90, 85, 80]
    assert len(found["qinghe"].dimensions) == 9 and len(found["quzhou"].dimensions) == 5


def changed(**values):
    first, *others = CONTENT["items"]
    return {**CONTENT, "items": [{**first, **values}, *others]}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (changed(fact="photo_count"), "照片、点赞、登录、学时不得"),
        (changed(fact="log_ins"), "不在可选的数据里"),
        (changed(title="活动照片齐全"), "照片"),
        (changed(standard="每月登录平台 20 天"), "登录"),
        (changed(standard="学时达到 32 的得满分"), "学时"),
        (changed(standard="点赞数前十名"), "点赞"),
        (changed(marks=0), "满分应大于 0"),
        (changed(marks=1.005), "最多两位小数"),
        (changed(floor=1), "扣分下限"),
        (changed(dimension="9"), "类别“9”不在方案里"),
        (changed(scoring="bands"), "须写明各档"),
        (changed(evidence=True), "须写明依据"),
        (changed(kinds=["cell"]), "没有“cell”这种党组织类型"),
        (changed(code="1.2"), "出现了不止一次"),
        (changed(source="self"), "不选数据"),
        ({**CONTENT, "levels": []}, "等级应有"),
        ({**CONTENT, "levels": [{"star": 5, "name": "五星"}]}, "最低分、比例、名额或必备项目"),
        (
            {**CONTENT, "levels": [{"star": 5, "name": "五星", "needs": ["7.7"]}]},
            "必备项目“7.7”不在方案里",
        ),
        ({**CONTENT, "tie_by": ["8"]}, "并列时比较的类别“8”"),
        ({**CONTENT, "items": []}, "应为 1 至"),
    ],
)
def test_a_scheme_by_which_nobody_can_be_rated_is_refused_with_the_place(raw, said):
    assert any(said in each for each in problems(raw)), problems(raw)


def test_what_holds_together_is_not_refused():
    assert problems(CONTENT) == []


@pytest.mark.parametrize("raw", [[], {"items": [{"nothing": 1}]}, {"items": 3}, "text"])
def test_what_is_no_document_is_refused(raw):
    with pytest.raises(Unfit, match="格式不对"):
        documents.read(raw)


def test_steps_read_as_they_are_written():
    steps = (Step(">=", 90, 5), Step(">", 0, 2.5, True, "每次扣 2.5 分"))
    assert documents.steps_of(documents.steps_text(steps)) == steps
    with pytest.raises(Unfit, match="没有写对"):
        documents.steps_of("90 分以上 5 分")


@pytest.mark.django_db
def test_development_and_dues_of_a_period_are_counted_by_hand():
    day = datetime.date
    party, other = PartyOrganizationFactory(), PartyOrganizationFactory()
    for applied, admitted in (
        (day(2025, 12, 31), day(2026, 6, 30)),
        (day(2026, 1, 1), None),
        (day(2026, 7, 1), None),
        (day(2024, 3, 3), day(2025, 12, 31)),
    ):
        CandidateFactory(party_organization=party, applied_on=applied, admitted_on=admitted)
    for month, state, paid in ((1, "settled", 3), (2, "started", 1), (3, "created", 0)):
        row = month_of(party, Month(2026, month), state)
        DuesMonth.objects.filter(pk=row.pk).update(
            people=6, exempt_people=1, unset_people=2, paid_people=paid
        )
    month_of(party, Month(2025, 12), "settled")
    rated = PartyOrganization.objects.filter(pk__in=[party.pk, other.pk]).values("pk")
    span = facts.Span(day(2026, 1, 1), day(2026, 6, 30), (1,), rated)
    found = facts.gathered(("applications", "developed", "dues_paid_rate"), span)
    assert found == {
        "applications": {party.pk: 1},
        "developed": {party.pk: 1},
        "dues_paid_rate": {party.pk: Decimal("66.67")},  # 4 of 2 × 3
    }


def test_no_fact_counts_what_nobody_may_be_judged_by():
    for each in facts.ALL.values():
        assert not any(word in each.title + each.meaning for word in documents.FORBIDDEN)
        assert not {"photo", "like", "login", "hour", "tier"} & set(each.name.split("_"))


def test_the_contract_names_every_fact():
    contract = (Path(documents.__file__).parent.parent.parent / "docs" / "contract.md").read_text()
    section = contract.split("Facts of schemes\n", 1)[1].split("\n## ", 1)[0]
    for subject, title in (
        ("party_organization", "Party organization"),
        ("instructor", "instructor"),
        ("department", "department"),
    ):
        row = next(line for line in section.splitlines() if line.startswith(f"| {title} |"))
        assert re.findall(r"`(\w+)`", row) == sorted(facts.of(subject))
