"""The states of an activity and who may move it."""

from django.conf import settings

from activities.choices import ActivityState
from activities.models import Activity, ActivityStep
from core.flows import Flow, Move, Stage

BRANCH, TOWN = "党组织", "镇街"

FLOW = Flow(
    Activity,
    stages=(
        Stage(ActivityState.PLANNED, acts=BRANCH, then="file"),
        Stage(
            ActivityState.FILED, acts=TOWN, then="accept", task="审核", days=settings.REVIEW_DAYS
        ),
        Stage(ActivityState.ACCEPTED),
        Stage(ActivityState.RETURNED, acts=BRANCH, then="refile", days=settings.REFILING_DAYS),
        Stage(ActivityState.REDO, acts=BRANCH, then="make_up"),
        Stage(ActivityState.MADE_UP),
        Stage(ActivityState.WITHDRAWN),
    ),
    moves=(
        Move("file", "填报", (ActivityState.PLANNED,), ActivityState.FILED),
        Move(
            "accept", "通过", (ActivityState.FILED,), ActivityState.ACCEPTED, among="reviewable_by"
        ),
        Move(
            "return",
            "退回修改",
            (ActivityState.FILED, ActivityState.ACCEPTED, ActivityState.REDO),
            ActivityState.RETURNED,
            among="reviewable_by",
            reason=True,
            example="开展日期与内容不一致",
            back=True,
        ),
        Move(
            "redo",
            "要求补课",
            (ActivityState.FILED, ActivityState.ACCEPTED, ActivityState.RETURNED),
            ActivityState.REDO,
            among="reviewable_by",
            reason=True,
            example="到会不足半数，会议无效",
            dated=True,
            back=True,
        ),
        Move(
            "skip",
            "免审",
            (ActivityState.FILED,),
            ActivityState.ACCEPTED,
            among="reviewable_by",
            reason=True,
            example="镇街已现场参加",
        ),
        Move(
            "confirm",
            "复核无误",
            (ActivityState.ACCEPTED,),
            ActivityState.ACCEPTED,
            among="recheckable_by",
        ),
        Move("refile", "重新提交", (ActivityState.RETURNED,), ActivityState.FILED),
        Move("make_up", "补课", (ActivityState.REDO,), ActivityState.MADE_UP),
        Move(
            "withdraw",
            "撤回",
            (ActivityState.PLANNED, ActivityState.FILED, ActivityState.RETURNED),
            ActivityState.WITHDRAWN,
        ),
    ),
    steps=ActivityStep,
)
