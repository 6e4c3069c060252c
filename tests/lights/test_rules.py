"""Rules are rows; a row that nobody can evaluate is found by the system check."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InternalError, transaction
from django.db.models import F

from lights import rules
from lights.checks import check_rules
from lights.models import SHIPPED_FROM, Rule
from lights.rules import EVALUATORS
from tests.rules import spoil


def found():
    return [(message.id, message.msg) for message in check_rules(None, ["default"])]


def test_the_rules_that_ship_can_be_evaluated_and_stand_in_the_contract(shipped_rules):
    contract = Path(settings.BASE_DIR, "docs/contract.md").read_text()
    table = contract.partition("### Rules that ship")[2].partition("\n## ")[0]
    promised = set(re.findall(r"^\| `(\w+)` \| (red|amber) \|", table, re.M))
    assert len(promised) >= 8
    assert set(Rule.objects.values_list("code", "severity")) == promised
    assert {code for code, _ in promised} == set(EVALUATORS)
    assert found() == []


@pytest.mark.parametrize(
    ("parts", "text"), [(["无人任职"], "无人任职"), (["职工", F("threshold"), "人"], "职工50人")]
)
def test_the_fact_of_a_light_is_one_text_or_several(shipped_rules, parts, text):
    rule = Rule.objects.annotate(fact=rules._sentence(*parts)).get(code="staff50_no_member")
    assert rule.fact == text


@pytest.mark.parametrize("since", [datetime.date(2020, 1, 1), datetime.date(2099, 1, 1)])
def test_an_unknown_code_is_an_error_now_and_in_future(shipped_rules, since):
    spoil(Rule.objects.filter(code="term_due"), code="term_duo", valid_from=since)
    [(number, message)] = found()
    assert number == "lights.E001"
    assert "没有对应的计算方法" in message and "term_du" not in message
    [error] = check_rules(None, databases=["default"])
    assert "code: term_duo" in error.hint and "term_due" in error.hint  # and the known ones


def test_a_missing_threshold_is_an_error_where_one_is_needed(shipped_rules):
    spoil(Rule.objects, threshold=None)
    assert len(found()) == len(EVALUATORS) - 1  # term_expired needs none


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (SHIPPED_FROM, None, "自有记录起，现行有效"),
        (datetime.date(2026, 11, 1), None, "2026-11-01 起，现行有效"),
        (SHIPPED_FROM, datetime.date(2026, 11, 1), "自有记录起，至 2026-10-31"),
    ],
)
def test_the_time_of_a_rule_is_said_in_words(begins, ends, words):
    assert Rule(valid_from=begins, valid_to=ends).period == words


def test_an_ended_rule_may_have_any_code(shipped_rules):
    spoil(Rule.objects.filter(code="term_due"), code="gone", valid_to=datetime.date(2020, 1, 1))
    assert found() == []


def test_without_databases_nothing_is_asked(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert check_rules(None, None) == []


def test_a_rule_is_replaced_and_never_edited(shipped_rules):
    rule = Rule.objects.get(code="joint_over_5")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Rule.objects.filter(pk=rule.pk).update(threshold=9)
    Rule.objects.filter(pk=rule.pk).update(valid_to=datetime.date(2030, 1, 1))
    rule.refresh_from_db()
    assert (rule.threshold, rule.valid_to) == (5, datetime.date(2030, 1, 1))
