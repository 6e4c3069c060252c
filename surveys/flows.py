"""The states of a campaign, and of a unit in it, with who may move them."""

from core.flows import Flow, Move, Stage
from surveys.choices import AssignmentState as S
from surveys.choices import CampaignState as C
from surveys.models import Assignment, AssignmentStep, Campaign

SQUAD, OFFICE, COUNTY = "摸排小队", "镇街或县级", "县级"

CAMPAIGN = Flow(
    Campaign,
    stages=(
        Stage(C.DRAFT, acts=COUNTY, then="start"),
        Stage(C.RUNNING, acts=COUNTY, then="close"),
        Stage(C.CLOSED),
        Stage(C.CANCELLED),
    ),
    moves=(
        Move("start", "开始排查", (C.DRAFT,), C.RUNNING),
        Move("close", "结束排查", (C.RUNNING,), C.CLOSED),
        Move(
            "cancel",
            "取消排查",
            (C.DRAFT,),
            C.CANCELLED,
            reason=True,
            example="与其他排查合并进行",
            back=True,
        ),
    ),
)

_FIELD = (S.CONTACT, S.SCREEN, S.VISIT)

#: 沟通—筛选—摸排—核对—组建.
FLOW = Flow(
    Assignment,
    stages=(
        Stage(S.CONTACT, acts=SQUAD, then="contacted", task="沟通"),
        Stage(S.SCREEN, acts=SQUAD, then="screened", task="筛选"),
        Stage(S.VISIT, acts=SQUAD, then="visited", task="摸排"),
        Stage(S.CHECK, acts=OFFICE, then="checked", task="核对"),
        Stage(S.FORM, acts=OFFICE, then="finish", task="推动组建并办结"),
        Stage(S.LOST, acts=OFFICE, then="restore", task="核实去向"),
        Stage(S.DONE),
        Stage(S.GONE),
        Stage(S.LEFT_OUT),
    ),
    moves=(
        Move("contacted", "已沟通", (S.CONTACT,), S.SCREEN),
        Move("screened", "列入摸排", (S.SCREEN,), S.VISIT),
        Move("visited", "完成摸排", (S.VISIT,), S.CHECK),
        Move("checked", "核对无误", (S.CHECK,), S.FORM, among="reviewable_by"),
        Move(
            "send_back",
            "退回重摸",
            (S.CHECK,),
            S.VISIT,
            among="reviewable_by",
            reason=True,
            example="职工人数与社保相差较大",
            back=True,
        ),
        Move("finish", "办结", (S.FORM,), S.DONE, among="reviewable_by"),
        Move(
            "lost", "未找到", _FIELD, S.LOST, reason=True, example="登记地址没有这家单位", back=True
        ),
        Move(
            "gone",
            "已不在",
            (*_FIELD, S.LOST),
            S.GONE,
            reason=True,
            example="已搬往外地，厂房转租",
            back=True,
        ),
        Move(
            "leave_out",
            "不列入",
            (*_FIELD, S.CHECK, S.FORM, S.LOST),
            S.LEFT_OUT,
            reason=True,
            example="是分支机构，不单独排查",
            back=True,
        ),
        Move(
            "restore",
            "重新摸排",
            (S.LOST, S.GONE, S.LEFT_OUT),
            S.CONTACT,
            among="reviewable_by",
            reason=True,
            example="已找到现在的经营地址",
        ),
        # By the opening of another round.
        Move(
            "again",
            "进入下一轮",
            (*_FIELD, S.CHECK, S.FORM, S.DONE, S.LOST),
            S.CONTACT,
            among="assignable_by",
        ),
    ),
    steps=AssignmentStep,
)
#: What a person does with one unit.
BY_HAND = tuple(name for name in FLOW.moves if name != "again")
