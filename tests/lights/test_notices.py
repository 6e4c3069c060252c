"""Notices count on from month to month, and lists show those of the newest closed month."""

import datetime
from unittest import mock

import pytest

from lights.models import Notice, Rule
from months.figures import latest_revision
from months.services import reopen_month
from orgs.models import CurrentFacts
from tests.branches.factories import PartyOrganizationFactory
from tests.months.march import MONTH, close, everything, one_lit_one_covered
from tests.orgs.factories import OrganizationFactory


@pytest.fixture
def registry(county):
    return one_lit_one_covered(county)


FIFTY_FIVE = {"all": [{"fact": "staff_count", "op": ">=", "value": 55}]}


# --- Months running -----------------------------------------------------------------------------


def replace(code, day, **values):
    """End the rule and let another one follow."""
    old = Rule.objects.get(code=code)
    Rule.objects.filter(pk=old.pk).update(valid_to=day)
    values |= {"valid_from": day, "pk": None}
    for name, value in values.items():
        setattr(old, name, value)
    old.save(force_insert=True)


def running(month, code="staff50_no_member"):
    revision = close(month)
    return list(
        Notice.objects.filter(revision=revision, rule_code=code).values_list(
            "consecutive_months", flat=True
        )
    )


def test_consecutive_months_count_on(registry):
    assert [running(MONTH.plus(step)) for step in range(3)] == [[1], [2], [3]]


def test_a_month_that_was_not_closed_breaks_the_chain(registry):
    assert running(MONTH) == [1]
    assert running(MONTH.plus(2)) == [1]
    assert running(MONTH.plus(3)) == [2]


def test_a_month_without_the_light_breaks_the_chain(registry):
    _, lit, *_ = registry
    running(MONTH)
    lit.statuses.update(staff_count=5)
    assert running(MONTH.plus(1)) == []
    lit.statuses.update(staff_count=60)
    assert running(MONTH.plus(2)) == [1]


def test_another_rule_of_the_same_subject_does_not_count_on(registry):
    _, lit, *_ = registry
    running(MONTH)
    lit.statuses.update(staff_count=40)
    assert running(MONTH.plus(1), "staff30_no_member") == [1]


def test_an_organization_and_a_party_organization_of_one_id_are_two_subjects(county):
    organization = OrganizationFactory(region=county.east, staff_count=60)
    PartyOrganizationFactory(pk=organization.pk, region=county.east)
    running(MONTH)
    running(MONTH.plus(1))
    found = Notice.objects.filter(subject_id=organization.pk).order_by("revision__as_of")
    assert list(found.values_list("subject_kind", "consecutive_months").order_by("id")) == [
        ("party_organization", 1),
        ("organization", 1),
        ("party_organization", 2),
        ("organization", 2),
    ]


def test_a_changed_rule_of_the_same_code_counts_on(registry):
    running(MONTH)
    replace("staff50_no_member", MONTH.plus(1).first_day, when=FIFTY_FIVE)
    assert running(MONTH.plus(1)) == [2]


def test_a_restated_month_does_not_change_later_ones_and_counts_from_the_latest_revision(registry):
    _, lit, *_ = registry
    running(MONTH)
    later = MONTH.plus(1)
    assert running(later) == [2]
    frozen = everything(latest_revision(later))
    reopen_month(actor=None, month=MONTH, reason="更正")
    lit.statuses.update(staff_count=5)
    assert running(MONTH) == []
    lit.statuses.update(staff_count=60)
    assert everything(latest_revision(later)) == frozen
    reopen_month(actor=None, month=later, reason="更正")
    assert running(later) == [1]


# --- Deadlines ----------------------------------------------------------------------------------


def deadline(month, code="staff50_no_member"):
    notice = Notice.objects.get(revision=close(month), rule_code=code)
    return notice.due_on, notice.overdue_days


def test_the_first_deadline_stays_as_long_as_the_light_does(registry):
    first = MONTH.last_day + datetime.timedelta(days=30)  # 2026-04-30
    assert [deadline(MONTH.plus(step)) for step in range(4)] == [
        (first, 0),
        (first, 0),  # on the day itself nothing is overdue
        (first, 31),
        (first, 61),
    ]


def test_a_new_run_gets_a_new_deadline(registry):
    _, lit, *_ = registry
    deadline(MONTH)
    lit.statuses.update(staff_count=5)
    close(MONTH.plus(1))
    lit.statuses.update(staff_count=60)
    again = MONTH.plus(2)
    assert deadline(again) == (again.last_day + datetime.timedelta(days=30), 0)


def test_a_restatement_keeps_the_deadline_of_the_run(registry):
    first, _ = deadline(MONTH)
    deadline(MONTH.plus(1))
    reopen_month(actor=None, month=MONTH.plus(1), reason="更正")
    assert deadline(MONTH.plus(1)) == (first, 0)


def test_a_changed_rule_leaves_the_deadline_of_a_run_alone(registry):
    first, _ = deadline(MONTH)
    replace("staff50_no_member", MONTH.plus(1).first_day, grace_days=5)
    assert deadline(MONTH.plus(1)) == (first, 0)


def test_a_term_that_runs_out_is_itself_the_deadline(county):
    ends = datetime.date(2026, 6, 15)
    started = ends.replace(year=2023)
    PartyOrganizationFactory(region=county.east, founded_on=started, term_started_on=started)
    assert [deadline(MONTH.plus(step), "term_due") for step in range(3)] == [(ends, 0)] * 3
    june = MONTH.plus(3)
    assert deadline(june, "term_expired") == (
        june.last_day + datetime.timedelta(days=60),
        0,
    )


# --- Lights of the lists ------------------------------------------------------------------------


def test_lists_show_the_lights_of_the_newest_closed_month(registry):
    _, lit, covered, *_ = registry

    def shown():
        return {
            facts.organization_id: (facts.red_count, facts.amber_count)
            for facts in CurrentFacts.objects.all()
        }

    close(MONTH.plus(1))
    assert shown() == {lit.pk: (1, 0), covered.pk: (0, 0)}
    lit.statuses.update(staff_count=40)
    close(MONTH)  # an older one: nothing changes
    assert shown() == {lit.pk: (1, 0), covered.pk: (0, 0)}
    close(MONTH.plus(2))
    assert shown() == {lit.pk: (0, 1), covered.pk: (0, 0)}


@pytest.mark.django_db(transaction=True)
def test_lights_left_out_by_a_killed_closer_are_made_up_for(registry):
    with (
        mock.patch("lights.services.refresh_light_facts", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        close()
    assert not CurrentFacts.objects.filter(red_count=1).exists()
    close()
    assert CurrentFacts.objects.filter(red_count=1).count() == 1
