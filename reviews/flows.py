"""The states of a review and of a procedure, and who may move them."""

from django.conf import settings

from core.flows import Flow, Move, Stage
from reviews.choices import AppraisalState as A
from reviews.choices import DisposalState as D
from reviews.models import Appraisal, AppraisalStep, Disposal, DisposalStep

BRANCH, ABOVE, COMMITTEE = "党支部", "上级党组织", "基层党委"
#: Within so many days the office above answers.
DAYS = settings.REVIEW_DAYS
APPROVER = "approvable_by"

APPRAISAL = Flow(
    Appraisal,
    stages=(
        Stage(A.PREPARING, acts=BRANCH, then="open", task="组织学习，确定名单"),
        Stage(A.VOTING, acts=BRANCH, then="count", task="自评互评、民主测评"),
        Stage(A.GRADING, acts=BRANCH, then="report", task="支委会评定等次，上报"),
        Stage(A.REPORTED, acts=ABOVE, then="agree", task="审核等次", days=DAYS),
        Stage(A.AGREED),
        Stage(A.CANCELLED),
    ),
    moves=(
        Move("open", "确定名单，开始评议", (A.PREPARING,), A.VOTING),
        Move("count", "登记测评结果", (A.VOTING,), A.GRADING),
        Move(
            "again",
            "重新测评",
            (A.VOTING, A.GRADING),
            A.PREPARING,
            reason=True,
            example="计票录入有误",
            back=True,
        ),
        Move("report", "上报等次", (A.GRADING,), A.REPORTED),
        Move("agree", "同意", (A.REPORTED,), A.AGREED, among=APPROVER),
        Move(
            "return",
            "退回",
            (A.REPORTED,),
            A.GRADING,
            among=APPROVER,
            reason=True,
            example="优秀等次超出比例，请重新研究",
            back=True,
        ),
        Move(
            "cancel",
            "终止",
            (A.PREPARING, A.VOTING, A.GRADING, A.REPORTED),
            A.CANCELLED,
            reason=True,
            example="年度选错，另行新建",
            back=True,
        ),
    ),
    steps=AppraisalStep,
)

DISPOSAL = Flow(
    Disposal,
    stages=(
        Stage(D.PROPOSED, acts=BRANCH, then="file", task="报基层党委事前备案"),
        Stage(D.FILED, acts=COMMITTEE, then="accept", task="备案审查", days=DAYS),
        Stage(D.INVESTIGATING, acts=BRANCH, then="find", task="调查核实，与本人谈话"),
        Stage(D.DECIDING, acts=BRANCH, then="submit", task="支部大会讨论表决，报批"),
        Stage(D.SUBMITTED, acts=COMMITTEE, then="approve", task="审批", days=DAYS),
        Stage(D.RUNNING, acts=COMMITTEE, then="end", task="期满或有结果时作出结论"),
        Stage(D.ENDED),
        Stage(D.CANCELLED),
    ),
    moves=(
        Move("file", "报事前备案", (D.PROPOSED,), D.FILED),
        Move("accept", "备案，同意启动", (D.FILED,), D.INVESTIGATING, among=APPROVER),
        Move(
            "return_filing",
            "退回备案",
            (D.FILED,),
            D.PROPOSED,
            among=APPROVER,
            reason=True,
            example="事实不清，请先教育帮助",
            back=True,
        ),
        Move("find", "登记调查结论", (D.INVESTIGATING,), D.DECIDING),
        Move("submit", "登记表决，报审批", (D.DECIDING,), D.SUBMITTED),
        Move(
            "return",
            "退回重议",
            (D.SUBMITTED,),
            D.DECIDING,
            among=APPROVER,
            reason=True,
            example="处置方式与情形不符",
            back=True,
        ),
        Move("approve", "批准", (D.SUBMITTED,), D.RUNNING, among=APPROVER),
        Move(
            "extend",
            "延长改正期限",
            (D.RUNNING,),
            D.RUNNING,
            among=APPROVER,
            reason=True,
            example="有改正表现，须再观察",
        ),
        Move("end", "作出结论", (D.RUNNING,), D.ENDED, among=APPROVER),
        Move(
            "cancel",
            "终止",
            (D.PROPOSED, D.FILED, D.INVESTIGATING, D.DECIDING, D.SUBMITTED),
            D.CANCELLED,
            reason=True,
            example="经教育已改正，不再处置",
            back=True,
        ),
    ),
    steps=DisposalStep,
)
