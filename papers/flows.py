"""The states of a letter: what is issued is voided, never changed or deleted."""

from core.flows import Flow, Move, Stage
from papers.choices import LetterState as S
from papers.models import Letter

FLOW = Flow(
    Letter,
    stages=(
        Stage(S.DRAFT, acts="发文单位", then="issue"),
        Stage(S.ISSUED),
        Stage(S.VOIDED),
    ),
    moves=(
        Move("issue", "签发", (S.DRAFT,), S.ISSUED),
        Move(
            "void",
            "作废",
            (S.ISSUED,),
            S.VOIDED,
            reason=True,
            example="主送单位有误，另行发文",
            back=True,
        ),
    ),
)
