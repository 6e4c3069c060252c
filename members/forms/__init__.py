"""Forms about persons and their offices."""

from members.forms.posts import (
    ChangeForm,
    ChangePartyForm,
    PostDetailsForm,
    PostForm,
    PostOfMemberForm,
)
from members.forms.register import (
    ContactForm,
    EmploymentForm,
    LeaveForm,
    MemberForm,
    NewMemberForm,
    PersonSearchForm,
    RevealForm,
    TransferForm,
)
from members.forms.rules import (
    CommitteeSizeForm,
    HeadcountRuleForm,
    MeetingRuleForm,
    RatioRuleForm,
)

__all__ = [
    "ChangeForm",
    "ChangePartyForm",
    "CommitteeSizeForm",
    "ContactForm",
    "EmploymentForm",
    "HeadcountRuleForm",
    "LeaveForm",
    "MeetingRuleForm",
    "MemberForm",
    "NewMemberForm",
    "PersonSearchForm",
    "PostDetailsForm",
    "PostForm",
    "PostOfMemberForm",
    "RatioRuleForm",
    "RevealForm",
    "TransferForm",
]
