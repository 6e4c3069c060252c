"""Every frozen column has one source among the apps' declarations; the check says which has not."""

import pytest

from core.domain import FactProvider
from months.checks import check_frozen_columns
from months.services import facts


def found():
    return [(message.id, message.msg) for message in check_frozen_columns(None)]


@pytest.fixture
def declare(monkeypatch):
    """Let the apps declare these providers besides, or instead of, their own."""
    own = facts.declared("month_facts")

    def replaced(providers):
        monkeypatch.setattr(facts, "declared", lambda attribute: tuple(providers(own)))

    return replaced


def test_every_column_is_filled_once():
    assert found() == []


def test_a_column_that_nobody_fills_is_named(declare):
    declare(lambda own: [each for each in own if "work_covered" not in each.columns])
    [(number, message)] = found()
    assert number == "months.E001"
    assert message.startswith("OrganizationFact.work_covered is filled by no FactProvider")


def test_a_provider_without_a_column_and_one_too_many_are_named(declare):
    added = FactProvider(
        "branches.PartyOrganization", columns={"visits": "0", "term_ends_on": "CURRENT_DATE"}
    )
    declare(lambda own: [*own, added])
    first, second = (message for _, message in found())
    assert first.startswith("PartyOrganizationFact.visits is given by a FactProvider, but")
    assert second.startswith("PartyOrganizationFact.term_ends_on is given twice")
