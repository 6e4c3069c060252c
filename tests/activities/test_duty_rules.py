import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.utils import timezone

from activities.choices import DutyCode
from activities.models import DutyRule, DutyStanding
from activities.services.rules import photo_grounds, replace_duty_rule, rules_on
from core.errors import Denied, Refusal
from core.periods import Cadence, Period

pytestmark = pytest.mark.django_db

GROUND = "《关于规范支部组织生活的通知》"


def next_period(cadence):
    return Period.containing(cadence, timezone.localdate()).plus(1)


def replaced(actor, duty, **values):
    rule = DutyRule.objects.filter(duty=duty).latest("valid_from")
    values = {"valid_from": next_period(values.get("cadence", rule.cadence)).first_day} | values
    return replace_duty_rule(actor=actor, pk=rule.pk, version=rule.version, **values)


def test_the_duties_that_ship_and_those_that_a_county_chooses():
    current = rules_on(timezone.localdate())
    assert {duty: rule.cadence for duty, rule in current.items()} == {
        "member_meeting": "quarter",
        "committee_meeting": "month",
        "group_meeting": "month",
        "party_class": "quarter",
        "party_day": "month",
        "organization_life": "year",
        "appraisal": "year",
        "heart_talk": "year",
    }
    assert [duty for duty, rule in current.items() if rule.needs_committee] == ["committee_meeting"]
    assert {rule.due_days for rule in DutyRule.objects.all()} == {5}
    waiting = {rule.duty for rule in DutyRule.objects.all() if not rule.is_valid}
    assert waiting == set(DutyCode) - set(current) - {DutyCode.OTHER}
    assert not photo_grounds(DutyCode.values, timezone.localdate())


def test_a_county_puts_a_duty_in_force_from_the_next_period_on(cast):
    rule = replaced(cast.county_admin, "enterprise_meeting", ground=GROUND)
    begun = next_period(Cadence.QUARTER)
    assert rule.valid_from == begun.first_day
    assert "enterprise_meeting" not in rules_on(timezone.localdate())
    assert rules_on(begun.first_day)["enterprise_meeting"] == rule


def test_a_change_holds_for_periods_to_come_and_leaves_those_that_were(cast):
    old = rules_on(timezone.localdate())["party_day"]
    new = replaced(cast.county_admin, "party_day", due_days=10)
    old.refresh_from_db()
    assert old.valid_to == new.valid_from
    assert (old.due_days, new.due_days, new.ground) == (5, 10, old.ground)


def test_what_is_expected_follows_at_once(cast):
    begun = next_period(Cadence.MONTH)
    replaced(cast.county_admin, "party_day", due_days=10)
    rows = DutyStanding.objects.filter(party_organization=cast.branch, duty="party_day")
    assert rows.get(period=str(begun)).due_on == begun.due_on(10)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"photo_ground": "必须上传照片"}, "photo_ground"),
        ({"photo_ground": "便于考核"}, "photo_ground"),
        ({"ground": "《积分管理办法》按积分排名"}, "ground"),
        ({"ground": "每月打卡，县委〔2026〕3号"}, "ground"),
        ({"ground": "领导要求"}, "ground"),
        ({"ground": ""}, "ground"),
        ({"kinds": []}, "kinds"),
        ({"due_days": 40}, "due_days"),
    ],
)
def test_nothing_is_asked_without_a_ground_and_nothing_that_is_forbidden(cast, values, field):
    with pytest.raises(ValidationError) as error:
        replaced(cast.county_admin, "party_day", **values)
    assert set(error.value.error_dict) == {field}


def test_photos_may_be_asked_for_on_a_recorded_ground(cast):
    ground = "《基层党建档案管理规定》第八条"
    rule = replaced(cast.county_admin, "party_day", photo_ground=ground)
    assert photo_grounds(["party_day"], rule.valid_from) == [ground]
    assert not photo_grounds(["party_class"], rule.valid_from)


def test_a_version_begins_with_a_period_that_has_not_begun(cast):
    today, month = timezone.localdate(), next_period(Cadence.MONTH)
    for day in (today, month.first_day + datetime.timedelta(days=3)):
        with pytest.raises(ValidationError) as error:
            replaced(cast.county_admin, "party_day", due_days=10, valid_from=day)
        assert set(error.value.error_dict) == {"valid_from"}


def test_another_cadence_begins_where_periods_of_both_do(cast):
    quarter = next_period(Cadence.QUARTER)
    with pytest.raises(ValidationError, match="季度第一天"):
        replaced(
            cast.county_admin,
            "party_day",
            cadence=Cadence.QUARTER,
            valid_from=quarter.first.plus(1).first_day,
        )
    replaced(cast.county_admin, "party_day", cadence=Cadence.QUARTER)


def test_only_who_edits_rules_in_the_whole_county_does(cast):
    for actor in (cast.county_staff, cast.town_staff, cast.secretary):
        with pytest.raises(Denied):
            replaced(actor, "party_day", due_days=10)


def test_nothing_changed_is_no_new_version_and_an_old_one_is_not_changed(cast):
    with pytest.raises(Refusal, match="没有改动"):
        replaced(cast.county_admin, "party_day")
    old = rules_on(timezone.localdate())["party_day"]
    replaced(cast.county_admin, "party_day", due_days=10)
    old.refresh_from_db()
    with pytest.raises(Refusal, match="更新的版本"):
        replace_duty_rule(
            actor=cast.county_admin,
            pk=old.pk,
            version=old.version,
            valid_from=next_period(Cadence.MONTH).plus(3).first_day,
            due_days=7,
        )


def test_a_rule_is_replaced_and_never_edited():
    rule = DutyRule.objects.first()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        DutyRule.objects.filter(pk=rule.pk).update(due_days=9)
