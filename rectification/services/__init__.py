"""Everything that is done with cases; the only writers of `rectification`."""

from rectification.services.answering import acknowledge, prove, remand, respond
from rectification.services.appealing import ask_appeal, decide_appeal, decide_field, disputable
from rectification.services.escalating import record_escalation
from rectification.services.extending import ask_extension, decide_extension
from rectification.services.following import Followed, follow
from rectification.services.issuing import acknowledge_many, issue, issue_many, recall_many
from rectification.services.moving import Moved
from rectification.services.opening import change_plan, open_case, record_check
from rectification.services.places import follow_places
from rectification.services.tiering import set_tier, tiers_of
from rectification.services.verifying import (
    confirm,
    reopen,
    return_case,
    verify,
    withdraw,
    withdraw_many,
)

__all__ = [
    "Followed",
    "Moved",
    "acknowledge",
    "acknowledge_many",
    "ask_appeal",
    "ask_extension",
    "change_plan",
    "confirm",
    "decide_appeal",
    "decide_extension",
    "decide_field",
    "disputable",
    "follow",
    "follow_places",
    "issue",
    "issue_many",
    "open_case",
    "prove",
    "recall_many",
    "record_check",
    "record_escalation",
    "remand",
    "reopen",
    "respond",
    "return_case",
    "set_tier",
    "tiers_of",
    "verify",
    "withdraw",
    "withdraw_many",
]
