"""What waits in reviews and procedures: answers of the office above, the next step of the branch,
conclusions that are due, and whom a grade 不合格 proposes to look at."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from reviews.choices import AppraisalState, Grade
from reviews.flows import APPRAISAL, DISPOSAL
from reviews.models import Appraisal, Appraised, Disposal


def _appraisals(user):
    return Appraisal.objects.visible_to(user).present().waiting_for(user)


def _disposals(user):
    return Disposal.objects.visible_to(user).present().waiting_for(user)


def _unqualified(user):
    """Graded 不合格 last year or this, and nothing was proposed since: a person decides."""
    later = Disposal.objects.visible_to(user).filter(
        deleted_at=None,
        member=OuterRef("member"),
        proposed_on__gte=OuterRef("appraisal__met_on"),
    )
    rows = Appraised.objects.editable_by(user).present()
    return rows.filter(
        ~Exists(later),
        grade=Grade.UNQUALIFIED,
        appraisal__state=AppraisalState.AGREED,
        appraisal__year__gte=timezone.localdate().year - 1,
    )


def _first(rows, flow, due):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related("party_organization").order_by("pk")
        noun = str(flow.model._meta.verbose_name)
        return [
            Step(
                f"{noun}：{flow.task_of(flow.stages[each.state])}",
                each.get_absolute_url(),
                "办理",
                note=each.party_organization.name,
                due_on=due(each),
            )
            for each in found[:number]
        ]

    return first


def _first_unqualified(user, number: int) -> list[Step]:
    rows = _unqualified(user).select_related("appraisal__party_organization").order_by("pk")
    return [
        Step(
            "评为不合格的党员，请研究是否作组织处置",
            each.get_absolute_url(),
            "查看",
            note=each.appraisal.party_organization.name,
        )
        for each in rows[:number]
    ]


TODOS = [
    Todo(
        "待办的民主评议",
        lambda user: capped_count(_appraisals(user)),
        "reviews:list",
        Action.REVIEW_MEMBERS,
        query="?waiting=true",
        unit="次",
        first=_first(_appraisals, APPRAISAL, lambda each: None),
    ),
    Todo(
        "待办的组织处置",
        lambda user: capped_count(_disposals(user)),
        "reviews:disposals",
        Action.REVIEW_MEMBERS,
        query="?waiting=true",
        unit="件",
        first=_first(_disposals, DISPOSAL, lambda each: each.until),
    ),
    Todo(
        "评为不合格、尚未研究处置的党员",
        lambda user: capped_count(_unqualified(user)),
        "reviews:people",
        Action.REVIEW_MEMBERS,
        query=f"?grade={Grade.UNQUALIFIED}&state={AppraisalState.AGREED}",
        unit="名",
        first=_first_unqualified,
    ),
]
