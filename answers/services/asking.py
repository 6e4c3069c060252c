"""Which questionnaires a campaign asks, and which of them a unit answers."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from answers.models import Answer, Asked
from core import records
from core.errors import Refusal
from questionnaires.models import Questionnaire
from surveys.models import Assignment, Campaign


def asked_of(campaign: Campaign) -> list[Questionnaire]:
    """The questionnaires of a campaign."""
    return list(Questionnaire.objects.filter(asked__campaign=campaign).order_by("code", "pk"))


@transaction.atomic
def ask(
    *, actor: Any, pk: int, version: int, questionnaires: Collection[Questionnaire]
) -> Campaign:
    """Say what a campaign asks: at most one questionnaire for each kind of organizations. Raises
    what `claim` raises, ValidationError, `Refusal` once somebody has answered."""
    campaign = records.claim(Campaign, actor=actor, pk=pk, version=version)
    if not campaign.is_open:
        raise Refusal(f"“{campaign}”{campaign.get_state_display()}，不能再修改。")
    kinds = [each.kind for each in questionnaires]
    if len(set(kinds)) < len(kinds):
        text = "同一类组织只能选一份问卷，不让人填两遍。"
        raise ValidationError({"questionnaires": text})
    wanted, held = {each.pk for each in questionnaires}, {each.pk for each in asked_of(campaign)}
    if used := Answer.objects.filter(
        assignment__campaign=campaign, questionnaire__in=held - wanted
    ).first():
        raise Refusal(f"“{used.questionnaire}”已经有人填报，不能换掉。")
    unfit = Questionnaire.objects.filter(pk__in=wanted - held).exclude(
        pk__in=Questionnaire.objects.in_use().values("pk")
    )
    if unfit.exists():
        raise ValidationError({"questionnaires": "只能选使用中的问卷。"})
    Asked.objects.filter(campaign=campaign, questionnaire__in=held - wanted).delete()
    for each in sorted(wanted - held):
        Asked.objects.create(campaign=campaign, questionnaire_id=each)
    return campaign


def fitting(asked: Sequence[Questionnaire], kind: str) -> Questionnaire | None:
    """The one for a kind of organizations."""
    own = [each for each in asked if each.kind == kind]
    return next(iter(own or [each for each in asked if not each.kind]), None)


def questionnaire_for(assignment: Assignment) -> Questionnaire:
    """What a unit answers. Raises `Refusal`."""
    found = fitting(asked_of(assignment.campaign), assignment.organization.kind)
    if found is None:
        raise Refusal("这次排查还没有为这类组织选定问卷，请联系县级管理员。")
    return found
