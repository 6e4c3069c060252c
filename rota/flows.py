"""The states of a call and of a project, and who may move them."""

from django.conf import settings

from core.flows import Flow, Move, Stage
from rota.choices import OPEN, CallState, ProjectState
from rota.models import Call, Project, ProjectStep

BRANCH, COMMITTEE, TOWN = "党组织", "牵头党组织", "牵头党组织所在镇街"

CALLS = Flow(
    Call,
    stages=(
        Stage(CallState.OPEN, acts=COMMITTEE, then="publish"),
        Stage(CallState.PUBLISHED, acts=COMMITTEE, then="close"),
        Stage(CallState.CLOSED),
    ),
    moves=(
        Move("publish", "发布菜单", (CallState.OPEN,), CallState.PUBLISHED),
        Move("close", "结束", (CallState.PUBLISHED,), CallState.CLOSED),
    ),
)

PROJECTS = Flow(
    Project,
    stages=(
        Stage(
            ProjectState.PROPOSED, acts=TOWN, then="accept", task="筛选", days=settings.REVIEW_DAYS
        ),
        Stage(ProjectState.RETURNED, acts=BRANCH, then="repropose", days=settings.REFILING_DAYS),
        Stage(ProjectState.LISTED, acts=BRANCH, then="hold"),
        Stage(ProjectState.DECLINED),
        Stage(ProjectState.HELD),
        Stage(ProjectState.CANCELLED),
    ),
    moves=(
        # The first edition: the project itself says who proposed it and when.
        Move("propose", "推荐", (ProjectState.PROPOSED,), ProjectState.PROPOSED),
        Move(
            "accept",
            "列入菜单",
            (ProjectState.PROPOSED,),
            ProjectState.LISTED,
            among="screenable_by",
        ),
        Move(
            "return",
            "退回修改",
            (ProjectState.PROPOSED,),
            ProjectState.RETURNED,
            among="screenable_by",
            reason=True,
            example="与另一个项目同一天，请改日期",
            back=True,
        ),
        Move(
            "decline",
            "不列入",
            (ProjectState.PROPOSED,),
            ProjectState.DECLINED,
            among="screenable_by",
            reason=True,
            example="与去年的项目重复",
            back=True,
        ),
        Move("repropose", "重新推荐", (ProjectState.RETURNED,), ProjectState.PROPOSED),
        Move("hold", "填报开展情况", (ProjectState.LISTED,), ProjectState.HELD),
        Move(
            "cancel",
            "取消项目",
            OPEN,
            ProjectState.CANCELLED,
            among="cancellable_by",
            reason=True,
            example="场地检修，当天无法使用",
            back=True,
        ),
    ),
    steps=ProjectStep,
)
