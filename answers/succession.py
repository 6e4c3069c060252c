"""What becomes of the files of answers when a unit is merged: they stay with their photos."""

from core.attachments.succession import AttachmentsOf

SUCCESSORS = (AttachmentsOf("answers.AnswerPhoto"),)
