"""The states of a questionnaire and who may move it."""

from core.flows import Flow, Move, Stage
from questionnaires.choices import QuestionnaireState as Q
from questionnaires.models import Questionnaire

COUNTY = "县级管理员"

FLOW = Flow(
    Questionnaire,
    stages=(
        Stage(Q.DRAFT, acts=COUNTY, then="use", task="核对题目后启用"),
        Stage(Q.IN_USE),
        Stage(Q.ENDED),
    ),
    moves=(
        Move("use", "启用", (Q.DRAFT,), Q.IN_USE),
        Move("end", "停用", (Q.DRAFT, Q.IN_USE), Q.ENDED),
    ),
)
