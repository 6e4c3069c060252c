"""Values of `papers` fields, and what the app records in the audit log."""

from django.db import models


class PaperFormat(models.TextChoices):
    DOCX = "docx", "Word 文件"
    PDF = "pdf", "PDF 文件"


class HandbookSection(models.TextChoices):
    POLICY = "policy", "制度规定"
    PROCEDURE = "procedure", "办事流程"
    FORM = "form", "空白表格"
    EXAMPLE = "example", "范例"


class LetterState(models.TextChoices):
    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发"
    VOIDED = "voided", "已作废"


class Urgency(models.TextChoices):
    """紧急程度; most letters have none."""

    URGENT = "urgent", "加急"
    EXTRA = "extra", "特急"


class ReceiptWay(models.TextChoices):
    READ = "read", "系统内阅读"
    SCAN = "scan", "上传回执"


class PaperAction(models.TextChoices):
    PAPER_MADE = "paper_made", "生成文书"
    TEMPLATE_REPLACED = "template_replaced", "更换文书模板"
    TEMPLATE_RESET = "template_reset", "恢复系统文书模板"
    LETTER_ISSUED = "letter_issued", "签发文件"
    LETTER_VOIDED = "letter_voided", "作废文件"
    LETTER_RECEIVED = "letter_received", "签收文件"
    LETTERHEAD_CHANGED = "letterhead_changed", "修改发文机关"


class PackShape(models.TextChoices):
    """How the papers of a pack are given."""

    FILES = "files", "压缩包，每份文书一个文件"
    ONE = "one", "一个 Word 文档"
