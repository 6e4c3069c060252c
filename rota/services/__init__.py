"""The only writers of 支部轮值 on somebody's behalf."""

from rota.services.calls import change_call, move_call, open_call
from rota.services.holding import attendance_of, hold_project, keep_remark
from rota.services.projects import (
    answer_hosting,
    cancel_project,
    change_project,
    hosts_named,
    propose_project,
)
from rota.services.screening import SCREENING
from rota.services.signing import Signed, cancel_sign_up, entitled_in, sign_up

__all__ = [
    "SCREENING",
    "Signed",
    "answer_hosting",
    "attendance_of",
    "cancel_project",
    "cancel_sign_up",
    "change_call",
    "change_project",
    "entitled_in",
    "hold_project",
    "hosts_named",
    "keep_remark",
    "move_call",
    "open_call",
    "propose_project",
    "sign_up",
]
