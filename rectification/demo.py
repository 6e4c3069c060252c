"""Cases of the generated county: opened by its months, and brought to every state. A few dozen of
them are told in full; of all others those of former months were sent out and signed for."""

import datetime
import random
from itertools import cycle
from typing import Any

from django.db import connection
from django.utils import timezone

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.records import dated
from core.workdays import Calendar
from rectification.choices import (
    AnswerKind,
    AppealState,
    AskedState,
    CaseState,
    NegativeClass,
    Tier,
)
from rectification.flows import FLOW
from rectification.kinds import kind_named
from rectification.models import (
    Answer,
    Appeal,
    Case,
    CaseStep,
    Check,
    Escalation,
    Extension,
    PartyTier,
)

_S = CaseState
#: So many are told in full.
_TOLD = 63
_DAY = datetime.timedelta(days=1)
#: Where a case stands → the moves that brought it there.
_WAYS: dict[str, tuple[str, ...]] = {
    _S.ISSUED: ("issue",),
    _S.ACKNOWLEDGED: ("issue", "acknowledge"),
    _S.RESPONDED: ("issue", "acknowledge", "respond"),
    _S.PROVED: ("issue", "acknowledge", "respond", "prove"),
    _S.RETURNED: ("issue", "acknowledge", "respond", "prove", "return"),
    _S.REMANDED: ("issue", "remand"),
    _S.CLOSED: ("issue", "acknowledge", "respond", "prove", "verify"),
    _S.WITHDRAWN: ("issue", "withdraw"),
}
_REASONS = {
    "return": "看不出党员已经转入，请附接转记录或名册页码",
    "remand": "该企业已迁入经开区，请改送经开区",
    "withdraw": "申诉成立，数据已更正",
}
_MEASURES = (
    "已与企业负责人和在职党员见面，本月内办理组织关系转接；由镇街组织委员包联。",
    "列入本季度换届计划，党员大会定在下月上旬，先作决议并报请示。",
    "派驻党建指导员每周到企业一次，确定两名入党积极分子培养对象。",
    "与相邻企业联合组建，已征求三家企业意见，请示正在起草。",
)
_BY_HAND = {
    "respond": "已制定整顿方案：一个月内配齐班子，按月开展组织生活，由镇党委组织委员包联。",
    "prove": "班子已经配齐，近三个月组织生活正常，见活动记录；党员大会通报了整改情况。",
}
_PROOFS = (
    "两名党员的组织关系已转入，见党员名册；企业已挂牌党员活动室。",
    "党员大会已召开，选举结果已批复，任期和任职已登记。",
    "指导员已到岗，走访记录见系统；本月发展入党积极分子两名。",
)


#: What is wrong with weak Party organizations, by classes of causes.
_WEAK: tuple[tuple[tuple[str, ...], str], ...] = (
    (("secretary", "life"), "书记离职后空缺 5 个月，今年只开过一次党员大会。"),
    (("committee", "role"), "委员缺 2 名、分工不明，企业重大事项没有听取党组织意见。"),
    (("members", "life"), "近一半党员长期不参加组织生活，党费三个月没有收缴。"),
    (("setup", "role"), "联合党支部覆盖 7 家企业，只有 1 家开展过活动。"),
    (("secretary",), "书记兼任三家企业职务，无力顾及支部工作，党员意见较多。"),
)
_NEGATIVE: dict[str, str] = {
    NegativeClass.TERM: "任期届满 7 个月，没有报请延期，也没有启动换届。",
    NegativeClass.MEMBERS: "6 名党员全年没有参加过党课学习，2 名去向不明没有联系。",
    NegativeClass.SETUP: "支部委员会不足 3 人，没有设组织委员，工作手册没有填写。",
    NegativeClass.ROLE: "连续两个季度没有开展主题党日，企业职工不知道党组织在哪里。",
}
_OWNERS = (
    "县委组织部副部长 周建国",
    "县委两新工委副书记 陈丽华",
    "镇党委副书记 吴国平",
    "镇党委组织委员 沈晓燕",
)
_PLAN = (
    "一、由镇党委组织委员包联，每月到支部一次；二、一个月内配齐书记和委员；"
    "三、按月开展组织生活，由镇街审核；四、期满由县、镇两级共同检查，到位的销号。"
)
_CHECKED = (
    "书记人选已确定，正在报批；组织生活恢复到每月一次。",
    "委员已补选，企业腾出一间活动室；党费已补交。",
    "党员联系名单已核实，还有 1 名没有联系上。",
)


