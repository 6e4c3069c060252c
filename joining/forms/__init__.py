"""Forms of 发展党员: candidates, seats, rules."""

from joining.forms.candidates import (
    CandidateForm,
    ContactForm,
    EndCandidateForm,
    LookForm,
    MoveForm,
    NewCandidateForm,
    StepForm,
    TakeBackForm,
)
from joining.forms.rules import (
    IssueForm,
    LimitForm,
    MeasureForm,
    NewStepForm,
    OwnStepForm,
    PassForm,
    ReturnForm,
)

__all__ = [
    "CandidateForm",
    "ContactForm",
    "EndCandidateForm",
    "IssueForm",
    "LimitForm",
    "LookForm",
    "MeasureForm",
    "MoveForm",
    "NewCandidateForm",
    "NewStepForm",
    "OwnStepForm",
    "PassForm",
    "ReturnForm",
    "StepForm",
    "TakeBackForm",
]
