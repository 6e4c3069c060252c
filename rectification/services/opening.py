"""Cases that people open by hand against a Party organization: weak ones, and items of the
negative list. What the months find is opened by `services.following`."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.models import PartyOrganization
from core import audit, records
from core.db import store
from core.errors import Missing, Refusal
from core.values import contains_identifier
from rectification.choices import CaseAction, CaseState, Urgency, WeakCause
from rectification.flows import FLOW
from rectification.kinds import Kind, kind_named, kind_of
from rectification.models import Case, Check, party_organizations_overseen
from rectification.services.answering import SHORTEST
from rectification.services.deadlines import due_by
from rectification.services.tiering import refuse_before_tiers, stand

#: Who has to put it right, unless whoever sends it out says another.
ADDRESSEE = "党组织书记"


@transaction.atomic
def open_case(
    *,
    actor: Any,
    kind: str,
    party_organization: PartyOrganization,
    topic: str = "",
    fact: str = "",
    causes: Collection[str] = (),
    owner: str = "",
    plan: str = "",
    opened_on: datetime.date | None = None,
    due_on: datetime.date | None = None,
) -> Case:
    """Open one case by hand; it is sent out like every other. `topic`: of the kind's, where it has
    several. Raises `Missing`, `Denied` (recorded), ValidationError, and `Refusal` where the same is
    open already, or is opened by months alone.
    """
    found = kind_named(kind)
    if not found.by_hand:
        raise Refusal(f"“{found.title}”由月报定稿时自动立案，不能手工列入。")
    party = _hold(actor, party_organization)
    topic, name = _topic(found, topic)
    if Case.objects.open().filter(kind=kind, topic=topic, party_organization=party).exists():
        raise Refusal(f"“{party}”的“{name}”正在办理，请在那一件里办理。")
    opened_on, due_on = _days(party, opened_on, due_on)
    if found.stands_in:
        refuse_before_tiers(party, "opened_on", opened_on)
    case = Case(
        kind=kind,
        topic=topic,
        topic_name=name,
        severity="",
        party_organization=party,
        region=party.region,
        addressee=ADDRESSEE,
        opened_on=opened_on,
        consecutive_months=0,
        first_due_on=due_on,
        due_on=due_on,
        fact=_fact(fact),
        causes=_causes(found, causes),
        **_texts(owner=owner, plan=plan),
    )
    store(case)
    FLOW.keep_step(case, "open", before=CaseState.DRAFTED, actor=actor)
    stand(case, opened_on)
    audit.record(
        action=CaseAction.CASE_OPENED,
        actor=actor,
        subject=str(case),
        detail={"种类": found.title, "党组织": str(party)},
    )
    case.refresh_from_db()
    return case


@transaction.atomic
def change_plan(
    *,
    actor: Any,
    pk: int,
    version: int,
    causes: Collection[str] | None = None,
    owner: str | None = None,
    plan: str | None = None,
) -> Case:
    """Change the causes, who of the leaders sees to it, or the plan of a case that was opened by
    hand. Raises what `core.records.claim` raises, ValidationError, and `Refusal`."""
    case = _claim(actor, pk, version)
    found = kind_of(case.kind)
    if not found.by_hand:
        raise Refusal("由月报立案的整改件没有整顿方案，请由整改单位填写整改措施。")
    if causes is not None:
        case.causes = _causes(found, causes)
    given = {name: text for name, text in (("owner", owner), ("plan", plan)) if text is not None}
    for name, text in _texts(**given).items():
        setattr(case, name, text)
    store(case)
    case.refresh_from_db()
    return case


@transaction.atomic
def record_check(
    *,
    actor: Any,
    pk: int,
    version: int,
    checked_on: datetime.date | None = None,
    note: str = "",
) -> Case:
    """Record that somebody went and looked how far an open case is put right. Raises what
    `core.records.claim` raises, ValidationError, and `Refusal`."""
    case = _claim(actor, pk, version)
    day = checked_on or timezone.localdate()
    records.refuse_future("checked_on", day, "检查日期")
    if day < case.opened_on:
        raise ValidationError({"checked_on": f"检查日期不能早于立案日期 {case.opened_on}。"})
    note = (records.read(Check, {"note": note})["note"] or "").strip()
    _refuse_short("note", note, "检查情况", "已补选书记，第三季度组织生活正常开展")
    store(Check(case=case, checked_on=day, note=note, checked_by=actor))
    return case


def _claim(actor: Any, pk: int, version: int) -> Case:
    among = Case.objects.overseen_by(actor)
    case = records.claim(Case, actor=actor, pk=pk, version=version, among=among)
    if not case.is_open:
        raise Refusal(f"这件整改件现在是“{case.get_state_display()}”，不能再改。")
    return case


def _hold(actor: Any, party: PartyOrganization) -> PartyOrganization:
    """Lock a Party organization which the actor sees to."""
    held = party_organizations_overseen(actor).select_for_update(of=("self",))
    found = held.filter(pk=party.pk).first()
    if found is None:
        if not PartyOrganization.objects.visible_to(actor).present().filter(pk=party.pk).exists():
            raise Missing
        if party.dissolved_on is not None and party.dissolved_on <= timezone.localdate():
            raise Refusal(f"“{party}”已于 {party.dissolved_on} 撤销，不能列入。")
        records.deny(actor=actor, subject=Case, keys=[party.pk])
    return found


def _topic(kind: Kind, topic: str) -> tuple[str, str]:
    names = dict(kind.topics())
    if not topic and len(names) == 1:
        (topic,) = names
    if topic not in names:
        raise ValidationError({"topic": f"请选择一类问题：{'、'.join(names.values())}。"})
    return topic, names[topic]


def _days(
    party: PartyOrganization, opened_on: datetime.date | None, due_on: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    today = timezone.localdate()
    opened_on = opened_on or today
    records.refuse_future("opened_on", opened_on, "列入日期")
    if opened_on < party.founded_on:
        text = f"列入日期不能早于党组织的成立日期 {party.founded_on}。"
        raise ValidationError({"opened_on": text})
    due_on = due_on or due_by(Urgency.HARD, today)
    if due_on <= today:
        raise ValidationError({"due_on": f"整改期限应晚于今天（{today}）。"})
    return opened_on, due_on


def _fact(text: str) -> str:
    text = (records.read(Case, {"fact": text})["fact"] or "").strip()
    _refuse_short("fact", text, "存在的问题", "书记空缺 5 个月，今年只开过一次党员大会")
    return text


def _texts(**given: str) -> dict[str, str]:
    found = {name: (text or "").strip() for name, text in records.read(Case, given).items()}
    errors = {
        name: "请不要写证件号码或手机号码。"
        for name, text in found.items()
        if contains_identifier(text)
    }
    if errors:
        raise ValidationError(errors)
    return found


def _refuse_short(name: str, text: str, label: str, example: str) -> None:
    if len(text) < SHORTEST:
        raise ValidationError({name: f"请写明{label}，例如“{example}”。"})
    if contains_identifier(text):
        raise ValidationError({name: "请不要写证件号码或手机号码。"})


def _causes(kind: Kind, causes: Collection[str]) -> list[str]:
    if not kind.with_causes:
        if causes:
            raise ValidationError({"causes": f"“{kind.title}”不分原因，请写在存在的问题里。"})
        return []
    if unknown := set(causes) - set(WeakCause.values):
        raise ValidationError({"causes": f"没有“{sorted(unknown)[0]}”这一类原因。"})
    if not causes:
        raise ValidationError({"causes": "请至少选一类原因。"})
    return [each for each in WeakCause.values if each in causes]
