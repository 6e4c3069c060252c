"""Rules are rows; a row that nobody can evaluate is found by the system check."""

import datetime

import pytest

from reports.checks import check_rules
from reports.models import Rule
from reports.rules import EVALUATORS


def found():
    return [(message.id, message.msg) for message in check_rules(None, ["default"])]


def test_the_eight_rules_that_ship_can_be_evaluated(shipped_rules):
    assert set(Rule.objects.values_list("code", flat=True)) == set(EVALUATORS)
    assert len(EVALUATORS) == 8
    assert found() == []


@pytest.mark.parametrize("since", [datetime.date(2020, 1, 1), datetime.date(2099, 1, 1)])
def test_an_unknown_code_is_an_error_now_and_in_future(shipped_rules, since):
    Rule.objects.filter(code="term_due").update(code="term_duo", valid_from=since)
    [(number, message)] = found()
    assert number == "reports.E001"
    assert "term_duo 没有对应的算法" in message
    assert "term_due" in message  # the mend names the known ones


def test_a_missing_threshold_is_an_error_where_one_is_needed(shipped_rules):
    Rule.objects.update(threshold=None)
    assert len(found()) == 7  # term_expired needs none


def test_an_ended_rule_may_have_any_code(shipped_rules):
    Rule.objects.filter(code="term_due").update(code="gone", valid_to=datetime.date(2020, 1, 1))
    assert found() == []


def test_without_databases_nothing_is_asked(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert check_rules(None, None) == []
