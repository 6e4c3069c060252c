"""Excuses: asked for by the branch with the ground in one line, answered by its superior."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from activities.choices import DutyCode, ExcuseState
from activities.models import DutyRule, Excuse, ExcuseStep, fileable_by
from activities.services.standing import refresh
from activities.services.telling import tell_answered, tell_asked
from branches.models import PartyOrganization
from core import in_force, records
from core.flows import Flow, Move, Stage
from core.periods import Period, applies

FLOW = Flow(
    Excuse,
    stages=(
        Stage(ExcuseState.ASKED, acts="上级党组织", then="grant", days=settings.REVIEW_DAYS),
        Stage(ExcuseState.GRANTED),
        Stage(ExcuseState.REFUSED),
        Stage(ExcuseState.WITHDRAWN),
    ),
    moves=(
        Move("grant", "同意免予", (ExcuseState.ASKED,), ExcuseState.GRANTED, among="answerable_by"),
        Move(
            "refuse",
            "不同意",
            (ExcuseState.ASKED,),
            ExcuseState.REFUSED,
            among="answerable_by",
            reason=True,
            example="本月多数党员在岗，可以改期开展",
            back=True,
        ),
        Move(
            "withdraw",
            "撤回申请",
            (ExcuseState.ASKED, ExcuseState.GRANTED),
            ExcuseState.WITHDRAWN,
            back=True,
        ),
    ),
    steps=ExcuseStep,
)


@transaction.atomic
def ask_excuse(
    *, actor: Any, party_organization: PartyOrganization, duty: str, period: str, ground: str
) -> Excuse:
    """Ask that a duty be not asked of a Party organization in one period.

    Raises ValidationError, and `Denied` (recorded) without the right to file for it.
    """
    if not fileable_by(actor).filter(pk=party_organization.pk).exists():
        records.deny(actor=actor, subject=Excuse, keys=[party_organization.pk])
    asked = _asked_for(party_organization, duty, period)
    values = records.read(Excuse, {"ground": ground})
    if not values["ground"]:
        raise ValidationError({"ground": "请用一句话写明依据，如“全体党员离村防汛，乡党委同意”。"})
    excuse = Excuse(
        party_organization=party_organization,
        duty=duty,
        period=period,
        first_day=asked.first_day,
        asked_by=actor,
        **values,
    )
    excuse = records.keep(excuse, actor=actor)
    tell_asked(excuse)
    return excuse


def _asked_for(party: PartyOrganization, duty: str, text: str) -> Period:
    """The period, if the duty is asked of the Party organization in it."""
    try:
        period = Period.parse(text)
    except ValueError:
        raise ValidationError({"period": "没有这个期间，请重新选择。"}) from None
    rules = DutyRule.objects.filter(duty=duty, cadence=period.cadence, kinds__contains=[party.kind])
    held = [
        rule for rule in rules if in_force.holds(rule.valid_from, rule.valid_to, period.first_day)
    ]
    if not held or not applies(period, party.founded_on, party.dissolved_on):
        named = DutyCode(duty).label if duty in DutyCode.values else duty
        raise ValidationError({"period": f"{period.title}对“{party}”没有{named}的要求，不用申请。"})
    return period


@transaction.atomic
def move_excuse(*, actor: Any, pk: int, version: int, move: str, reason: str = "") -> Excuse:
    """Grant, refuse or withdraw it (`FLOW`); what is expected of the branch follows at once.

    Raises what `Flow.claim` and `Flow.move` raise.
    """
    excuse = FLOW.claim(move, actor=actor, pk=pk, version=version)
    FLOW.move(excuse, move, actor=actor, reason=reason)
    refresh([excuse.party_organization_id], excuse.first_day, excuse.first_day)
    tell_answered(excuse)
    return excuse
