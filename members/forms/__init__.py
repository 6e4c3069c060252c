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
    IdNumber,
    LeaveForm,
    MemberForm,
    NewMemberForm,
    PersonSearchForm,
    RevealForm,
    TransferForm,
    UnechoedInput,
)
from members.forms.rules import (
    CommitteeSizeForm,
    HeadcountRuleForm,
    MeetingRuleForm,
    RatioRuleForm,
    ReplaceForm,
)

__all__ = [
    "ChangeForm",
    "ChangePartyForm",
    "CommitteeSizeForm",
    "ContactForm",
    "EmploymentForm",
    "HeadcountRuleForm",
    "IdNumber",
    "LeaveForm",
    "MeetingRuleForm",
    "MemberForm",
    "NewMemberForm",
    "PersonSearchForm",
    "PostDetailsForm",
    "PostForm",
    "PostOfMemberForm",
    "RatioRuleForm",
    "ReplaceForm",
    "RevealForm",
    "TransferForm",
    "UnechoedInput",
]
