"""Files of maps and layouts: nothing that is merged or ends has them."""

from core.attachments.succession import AttachmentsOf

SUCCESSORS = (AttachmentsOf("reports.RegionMap"), AttachmentsOf("reports.WorkbookLayout"))
