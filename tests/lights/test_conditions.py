"""Conditions: what they mean (against plain Python), what is refused and how, golden schemes."""

import datetime
import operator
from random import Random

import pytest

from core.conditions import trees
from core.months import Month
from lights import conditions, rules
from lights.models import Notice, Rule
from lights.services import light_up
from months.models import OrganizationFact, PartyOrganizationFact
from tests.lights import frozen

pytestmark = pytest.mark.django_db
MAY = Month(2026, 5)


def leaf(fact, op, value):
    return {"fact": fact, "op": op, "value": value}


def lit(when, revision, kind="organization"):
    """Ids that a condition finds."""
    conditions.check(when, kind)
    rule = Rule(subject=kind, when=when)
    subject = conditions.subject_of(kind)
    return set(rules.found(rule, revision).values_list(subject.id_column, flat=True))


# --- Any tree, against plain Python ---------------------------------------------------------------

PLAIN = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "in": lambda value, among: value in among,
}  # fmt: skip


def holds(node, row):
    if "all" in node:
        return all(holds(each, row) for each in node["all"])
    if "any" in node:
        return any(holds(each, row) for each in node["any"])
    if "not" in node:
        return not holds(node["not"], row)
    if "count" in node:
        number = sum(holds(each, row) for each in node["count"])
        if node["op"] == "between":
            return node["value"][0] <= number <= node["value"][1]
        return PLAIN[node["op"]](number, node["value"])
    value = getattr(row, node["fact"])
    if node["value"] is None:
        return (value is None) == (node["op"] == "=")
    if value is None:
        return False
    given = node["value"]
    if isinstance(value, datetime.date):
        given = datetime.date.fromisoformat(given)
    return PLAIN[node["op"]](value, given)


def drawn(chance, depth=3):
    if depth and chance.random() < 0.6:
        items = [drawn(chance, depth - 1) for _ in range(chance.randint(1, 4))]
        kind = chance.choice(["all", "any", "not", "count"])
        if kind == "not":
            return {"not": items[0]}
        if kind == "count":
            op = chance.choice(["=", "<", "<=", ">", ">=", "between"])
            low, high = sorted(chance.randint(0, len(items)) for _ in range(2))
            return {"count": items, "op": op, "value": [low, high] if op == "between" else low}
        return {kind: items}
    compare = chance.choice(["=", "!=", "<", "<=", ">", ">="])
    return chance.choice(
        [
            leaf("staff_count", compare, chance.choice([29, 30, 49, 50, 80])),
            leaf("staff_count", "in", [30, 50]),
            leaf("full_member_count", compare, chance.randint(0, 4)),
            leaf("single_covered", chance.choice(["=", "!="]), chance.random() < 0.5),
            leaf("kind", chance.choice(["=", "!="]), "social"),
            leaf("kind", "in", ["social", "enterprise"]),
            leaf("visited_on", compare, "2026-03-31"),
            leaf("visited_on", chance.choice(["=", "!="]), None),
            leaf("visited_every", compare, 1),
        ]
    )


def test_every_tree_means_what_plain_python_says():
    chance = Random(12)
    revision = frozen.draw(chance, MAY, 120)
    rows = list(OrganizationFact.objects.filter(revision=revision, exclusion=""))
    sizes = []
    for _ in range(120):
        tree = drawn(chance)
        found = lit(tree, revision)
        assert found == {row.organization_id for row in rows if holds(tree, row)}, tree
        simple = trees.simplified(tree)
        assert lit(simple, revision) == found
        sizes.append(len(found))
    assert len(set(sizes)) > 20


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-06-01", "2026-06-01"),
        ({"days_after": 0}, "2026-05-31"),
        ({"days_before": 31}, "2026-04-30"),
        ({"months_after": 1}, "2026-06-30"),  # the last of a month: the whole of the other
        ({"months_before": 3}, "2026-02-28"),
        ({"month_start": 0}, "2026-05-01"),
        ({"month_start": -2}, "2026-03-01"),
        ({"month_start": 8}, "2027-01-01"),
    ],
)
def test_days_are_reckoned_from_the_last_day_of_the_month(value, day):
    day = datetime.date.fromisoformat(day)
    revision = frozen.revision_of(MAY)
    days = [day - datetime.timedelta(days=1), day, day + datetime.timedelta(days=1)]
    PartyOrganizationFact.objects.bulk_create(
        frozen.party(revision, pk, term_ends_on=each) for pk, each in enumerate(days)
    )
    assert lit(leaf("term_ends_on", "=", value), revision, "party_organization") == {1}
    assert lit(leaf("term_ends_on", "<=", value), revision, "party_organization") == {0, 1}


