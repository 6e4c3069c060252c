"""The states of a transfer and who may move it: inside the county and into it, and out of it."""

from django.conf import settings

from core.flows import Flow, Move, Stage
from transfers.choices import TransferState as S
from transfers.models import Transfer, TransferStep

SUPERIOR, RECEIVER, COUNTY = "上级党组织", "接收党组织", "县级"
#: Within so many days the office above answers, and whoever receives.
DAYS = settings.REVIEW_DAYS

_PROPOSE = Move("propose", "提出转接", (S.PROPOSED,), S.PROPOSED)
_DECLINE = Move(
    "decline",
    "不同意",
    (S.PROPOSED,),
    S.REFUSED,
    among="agreeable_by",
    reason=True,
    example="该党员正在接受审查",
    back=True,
)


def _cancel(*sources: str) -> Move:
    return Move(
        "cancel", "取消转接", sources, S.CANCELLED, reason=True, example="本人不再调动", back=True
    )


#: 县内转接 and 县外转入.
FLOW = Flow(
    Transfer,
    stages=(
        Stage(S.PROPOSED, acts=SUPERIOR, then="agree", task="审核", days=DAYS),
        Stage(S.AGREED, acts=RECEIVER, then="receive", days=DAYS),
        Stage(S.SENT),
        Stage(S.RECEIVED),
        Stage(S.REFUSED),
        Stage(S.CANCELLED),
    ),
    moves=(
        _PROPOSE,
        Move("agree", "同意转接", (S.PROPOSED,), S.AGREED, among="agreeable_by"),
        _DECLINE,
        Move("receive", "接收", (S.AGREED,), S.RECEIVED, among="receivable_by"),
        Move(
            "refuse",
            "不予接收",
            (S.AGREED,),
            S.REFUSED,
            among="receivable_by",
            reason=True,
            example="不在本单位工作",
            back=True,
        ),
        _cancel(S.PROPOSED, S.AGREED),
    ),
    steps=TransferStep,
)

#: 转往县外: what the county sends moves nobody, the receipt that comes back does.
FLOW_OUT = Flow(
    Transfer,
    stages=(
        Stage(S.PROPOSED, acts=COUNTY, then="issue", task="审核并开具介绍信", days=DAYS),
        Stage(S.AGREED),
        Stage(S.SENT, acts=COUNTY, then="confirm", task="收回执"),
        Stage(S.RECEIVED),
        Stage(S.REFUSED),
        Stage(S.CANCELLED),
    ),
    moves=(
        _PROPOSE,
        Move("issue", "开具介绍信", (S.PROPOSED,), S.SENT, among="agreeable_by"),
        _DECLINE,
        Move(
            "reissue",
            "重新开具",
            (S.SENT,),
            S.SENT,
            among="agreeable_by",
            reason=True,
            example="介绍信已过有效期",
        ),
        Move("confirm", "登记回执", (S.SENT,), S.RECEIVED, among="agreeable_by"),
        Move(
            "refuse",
            "对方退回",
            (S.SENT,),
            S.REFUSED,
            among="agreeable_by",
            reason=True,
            example="对方党组织不予接收",
            back=True,
        ),
        _cancel(S.PROPOSED, S.SENT),
    ),
    steps=TransferStep,
)


def flow_of(transfer: Transfer) -> Flow:
    return FLOW_OUT if transfer.is_out else FLOW
