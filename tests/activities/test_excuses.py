import datetime

import pytest
from django.core.exceptions import ValidationError

from activities.choices import ExcuseState
from activities.models import DutyStanding, Excuse
from activities.services import standing
from activities.services.excuses import ask_excuse, move_excuse
from core.errors import Denied, Missing, Refusal
from core.models import Notification
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db

GROUND = "全体党员参加防汛，镇党委〔2026〕5号同意推迟"


@pytest.fixture
def branch(cast):
    standing.refresh([cast.branch.pk], datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    return cast.branch


def asked(actor, branch, **given):
    values = {"duty": "party_day", "period": "2026-03", "ground": GROUND} | given
    return ask_excuse(actor=actor, party_organization=branch, **values)


def stands(branch):
    found = DutyStanding.objects.get(party_organization=branch, duty="party_day", period="2026-03")
    return found.expected, found.excused


def test_what_the_town_grants_is_expected_no_more_until_it_is_withdrawn(cast, branch):
    excuse = asked(cast.secretary, branch)
    assert stands(branch) == (True, False)
    excuse = move_excuse(
        actor=cast.town_staff, pk=excuse.pk, version=excuse.version, move="grant", reason="同意"
    )
    assert stands(branch) == (False, True)
    step = excuse.steps.get()
    assert (step.made_by, step.reason) == (cast.town_staff, "同意")
    move_excuse(actor=cast.secretary, pk=excuse.pk, version=excuse.version, move="withdraw")
    assert stands(branch) == (True, False)


def test_no_needs_a_reason_and_leaves_it_expected(cast, branch):
    excuse = asked(cast.secretary, branch)
    with pytest.raises(ValidationError):
        move_excuse(actor=cast.county_staff, pk=excuse.pk, version=excuse.version, move="refuse")
    move_excuse(
        actor=cast.county_staff,
        pk=excuse.pk,
        version=excuse.version,
        move="refuse",
        reason="多数党员在岗，可以改期开展",
    )
    assert stands(branch) == (True, False)
    asked(cast.secretary, branch)  # once refused, it may be asked for again


def test_it_is_asked_for_once_a_period(cast, branch):
    asked(cast.secretary, branch)
    with pytest.raises(ValidationError, match="已经申请过免予"):
        asked(cast.secretary, branch)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"period": "2026-3"}, "period"),
        ({"period": "2026-Q1"}, "period"),  # the duty is monthly
        ({"duty": "first_topic"}, "period"),  # nobody put it in force
        ({"duty": "other"}, "period"),
        ({"period": "2023-12"}, "period"),  # it was founded in January 2024
    ],
)
def test_only_what_is_asked_of_it_can_be_excused_and_with_a_ground(cast, branch, given, field):
    with pytest.raises(ValidationError) as error:
        asked(cast.secretary, branch, **given)
    assert set(error.value.error_dict) == {field}


def test_nobody_answers_what_he_asked_for_himself(cast, branch):
    excuse = asked(cast.town_staff, branch)
    with pytest.raises(Denied):
        move_excuse(actor=cast.town_staff, pk=excuse.pk, version=excuse.version, move="grant")
    move_excuse(actor=cast.county_staff, pk=excuse.pk, version=excuse.version, move="grant")


def test_the_secretary_grants_nothing_and_the_other_town_sees_nothing(cast, county, branch):
    excuse = asked(cast.secretary, branch)
    other = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    with pytest.raises(Denied):
        move_excuse(actor=cast.secretary, pk=excuse.pk, version=excuse.version, move="grant")
    with pytest.raises(Missing):
        move_excuse(actor=other, pk=excuse.pk, version=excuse.version, move="grant")
    assert not Excuse.objects.visible_to(other).exists()
    assert Excuse.objects.get().state == ExcuseState.ASKED


def test_it_is_asked_for_by_whoever_files_for_the_branch(cast, county, branch):
    elsewhere = PartyOrganizationFactory(region=county.west)
    for actor, party in (
        (cast.viewer, branch),
        (cast.county_admin, branch),
        (cast.secretary, elsewhere),
    ):
        with pytest.raises(Denied):
            asked(actor, party)


def test_what_was_answered_is_not_answered_again(cast, branch):
    excuse = asked(cast.secretary, branch)
    excuse = move_excuse(actor=cast.town_staff, pk=excuse.pk, version=excuse.version, move="grant")
    with pytest.raises(Refusal, match="已同意"):
        move_excuse(
            actor=cast.town_staff,
            pk=excuse.pk,
            version=excuse.version,
            move="refuse",
            reason="改主意了，仍应开展",
        )


def told(user):
    rows = Notification.objects.visible_to(user).order_by("pk")
    return list(rows.values_list("kind", "text"))


def test_whoever_answers_is_told_of_the_question_and_whoever_asked_of_the_answer(cast, branch):
    excuse = asked(cast.secretary, branch)
    assert told(cast.town_staff) == [("excuse_asked", f"{branch.name}申请免予{excuse}，请答复。")]
    assert told(cast.county_admin) == told(cast.secretary) == []
    move_excuse(actor=cast.town_staff, pk=excuse.pk, version=excuse.version, move="grant")
    assert told(cast.secretary) == [("excuse_answered", f"{branch.name}免予{excuse}的申请：同意。")]
