"""The only writers of activities on somebody's behalf."""

from activities.services.comparing import differences
from activities.services.correcting import correct_activity, withdraw_activity
from activities.services.delegating import end_delegation, give_delegation, may_delegate
from activities.services.entitled import Entitled, entitled_on
from activities.services.filing import file_activity, plan_activity
from activities.services.keys import Withdrawn, of_key
from activities.services.live import end_live, may_send, may_watch, start_live
from activities.services.photos import PHOTOS
from activities.services.texts import keep_text, remove_text

__all__ = [
    "PHOTOS",
    "Entitled",
    "Withdrawn",
    "correct_activity",
    "differences",
    "end_delegation",
    "end_live",
    "entitled_on",
    "file_activity",
    "give_delegation",
    "keep_text",
    "may_delegate",
    "may_send",
    "may_watch",
    "of_key",
    "plan_activity",
    "remove_text",
    "start_live",
    "withdraw_activity",
]
