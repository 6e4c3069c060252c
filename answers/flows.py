"""The states of an answer and who may move it."""

from answers.choices import AnswerState as A
from answers.models import Answer, AnswerStep
from core.flows import Flow, Move, Stage

SQUAD, TOWN = "摸排小队", "镇街"

FLOW = Flow(
    Answer,
    stages=(
        Stage(A.FILED, acts=TOWN, then="accept", task="逐项核对"),
        Stage(A.RETURNED, acts=SQUAD, then="refile", task="核实后重新提交"),
        Stage(A.ACCEPTED),
        Stage(A.WITHDRAWN),
    ),
    moves=(
        Move("accept", "采用", (A.FILED,), A.ACCEPTED, among="reviewable_by"),
        Move(
            "return",
            "退回",
            (A.FILED,),
            A.RETURNED,
            among="reviewable_by",
            reason=True,
            example="职工人数与社保相差较大，请到单位核实",
            back=True,
        ),
        Move("refile", "提交", (A.FILED, A.RETURNED), A.FILED),
        Move("withdraw", "撤回", (A.FILED, A.RETURNED), A.WITHDRAWN),
    ),
    steps=AnswerStep,
)
