"""The states of an election and who may move it."""

from django.conf import settings

from core.flows import Flow, Move, Stage
from elections.choices import ElectionState as S
from elections.models import Election, ElectionStep

BRANCH, ABOVE = "党组织", "上级党组织"
#: Within so many days the office above answers.
DAYS = settings.REVIEW_DAYS
APPROVER = "approvable_by"

#: Move by which the office above agrees → the one by which it sends back.
ANSWERS = {
    "approve": "return",
    "approve_nominees": "return_nominees",
    "record": "return_result",
}

FLOW = Flow(
    Election,
    stages=(
        Stage(S.PREPARING, acts=BRANCH, then="ask", task="作出决议，报换届请示"),
        Stage(S.ASKED, acts=ABOVE, then="approve", task="批复换届请示", days=DAYS),
        Stage(S.NOMINATING, acts=BRANCH, then="nominate", task="谈话考察，报候选人请示"),
        Stage(
            S.NOMINATED,
            acts=ABOVE,
            then="approve_nominees",
            task="批复候选人",
            days=DAYS,
        ),
        Stage(S.CONVENED, acts=BRANCH, then="conclude", task="召开大会选举"),
        Stage(S.ELECTED, acts=BRANCH, then="report", task="分工，报选举结果"),
        Stage(S.REPORTED, acts=ABOVE, then="record", task="批复选举结果", days=DAYS),
        Stage(S.RECORDED),
        Stage(S.CANCELLED),
    ),
    moves=(
        Move("ask", "报换届请示", (S.PREPARING,), S.ASKED),
        Move("approve", "同意换届", (S.ASKED,), S.NOMINATING, among=APPROVER),
        Move(
            "return",
            "退回请示",
            (S.ASKED,),
            S.PREPARING,
            among=APPROVER,
            reason=True,
            example="应选名额与党员人数不符",
            back=True,
        ),
        Move("nominate", "报候选人请示", (S.NOMINATING,), S.NOMINATED),
        Move("approve_nominees", "同意候选人", (S.NOMINATED,), S.CONVENED, among=APPROVER),
        Move(
            "return_nominees",
            "退回候选人",
            (S.NOMINATED,),
            S.NOMINATING,
            among=APPROVER,
            reason=True,
            example="候选人须征求纪检部门意见",
            back=True,
        ),
        Move("conclude", "宣布选举结果", (S.CONVENED,), S.ELECTED),
        Move(
            "reopen",
            "更正投票登记",
            (S.ELECTED,),
            S.CONVENED,
            reason=True,
            example="计票录入有误",
            back=True,
        ),
        Move("report", "报选举结果", (S.ELECTED,), S.REPORTED),
        Move("record", "批复并记入任期", (S.REPORTED,), S.RECORDED, among=APPROVER),
        Move(
            "return_result",
            "退回结果",
            (S.REPORTED,),
            S.ELECTED,
            among=APPROVER,
            reason=True,
            example="分工与任职回避规定不符",
            back=True,
        ),
        Move(
            "cancel",
            "终止",
            (
                S.PREPARING,
                S.ASKED,
                S.NOMINATING,
                S.NOMINATED,
                S.CONVENED,
                S.ELECTED,
                S.REPORTED,
            ),
            S.CANCELLED,
            reason=True,
            example="上级同意延期换届",
            back=True,
        ),
    ),
    steps=ElectionStep,
)
