"""The letters that people write: 督办单, 通报, 批复, 请示."""

from papers import layout
from papers.kinds import LetterKind

UNITS = ("branches.PartyOrganization",)

SUPERVISION = LetterKind(
    code="supervision",
    title="督办单",
    mark="督",
    default=lambda: layout.counterfoil("督办单"),
    units=UNITS,
    note="交办一件事，带存根和回执。",
)
CIRCULAR = LetterKind(
    code="circular",
    title="通报",
    mark="通",
    default=layout.full_document,
    units=UNITS,
    note="表彰、批评、传达情况，可以送达多个单位。",
)
APPROVAL = LetterKind(
    code="approval",
    title="批复",
    mark="复",
    default=layout.letter_form,
    units=UNITS,
    note="答复下级的请示，信函格式。",
)
REQUEST = LetterKind(
    code="request",
    title="请示",
    mark="请",
    default=lambda: layout.full_document(upward=True),
    upward=True,
    note="向上级请求指示、批准；一文一事，写明签发人，附注写联系人和电话。",
)
LETTERS = (SUPERVISION, CIRCULAR, APPROVAL, REQUEST)