def test_a_town_is_judged_by_the_figures_of_its_table():
    revision = frozen.revision_of(MAY)
    OrganizationFact.objects.bulk_create(
        [
            # The town, and its village: 3 of 4 covered, one of them by work.
            *(frozen.organization(revision, pk, region_id=2, single_covered=True) for pk in (1, 2)),
            frozen.organization(revision, 3, region_id=5, work_covered=True, staff_count=90),
            frozen.organization(revision, 4, region_id=5, member_count=2),
            frozen.organization(revision, 5, region_id=5, exclusion="suspended"),
            # The park counts for itself and for the town around it.
            frozen.organization(revision, 6, region_id=4, staff_count=100),
        ]
    )
    frozen.party(revision, 1, region_id=5).save(force_insert=True)
    frozen.duties(revision, 1, region_id=5, expected=3, done=2).save(force_insert=True)

    def towns(*condition):
        return lit(leaf(*condition), revision, "region")

    assert towns("organizations", ">=", 0) == {2, 3, 4}
    assert towns("organizations", "=", 4) == {2}
    assert towns("staff_count", "=", 100) == {3, 4}
    assert towns("member_count", "=", 2) == {2}
    assert towns("formed_rate", "=", 50) == {2}
    assert towns("covered_rate", "<", 75.1) == {2, 3, 4}
    assert towns("covered_rate", ">", 74.9) == {2}
    # Where nobody has a member there is no rate, and no comparison holds.
    assert towns("jointly_covered_rate", "<", 100) == {2}
    assert towns("jointly_covered_rate", "=", None) == {3, 4}
    assert towns("party_organization_count", "=", 1) == {2}
    assert towns("duty_done_rate", "=", 66.7) == {2}
    assert towns("duty_done_rate", "!=", 66.7) == set()


# --- What is refused ------------------------------------------------------------------------------

FIFTY = leaf("staff_count", ">=", 50)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ([], "条件：应为一个条件"),
        ({}, "条件：应为 all、any、not、count 或 fact 之一"),
        ({"all": []}, "条件：“同时满足”里至少要有一项"),
        ({"all": [FIFTY], "any": [FIFTY]}, "收到的是“all、any”"),
        ({"all": [FIFTY, leaf("photos", ">", 3)]}, "条件 2：没有“photos”这项数据，可用：staff_"),
        ({"any": [FIFTY, {"all": [FIFTY, leaf("kind", "~", 3)]}]}, "条件 2.2：没有“~”这种比较"),
        (leaf("formation_words", "=", "x"), "没有“formation_words”这项数据"),
        (leaf("term_ends_on", "=", "2026-01-01"), "没有“term_ends_on”这项数据"),
        (leaf("staff_count", ">=", "50"), "条件：职工人数应为整数，收到的是“50”"),
        (leaf("staff_count", ">=", True), "应为整数"),
        (leaf("staff_count", ">=", 1.5), "应为整数"),
        (leaf("staff_count", ">=", 10**12), "应为整数"),
        (leaf("staff_count", "=", None), "不会为空"),
        (leaf("visited_on", "<", None), "为空时只能用 = 或 !="),
        (leaf("visited_on", "<", "2026-02-30"), "最近一次走访日期应为日期"),
        (leaf("visited_on", "<", {"months_after": -1}), "应为日期"),
        (leaf("visited_on", "<", {"years_after": 1}), "应为日期"),
        (leaf("single_covered", ">", True), "没有大小"),
        (leaf("single_covered", "=", 1), "应为 true 或 false"),
        (leaf("kind", "=", "factory"), "组织类别应为 enterprise、social 之一"),
        (leaf("staff_count", "in", []), "列出 1 至 50 个值"),
        (leaf("staff_count", "in", [1, "2"]), "应为整数"),
        (FIFTY | {"more": 1}, "应写明 fact、op、value 三项"),
        ({"fact": "staff_count"}, "应写明 fact、op、value 三项"),
        ({"count": [FIFTY], "op": ">", "value": 2}, "项数应为 0 至 1 的整数"),
        ({"count": [FIFTY], "op": "in", "value": 1}, "没有“in”这种比较"),
        ({"count": [FIFTY], "op": "between", "value": [1, 0]}, "项数应为 [最少, 最多]"),
        ({"not": {"not": {"not": {"not": {"not": FIFTY}}}}}, "嵌套超过 5 层"),
        ({"all": [FIFTY] * 61}, "最多 60 项"),
        ({"all": [{"any": [FIFTY] * 31}, {"any": [FIFTY] * 30}]}, "条件共 61 项，最多 60 项"),
    ],
)  # fmt: skip
def test_what_cannot_be_evaluated_is_named_with_its_place(tree, said):
    with pytest.raises(conditions.Unfit) as refused:
        conditions.check(tree, "organization")
    assert said in str(refused.value)


def test_every_place_is_named_at_once():
    tree = {"all": [leaf("a", "=", 1), {"not": {"any": [FIFTY, leaf("b", "=", 1)]}}]}
    with pytest.raises(conditions.Unfit) as refused:
        conditions.check(tree, "organization")
    assert [text.partition("：")[0] for text in refused.value.problems] == ["条件 1", "条件 2.2"]


