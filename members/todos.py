"""Change reports that wait: for the town, for the county, for whoever has to mend one."""

from accounts.choices import Action
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from members.choices import ChangeState
from members.models import ChangeReport


def _waiting(user):
    return ChangeReport.objects.visible_to(user).present().waiting_for(user)


def _first_waiting(user, number: int) -> list[Step]:
    rows = _waiting(user).with_act_by().select_related("party_organization")
    return [
        Step(
            str(row),
            address_of("members:review_change", row.pk),
            "审批",
            note=row.party_organization.name,
            due_on=row.act_by,
        )
        for row in rows.order_by("reported_on", "pk")[:number]
    ]


def _returned(user):
    rows = ChangeReport.objects.editable_by(user).present()
    return rows.filter(state=ChangeState.RETURNED)


def _first_returned(user, number: int) -> list[Step]:
    rows = _returned(user).with_act_by().select_related("party_organization")
    return [
        Step(
            f"{row}报备被退回",
            address_of("members:edit_change", row.pk),
            "修改",
            note=row.party_organization.name,
            due_on=row.act_by,
        )
        for row in rows.order_by("reported_on", "pk")[:number]
    ]


TODOS = [
    Todo(
        "待办的班子变动报备",
        lambda user: capped_count(_waiting(user)),
        "members:change_reviews",
        Action.CHECK_POSTS,
        unit="份",
        first=_first_waiting,
    ),
    Todo(
        "被退回的班子变动报备",
        lambda user: capped_count(_returned(user)),
        "members:changes",
        Action.REPORT_POSTS,
        query=f"?state={ChangeState.RETURNED}",
        unit="份",
        first=_first_returned,
    ),
]
