"""What waits in dues: months to be made or collected, and members who owe for long."""

from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.months import Month
from core.todos import Step, Todo
from dues.choices import DuesLimitKind, DuesMonthState
from dues.models import DuesBase, DuesLimit, DuesMonth, DuesStanding, parties_kept_by


def _without_list(user):
    """Party organizations that the user keeps, for which somebody began to reckon dues, and that
    have no list of this month."""
    month = Month.current().first_day
    made = DuesMonth.objects.editable_by(user).filter(month=month).values("party_organization")
    begun = DuesBase.objects.editable_by(user).present().values("member__party_organization")
    kept = parties_kept_by(user).filter(dissolved_on=None, pk__in=begun)
    return kept.exclude(pk__in=made)


def _to_collect(user):
    return DuesMonth.objects.editable_by(user).present().filter(state=DuesMonthState.STARTED)


def _first_to_collect(user, number: int) -> list[Step]:
    rows = _to_collect(user).select_related("party_organization").order_by("month", "pk")
    return [
        Step(
            f"登记{row}",
            address_of("dues:collect", row.pk),
            "登记",
            note=f"{row.party_organization.name}，未缴清 {row.owing_people} 名",
            due_on=row.calendar_month.last_day,
        )
        for row in rows[:number]
    ]


def _first_without_list(user, number: int) -> list[Step]:
    month = Month.current()
    return [
        Step(
            f"建立{month.title}党费名册",
            address_of("dues:new_month", party.pk),
            "建立",
            note=party.name,
            due_on=month.last_day,
        )
        for party in _without_list(user).order_by("name", "pk")[:number]
    ]


def _owing(user):
    hint = DuesLimit.on(timezone.localdate(), DuesLimitKind.HINT)
    return DuesStanding.objects.visible_to(user).at_least(hint)


TODOS = [
    Todo(
        "本月没有建立名册的党组织（党费）",
        lambda user: capped_count(_without_list(user)),
        "dues:own_party",
        Action.KEEP_DUES,
        first=_first_without_list,
    ),
    Todo(
        "正在收缴的党费月份",
        lambda user: capped_count(_to_collect(user)),
        "dues:list",
        Action.KEEP_DUES,
        query=f"?state={DuesMonthState.STARTED}",
        unit="个月",
        first=_first_to_collect,
    ),
    Todo(
        "党费连续未缴的党员",
        lambda user: capped_count(_owing(user)),
        "dues:arrears",
        Action.SEE_MEMBERS,
        unit="名",
    ),
]
