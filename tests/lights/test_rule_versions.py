"""The county administrator changes rules as new versions: closed months keep the old one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from core.errors import Conflict, Denied, Refusal
from core.models import AuditEntry
from lights.models import SHIPPED_FROM, Notice, Rule
from lights.services import create_rule, end_rule, replace_rule
from months.services import reopen_month
from tests.accounts.factories import GrantFactory
from tests.months.march import MONTH, close
from tests.orgs.factories import OrganizationFactory
from tests.rules import renumbered

pytestmark = pytest.mark.django_db
APRIL = MONTH.plus(1).first_day
CODE = "staff50_no_member"


@pytest.fixture
def rule(county):
    OrganizationFactory(name="五十五人", region=county.east, staff_count=55)
    return Rule.objects.get(code=CODE)


def change(actor, rule, valid_from=APRIL, **values):
    rule = Rule.objects.get(pk=rule.pk)
    return replace_rule(
        actor=actor, pk=rule.pk, version=rule.version, valid_from=valid_from, **values
    )


def over(staff):
    """The condition of the rule with another number."""
    return renumbered(Rule.objects.get(code=CODE, valid_from=SHIPPED_FROM).when, staff)


def lit(revision):
    notices = Notice.objects.filter(revision=revision, rule_code=CODE)
    return set(notices.values_list("subject_name", "rule__name", "addressee"))


def test_a_new_version_holds_from_its_day_and_closed_months_keep_the_old_one(cast, rule):
    old = ("五十五人", rule.name, rule.addressee)
    assert lit(close(MONTH)) == {old}
    new = change(cast.county_admin, rule, when=over(60), name="职工60人以上无党员")
    assert (new.valid_from, new.valid_to, new.when) == (APRIL, None, over(60))
    assert Rule.objects.get(pk=rule.pk).valid_to == APRIL
    reopen_month(actor=None, month=MONTH, reason="更正")
    assert lit(close(MONTH)) == {old}
    assert lit(close(MONTH.plus(1))) == set()


def test_addressee_and_days_are_those_of_the_version_of_the_month(cast, rule):
    change(cast.county_admin, rule, addressee="县委两新工委", grace_days=15)
    revision = close(MONTH.plus(1))
    assert lit(revision) == {("五十五人", rule.name, "县委两新工委")}
    due = Notice.objects.get(revision=revision, rule_code=CODE).due_on
    assert due == MONTH.plus(1).last_day + datetime.timedelta(days=15)


def test_a_rule_may_end(cast, rule):
    change(cast.county_admin, rule, when=over(40), valid_to=MONTH.plus(2).first_day)
    assert lit(close(MONTH.plus(1)))
    assert not lit(close(MONTH.plus(2)))


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"valid_from": MONTH.last_day, "grace_days": 9}, "valid_from", "最近定稿月份的统计日"),
        ({"when": {"fact": "staff", "op": "=", "value": 1}}, "when", "没有“staff”这项数据"),
        ({"fact": "职工{职工}人"}, "fact", "没有“{职工}”可填"),
        ({"text": "{staff}人以上"}, "text", "没有“{staff}”可填"),
        ({"deadline": "fact", "due_fact": "staff_count"}, "due_fact", "请选择作为整改期限的日期"),
        ({"grace_days": 0}, "grace_days", "1 至 730"),
        ({"name": ""}, "name", "规则名称"),
        ({"grace_days": 9, "valid_to": APRIL}, "valid_to", "晚于生效日期"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cast, rule, values, field, said):
    close(MONTH)
    with pytest.raises(ValidationError) as refused:
        change(cast.county_admin, rule, **values)
    assert said in "".join(refused.value.message_dict[field])


def test_only_the_newest_version_is_changed_and_only_by_a_change(cast, rule):
    with pytest.raises(Refusal, match="没有改动"):
        change(cast.county_admin, rule, when=rule.when)
    new = change(cast.county_admin, rule, when=over(60))
    with pytest.raises(Refusal, match="更新的版本"):
        change(cast.county_admin, rule, when=over(70))
    # What has lit nothing yet is corrected on the same day.
    again = change(cast.county_admin, new, when=over(70))
    found = Rule.objects.filter(code=CODE).order_by("valid_from")
    assert [(each.pk, each.when) for each in found] == [(rule.pk, over(50)), (again.pk, over(70))]
    with pytest.raises(Conflict):
        replace_rule(
            actor=cast.county_admin, pk=again.pk, version=99, valid_from=APRIL, when=over(80)
        )


def test_the_change_is_recorded(cast, rule):
    change(cast.county_admin, rule, when=over(60))
    entry = AuditEntry.objects.get(action="rule_changed")
    assert entry.actor_id == cast.county_admin.pk
    assert entry.detail == {
        "生效": str(APRIL),
        "改动": ["亮灯条件：职工人数 ≥ 50 人，且党员数 = 0 名 → 职工人数 ≥ 60 人，且党员数 = 0 名"],
    }


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_others_do_not_change_rules(client, cast, rule, role):
    user = getattr(cast, role)
    with pytest.raises(Denied):
        change(user, rule, when=over(60))
    client.force_login(user)
    assert client.get(reverse("lights:edit_rule", args=[rule.pk])).status_code == 403
    assert "修改规则" not in client.get(reverse("reports:indicators")).content.decode()


def test_an_administrator_of_one_town_does_not_change_what_holds_in_all(client, county, rule):
    user = GrantFactory(role="county_admin", region=county.east).user
    with pytest.raises(Denied):
        change(user, rule, when=over(60))
    client.force_login(user)
    assert client.get(reverse("lights:edit_rule", args=[rule.pk])).status_code == 403


def test_a_changed_condition_needs_words_that_say_so(cast, rule):
    without = {"fact": "staff_count", "op": ">=", "value": 50}
    with pytest.raises(ValidationError) as refused:
        change(cast.county_admin, rule, when=without)
    assert "同时修改规则说明" in refused.value.message_dict["text"][0]
    new = change(cast.county_admin, rule, when=without, text="职工 {staff_count} 人以上。")
    assert new.full_text == "职工 50 人以上。"


def test_a_rule_ends_and_closed_months_stay(cast, rule):
    revision = close(MONTH)
    with pytest.raises(ValidationError, match="最近定稿月份的统计日"):
        end_rule(actor=cast.county_admin, pk=rule.pk, version=rule.version, valid_to=MONTH.last_day)
    ended = end_rule(actor=cast.county_admin, pk=rule.pk, version=rule.version, valid_to=APRIL)
    assert ended.valid_to == APRIL and lit(revision)
    assert not lit(close(MONTH.plus(1)))
    assert AuditEntry.objects.get(action="rule_ended").detail == {"失效": str(APRIL)}
    unchosen = Rule.objects.get(code="duty_overdue")
    with pytest.raises(Refusal, match="没有启用"):
        end_rule(actor=cast.county_admin, pk=unchosen.pk, version=unchosen.version, valid_to=APRIL)


OWN = {
    "name": "社会组织无党员",
    "subject": "organization",
    "severity": "amber",
    "light_name": "橙灯",
    "when": {
        "all": [
            {"fact": "kind", "op": "=", "value": "social"},
            {"any": [{"fact": "member_count", "op": "=", "value": 0}]},
        ]
    },
    "fact": "{kind}，职工{staff_count}人",
    "text": "社会组织没有党员。",
    "source": "县委两新工委〔2026〕3号",
    "addressee": "镇街党委",
    "addressee_role": "town",
    "deadline": "workdays",
    "grace_days": 5,
    "due_fact": "",
    "appeals_allowed": False,
}


def test_a_county_adds_a_rule_of_its_own(cast, county):
    OrganizationFactory(name="协会", region=county.east, staff_count=3, kind="social")
    rule = create_rule(actor=cast.county_admin, valid_from=MONTH.first_day, **OWN)
    assert (rule.code, rule.when["all"][1]) == ("own_1", OWN["when"]["all"][1]["any"][0])
    notice = Notice.objects.get(revision=close(), rule_code="own_1")
    # The last day of March 2026 is a Tuesday; Monday the 6th of April is a holiday.
    assert (notice.fact, notice.due_on) == ("社会组织，职工3人", datetime.date(2026, 4, 8))
    second = create_rule(actor=cast.county_admin, valid_from=APRIL, **OWN)
    assert second.code == "own_2"


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_others_neither_add_nor_end_rules(cast, rule, role):
    user = getattr(cast, role)
    with pytest.raises(Denied), transaction.atomic():
        create_rule(actor=user, valid_from=APRIL, **OWN)
    with pytest.raises(Denied):
        end_rule(actor=user, pk=rule.pk, version=rule.version, valid_to=APRIL)
    assert not Rule.objects.filter(code__startswith="own_").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_rules_as_for_one(
    client, cast, number, django_assert_num_queries
):
    Rule.objects.exclude(pk__in=list(Rule.objects.values_list("pk", flat=True)[:number])).delete()
    client.force_login(cast.county_admin)
    client.get(reverse("lights:rules"))
    with django_assert_num_queries(7):  # the scale of colours stands there too
        client.get(reverse("lights:rules"))
