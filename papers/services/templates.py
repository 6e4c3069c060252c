"""Which template holds for a kind of paper, and replacing it."""

import io
import zipfile
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.choices import Action
from core import audit, records
from core.attachments import content, documents, service
from core.choices import AttachmentKind
from core.db import lock_until_commit
from core.errors import Refusal
from papers.choices import PaperAction
from papers.kinds import Kind, sample_of
from papers.models import PaperTemplate
from papers.services import rendering
from papers.services.samples import sample_picture

#: A template is a few pages without pictures but a seal or an emblem.
LARGEST = 2 << 20
#: The same unpacked: its texts are searched for placeholders.
_UNPACKED = 8 << 20
#: The texts alone, and the braces in them: two open a placeholder.
_TEXTS, _BRACES = 4 << 20, 4_000
#: As many mistakes as are told at once.
_MOST = 8


def newest(kind: Kind) -> PaperTemplate | None:
    """The version that holds; None: nobody ever replaced the one that the program brings."""
    found = PaperTemplate.objects.filter(kind=kind.code).select_related("attachment")
    return found.order_by("-number").first()


def content_of(kind: Kind, template: PaperTemplate | None) -> bytes:
    """The .docx of a version."""
    if template is None or template.attachment is None:
        return default_of(kind)
    with service.storage().open(template.attachment.key) as file:
        return file.read()


@lru_cache(maxsize=64)
def default_of(kind: Kind) -> bytes:
    """The template that the program brings."""
    return kind.default()


def check(kind: Kind, data: bytes) -> None:
    """Raises ValidationError that names what is wrong with an uploaded template."""
    if len(data) > LARGEST:
        raise ValidationError(f"模板超过 {LARGEST >> 20} MB，请去掉大图片后再上传。")
    if content.kind_of(data) != AttachmentKind.WORD:
        raise ValidationError("模板应是 Word 文件（.docx）。")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(each.file_size for each in parts.infolist()) > _UNPACKED:
            raise ValidationError("模板内容过多，请只留一份空的格式，去掉大图片和多余的页。")
    try:
        documents.examine(data, AttachmentKind.WORD)
    except documents.Unusable as unusable:
        raise ValidationError(str(unusable)) from None
    _must_be_a_form(data)
    if wrong := rendering.problems(kind, data):
        rest = f"另有 {len(wrong) - _MOST} 处。" if len(wrong) > _MOST else ""
        raise ValidationError([*wrong[:_MOST], *([rest] if rest else [])])
    try:
        with rendering.readable():
            rendering.render(kind, data, sample_of(kind, sample_picture()))
            if kind.blank is not None:
                rendering.render(kind, data, kind.blank)
    except rendering.Broken as broken:
        raise ValidationError(str(broken)) from None


def _must_be_a_form(data: bytes) -> None:
    """Raises ValidationError. Each brace that is never closed is looked for to the end of the text:
    a megabyte of them would keep a worker busy for hours."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        texts = [parts.read(each) for each in parts.namelist() if each.endswith(".xml")]
    if sum(map(len, texts)) > _TEXTS or sum(each.count(b"{") for each in texts) > _BRACES:
        raise ValidationError("模板的文字或占位符过多，请只留一份空的格式。")


def replace(*, actor: Any, kind: Kind, data: bytes, name: str, note: str = "") -> PaperTemplate:
    """A new version of the template, which holds from now on. Raises ValidationError that says
    what is wrong with it, `Denied` (recorded)."""
    _must_edit(actor)
    check(kind, data)
    with transaction.atomic():
        made = _next(actor, kind, note)
        made.attachment, _ = service.store(
            actor=actor, data=data, name=name, owner=made, only=AttachmentKind.WORD
        )
        made.save(update_fields=["attachment"])
        _record(actor, PaperAction.TEMPLATE_REPLACED, kind, made)
    return made


@transaction.atomic
def reset(*, actor: Any, kind: Kind) -> PaperTemplate:
    """From now on the template that the program brings holds again. Raises `Refusal`, `Denied`."""
    _must_edit(actor)
    held = newest(kind)
    if held is None or held.attachment_id is None:
        raise Refusal("现在用的就是系统模板，没有改变。")
    made = _next(actor, kind, "恢复系统模板")
    _record(actor, PaperAction.TEMPLATE_RESET, kind, made)
    return made


def _must_edit(actor: Any) -> None:
    if not actor.reach.part(Action.EDIT_RULES).everywhere:
        records.deny(actor=actor, subject=PaperTemplate, text="文书模板由县级管理员更换。")


def _next(actor: Any, kind: Kind, note: str) -> PaperTemplate:
    lock_until_commit(f"papers.template {kind.code}")
    last = PaperTemplate.objects.filter(kind=kind.code).aggregate(last=Max("number"))["last"] or 0
    made = PaperTemplate(kind=kind.code, number=last + 1, note=note.strip(), created_by=actor)
    made.full_clean(exclude=["attachment", "created_at"])
    made.save()
    return made


def _record(actor: Any, action: str, kind: Kind, made: PaperTemplate) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=made,
        detail={"文书": kind.title, "版本": made.number, "说明": audit.masked(made.note)},
    )
