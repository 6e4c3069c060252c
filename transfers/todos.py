"""What waits in transfers and with floating members."""

from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from transfers.choices import Limit, TransferState
from transfers.models import FloatingMember, Transfer, TransferLetter, TransferRule
from transfers.services.floating import taken_in, where_taken_in


def _to_agree(user):
    rows = Transfer.objects.agreeable_by(user).present().filter(state=TransferState.PROPOSED)
    return rows.exclude(proposed_by=user)


def _to_receive(user):
    """Of those who lead a Party organization, and of an office where nobody leads it."""
    return Transfer.objects.receivable_by(user).present().filter(state=TransferState.AGREED)


def _late(user):
    rows = TransferLetter.objects.editable_by(user).present()
    return rows.overdue(timezone.localdate())


def _silent(user):
    today = timezone.localdate()
    months = TransferRule.number_on(today, Limit.CONTACT_MONTHS)
    return FloatingMember.objects.editable_by(user).present().silent(today, months)


def _to_transfer(user):
    today = timezone.localdate()
    months = TransferRule.number_on(today, Limit.FLOATING_MONTHS)
    return FloatingMember.objects.editable_by(user).present().to_transfer(today, months)


def _first_taken_in(user, number: int) -> list[Step]:
    members = list(taken_in(user).select_related("party_organization").order_by("pk")[:number])
    where = where_taken_in(members)
    return [
        Step(
            f"登记外出：{each.named_to(user)}",
            address_of("transfers:new_away", each.pk),
            "登记",
            note=f"{where.get(each.pk, '')}已登记为流入党员",
        )
        for each in members
    ]


def _first(rows, button: str):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related("party_organization", "target")
        return [
            Step(str(each), each.get_absolute_url(), button, note=each.party_organization.name)
            for each in found.order_by("proposed_on", "pk")[:number]
        ]

    return first


TODOS = [
    Todo(
        "待审核的组织关系转接",
        lambda user: capped_count(_to_agree(user)),
        "transfers:list",
        Action.EDIT_MEMBERS,
        query=f"?state={TransferState.PROPOSED}",
        unit="名",
        first=_first(_to_agree, "审核"),
    ),
    Todo(
        "待接收的组织关系转接",
        lambda user: capped_count(_to_receive(user)),
        "transfers:list",
        Action.RECORD_TRANSFERS,
        query=f"?state={TransferState.AGREED}",
        unit="名",
        first=_first(_to_receive, "接收"),
    ),
    Todo(
        "逾期未收到回执的介绍信",
        lambda user: capped_count(_late(user)),
        "transfers:letters",
        Action.REVEAL_IDENTIFIER,
        query="?overdue=yes",
        unit="份",
    ),
    Todo(
        "久未联系的流动党员",
        lambda user: capped_count(_silent(user)),
        "transfers:floating",
        Action.RECORD_TRANSFERS,
        query="?hint=silent",
        unit="名",
    ),
    Todo(
        "可办理转接的外出党员",
        lambda user: capped_count(_to_transfer(user)),
        "transfers:floating",
        Action.RECORD_TRANSFERS,
        query="?hint=transfer",
        unit="名",
    ),
    Todo(
        "已在其他党支部登记为流入的党员",
        lambda user: capped_count(taken_in(user)),
        "transfers:choose_away",
        Action.RECORD_TRANSFERS,
        unit="名",
        first=_first_taken_in,
    ),
]
