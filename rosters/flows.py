"""The states of a match: the member's branch says whether it is so."""

from core.flows import Flow
from core.flows.table import Move, Stage
from rosters.choices import MatchState
from rosters.models import RosterMatch

_S = MatchState

FLOW = Flow(
    RosterMatch,
    stages=(
        Stage(_S.PROPOSED, acts="党员所在党组织", then="confirm", task="核对"),
        Stage(_S.CONFIRMED),
        Stage(_S.DECLINED),
    ),
    moves=(
        Move("confirm", "确认", (_S.PROPOSED,), _S.CONFIRMED),
        Move(
            "decline",
            "不在此工作",
            (_S.PROPOSED,),
            _S.DECLINED,
            reason=True,
            example="已于上月离职",
            back=True,
        ),
    ),
)
