"""The states of a change report and who may move it: reported, checked by the town, approved by the
county."""

from django.conf import settings

from core.flows import Flow, Move, Stage
from members.choices import ChangeState
from members.models import ChangeReport, ChangeStep

REPORTER, TOWN, COUNTY = "报备单位", "镇街", "县级"

FLOW = Flow(
    ChangeReport,
    stages=(
        Stage(
            ChangeState.REPORTED, acts=TOWN, then="check", task="初审", days=settings.REVIEW_DAYS
        ),
        Stage(
            ChangeState.CHECKED, acts=COUNTY, then="accept", task="审批", days=settings.REVIEW_DAYS
        ),
        Stage(ChangeState.RETURNED, acts=REPORTER, then="refile", days=settings.REFILING_DAYS),
        Stage(ChangeState.APPROVED),
        Stage(ChangeState.WITHDRAWN),
    ),
    moves=(
        # Each chain begins with it: the row is made in this state.
        Move("report", "报备", (ChangeState.REPORTED,), ChangeState.REPORTED),
        # By a town, or where no town stands between the Party organization and the county.
        Move("direct", "直接报县级", (ChangeState.REPORTED,), ChangeState.CHECKED),
        Move(
            "check",
            "初审通过",
            (ChangeState.REPORTED,),
            ChangeState.CHECKED,
            among="checkable_by",
        ),
        Move(
            "accept",
            "批准",
            (ChangeState.CHECKED,),
            ChangeState.APPROVED,
            among="approvable_by",
        ),
        Move(
            "return",
            "退回",
            (ChangeState.REPORTED, ChangeState.CHECKED),
            ChangeState.RETURNED,
            among="returnable_by",
            reason=True,
            example="任职人还是预备党员",
            back=True,
        ),
        Move("refile", "重新报备", (ChangeState.RETURNED,), ChangeState.REPORTED),
        Move(
            "withdraw",
            "撤回",
            (ChangeState.REPORTED, ChangeState.CHECKED, ChangeState.RETURNED),
            ChangeState.WITHDRAWN,
            back=True,
        ),
    ),
    steps=ChangeStep,
)
