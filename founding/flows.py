"""The states of a checklist and who may move it: the one table."""

from core.flows import Flow, Move, Stage
from founding.choices import ChecklistState as S
from founding.models import Checklist, ChecklistStep

OVERSEER = "overseen_by"

FLOW = Flow(
    Checklist,
    stages=(
        Stage(S.OPEN, acts="责任单位", then="close", task="逐项办理，办完后办结"),
        Stage(S.DONE),
        Stage(S.DROPPED),
    ),
    moves=(
        Move("close", "办结", (S.OPEN,), S.DONE),
        Move(
            "drop",
            "不再办理",
            (S.OPEN,),
            S.DROPPED,
            among=OVERSEER,
            reason=True,
            example="企业已注销，不再办理",
            back=True,
        ),
        Move(
            "reopen",
            "重新办理",
            (S.DONE, S.DROPPED),
            S.OPEN,
            among=OVERSEER,
            reason=True,
            example="误办结，书记人选尚未落实",
            back=True,
        ),
    ),
    steps=ChecklistStep,
)
