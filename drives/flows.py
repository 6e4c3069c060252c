"""The states of a drive and who may move it: the one table."""

from core.flows import Flow, Move, Stage
from drives.choices import DriveState as S
from drives.models import Drive, DriveStep

FLOW = Flow(
    Drive,
    stages=(
        Stage(S.OPEN, acts="县级", then="finish", task="到期后结束，数字固定"),
        Stage(S.FINISHED),
    ),
    moves=(
        Move("finish", "结束", (S.OPEN,), S.FINISHED),
        Move(
            "reopen",
            "重新开展",
            (S.FINISHED,),
            S.OPEN,
            reason=True,
            example="县委决定延长一个月",
            back=True,
        ),
    ),
    steps=DriveStep,
)
