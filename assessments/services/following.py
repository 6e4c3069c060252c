"""结果运用: the table of the county, proposals out of an awarded round, and what a person decides
of them. Nothing is granted by itself, and proposing twice proposes nothing twice."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import (
    MONEY,
    AssessmentAction,
    Benefit,
    ProposalState,
    RoundState,
    SchemeState,
)
from assessments.flows import PROPOSALS
from assessments.models import Assessment, Consequence, Proposal, Round, Scheme, Veto
from branches.services import replace_row
from core import audit, records
from core.db import lock_until_commit
from core.errors import Refusal
from core.review import Decided
from rectification.kinds import kinds
from rectification.models import Case

# --- The table of the county ----------------------------------------------------------------------


@transaction.atomic
def add_consequence(*, actor: Any, **values: Any) -> Consequence:
    """A further row of the table. Raises ValidationError, and `Denied` (recorded)."""
    if actor is not None and not actor.may(Action.EDIT_RULES):
        records.deny(actor=actor, subject=Consequence, text="结果运用规定由县级管理员制定。")
    row = Consequence(**records.read(Consequence, values))
    _refuse_star(row)
    row = records.keep(row, actor=actor)
    _noted(actor, row)
    return row


@transaction.atomic
def replace_consequence(
    *,
    actor: Any,
    pk: int,
    version: int,
    valid_from: datetime.date,
    ground: str,
    **values: Any,
) -> Consequence:
    """From a day on something else follows from the same level. Raises what `replace_row` does."""
    old = records.claim(Consequence, actor=actor, pk=pk, version=version)
    same = {"star": old.star, "benefit": old.benefit}
    given = {"amount": old.amount, "text": old.text} | values
    row = replace_row(
        Consequence,
        actor=actor,
        pk=pk,
        version=version,
        valid_from=valid_from,
        ground=ground,
        **{**given, **same},
    )
    _noted(actor, row)
    return row


@transaction.atomic
def end_consequence(*, actor: Any, pk: int, version: int, valid_to: datetime.date) -> Consequence:
    """Nothing follows from the level any more, from a day on. Raises what `claim` and `keep` do."""
    row = records.claim(Consequence, actor=actor, pk=pk, version=version)
    if row.valid_to is not None:
        raise ValidationError({"valid_to": "这一行已经失效。"})
    if valid_to <= row.valid_from:
        raise ValidationError({"valid_to": f"这一行从 {row.valid_from} 起有效，失效应在以后。"})
    row.valid_to = valid_to
    row = records.keep(row, actor=actor)
    _noted(actor, row)
    return row


def _refuse_star(row: Consequence) -> None:
    """A level that some settled edition of the scheme has."""
    rows = Scheme.objects.filter(code=row.scheme_code, state__in=_USED).order_by("-edition")
    documents = [each.document for each in rows]
    if not documents:
        text = "没有这个代码的已定稿方案，请先定稿方案。"
        raise ValidationError({"scheme_code": text})
    if not any(each.level(row.star) for each in documents):
        names = "、".join(f"{each.star}（{each.name}）" for each in documents[0].levels)
        raise ValidationError({"star": f"方案里没有这一级，应为：{names}。"})


_USED = (SchemeState.SETTLED, SchemeState.ENDED)


def _noted(actor: Any, row: Consequence) -> None:
    audit.record(
        action=AssessmentAction.CONSEQUENCE_SET,
        actor=actor,
        subject=row,
        detail={"方案": row.scheme_code, "内容": audit.masked(row.said), "有效期": row.period},
    )


# --- Proposed -------------------------------------------------------------------------------------


@transaction.atomic
def propose(*, actor: Any, pk: int, version: int) -> Round:
    """Propose for every star of an awarded round what the table of the day of the award says. What
    was proposed before stays as it is, decided or not. Raises what `claim` raises, and `Refusal`.
    """
    round = records.claim(Round, actor=actor, pk=pk, version=version)
    if round.state != RoundState.AWARDED:
        raise Refusal("评定星级以后才能提出结果运用。")
    lock_until_commit(f"assessments.following.{round.pk}")
    table = list(
        Consequence.objects.valid_on(round.awarded_on).filter(scheme_code=round.scheme.code)
    )
    if not table:
        raise Refusal(f"{round.awarded_on} 没有这个方案的结果运用规定，请先制定。")
    given = Assessment.objects.standing().filter(round=round, score__star__gt=0)
    stars = given.order_by("pk").values_list("pk", "score__star")
    made = [
        Proposal(assessment_id=rated, consequence=row, benefit=row.benefit)
        for rated, star in stars
        for row in table
        if row.star == star
    ]
    known = set(
        Proposal.objects.filter(assessment__round=round).values_list("assessment", "benefit")
    )
    new = [each for each in made if (each.assessment_id, each.benefit) not in known]
    Proposal.objects.bulk_create(new, batch_size=2000)
    if new:
        audit.record(
            action=AssessmentAction.BENEFIT_PROPOSED,
            actor=actor,
            subject=round,
            detail={"新提出": len(new), "已有": len(known)},
        )
    round.proposed = len(new)
    return round


# --- What speaks against it -----------------------------------------------------------------------


def contradictions(rows: Sequence[Proposal]) -> dict[int, list[str]]:
    """Key → what became known since the award, in sentences; asked once for all rows. Whoever
    decides weighs it."""
    found: dict[int, list[str]] = {row.pk: [] for row in rows}
    parties = {row.assessment.party_organization_id for row in rows} - {None}
    vetoes = _vetoes(parties) if parties else {}
    weak = _weak(parties) if parties else {}
    granted = _granted(parties) if parties else {}
    today = timezone.localdate()
    for row in rows:
        rated, round = row.assessment, row.assessment.round
        party, said = rated.party_organization, found[row.pk]
        if round.valid_until is not None and round.valid_until <= today:
            said.append(f"星级有效期到 {round.valid_until}，已过期。")
        if party is None:
            continue
        if party.dissolved_on is not None or party.deleted_at is not None:
            said.append("评定以后党组织已撤销或合并。")
        codes = {each.code for each in round.scheme.document.vetoes}
        said += [
            f"评定以后登记一票否决：{each.text}（{each.happened_on}）。"
            for each in vetoes.get(party.pk, ())
            if each.code in codes and timezone.localdate(each.created_at) >= round.awarded_on
        ]
        said += [f"正在整顿：{name}。" for name in weak.get(party.pk, ())]
        if row.benefit in MONEY:
            said += [
                f"同一期间已同意同类：{other.assessment.round}（{other.decided_on}）。"
                for other in granted.get((party.pk, row.benefit), ())
                if other.assessment_id != row.assessment_id
                and other.assessment.round.starts_on <= round.ends_on
                and other.assessment.round.ends_on >= round.starts_on
            ]
    return found


def _vetoes(parties: set[int]) -> dict[int, list[Veto]]:
    found: dict[int, list[Veto]] = {}
    rows = Veto.objects.standing().filter(party_organization__in=parties)
    for each in rows.order_by("happened_on", "pk"):
        found.setdefault(each.party_organization_id, []).append(each)
    return found


def _weak(parties: set[int]) -> dict[int, list[str]]:
    held = [code for code, kind in kinds().items() if kind.stands_in]
    found: dict[int, list[str]] = {}
    for each in Case.objects.open().filter(party_organization__in=parties, kind__in=held):
        found.setdefault(each.party_organization_id, []).append(each.topic_name)
    return found


def _granted(parties: set[int]) -> dict[tuple[int, str], list[Proposal]]:
    """Money that was granted."""
    found: dict[tuple[int, str], list[Proposal]] = {}
    rows = Proposal.objects.granted().filter(
        assessment__party_organization__in=parties,
        benefit__in=MONEY,
    )
    for each in rows.select_related("assessment__round"):
        key = (each.assessment.party_organization_id, each.benefit)
        found.setdefault(key, []).append(each)
    return found


# --- Decided --------------------------------------------------------------------------------------

#: What is asked for to word and weigh a proposal.
RELATED = (
    "consequence",
    "assessment__party_organization",
    "assessment__department",
    "assessment__region",
    "assessment__round__scheme",
)


@transaction.atomic
def decide(
    *,
    actor: Any,
    pk: int,
    version: int,
    move: str,
    reason: str = "",
    document_number: str = "",
) -> Proposal:
    """One decision of a person, by the name of its move. What something speaks against is granted
    with a reason only. Raises what `Flow.claim` and `Flow.move` raise."""
    row = PROPOSALS.claim(move, actor=actor, pk=pk, version=version)
    if move == "agree" and (against := contradictions([_whole(row)])[row.pk]):
        raise Refusal(f"{''.join(against)}仍要同意的，请选“仍予同意”并写明理由。")
    return _moved(row, move, actor=actor, reason=reason, document_number=document_number)


def _whole(row: Proposal) -> Proposal:
    return Proposal.objects.select_related(*RELATED).get(pk=row.pk)


def _moved(
    row: Proposal, move: str, *, actor: Any, reason: str = "", document_number: str = ""
) -> Proposal:
    to = PROPOSALS.moves[move].to
    decided = to != ProposalState.PROPOSED
    values = records.read(Proposal, {"document_number": document_number})
    PROPOSALS.move(
        row,
        move,
        actor=actor,
        # Of an agreement a reason is the reason why in spite of something.
        reason="" if move == "agree" else reason,
        decided_on=timezone.localdate() if decided else None,
        document_number=values["document_number"] if decided else "",
    )
    audit.record(
        action=AssessmentAction.BENEFIT_DECIDED,
        actor=actor,
        subject=row,
        detail={"决定": PROPOSALS.moves[move].title, "文号": audit.masked(document_number)},
    )
    return row


@transaction.atomic
def agree_many(*, actor: Any, seen: Mapping[int, int], document_number: str = "") -> Decided:
    """Agree to several against which nothing speaks; the others stay, with what speaks against
    them. `seen`: key → version as it was shown; a row out of scope is as good as not sent."""
    decided = Decided()
    among = PROPOSALS.allowed("agree", actor)
    rows = list(among.filter(pk__in=seen).select_related(*RELATED).order_by("pk"))
    if foreign := set(seen) - {row.pk for row in rows}:
        records.note_denied(actor=actor, subject=Proposal, keys=foreign)
    against = contradictions(rows)
    for row in rows:
        if against[row.pk] == [] and _granted_here(row, decided.done):
            against[row.pk].append("所选的另一轮是同一期间的同类。")
        if against[row.pk]:
            decided.refused.append((row, "".join(against[row.pk])))
            continue
        try:
            claimed = PROPOSALS.claim("agree", actor=actor, pk=row.pk, version=seen[row.pk])
            _moved(claimed, "agree", actor=actor, document_number=document_number)
            decided.done.append(row)
        except Refusal as refusal:
            decided.refused.append((row, str(refusal)))
    return decided


def _granted_here(row: Proposal, done: Sequence[Proposal]) -> bool:
    """Whether one that was agreed to a moment ago gives the same money for the same time."""
    rated, round = row.assessment, row.assessment.round
    return row.benefit in MONEY and any(
        other.benefit == row.benefit
        and rated.party_organization_id is not None
        and other.assessment.party_organization_id == rated.party_organization_id
        and other.assessment.round.starts_on <= round.ends_on
        and other.assessment.round.ends_on >= round.starts_on
        for other in done
    )


# --- What was granted -----------------------------------------------------------------------------


def sums_of(rows: Any) -> list[dict[str, Any]]:
    """Number and money of each benefit among proposals, by state; in the order of the benefits."""
    agreed = Q(state=ProposalState.AGREED)
    found = {
        each["benefit"]: each
        for each in rows.order_by()
        .values("benefit")
        .annotate(
            proposed=Count("pk", filter=Q(state=ProposalState.PROPOSED)),
            agreed=Count("pk", filter=agreed),
            declined=Count("pk", filter=~agreed & ~Q(state=ProposalState.PROPOSED)),
            money=Sum(F("consequence__amount"), filter=agreed, default=Decimal(0)),
        )
    }
    return [
        found[benefit] | {"title": Benefit(benefit).label, "is_money": benefit in MONEY}
        for benefit in Benefit.values
        if benefit in found
    ]
