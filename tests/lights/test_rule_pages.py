"""The county writes, tries, changes and ends rules on pages."""

import json

import pytest
from django.urls import reverse

from lights.models import Notice, Rule
from tests.accounts.factories import GrantFactory
from tests.months.march import MONTH, close
from tests.orgs.factories import OrganizationFactory
from tests.rules import renumbered

pytestmark = pytest.mark.django_db
APRIL = MONTH.plus(1).first_day
CODE = "staff50_no_member"


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def closed(county):
    OrganizationFactory(name="五十五人", region=county.east, staff_count=55)
    OrganizationFactory(name="四十人", region=county.west, staff_count=40)
    close(MONTH)


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.county_admin)
    return client


@pytest.fixture
def rule(db, closed):
    return Rule.objects.get(code=CODE)


def filled(page):
    """What the form of a page would send."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)} | {
        "version": page.context["version"]
    }


def edit(rule):
    return reverse("lights:edit_rule", args=[rule.pk])


def test_the_list_says_what_holds_what_waits_and_what_held(admin, rule):
    html = admin.get(reverse("lights:rules")).content.decode()
    assert "职工人数 ≥ 50 人，且党员数 = 0 名" in html
    held, _, waits = html.partition("未启用")
    assert "任期即将届满" in held and "党组织书记空缺" in waits
    assert edit(rule) in held and "停用规则 职工50人以上无党员" in held


def test_the_page_shows_names_of_facts_and_offers_the_next_day(admin, rule):
    page = admin.get(edit(rule))
    html = page.content.decode()
    assert f'value="{APRIL}"' in html and "新的一版" in html
    given = filled(page)
    assert given["fact"] == "职工{职工人数}人，无党员"
    assert json.loads(given["when"]) == rule.when
    assert '"name": "staff_count"' in html  # the catalogue, for the rows of the editor


def test_a_new_version_is_saved_from_the_page_and_the_old_one_stays_to_be_read(admin, rule):
    given = filled(admin.get(edit(rule))) | {
        "when": json.dumps(renumbered(rule.when, 60)),
        "addressee": "工委",
    }
    refused = admin.post(edit(rule), given | {"valid_from": str(MONTH.last_day)})
    assert "最近定稿月份的统计日" in refused.content.decode()
    done = admin.post(edit(rule), given)
    assert done["Location"] == f"{reverse('lights:rules')}#rule-{CODE}"
    new = Rule.objects.get(code=CODE, valid_from=APRIL)
    assert (new.when, new.addressee, new.fact) == (renumbered(rule.when, 60), "工委", rule.fact)
    assert new.full_text == "职工 60 人以上（含）的两新组织没有党员。"
    html = admin.get(reverse("lights:rules")).content.decode()
    assert edit(rule) not in html and edit(new) in html and "以前的版本（1）" in html
    assert edit(new) in admin.get(reverse("reports:indicators")).content.decode()


def test_a_rehearsal_tells_what_would_change_and_stores_nothing(admin, rule):
    given = filled(admin.get(edit(rule))) | {
        "when": json.dumps(renumbered(rule.when, 40)),
        "rehearse": "1",
        "months": "3",
    }
    page = admin.post(edit(rule), given)
    html = page.content.decode()
    assert "将使 <strong>2</strong> 家两新组织亮" in html
    assert "当月实际亮灯 1，新增 1，减少 0" in html and "西" in html
    assert json.loads(filled(page)["when"]) == renumbered(rule.when, 40)  # stays filled in
    assert Rule.objects.filter(code=CODE).count() == Notice.objects.filter(rule=rule).count() == 1


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{", "亮灯条件没有读出来"),
        ("", "请设置亮灯条件"),
        ('{"fact": "staff_count", "op": ">=", "value": null}', "为空时只能用"),
        ('{"all": [{"fact": "x", "op": "=", "value": 1}]}', "条件 1：没有“x”这项数据"),
        (f"[{'1,' * 10_000}1]", "亮灯条件太长"),
    ],
)
@pytest.mark.parametrize("rehearse", ["", "1"])
def test_what_cannot_be_evaluated_is_said_at_the_condition(admin, rule, when, said, rehearse):
    page = admin.post(
        edit(rule), filled(admin.get(edit(rule))) | {"when": when, "rehearse": rehearse}
    )
    assert page.status_code == 200
    assert said in "".join(page.context["form"].errors["when"])


def test_a_rule_of_the_countys_own_begins_from_another(admin, rule):
    url = reverse("lights:new_rule")
    page = admin.get(f"{url}?from={rule.pk}")
    given = filled(page)
    assert json.loads(given["when"]) == rule.when and given["fact"] == "职工{职工人数}人，无党员"
    given |= {"name": "职工五十五", "light_name": "橙灯", "valid_from": str(APRIL), "due_fact": ""}
    tried = admin.post(url, given | {"rehearse": "1", "months": "1"}).content.decode()
    assert "将使 <strong>1</strong> 家两新组织亮" in tried and "橙灯" in tried
    assert admin.post(url, given).status_code == 302
    own = Rule.objects.get(code="own_1")
    assert (own.when, own.fact, own.light_name) == (rule.when, rule.fact, "橙灯")
    revision = close(MONTH.plus(1))
    assert Notice.objects.get(revision=revision, rule=own).fact == "职工55人，无党员"
    assert "橙灯" in admin.get(reverse("lights:list")).content.decode()


def test_an_empty_page_begins_with_one_condition(admin, county):
    given = filled(admin.get(reverse("lights:new_rule")))
    assert json.loads(given["when"])["all"][0]["fact"] == "staff_count"


def test_a_rule_is_ended_from_the_page(admin, rule):
    url = reverse("lights:end_rule", args=[rule.pk])
    page = admin.get(url)
    assert filled(page)["valid_to"] == APRIL
    assert admin.post(url, filled(page)).status_code == 302
    assert Rule.objects.get(pk=rule.pk).valid_to == APRIL


def test_a_list_of_items_stands_as_a_decision_table(admin, county):
    items = [{"fact": "staff_count", "op": ">=", "value": n} for n in (30, 50, 80)]
    for code, severity, op, value in (("a", "red", ">", 2), ("b", "amber", "between", [1, 2])):
        rule = Rule.objects.get(code=CODE)
        rule.pk, rule._state.adding, rule.code, rule.name = None, True, code, f"清单{code}"
        rule.severity, rule.when, rule.text = (
            severity,
            {"count": items, "op": op, "value": value},
            "",
        )
        rule.save(force_insert=True)
    [table] = admin.get(reverse("lights:rules")).context["tables"]
    assert table["items"] == ["职工人数 ≥ 30 人", "职工人数 ≥ 50 人", "职工人数 ≥ 80 人"]
    assert [(low, high, rule and rule.severity) for low, high, rule in table["bands"]] == [
        (0, 0, None),
        (1, 2, "amber"),
        (3, 3, "red"),
    ]


PAGES = ["lights:rules", "lights:new_rule"]


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_others_do_not_come_in(client, cast, rule, role):
    client.force_login(getattr(cast, role))
    assert [client.get(reverse(name)).status_code for name in PAGES] == [403, 403]
    for name in ("lights:edit_rule", "lights:end_rule"):
        assert client.get(reverse(name, args=[rule.pk])).status_code == 403
    assert "修改规则" not in client.get(reverse("reports:indicators")).content.decode()


def test_an_administrator_of_one_town_reads_them_and_changes_none(client, county, rule):
    client.force_login(GrantFactory(role="county_admin", region=county.east).user)
    html = client.get(reverse("lights:rules")).content.decode()
    assert edit(rule) not in html
    assert client.get(edit(rule)).status_code == 403
    assert client.get(reverse("lights:new_rule")).status_code == 403


def test_programs_read_the_rules_of_a_day(admin, rule):
    answer = admin.get(
        "/api/v1/rules/", {"on": str(MONTH.last_day), "code": f"{CODE},duty_overdue"}
    )
    [row] = answer.json()["results"]
    assert (row["code"], row["when"], row["light"]) == (CODE, rule.when, "红灯")
    assert row["condition"] == "职工人数 ≥ 50 人，且党员数 = 0 名"
    assert row["text"] == "职工 50 人以上（含）的两新组织没有党员。"
    assert row["deadline_text"] == "首次亮灯的统计日起 30 天内"
    assert admin.get("/api/v1/rules/", {"on": "x"}).status_code == 400
