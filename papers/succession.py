"""Files of templates, of the handbook and of receipts: nothing that is merged or ends has them.
Letters of a region that went up in another one are received, and counted, there."""

from core.attachments.succession import AttachmentsOf
from core.succession import PlainKey

SUCCESSORS = (
    AttachmentsOf("papers.PaperTemplate"),
    AttachmentsOf("papers.HandbookEntry"),
    AttachmentsOf("papers.Delivery"),
    PlainKey("papers.Letter", "issuer"),
    PlainKey("papers.Delivery", "region"),
)
