"""The states of a round, of what is rated in it and of what may follow, and who may move them."""

from assessments.choices import AssessmentState as A
from assessments.choices import ProposalState as P
from assessments.choices import RoundState as R
from assessments.models import (
    Assessment,
    AssessmentStep,
    Proposal,
    ProposalStep,
    Round,
    RoundStep,
)
from core.flows import Flow, Move, Stage

BRANCH, TOWN, COUNTY = "参评对象", "镇街", "县级"

ROUNDS = Flow(
    Round,
    stages=(
        Stage(R.OPEN, acts=COUNTY, then="publish", task="各级评定后公示"),
        Stage(R.PUBLICITY, acts=COUNTY, then="award", task="答复异议，公示期满后评定"),
        Stage(R.AWARDED),
        Stage(R.CANCELLED),
    ),
    moves=(
        Move("publish", "公示", (R.OPEN,), R.PUBLICITY),
        Move(
            "withdraw",
            "撤回公示",
            (R.PUBLICITY,),
            R.OPEN,
            reason=True,
            example="两个镇街的初核须重做",
            back=True,
        ),
        Move("award", "评定星级", (R.PUBLICITY,), R.AWARDED),
        Move(
            "cancel",
            "取消本轮",
            (R.OPEN, R.PUBLICITY),
            R.CANCELLED,
            reason=True,
            example="上级通知本年度不再评定",
            back=True,
        ),
    ),
    steps=RoundStep,
)

ASSESSMENTS = Flow(
    Assessment,
    stages=(
        Stage(A.OWN, acts=BRANCH, then="submit", task="自评"),
        Stage(A.TOWN, acts=TOWN, then="check", task="初核"),
        Stage(A.COUNTY, acts=COUNTY, then="review", task="评审"),
        Stage(A.REVIEWED),
    ),
    moves=(
        Move("submit", "提交自评", (A.OWN,), A.TOWN, among="own_of"),
        Move(
            "take_over",
            "未自评转初核",
            (A.OWN,),
            A.TOWN,
            among="checkable_by",
            reason=True,
            example="书记空缺，经联系后由镇街直接评定",
        ),
        Move("check", "初核通过", (A.TOWN,), A.COUNTY, among="checkable_by"),
        Move(
            "return",
            "退回自评",
            (A.TOWN,),
            A.OWN,
            among="checkable_by",
            reason=True,
            example="阵地一项与实际不符，请重新核对",
            back=True,
        ),
        Move("review", "评审通过", (A.COUNTY,), A.REVIEWED, among="reviewable_by"),
        Move(
            "send_back",
            "退回初核",
            (A.COUNTY,),
            A.TOWN,
            among="reviewable_by",
            reason=True,
            example="三个项目没有写明扣分理由",
            back=True,
        ),
        Move(
            "reopen",
            "重新评审",
            (A.REVIEWED,),
            A.COUNTY,
            among="reviewable_by",
            reason=True,
            example="抽查复核发现访谈记录有误",
            back=True,
        ),
    ),
    steps=AssessmentStep,
)

#: Something speaks against it, and it is granted for all that.
AGREE_STILL = "agree_still"
PROPOSALS = Flow(
    Proposal,
    stages=(
        Stage(P.PROPOSED, acts=COUNTY, then="agree", task="决定"),
        Stage(P.AGREED),
        Stage(P.DECLINED),
        Stage(P.REVOKED),
    ),
    moves=(
        Move("agree", "同意", (P.PROPOSED,), P.AGREED),
        Move(
            AGREE_STILL,
            "仍予同意",
            (P.PROPOSED,),
            P.AGREED,
            reason=True,
            example="处罚在评定期间以前，会议研究仍予补助",
        ),
        Move(
            "decline",
            "不同意",
            (P.PROPOSED,),
            P.DECLINED,
            reason=True,
            example="评定后发生安全事故",
            back=True,
        ),
        Move(
            "revoke",
            "撤销",
            (P.AGREED,),
            P.REVOKED,
            reason=True,
            example="经核实不符合补助条件",
            back=True,
        ),
        Move(
            "reconsider",
            "重新决定",
            (P.DECLINED, P.REVOKED),
            P.PROPOSED,
            reason=True,
            example="处罚已被撤销",
        ),
    ),
    steps=ProposalStep,
)
