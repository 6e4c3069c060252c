"""Forms about transfers, letters, floating members and files. They read; the services decide."""

from transfers.forms.choosing import ChooseAwayForm, ChooseForm, ChoosePartyForm
from transfers.forms.files import FileForm, HandoverForm, HandoverReceiptForm
from transfers.forms.floating import AwayForm, DeedForm, EndFloatingForm, HereForm, WhereForm
from transfers.forms.moving import (
    AmendArrivalForm,
    ArrivalForm,
    IssueForm,
    OutForm,
    ReceiptForm,
    ReceiveForm,
    ReissueForm,
    WithinForm,
)
from transfers.forms.rules import FileItemForm, TransferRuleForm

__all__ = [
    "AmendArrivalForm",
    "ArrivalForm",
    "AwayForm",
    "ChooseAwayForm",
    "ChooseForm",
    "ChoosePartyForm",
    "DeedForm",
    "EndFloatingForm",
    "FileForm",
    "FileItemForm",
    "HandoverForm",
    "HandoverReceiptForm",
    "HereForm",
    "IssueForm",
    "OutForm",
    "ReceiptForm",
    "ReceiveForm",
    "ReissueForm",
    "TransferRuleForm",
    "WhereForm",
    "WithinForm",
]