def generate(chance: random.Random, today: datetime.date) -> None:
    """Move what the closed months opened, and enter what people list by hand."""
    _sign_for_all(today)
    found = list(
        Case.objects.filter(state__in=[_S.DRAFTED, _S.ACKNOWLEDGED])
        .with_subject()
        .order_by("-opened_on", "topic", "region__code", "pk")[: _TOLD * 4 : 4]
    )
    calendar = Calendar.now()
    for case, state in zip(found, cycle(_WAYS), strict=False):
        _tell(chance, case, state, today, calendar)
    _record_measures(chance, today)
    _list_by_hand(chance, today, calendar)


def _sign_for_all(today: datetime.date) -> None:
    """What was opened before the last month is sent out and signed for."""
    before = today.replace(day=1) - 32 * _DAY
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH moved AS (
                UPDATE rectification_case SET state = 'acknowledged', issued_on = opened_on + 5
                WHERE state = 'drafted' AND opened_on < %s
                RETURNING id, opened_on, due_on
            )
            INSERT INTO rectification_casestep
                (subject_id, move, before, after, reason, due_on, made_at)
            SELECT id, step.move, step.before, step.after, '', moved.due_on,
                (opened_on + step.days + time '09:30') AT TIME ZONE 'Asia/Shanghai'
            FROM moved CROSS JOIN (VALUES
                ('issue', 'drafted', 'issued', 5), ('acknowledge', 'issued', 'acknowledged', 7)
            ) AS step (move, before, after, days)
            ORDER BY id, step.days
            """,
            [before],
        )
        cursor.execute(
            """
            UPDATE rectification_casestep step
            SET made_at = (c.opened_on + time '02:00') AT TIME ZONE 'Asia/Shanghai'
            FROM rectification_case c WHERE c.id = step.subject_id AND step.move = 'open'
            """
        )


def _tell(
    chance: random.Random, case: Case, state: str, today: datetime.date, calendar: Calendar
) -> None:
    """The story of one case as far as it has come, on working days behind one another."""
    CaseStep.objects.filter(subject=case).exclude(move="open").delete()
    CaseStep.objects.filter(subject=case).update(made_at=_at(case.opened_on))
    at, day, last = _S.DRAFTED.value, min(case.opened_on, today - 40 * _DAY), today - _DAY
    first_day = day
    for name in _WAYS[state]:
        move = FLOW.moves[name]
        day = min(calendar.add(day, chance.randrange(1, 5)), last)
        if name in ("respond", "prove"):
            kind = AnswerKind.MEASURES if name == "respond" else AnswerKind.PROOF
            answer = Answer.objects.create(
                case=case,
                kind=kind,
                text=_BY_HAND[name]
                if case.kind != "light"
                else chance.choice(_MEASURES if name == "respond" else _PROOFS),
            )
            Answer.objects.filter(pk=answer.pk).update(created_at=_at(day))
        CaseStep.objects.create(
            subject=case,
            move=name,
            before=at,
            after=move.to,
            reason="整改情况写得不具体，请附近三个月的组织生活记录"
            if name == "return" and case.kind != "light"
            else _REASONS.get(name, ""),
            due_on=case.due_on if name in ("acknowledge", "respond", "return") else None,
            made_at=_at(day),
        )
        at = move.to
    values: dict[str, Any] = {
        "state": state,
        "issued_on": first_day + 3 * _DAY,
        "closed_on": day if state == _S.CLOSED else None,
        "settled_month": case.last_seen_month if state == _S.CLOSED else None,
    }
    if state == _S.WITHDRAWN:
        _appeal(case, day, AppealState.UPHELD)
    elif state == _S.ISSUED:
        _appeal(case, day, AppealState.ASKED)
        values["paused_on"] = day
    elif state in (_S.ACKNOWLEDGED, _S.RESPONDED):
        _extension(case, day, chance.choice(list(AskedState)), today, values)
    Case.objects.filter(pk=case.pk).update(**values)
    if "due_on" in values:
        last_step = CaseStep.objects.filter(subject=case).latest("pk")
        CaseStep.objects.filter(pk=last_step.pk).update(due_on=values["due_on"])


def _list_by_hand(chance: random.Random, today: datetime.date, calendar: Calendar) -> None:
    """Tiers of all branches; a dozen weak ones, two dozen items of the negative list."""
    branches = PartyOrganization.objects.active_on(today - 400 * _DAY).filter(
        kind=PartyOrganizationKind.BRANCH
    )
    parties = list(branches.select_related("region").order_by("code"))
    _set_tiers(parties, datetime.date(today.year, 1, 1) - 31 * _DAY)
    chance.shuffle(parties)
    states = (_S.RESPONDED, _S.PROVED, _S.CLOSED, _S.DRAFTED, _S.RETURNED, _S.ACKNOWLEDGED)
    entered = [("weak", "weak_party", party) for party in parties[:12]]
    classes = cycle(NegativeClass)
    entered += [("negative", next(classes).value, party) for party in parties[8:32]]
    for (kind, topic, party), state in zip(entered, cycle(states), strict=False):
        _list(chance, kind, topic, party, state, today, calendar)


def _set_tiers(parties: list[PartyOrganization], day: datetime.date) -> None:
    rows = []
    for number, party in enumerate(parties):
        tier = Tier.DEMONSTRATION if number % 17 == 0 else Tier.STEADY
        if number % 3 == 1:
            tier = Tier.IMPROVING
        rows.append(PartyTier(party_organization=party, starts_on=day, tier=tier))
    PartyTier.objects.bulk_create(rows, batch_size=5_000)


def _list(
    chance: random.Random,
    kind: str,
    topic: str,
    party: PartyOrganization,
    state: str,
    today: datetime.date,
    calendar: Calendar,
) -> None:
    causes, fact = ((), _NEGATIVE[topic]) if kind == "negative" else chance.choice(_WEAK)
    opened, due = today - chance.randrange(60, 150) * _DAY, today + chance.randrange(5, 90) * _DAY
    case = Case.objects.create(
        kind=kind,
        topic=topic,
        topic_name=dict(kind_named(kind).topics())[topic],
        severity="",
        party_organization=party,
        region=party.region,
        addressee="党组织书记",
        fact=fact,
        causes=list(causes),
        owner=chance.choice(_OWNERS),
        plan=_PLAN if kind == "weak" else "",
        opened_on=opened,
        consecutive_months=0,
        first_due_on=due,
        due_on=due,
    )
    CaseStep.objects.create(
        subject=case, move="open", before=_S.DRAFTED, after=_S.DRAFTED, made_at=_at(opened)
    )
    if state != _S.DRAFTED:
        _tell(chance, case, state, today, calendar)
        day = calendar.add(opened, 20)
        Check.objects.create(case=case, checked_on=day, note=chance.choice(_CHECKED))
    if kind == "weak":
        _stand(party, Tier.WARNING, opened)
        case.refresh_from_db()
        if case.closed_on:
            _stand(party, Tier.IMPROVING, case.closed_on)


def _stand(party: PartyOrganization, tier: str, day: datetime.date) -> None:
    entered = dated.entries(PartyTier, [party.pk], day=day, values={"tier": str(tier)})
    dated.enter(PartyTier, entered, columns=["tier"])


def _appeal(case: Case, day: datetime.date, state: str) -> None:
    decided = state != AppealState.ASKED
    Appeal.objects.create(
        case=case,
        reason="职工人数含劳务派遣人员，实际在册人数没有这么多，有社保名单",
        state=state,
        answer="与社保名单核对属实，已更正" if decided else "",
        asked_on=day,
        decided_on=day + _DAY if decided else None,
    )


def _extension(
    case: Case, day: datetime.date, state: str, today: datetime.date, values: dict[str, Any]
) -> None:
    """Asked for some time ago, so the present deadline is the later one where it was granted."""
    later = max(case.due_on, today) + 20 * _DAY
    Extension.objects.create(
        case=case,
        former_due_on=case.due_on,
        new_due_on=later,
        reason="企业停产检修，党员集中返岗要到下月",
        state=state,
        answer="整改条件已经具备，请按期完成" if state == AskedState.REFUSED else "",
        asked_on=day,
        decided_on=None if state == AskedState.ASKED else day + _DAY,
    )
    if state == AskedState.GRANTED:
        values["due_on"] = later


def _record_measures(chance: random.Random, today: datetime.date) -> None:
    """Every second talk of former months was held."""
    rows = Escalation.objects.filter(measure="talk").order_by("pk")[:40:2]
    for each in rows:
        each.done_on = min(each.month + datetime.timedelta(days=chance.randrange(35, 45)), today)
        each.note = "镇街分管领导约谈企业负责人，商定年内建立党组织"
        each.save(update_fields=["done_on", "note"])


def _at(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))
