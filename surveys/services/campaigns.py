"""Preparing a campaign, starting it, opening its rounds, closing it: the county's work."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from core import records
from core.corrections import fields_of
from core.db import lock_until_commit
from core.errors import Missing, Refusal
from orgs.choices import CoverageState
from orgs.models import Organization
from questionnaires.models import Questionnaire
from surveys.choices import AssignmentState, CampaignState
from surveys.flows import CAMPAIGN
from surveys.models import Assignment, AssignmentStep, Campaign, Round
from surveys.models.campaigns import MOST_ROUNDS
from surveys.services.progress import report_of

#: Units that one campaign may have: more are no campaign but a census.
MOST_UNITS = 200_000
_BATCH = 5_000
_LOCK = "surveys.campaign {}"
#: Organization coverage of any formation.
FORMED = (CoverageState.SINGLE, CoverageState.OTHER)


@transaction.atomic
def create_campaign(*, actor: Any, **values: Any) -> Campaign:
    """Raises ValidationError, `Denied`."""
    return _keep(Campaign(), actor, values)


@transaction.atomic
def update_campaign(*, actor: Any, pk: int, version: int, **values: Any) -> Campaign:
    """Only the values given change. The units are fixed once it runs (`start_campaign`)."""
    row = records.claim(Campaign, actor=actor, pk=pk, version=version)
    refuse_over(row)
    return _keep(row, actor, values)


def _keep(row: Campaign, actor: Any, values: dict[str, Any]) -> Campaign:
    proposable = values.pop("proposable", None)
    for name, value in records.read(Campaign, values).items():
        setattr(row, name, value)
    if proposable is not None:
        known = [each.name for each in fields_of(Organization)]
        if unknown := set(proposable) - set(known):
            raise ValidationError({"proposable": f"没有这些项目：{'、'.join(sorted(unknown))}。"})
        row.proposable = [name for name in known if name in proposable]
    return records.keep(row, actor=actor)


@transaction.atomic
def set_criteria(*, actor: Any, pk: int, version: int, criteria: str, words: str) -> Campaign:
    """Which units it looks at: filters of the list of organizations, and what they say in words."""
    row = records.claim(Campaign, actor=actor, pk=pk, version=version)
    if row.state != CampaignState.DRAFT:
        raise Refusal("排查已经开始，排查对象已经确定；需要增加的，在排查对象中逐个增加。")
    if not criteria:
        raise Refusal("请先在列表里选好条件。")
    row.criteria, row.criteria_text = criteria, words
    return records.keep(row, actor=actor)


@transaction.atomic
def start_campaign(*, actor: Any, pk: int, version: int, units: QuerySet) -> Campaign:
    """Fix the units (rows of `Organization` in the actor's scope that the criteria leave) and open
    the first round. Raises what `Flow.claim` raises, and `Refusal`."""
    row = CAMPAIGN.claim("start", actor=actor, pk=pk, version=version)
    first = row.rounds.order_by("number").first()
    if not row.criteria or first is None:
        raise Refusal("请先选定排查条件，并至少设一轮。")
    _open(first)
    found = units.order_by("pk").values_list("pk", "facts__coverage")
    found = list(found[: MOST_UNITS + 1])
    if not found:
        raise Refusal("没有符合条件的组织，请修改排查条件。")
    if len(found) > MOST_UNITS:
        raise Refusal(f"符合条件的组织超过 {MOST_UNITS:,} 个，请缩小条件，分几次排查。")
    Assignment.objects.bulk_create(
        (
            Assignment(
                campaign=row, organization_id=unit, round=first, formed_before=coverage in FORMED
            )
            for unit, coverage in found
        ),
        batch_size=_BATCH,
    )
    CAMPAIGN.move(row, "start", actor=actor, started_on=timezone.localdate())
    return row


@transaction.atomic
def cancel_campaign(*, actor: Any, pk: int, version: int, reason: str) -> Campaign:
    row = CAMPAIGN.claim("cancel", actor=actor, pk=pk, version=version)
    CAMPAIGN.move(row, "cancel", actor=actor, reason=reason)
    return row


@transaction.atomic
def close_campaign(*, actor: Any, pk: int, version: int) -> Campaign:
    """End it with the report of now. What is not finished stays as it is, and stands there."""
    lock_until_commit(_LOCK.format(pk))
    row = CAMPAIGN.claim("close", actor=actor, pk=pk, version=version)
    CAMPAIGN.move(row, "close", actor=actor, closed_on=timezone.localdate(), report=report_of(row))
    return row


def hold_running(campaign: Campaign) -> None:
    """Until the transaction is through nobody ends the campaign: what is written of its units
    stands in the report. Raises `Refusal` where it does not run."""
    lock_until_commit(_LOCK.format(campaign.pk), shared=True)
    campaign.refresh_from_db(fields=["state"])
    if campaign.state != CampaignState.RUNNING:
        raise Refusal(f"“{campaign}”{campaign.get_state_display()}，不能再办理。")


def refuse_over(row: Campaign) -> None:
    if not row.is_open:
        raise Refusal(f"“{row}”{row.get_state_display()}，不能再修改。")


# --- Rounds ---------------------------------------------------------------------------------------


@transaction.atomic
def add_round(*, actor: Any, campaign: Campaign, **values: Any) -> Round:
    """The next round of a campaign that is not over."""
    row = records.claim(Campaign, actor=actor, pk=campaign.pk, version=campaign.version)
    refuse_over(row)
    last = row.rounds.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ROUNDS:
        raise Refusal(f"一次排查最多 {MOST_ROUNDS} 轮。")
    return _keep_round(Round(campaign=row, number=last + 1), actor, values)


@transaction.atomic
def update_round(*, actor: Any, pk: int, version: int, **values: Any) -> Round:
    row = records.claim(Round, actor=actor, pk=pk, version=version)
    refuse_over(row.campaign)
    return _keep_round(row, actor, values)


def _keep_round(row: Round, actor: Any, values: dict[str, Any]) -> Round:
    due_on, asked = row.due_on, row.questionnaire_id
    for name, value in records.read(Round, values).items():
        setattr(row, name, value)
    paper = row.questionnaire
    if paper is not None and row.questionnaire_id != asked and not _in_use(paper):
        raise ValidationError({"questionnaire": "请选择使用中的问卷。"})
    if row.opened_on and row.questionnaire_id != asked:
        raise ValidationError({"questionnaire": "这一轮已经开始，问卷不能再换。"})
    if row.due_on != due_on and row.due_on and row.due_on < timezone.localdate():
        raise ValidationError({"due_on": "完成期限不能早于今天。"})
    return records.keep(row, actor=actor)


def _in_use(questionnaire: Questionnaire) -> bool:
    return Questionnaire.objects.in_use().filter(pk=questionnaire.pk).exists()


@transaction.atomic
def open_round(*, actor: Any, pk: int, version: int, everything: bool = False) -> Round:
    """Go through the units again: those that are not finished, and those that were not found begin
    anew; `everything`: also those that are finished."""
    row = records.claim(Round, actor=actor, pk=pk, version=version)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=row.campaign_id)
    if campaign.state != CampaignState.RUNNING:
        raise Refusal("只有正在进行的排查才能进入下一轮。")
    if row.opened_on:
        raise Refusal(f"{row}已于 {row.opened_on} 开始。")
    before = campaign.rounds.filter(number__lt=row.number, opened_on=None).order_by("number")
    if missing := before.first():
        raise Refusal(f"请先开始{missing}。")
    _open(row)
    _take_along(row, actor, everything)
    return row


def _take_along(row: Round, actor: Any, everything: bool) -> None:
    rows = Assignment.objects.filter(campaign=row.campaign_id).select_for_update(of=("self",))
    again = [AssignmentState.LOST]
    if everything:
        again += [AssignmentState.CHECK, AssignmentState.FORM, AssignmentState.DONE]
    anew = list(rows.filter(state__in=again).order_by("pk").values_list("pk", "state"))
    AssignmentStep.objects.bulk_create(
        (
            AssignmentStep(
                subject_id=pk,
                move="again",
                before=state,
                after=AssignmentState.CONTACT,
                made_by=actor,
                due_on=row.due_on,
                round_number=row.number,
            )
            for pk, state in anew
        ),
        batch_size=_BATCH,
    )
    Assignment.objects.filter(pk__in=[pk for pk, _ in anew]).update(
        state=AssignmentState.CONTACT,
        outcome="",
        finished_on=None,
        next_check_on=None,
        recheck="",
        recheck_note="",
    )
    Assignment.objects.filter(campaign=row.campaign_id).open().update(round=row)


def _open(row: Round) -> None:
    today: datetime.date = timezone.localdate()
    if row.due_on < today:
        raise Refusal(f"{row}的完成期限（{row.due_on}）已过，请先修改期限。")
    row.opened_on = today
    row.save(update_fields=["opened_on"])


def round_now(campaign: Campaign) -> Round:
    """The round that was opened last. Raises `Missing`."""
    found = campaign.rounds.exclude(opened_on=None).order_by("number").last()
    if found is None:
        raise Missing
    return found
