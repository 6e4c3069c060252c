"""A rule is tried on closed months: how many lights, where, what changes; nothing is stored."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.months import Month
from lights.models import Notice, Rule
from lights.services import light_up
from lights.services.rehearsal import MOST_MONTHS, rehearse, rule_of_file
from months.models import OrganizationFact
from tests.lights import frozen
from tests.months.march import everything

pytestmark = pytest.mark.django_db
FIRST = Month(2025, 1)
FIFTY = {
    "all": [
        {"fact": "staff_count", "op": ">=", "value": 50},
        {"fact": "member_count", "op": "=", "value": 0},
    ]
}


def month_of(number):
    """The n-th month: 40, 50 and 60 staff in the east, 60 in the park, and n of 45 in the west."""
    revision = frozen.revision_of(FIRST.plus(number))
    sizes = [(40, 2), (50, 2), (60, 5), (60, 4), *[(45, 3)] * number]
    OrganizationFact.objects.bulk_create(
        frozen.organization(revision, pk, staff_count=staff, region_id=region)
        for pk, (staff, region) in enumerate(sizes)
    )
    light_up(revision)
    return revision


def tried(staff, **options):
    when = json.loads(json.dumps(FIFTY))
    when["all"][0]["value"] = staff
    rule = Rule(code="staff50_no_member", subject="organization", when=when, fact="试算")
    return rehearse(rule, **options)


def numbers(counted):
    return (counted.lit, counted.now, counted.new, counted.gone)


def test_it_counts_what_is_lit_what_was_and_what_changes_by_town():
    for number in range(3):
        month_of(number)
    before = everything()
    newest, *older = tried(45)
    assert str(newest.month) == "2025-03" and len(older) == 2
    # Those of fifty and more stay; the two of 45 in the west come.
    assert numbers(newest.total) == (5, 3, 2, 0)
    assert [numbers(each.total) for each in older] == [(4, 3, 1, 0), (3, 3, 0, 0)]
    # A village counts in its town, a park for itself.
    assert [(name, numbers(each)) for name, each in newest.towns] == [
        ("东镇", (2, 2, 0, 0)),
        ("西镇", (2, 0, 2, 0)),
        ("园区", (1, 1, 0, 0)),
    ]
    [stricter] = tried(60, months=1)
    assert numbers(stricter.total) == (2, 3, 0, 1)
    assert everything() == before and Rule.objects.count() == 12


def test_the_county_itself_is_told_as_such():
    revision = frozen.revision_of(FIRST)
    frozen.organization(revision, 1, region_id=1, staff_count=50).save(force_insert=True)
    [found] = tried(50)
    assert [name for name, _ in found.towns] == ["本级"]


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_one_query_for_each_month(number, django_assert_num_queries):
    for each in range(number):
        month_of(each)
    with django_assert_num_queries(2 + number):  # the months, their towns
        assert len(tried(45)) == number


def test_it_takes_the_last_revision_of_at_most_twelve_months():
    for number in range(MOST_MONTHS + 1):
        revision = month_of(0) if number == 0 else frozen.revision_of(FIRST.plus(number))
    restated = revision.report_month.revisions.create(number=2, as_of=revision.as_of)
    found = tried(50)
    assert [str(each.month) for each in found] == [
        str(FIRST.plus(number)) for number in range(MOST_MONTHS, 0, -1)
    ]
    frozen.organization(restated, 1, staff_count=50).save(force_insert=True)
    # Regions of the restatement are none: a light without a place cannot be.
    assert numbers(tried(50)[0].total) == (0, 0, 0, 0)


def test_what_cannot_be_evaluated_is_refused():
    rule = Rule(subject="organization", when={"fact": "x", "op": "=", "value": 1}, fact="试算")
    with pytest.raises(ValidationError):
        rehearse(rule)


# --- The command ----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "rule.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def run(*arguments):
    out = StringIO()
    call_command("rehearse_rule", *arguments, stdout=out)
    return out.getvalue()


def content(**values):
    usual = {"subject": "organization", "severity": "red", "name": "试算", "when": FIFTY}
    return usual | values


def test_the_command_answers_by_month(file):
    month_of(0), month_of(1)
    known = run(file(content(code="staff50_no_member")), "--months", "1", "--json")
    assert json.loads(known.splitlines()[-1]) == {
        "months": {"2025-02": {"lit": 3, "now": 3, "new": 0, "gone": 0}}
    }
    # Without a code nothing was lit by it.
    unknown = json.loads(run(file(content()), "--json").splitlines()[-1])
    assert unknown["months"]["2025-01"] == {"lit": 3, "now": 0, "new": 3, "gone": 0}
    assert list(unknown["months"]) == ["2025-02", "2025-01"]
    words = run(file(content()))
    assert "2025-02  试算亮灯 3，当月亮灯 0，新增 3，减少 0" in words and "东镇  2" in words


@pytest.mark.parametrize("kind", ["party_organization", "region", "duty", "member_group"])
def test_every_subject_is_tried(file, kind):
    revision = month_of(0)
    frozen.party(revision, 1).save(force_insert=True)
    frozen.duties(revision, 1).save(force_insert=True)
    fact = {"region": "organizations", "duty": "duty_expected"}.get(kind, "member_count")
    when = {"fact": fact, "op": ">=", "value": 0}
    answer = json.loads(run(file(content(subject=kind, when=when)), "--json"))
    assert answer["months"]["2025-01"]["lit"] == (3 if kind == "region" else 1)


def test_before_the_first_closing_there_is_nothing_to_try(file):
    assert json.loads(run(file(content()), "--json")) == {"months": {}}
    assert "还没有已定稿的月份" in run(file(content()))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (content(when={"fact": "photos", "op": ">", "value": 1}), "没有“photos”这项数据"),
        (content(when={"fact": "staff_count", "op": "like", "value": 1}), "没有“like”这种比较"),
        (content(subject="person"), "没有“person”这种对象"),
        (content(severity="green"), "颜色应为 red、amber"),
        ({"subject": "organization"}, "写明 subject、severity、name、when"),
        ([], "应为一个 JSON 对象"),
        ("{", "不是 UTF-8 的 JSON 文件"),
        ('{"when": NaN, "subject": "organization"}', "应为一个条件"),
    ],
)
def test_what_the_file_may_not_be_ends_with_two(file, given, said):
    with pytest.raises(CommandError) as refused:
        run(file(given))
    assert refused.value.returncode == 2 and said in str(refused.value)


def test_a_file_that_is_not_there_ends_with_two(tmp_path):
    with pytest.raises(CommandError) as refused:
        run(str(tmp_path / "none.json"))
    assert refused.value.returncode == 2 and "没有读到文件 none.json" in str(refused.value)


@pytest.mark.parametrize("months", ["0", "13", "x"])
def test_months_are_one_to_twelve(file, months):
    with pytest.raises(CommandError, match="1 至 12"):
        run(file(content()), "--months", months)


def test_a_file_names_no_more_than_is_needed():
    rule = rule_of_file({"subject": "organization", "when": FIFTY})
    assert (rule.code, rule.severity) == ("", "red")
    assert not Notice.objects.exists()
