"""Who is told of a case, in the transaction in which something happens to it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.choices import Action
from accounts.models import Grant
from accounts.services.audience import Audience
from branches.models import Coverage
from core import notifications
from core.addresses import address_of
from core.notifications import Message
from core.tree import ids_above
from rectification.choices import AppealState, AskedState
from rectification.models import Appeal, Case, CaseStep, Extension

#: Move → what whoever sees to the case has to know.
_TO_CHECKERS = {
    "prove": "已提交佐证，请复核",
    "remand": "被退办，请改送后重新下发",
}
#: Move → what whoever answers has to know.
_TO_ADDRESSEES = {
    "issue": "已下发，请签收并填写整改措施",
    "verify": "复核通过，已销号",
    "confirm": "数据已更正到位，已销号",
    "return": "被退回，请按理由补充后重新提交",
    "withdraw": "已撤销，不用再办",
    "reopen": "重新立案，请签收后继续整改",
}


def tell_moved(case: Case, move: str, actor: Any) -> None:
    """Whoever has to act next, or asked, hears of a move."""
    step = CaseStep.objects.filter(subject=case).order_by("-pk").first()
    key = f"case:{step.pk}"
    if move in _TO_CHECKERS:
        _tell("case_to_check", case, _TO_CHECKERS[move], checkers_of(case, actor), key)
    elif move in _TO_ADDRESSEES:
        users = addressees_of([case.pk]) - {actor.pk if actor else None}
        _tell("case_to_answer", case, _TO_ADDRESSEES[move], users, key)


def tell_issued(pks: Collection[int], actor: Any) -> None:
    _tell_many(pks, actor, "新下发整改件 {} 件，请签收并填写整改措施。", "?mine=waiting")


def tell_recalled(pks: Collection[int], actor: Any) -> None:
    _tell_many(pks, actor, "下发文件作废，收回整改件 {} 件；重新下发以前不用办理。")


def tell_withdrawn(pks: Collection[int], actor: Any) -> None:
    _tell_many(pks, actor, "撤销整改件 {} 件，不用再办。", "?state=withdrawn")


def _tell_many(pks: Collection[int], actor: Any, text: str, query: str = "") -> None:
    """Each person hears how many of them are his."""
    link = f"{address_of('rectification:list')}{query}"
    messages = [
        Message(user_id, text.format(number), link)
        for user_id, number in sorted(_numbers(pks).items())
        if actor is None or user_id != actor.pk
    ]
    step = CaseStep.objects.filter(subject__in=pks).order_by("-pk").values_list("pk", flat=True)
    key = f"cases:{step.first()}"
    notifications.notify_each(kind="case_to_answer", messages=messages, key=key)


def tell_extension(extension: Extension, actor: Any) -> None:
    case, key = extension.case, f"extension:{extension.pk}:{extension.state}"
    if extension.state == AskedState.ASKED:
        text = f"申请延期至 {extension.new_due_on}，请批准或退回"
        _tell("case_to_check", case, text, checkers_of(case, actor), key)
        return
    text = extension.get_state_display()
    if extension.state == AskedState.GRANTED:
        text += f"，整改期限为 {Case.objects.get(pk=case.pk).due_on}"
    _tell("case_to_answer", case, text, _asked_by(extension), key)


def tell_appeal(appeal: Appeal, actor: Any) -> None:
    case, key = appeal.case, f"appeal:{appeal.pk}:{appeal.state}"
    if appeal.state == AppealState.ASKED:
        text = "有人申诉数据有误，请核对"
        _tell("case_to_check", case, text, checkers_of(case, actor), key)
        return
    now = Case.objects.get(pk=case.pk)
    text = {
        AppealState.UPHELD: "申诉成立，数据已更正，整改件已撤销",
        AppealState.CORRECTED: f"申诉的数据已更正，照此仍须整改：{now.fact}",
        AppealState.REJECTED: "申诉不成立",
    }[AppealState(appeal.state)]
    if now.is_open:
        text += f"，请继续整改，期限 {now.due_on}"
    _tell("case_to_answer", case, text, _asked_by(appeal), key)


def checkers_of(case: Case, actor: Any) -> set[int]:
    """Whoever sees to it nearest to its place, but whoever is at it himself: one alone in a town
    leaves it to the county."""
    audience = Audience(Action.VERIFY_CASES)
    path = case.region.path
    for region_id in reversed([*ids_above(path), case.region_id]):
        users = audience.by_region.get(region_id, set()) - {actor.pk if actor else None}
        if users:
            return users
    return set()


def addressees_of(pks: Collection[int]) -> set[int]:
    """Whoever has to answer one of the cases."""
    return set(_numbers(pks))


def _numbers(pks: Collection[int]) -> Counter[int]:
    """User → how many of the cases are his to answer: of his department; of the Party organization
    that it is about or that covers the organization; of the town, nearest to the place."""
    audience, today = Audience(Action.ANSWER_CASES), timezone.localdate()
    cases = list(
        Case.objects.filter(pk__in=pks).values_list(
            "pk", "region__path", "organization_id", "party_organization_id", "department_id"
        )
    )
    covering: dict[int, set[int]] = defaultdict(set)
    links = Coverage.objects.in_force(today).filter(organization__cases__in=pks)
    if audience.by_party:
        wanted = links.filter(party_organization__in=list(audience.by_party))
        for organization, party in wanted.values_list("organization_id", "party_organization_id"):
            covering[organization].add(party)
    departments = _of_departments({each[4] for each in cases} - {None}, today)
    near: dict[str, set[int]] = {}
    found: Counter[int] = Counter()
    for _, path, organization, party, department in cases:
        if department is not None:
            found.update(departments[department])
            continue
        users: set[int] = set()
        for each in {party, *covering.get(organization, ())} - {None}:
            users |= audience.of_party(each)
        if path not in near:
            near[path] = audience.nearest(path)
        found.update(users | near[path])
    return found


def _of_departments(ids: set[int], today: Any) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    if ids:
        grants = Grant.objects.in_force(today).filter(Q(user__is_active=True), department__in=ids)
        for department, user in grants.order_by().values_list("department_id", "user_id"):
            found[department].add(user)
    return found


def _asked_by(row: Any) -> set[int]:
    return {row.asked_by_id} - {None}


def _tell(kind: str, case: Case, what: str, users: Iterable[int], key: str) -> None:
    text = f"整改件“{case.topic_name}”（{case.subject.name}）{what}。"
    link = case.get_absolute_url()
    messages = [Message(pk, text, link) for pk in sorted(users)]
    notifications.notify_each(kind=kind, messages=messages, key=key)
