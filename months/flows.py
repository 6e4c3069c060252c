"""How a town's month goes up the tree, and who may move it."""

from core.flows import Flow, Move, Stage
from months.choices import SignOffState
from months.models import SignOff, SignOffStep

TOWN, COUNTY = "镇街", "县级"
PENDING, CONFIRMED, ACCEPTED = SignOffState.PENDING, SignOffState.CONFIRMED, SignOffState.ACCEPTED

FLOW = Flow(
    SignOff,
    stages=(
        Stage(PENDING, acts=TOWN, then="confirm"),
        Stage(CONFIRMED, acts=COUNTY, then="accept"),
        Stage(ACCEPTED),
    ),
    moves=(
        Move("confirm", "确认", (PENDING,), CONFIRMED, among="confirmable_by"),
        Move("accept", "接受", (CONFIRMED,), ACCEPTED, among="acceptable_by"),
        Move(
            "withdraw",
            "撤回确认",
            (CONFIRMED,),
            PENDING,
            among="confirmable_by",
            reason=True,
            example="职工人数填错，需要更正",
            back=True,
        ),
        Move(
            "return",
            "退回",
            (CONFIRMED,),
            PENDING,
            among="acceptable_by",
            reason=True,
            example="职工数比上月少一半，没有说明",
            back=True,
        ),
        Move(
            "unlock",
            "解锁",
            (ACCEPTED,),
            PENDING,
            among="acceptable_by",
            reason=True,
            example="镇街补报两个组织",
            back=True,
        ),
        # By nobody: closing found other figures than those that were confirmed.
        Move(
            "stale",
            "数字有变化，退回",
            (CONFIRMED, ACCEPTED),
            PENDING,
            among="acceptable_by",
            reason=True,
            back=True,
        ),
    ),
    steps=SignOffStep,
)
