"""The county administrator changes rules as new versions: closed months keep the old one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.errors import Conflict, Denied, Refusal
from core.models import AuditEntry
from lights.models import Notice, Rule
from lights.services import replace_rule
from months.figures import latest_revision
from months.services import reopen_month
from tests.accounts.factories import GrantFactory
from tests.months.march import MONTH, close
from tests.orgs.factories import OrganizationFactory

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


def lit(revision):
    notices = Notice.objects.filter(revision=revision, rule_code=CODE)
    return set(notices.values_list("subject_name", "rule__name", "addressee"))


def test_a_new_version_holds_from_its_day_and_closed_months_keep_the_old_one(cast, rule):
    old = ("五十五人", rule.name, rule.addressee)
    assert lit(close(MONTH)) == {old}
    new = change(cast.county_admin, rule, threshold=60, name="职工60人以上无党员")
    assert (new.valid_from, new.valid_to, new.threshold) == (APRIL, None, 60)
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
    change(cast.county_admin, rule, threshold=40, valid_to=MONTH.plus(2).first_day)
    assert lit(close(MONTH.plus(1)))
    assert not lit(close(MONTH.plus(2)))


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"valid_from": MONTH.last_day, "threshold": 9}, "valid_from", "最近定稿月份的统计日"),
        ({"threshold": None}, "threshold", "请填写阈值"),
        ({"threshold": 0}, "threshold", "至少为 1"),
        ({"grace_days": 0}, "grace_days", "1 至 730"),
        ({"name": ""}, "name", "规则名称"),
        ({"threshold": 9, "valid_to": APRIL}, "valid_to", "晚于生效日期"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cast, rule, values, field, said):
    close(MONTH)
    with pytest.raises(ValidationError) as refused:
        change(cast.county_admin, rule, **values)
    assert said in "".join(refused.value.message_dict[field])


def test_only_the_newest_version_is_changed_and_only_by_a_change(cast, rule):
    with pytest.raises(Refusal, match="没有改动"):
        change(cast.county_admin, rule, threshold=rule.threshold)
    new = change(cast.county_admin, rule, threshold=60)
    with pytest.raises(Refusal, match="更新的版本"):
        change(cast.county_admin, rule, threshold=70)
    # What has lit nothing yet is corrected on the same day.
    again = change(cast.county_admin, new, threshold=70)
    found = Rule.objects.filter(code=CODE).order_by("valid_from")
    assert [(each.pk, each.threshold) for each in found] == [(rule.pk, 50), (again.pk, 70)]
    with pytest.raises(Conflict):
        replace_rule(
            actor=cast.county_admin, pk=again.pk, version=99, valid_from=APRIL, threshold=80
        )


def test_the_change_is_recorded(cast, rule):
    change(cast.county_admin, rule, threshold=60)
    entry = AuditEntry.objects.get(action="rule_changed")
    assert entry.actor_id == cast.county_admin.pk
    assert entry.detail == {"生效": str(APRIL), "改动": ["阈值：50 → 60"]}


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_others_do_not_change_rules(client, cast, rule, role):
    user = getattr(cast, role)
    with pytest.raises(Denied):
        change(user, rule, threshold=60)
    client.force_login(user)
    assert client.get(reverse("lights:edit_rule", args=[rule.pk])).status_code == 403
    assert "修改规则" not in client.get(reverse("reports:indicators")).content.decode()


def test_an_administrator_of_one_town_does_not_change_what_holds_in_all(client, county, rule):
    user = GrantFactory(role="county_admin", region=county.east).user
    with pytest.raises(Denied):
        change(user, rule, threshold=60)
    client.force_login(user)
    assert client.get(reverse("lights:edit_rule", args=[rule.pk])).status_code == 403


def test_the_page_offers_the_next_day_and_says_what_is_wrong(client, cast, rule):
    close(MONTH)
    client.force_login(cast.county_admin)
    url = reverse("lights:edit_rule", args=[rule.pk])
    assert url in client.get(reverse("reports:indicators")).content.decode()
    page = client.get(url).content.decode()
    assert f'value="{APRIL}"' in page and "新的一版" in page
    given = {
        "version": rule.version, "name": rule.name, "threshold": "60", "addressee": "工委",
        "grace_days": "20", "valid_from": str(MONTH.last_day),
    }  # fmt: skip
    assert "最近定稿月份的统计日" in client.post(url, given).content.decode()
    done = client.post(url, given | {"valid_from": str(APRIL)})
    assert done["Location"] == f"{reverse('reports:indicators')}#rule-{CODE}"
    new = Rule.objects.get(code=CODE, valid_from=APRIL)
    assert (new.threshold, new.addressee, new.grace_days) == (60, "工委", 20)
    assert latest_revision(MONTH).number == 1
    # The old version stays on the page and can no longer be changed there.
    page = client.get(reverse("reports:indicators")).content.decode()
    assert url not in page and reverse("lights:edit_rule", args=[new.pk]) in page


def test_a_rule_without_numbers_is_not_asked_for_them(client, cast, county):
    client.force_login(cast.county_admin)
    fields = {
        code: set(
            client.get(
                reverse("lights:edit_rule", args=[Rule.objects.get(code=code).pk])
            ).context["form"].fields
        )
        for code in ("term_expired", "term_due", "staff30_no_member")
    }  # fmt: skip
    assert "threshold" not in fields["term_expired"]
    assert "grace_days" not in fields["term_due"]
    assert {"threshold", "ceiling", "grace_days"} <= fields["staff30_no_member"]
