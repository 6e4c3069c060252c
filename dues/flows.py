"""The states of a month's dues."""

from core.flows import Flow
from core.flows.table import Move, Stage
from dues.choices import DuesMonthState
from dues.models import DuesMonth

FLOW = Flow(
    DuesMonth,
    stages=(
        Stage(DuesMonthState.CREATED, acts="党组织", then="start"),
        Stage(DuesMonthState.STARTED, acts="党组织", then="settle"),
        Stage(DuesMonthState.SETTLED),
    ),
    moves=(
        Move("start", "开始收缴", (DuesMonthState.CREATED,), DuesMonthState.STARTED),
        Move("settle", "截止", (DuesMonthState.STARTED,), DuesMonthState.SETTLED),
    ),
)
