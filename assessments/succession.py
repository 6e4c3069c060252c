"""What of ratings moves along with the row to which it belongs."""

from core.attachments.succession import AttachmentsOf

SUCCESSORS = (AttachmentsOf("assessments.DutyReport"),)
