"""What waits for those who screen, who propose and who host."""

from django.db.models import Count, Q
from django.utils import timezone

from accounts.choices import Action
from activities.models import own_of
from branches.choices import PartyOrganizationKind
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from rota.choices import STANDING, CallState, ProjectState
from rota.flows import PROJECTS
from rota.models import Call, Project


def _to_screen(user):
    return PROJECTS.waiting("accept", user)


def _first_to_screen(user, number: int) -> list[Step]:
    rows = _to_screen(user).select_related("organizer").order_by("proposed_at", "pk")[:number]
    return [
        Step(
            row.topic,
            address_of("rota:screen", row.pk),
            "筛选",
            note=row.organizer.name,
            due_on=PROJECTS.due_after(row.state, timezone.localdate(row.proposed_at)),
        )
        for row in rows
    ]


def _sent_back(user):
    return Project.objects.visible_to(user).led_by(user).filter(state=ProjectState.RETURNED)


def _to_file(user):
    return Project.objects.visible_to(user).to_file_by(user)


def _asked(user):
    """Projects that one is invited to host together."""
    return Project.objects.visible_to(user).asking(user)


def _short_of(user) -> list[tuple[Call, int]]:
    """Open calls with the number of one's branches that proposed fewer than is asked for."""
    today, found = timezone.localdate(), []
    calls = Call.objects.visible_to(user).open_to(user, today).filter(state=CallState.OPEN)
    for call in calls.select_related("committee").order_by("proposals_until", "pk")[:10]:
        proposed = Count(
            "rota_projects", filter=Q(rota_projects__call=call, rota_projects__state__in=STANDING)
        )
        own = own_of(user).within([call.committee.path]).active_on(today)
        own = own.filter(kind=PartyOrganizationKind.BRANCH)
        if number := own.annotate(proposed=proposed).filter(proposed__lt=call.least).count():
            found.append((call, number))
    return found


def _first_short(user, number: int) -> list[Step]:
    return [
        Step(
            f"推荐{call}项目",
            address_of("rota:propose", call.pk),
            "推荐",
            note=call.committee.name,
            due_on=call.proposals_until,
        )
        for call, _ in _short_of(user)[:number]
    ]


TODOS = [
    Todo(
        "待筛选的轮值项目",
        lambda user: capped_count(_to_screen(user)),
        "rota:screening",
        Action.REVIEW_ACTIVITIES,
        first=_first_to_screen,
    ),
    Todo(
        "待推荐轮值项目的支部",
        lambda user: sum(number for _, number in _short_of(user)),
        "rota:calls",
        Action.FILE_ACTIVITIES,
        query=f"?state={CallState.OPEN}",
        first=_first_short,
    ),
    Todo(
        "被退回的轮值项目",
        lambda user: capped_count(_sent_back(user)),
        "rota:list",
        Action.FILE_ACTIVITIES,
        query=f"?mine=own&state={ProjectState.RETURNED}",
        first=lambda user, number: [
            Step(row.topic, address_of("rota:edit", row.pk), "修改", note="轮值项目被退回")
            for row in _sent_back(user).order_by("pk")[:number]
        ],
    ),
    Todo(
        "待答复的共同主办邀请",
        lambda user: capped_count(_asked(user)),
        "rota:list",
        Action.FILE_ACTIVITIES,
        query="?mine=asked",
        first=lambda user, number: [
            Step(
                row.topic,
                row.get_absolute_url(),
                "答复",
                note="邀请共同主办",
                due_on=row.planned_on,
            )
            for row in _asked(user).order_by("planned_on", "pk")[:number]
        ],
    ),
    Todo(
        "待填报开展情况的轮值项目",
        lambda user: capped_count(_to_file(user)),
        "rota:list",
        Action.FILE_ACTIVITIES,
        query="?mine=file",
        first=lambda user, number: [
            Step(
                row.topic,
                address_of("rota:hold", row.pk),
                "填报",
                note="轮值项目",
                due_on=row.planned_on,
            )
            for row in _to_file(user).order_by("planned_on", "pk")[:number]
        ],
    ),
]
