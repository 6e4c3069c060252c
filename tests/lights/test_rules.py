"""Rules are rows; a row that nobody can evaluate is found by the system check."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InternalError, transaction

from lights import rules
from lights.checks import check_rules
from lights.choices import RuleSubject
from lights.facts import SUBJECTS
from lights.models import SHIPPED_FROM, Rule
from tests.rules import spoil


def found():
    return [(message.id, message.msg) for message in check_rules(None, ["default"])]


def test_the_rules_that_ship_can_be_evaluated_and_stand_in_the_contract(db):
    contract = Path(settings.BASE_DIR, "docs/contract.md").read_text()
    table = contract.partition("### Rules that ship")[2].partition("\n## ")[0]
    promised = set(re.findall(r"^\| `(\w+)` \| (red|amber) \|", table, re.M))
    assert len(promised) >= 8
    assert set(Rule.objects.values_list("code", "severity")) == promised
    assert [rules.wrong(each) for each in Rule.objects.all() if rules.wrong(each)] == []
    assert found() == []


def test_the_facts_of_the_catalogue_stand_in_the_contract():
    contract = Path(settings.BASE_DIR, "docs/contract.md").read_text()
    table = contract.partition("### Facts of rules")[2].partition("\n### ")[0]
    promised = {
        kind: set(re.findall(r"`(\w+)`", names))
        for kind, names in re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.M)
    }
    assert promised == {
        kind: {each.name for each in subject.offered()} for kind, subject in SUBJECTS.items()
    }
    assert set(promised) == set(RuleSubject.values)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_no_two_facts_of_a_subject_are_called_alike(kind):
    facts = SUBJECTS[kind].facts.values()
    assert len({each.title for each in facts}) == len(facts)
    assert all(each.meaning.endswith("。") for each in facts)
    # A title stands in braces, with an operator behind it.
    assert not [each.title for each in facts if set(each.title) & set("{}<>=!≤≥≠")]


def test_a_fact_reads_frozen_rows_only(county):
    for kind, subject in SUBJECTS.items():
        rows = subject.rows(1)
        for fact in subject.facts.values():
            select, _ = rows.annotate(told=fact.words).values("told").query.sql_with_params()
            tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', select))
            assert tables and all(each.startswith("months_") for each in tables), (kind, fact.name)


@pytest.mark.parametrize("since", [datetime.date(2020, 1, 1), datetime.date(2099, 1, 1)])
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"when": {"fact": "due", "op": "=", "value": 1}}, "没有“due”这项数据"),
        ({"subject": "member"}, "没有“member”这种对象"),
        ({"fact": "任期{due}"}, "亮灯事实里没有“{due}”可填"),
        ({"text": "任期{due}"}, "规则说明里没有“{due}”可填"),
        ({"due_fact": "kind"}, "请选择作为整改期限的日期"),
    ],
)
def test_what_cannot_be_evaluated_is_an_error_now_and_in_future(db, since, values, said):
    spoil(Rule.objects.filter(code="term_due"), valid_from=since, **values)
    [(number, message)] = found()
    assert number == "lights.E001"
    assert said in message and "规则“任期即将届满”" in message and "term_due" not in message
    [error] = check_rules(None, databases=["default"])
    assert error.hint == "code: term_due"


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (SHIPPED_FROM, None, "自有记录起，现行有效"),
        (datetime.date(2026, 11, 1), None, "2026-11-01 起，现行有效"),
        (SHIPPED_FROM, datetime.date(2026, 11, 1), "自有记录起，至 2026-10-31"),
        (SHIPPED_FROM, SHIPPED_FROM, "未启用"),
    ],
)
def test_the_time_of_a_rule_is_said_in_words(begins, ends, words):
    assert Rule(valid_from=begins, valid_to=ends).period == words


def test_an_ended_rule_may_be_anything(db):
    spoil(Rule.objects.filter(code="term_due"), when={}, valid_to=datetime.date(2020, 1, 1))
    assert found() == []


def test_without_databases_nothing_is_asked(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert check_rules(None, None) == []


def test_a_rule_is_replaced_and_never_edited(db):
    rule = Rule.objects.get(code="joint_over_5")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Rule.objects.filter(pk=rule.pk).update(when={})
    Rule.objects.filter(pk=rule.pk).update(valid_to=datetime.date(2030, 1, 1))
    rule.refresh_from_db()
    assert rule.valid_to == datetime.date(2030, 1, 1)


def test_sentences_and_texts_are_written_with_the_names_of_the_facts():
    subject = SUBJECTS["organization"]
    stored = "职工 {staff_count>=} 至 {staff_count<=} 人，{formation_words}，满足 {count} 项"
    shown = "职工 {职工人数≥} 至 {职工人数≤} 人，{组建情况}，满足 {项数} 项"
    assert rules.titled(stored, subject) == shown
    assert rules.named(shown, subject) == stored
    assert rules.named("{ 职工人数 }、{不知}", subject) == "{staff_count}、{不知}"
