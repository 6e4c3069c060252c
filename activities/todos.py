"""What waits for reviewers and for those who file."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils import timezone

from accounts.choices import Action
from activities.choices import ActivityState
from activities.models import Activity, DutyCompletion, DutyStanding, Excuse, own_of
from activities.services.calendar import next_things, to_do
from activities.services.completion import overdue
from activities.services.excuses import FLOW
from activities.services.review import REVIEW
from activities.services.rules import asked_in
from activities.services.silence import silent
from branches.models import PartyOrganization
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.months import Month
from core.todos import Step, Todo


def _waiting(user):
    return REVIEW.flow.waiting("accept", user)


def _to_review(user) -> int:
    return capped_count(_waiting(user))


def _first_to_review(user, number: int) -> list[Step]:
    """Those that were filed first."""
    rows = _waiting(user).select_related("organizer").order_by("filed_at", "pk")[:number]
    return [
        Step(
            row.topic,
            address_of("activities:review", row.pk),
            "审核",
            note=row.organizer.name,
            due_on=REVIEW.flow.due_after(row.state, timezone.localdate(row.filed_at)),
        )
        for row in rows
    ]


def _sent_back(user):
    """Of Party organizations that he leads, and what he filed for others."""
    mine = Q(organizer__in=own_of(user)) | Q(filed_by=user)
    states = (ActivityState.RETURNED, ActivityState.REDO)
    return Activity.objects.editable_by(user).filter(mine, state__in=states)


def _first_sent_back(user, number: int) -> list[Step]:
    rows = _sent_back(user).with_due_day()
    return [
        Step(
            row.topic,
            row.get_absolute_url(),
            "补课" if row.state == ActivityState.REDO else "修改",
            note=f"{row.held_on} {row.get_state_display()}",
            due_on=row.due_on,
        )
        for row in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:number]
    ]


def _own(user):
    """Where the Party organizations stand that he leads."""
    own = own_of(user).present().values("pk")
    return DutyStanding.objects.visible_to(user).filter(party_organization__in=own)


def _duties(user) -> int:
    return capped_count(to_do(_own(user), timezone.localdate()))


def _next_duties(user, number: int) -> Iterable[Step]:
    for each in next_things(_own(user), number=number):
        yield Step(
            f"{each.period_title}{each.get_duty_display()}",
            f"{address_of('activities:file')}?party={each.party_organization.code}"
            f"&duty={each.duty}",
            "填报",
            note=each.party_organization.name,
            due_on=each.due_on,
        )


def _overdue(user) -> int:
    """From the sums of the regions that a town keeps."""
    return overdue(DutyCompletion.objects.visible_to(user), timezone.localdate())


def _silent(user) -> int:
    """Of the Party organizations in the list of branches."""
    today = timezone.localdate()
    asked = asked_in(PartyOrganization.objects.visible_to(user), Month.current(), today)
    return capped_count(silent(asked, today))


def _excuses(user) -> int:
    waiting = FLOW.waiting("grant", user)
    return capped_count(waiting.filter(pk__in=Excuse.objects.visible_to(user).values("pk")))


TODOS = [
    Todo(
        "待审核的活动",
        _to_review,
        "activities:reviews",
        Action.REVIEW_ACTIVITIES,
        unit="次",
        first=_first_to_review,
    ),
    Todo(
        "被退回、待补课的活动",
        lambda user: capped_count(_sent_back(user)),
        "activities:list",
        query=f"?state={ActivityState.RETURNED}&state={ActivityState.REDO}",
        unit="次",
        first=_first_sent_back,
    ),
    Todo(
        "待开展的组织生活",
        _duties,
        "activities:own_calendar",
        Action.FILE_ACTIVITIES,
        unit="项",
        first=_next_duties,
    ),
    Todo(
        "逾期未开展的组织生活",
        _overdue,
        "activities:standings",
        Action.FILE_FOR_OTHERS,
        query="?standing=overdue",
        unit="项",
    ),
    Todo(
        "近三个月没有活动的党组织",
        _silent,
        "activities:heat_map",
        Action.FILE_FOR_OTHERS,
        query="?silent=yes",
    ),
    Todo(
        "等答复的免予申请",
        _excuses,
        "activities:excuses",
        Action.REVIEW_ACTIVITIES,
        query="?state=asked",
        unit="份",
    ),
]
