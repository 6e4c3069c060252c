"""The states of a case and who may move it: the one table (docs/contract.md)."""

from core.flows import Flow, Move, Stage
from rectification.choices import OPEN
from rectification.choices import CaseState as S
from rectification.models import Case, CaseStep

#: Who acts, as people call them.
SENDER, ADDRESSEE, CHECKER = "县级或镇街", "整改单位", "复核单位"
ANSWERS, SEES_TO, CHECKS = "answerable_by", "overseen_by", "verifiable_by"

FLOW = Flow(
    Case,
    stages=(
        Stage(S.DRAFTED, acts=SENDER, then="issue"),
        Stage(S.ISSUED, acts=ADDRESSEE, then="acknowledge"),
        Stage(S.ACKNOWLEDGED, acts=ADDRESSEE, then="respond"),
        Stage(S.RESPONDED, acts=ADDRESSEE, then="prove"),
        Stage(S.PROVED, acts=CHECKER, then="verify", task="复核销号"),
        Stage(S.RETURNED, acts=ADDRESSEE, then="prove", task="补充佐证"),
        Stage(S.REMANDED, acts=SENDER, then="issue", task="重新下发"),
        Stage(S.CLOSED),
        Stage(S.WITHDRAWN),
    ),
    moves=(
        # By whoever opens it (`services.following`): the first step.
        Move("open", "立案", (S.DRAFTED,), S.DRAFTED, among=SEES_TO),
        Move("issue", "下发", (S.DRAFTED, S.REMANDED), S.ISSUED, among=SEES_TO),
        # What a letter sent out goes back with it, to where it stood.
        Move("recall", "收回", (S.ISSUED,), S.DRAFTED, among=SEES_TO, back=True),
        Move("recall_remanded", "收回", (S.ISSUED,), S.REMANDED, among=SEES_TO, back=True),
        Move("acknowledge", "签收", (S.ISSUED,), S.ACKNOWLEDGED, among=ANSWERS),
        Move(
            "remand",
            "退办",
            (S.ISSUED, S.ACKNOWLEDGED),
            S.REMANDED,
            among=ANSWERS,
            reason=True,
            example="该企业已划归白沙镇，不由我镇负责",
            back=True,
        ),
        Move(
            "respond",
            "填写整改措施",
            (S.ACKNOWLEDGED, S.RESPONDED, S.RETURNED),
            S.RESPONDED,
            among=ANSWERS,
        ),
        Move("prove", "提交佐证", (S.RESPONDED, S.RETURNED), S.PROVED, among=ANSWERS),
        Move("verify", "复核销号", (S.PROVED,), S.CLOSED, among=CHECKS),
        Move(
            "return",
            "退回",
            (S.RESPONDED, S.PROVED),
            S.RETURNED,
            among=CHECKS,
            reason=True,
            example="看不出党员已转入，请附接转记录",
            back=True,
        ),
        # The data show that it is done: a person says so too.
        Move("confirm", "确认销号", OPEN, S.CLOSED, among=SEES_TO),
        Move(
            "withdraw",
            "撤销",
            OPEN,
            S.WITHDRAWN,
            among=SEES_TO,
            reason=True,
            example="企业已注销，不再整改",
            back=True,
        ),
        Move(
            "reopen",
            "重新立案",
            (S.CLOSED,),
            S.ISSUED,
            among=SEES_TO,
            reason=True,
            example="销号后又没有党员",
            back=True,
        ),
    ),
    steps=CaseStep,
)