@pytest.mark.parametrize("kind", ["member", None, ["organization"]])
def test_an_unknown_subject_is_refused(kind):
    with pytest.raises(conditions.Unfit, match="这种对象"):
        conditions.check(FIFTY, kind)


# --- Golden schemes -------------------------------------------------------------------------------

#: Thirteen things that a branch has to do; each is undone where its condition holds.
THIRTEEN = [
    leaf("term_ends_on", "<=", {"days_after": 0}),
    leaf("secretary_vacant_since", "!=", None),
    leaf("full_member_count", "<", 3),
    leaf("member_count", "<", 3),
    leaf("covered_count", ">", 5),
    leaf("covered_count", "=", 0),
    leaf("duty_done", "=", 0),
    leaf("duty_on_time", "=", 0),
    leaf("duty_overdue", ">", 0),
    leaf("duty_overdue", ">", 5),
    leaf("duty_made_up", ">", 0),
    leaf("last_held_on", "<", {"month_start": -2}),
    leaf("formation", "=", "temporary"),
]


def scheme(code, severity, **limits):
    return Rule.objects.create(
        code=code, name=code, subject="party_organization", severity=severity,
        when={"count": THIRTEEN, **limits}, fact="未完成", text="未完成 {count} 项以上。",
        source="县委两新工委〔2026〕3号", addressee="党组织书记", addressee_role="secretary",
        grace_days=30, valid_from=datetime.date(2020, 1, 1),
    )  # fmt: skip


def test_of_thirteen_items_two_undone_are_green_six_amber_and_seven_red():
    Rule.objects.update(valid_to=datetime.date(2001, 1, 1))
    red = scheme("thirteen_red", "red", op=">", value=6)
    amber = scheme("thirteen_amber", "amber", op="between", value=[3, 6])
    assert rules.bands([red, amber]) == [(0, 2, None), (3, 6, amber), (7, 13, red)]

    # Branch n has the first n items of a list that can be undone together undone.
    undone = [
        {"term_ends_on": MAY.last_day}, {"secretary_vacant_since": MAY.first_day},
        {"full_member_count": 2}, {"member_count": 2}, {"covered_count": 0},
        {"formation": "temporary"}, {"overdue": 1}, {"made_up": 1}, {"done": 0},
    ]  # fmt: skip
    revision = frozen.revision_of(MAY)
    for number in range(len(undone) + 1):
        values = {key: value for each in undone[:number] for key, value in each.items()}
        told = {"done": 1, "on_time": 1, "last_held_on": MAY.last_day}
        told |= {key: values.pop(key) for key in ("overdue", "made_up", "done") if key in values}
        frozen.party(revision, number, **values).save(force_insert=True)
        frozen.duties(revision, number, **told).save(force_insert=True)
    light_up(revision)
    found = Notice.objects.filter(revision=revision)
    assert set(found.filter(rule_code="thirteen_red").values_list("subject_id", flat=True)) == {
        7, 8, 9,
    }  # fmt: skip
    amber_lit = set(found.filter(rule_code="thirteen_amber").values_list("subject_id", flat=True))
    assert amber_lit == {3, 4, 5, 6}


def test_the_ladder_of_thirty_fifty_and_eighty():
    """Seed 000: thirty staff need a member, fifty without one are red, eighty need a branch."""
    revision = frozen.revision_of(MAY)
    sizes = {1: 29, 2: 30, 3: 49, 4: 50, 5: 79, 6: 80}
    OrganizationFact.objects.bulk_create(
        frozen.organization(revision, pk, staff_count=staff) for pk, staff in sizes.items()
    )
    light_up(revision)
    steps = {}
    for code, severity, pk in Notice.objects.values_list("rule_code", "severity", "subject_id"):
        steps.setdefault((code, severity), set()).add(pk)
    assert steps == {
        ("staff30_no_member", "amber"): {2, 3},
        ("staff50_no_member", "red"): {4, 5, 6},
        ("staff80_no_party_org", "amber"): {6},
    }


def test_a_condition_is_told_in_words():
    tree = {
        "all": [
            FIFTY,
            {"any": [leaf("visited_on", "=", None), leaf("visited_on", "<", {"month_start": -2})]},
            {"not": leaf("kind", "in", ["social"])},
            {"count": [FIFTY, leaf("single_covered", "=", False)], "op": ">=", "value": 1},
        ]
    }
    assert conditions.words(tree, "organization") == (
        "职工人数 ≥ 50 人，且（最近一次走访日期 = 空，或最近一次走访日期 < 2 个月前的第一天），"
        "且不属于（组织类别 为其中之一 社会组织），"
        "且以下 2 项中满足的项数 ≥ 1（职工人数 ≥ 50 人；单独组建 = 否）"
    )
    assert trees.numbers(tree)["staff_count>="] == "50"
