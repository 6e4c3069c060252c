"""What whoever sees to a case does with it: check and close, send back, withdraw, open again."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.services.review import asks_for_pictures
from core import audit
from core.errors import Refusal
from core.records.links import checked_reason
from rectification import kinds
from rectification.choices import AppealState, CaseAction
from rectification.flows import FLOW
from rectification.models import Case
from rectification.services.moving import (
    Moved,
    chosen,
    hold,
    move_claimed,
    move_many,
    refuse_appealed,
)
from rectification.services.telling import tell_withdrawn
from rectification.services.tiering import put_back, put_back_many, rise, stand


@transaction.atomic
def verify(*, actor: Any, pk: int, version: int, reason: str = "") -> Case:
    """Close a case whose proof is good. Raises what `Flow.claim` and `Flow.move` raise, and
    `Refusal` while an appeal is looked at."""
    case = FLOW.claim("verify", actor=actor, pk=pk, version=version)
    return _close(case, "verify", actor, reason)


@transaction.atomic
def confirm(*, actor: Any, pk: int, version: int, reason: str = "") -> Case:
    """Close a case of which the data show that it is done: a person says so. Raises as `verify`
    does, and `Refusal` where they do not show it."""
    case = FLOW.claim("confirm", actor=actor, pk=pk, version=version)
    if case.proposed_closed_on is None:
        raise Refusal("最近定稿的月份仍有这个问题，不能直接销号。请由整改单位提交佐证后复核。")
    return _close(case, "confirm", actor, reason)


@transaction.atomic
def return_case(*, actor: Any, pk: int, version: int, reason: str = "") -> Case:
    """What was shown is not enough: it goes back with the reason. Whether there are pictures is no
    reason. Raises what `Flow.claim` and `Flow.move` raise."""
    case = FLOW.claim("return", actor=actor, pk=pk, version=version)
    if asks_for_pictures(reason):
        text = "没有照片不能作为退回的理由，请写明哪一项没有整改到位。"
        raise ValidationError({"reason": text})
    return move_claimed(case, "return", actor=actor, reason=reason)


@transaction.atomic
def withdraw(*, actor: Any, pk: int, version: int, reason: str = "") -> Case:
    """Take back a case that should not be. Raises what `Flow.claim` and `Flow.move` raise, and
    `Refusal` while an appeal is looked at."""
    case = FLOW.claim("withdraw", actor=actor, pk=pk, version=version)
    refuse_appealed(case)
    return withdraw_claimed(case, actor=actor, reason=reason)


@transaction.atomic
def withdraw_many(*, actor: Any, seen: Mapping[int, int], reason: str = "") -> Moved:
    """The same of those that were ticked with the version that was seen, for one reason. What has
    changed since, is over or is appealed stays as it is; what is out of the actor's reach is as
    good as not chosen (recorded). Raises ValidationError."""
    reason = checked_reason(reason, example=FLOW.moves["withdraw"].example)
    rows = chosen("withdraw", actor, seen).open()
    held = hold(rows.exclude(appeals__state=AppealState.ASKED))
    if held:
        sent = Case.objects.filter(pk__in=held, issued_on__isnull=False)
        known = list(sent.values_list("pk", flat=True))
        move_many("withdraw", held, actor, more=", paused_on = NULL", reason=reason)
        put_back_many(held)
        detail = {"件数": len(held), "理由": audit.masked(reason)}
        text = f"{len(held)} 件"
        audit.record(action=CaseAction.CASE_WITHDRAWN, actor=actor, subject=text, detail=detail)
        tell_withdrawn(known, actor)
    return Moved(len(held), len(seen) - len(held))


def withdraw_claimed(case: Case, *, actor: Any, reason: str) -> Case:
    move_claimed(case, "withdraw", actor=actor, reason=reason, paused_on=None)
    put_back(case)
    _record(CaseAction.CASE_WITHDRAWN, actor, case, reason)
    return case


@transaction.atomic
def reopen(*, actor: Any, pk: int, version: int, reason: str = "") -> Case:
    """Open a closed case again by hand. Raises what `Flow.claim` and `Flow.move` raise, and
    `Refusal` where another one of the same is open."""
    case = FLOW.claim("reopen", actor=actor, pk=pk, version=version)
    same = Case.objects.open().filter(
        kind=case.kind,
        topic=case.topic,
        organization=case.organization_id,
        party_organization=case.party_organization_id,
    )
    if case.organization_id is None and case.party_organization_id is None:
        same = same.filter(region=case.region_id)
    if same.exists():
        raise Refusal("同一事项已有正在办理的整改件，请在那一件里办理。")
    move_claimed(
        case,
        "reopen",
        actor=actor,
        reason=reason,
        closed_on=None,
        settled_month=None,
        proposed_closed_on=None,
        reopened=case.reopened + 1,
    )
    stand(case, timezone.localdate())
    return case


def _close(case: Case, name: str, actor: Any, reason: str) -> Case:
    refuse_appealed(case)
    move_claimed(
        case,
        name,
        actor=actor,
        reason=reason,
        closed_on=timezone.localdate(),
        settled_month=kinds.newest_month(case.kind),
    )
    rise(case)
    _record(CaseAction.CASE_CLOSED, actor, case, reason)
    return case


def _record(action: CaseAction, actor: Any, case: Case, reason: str) -> None:
    detail = {"理由": audit.masked(reason)} if reason else {}
    audit.record(action=action, actor=actor, subject=str(case), detail=detail)
