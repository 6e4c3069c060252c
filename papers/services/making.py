"""Making a paper of a row: who gets it, by which template, and that it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from core import audit
from core.attachments import content
from core.choices import AttachmentKind
from core.errors import Missing, Refusal
from papers.choices import PaperAction, PaperFormat
from papers.kinds import Kind, kinds, kinds_of, sample_of
from papers.models import Paper, PaperTemplate
from papers.services import pdf, rendering, templates
from papers.services.samples import sample_picture

TYPES = {
    PaperFormat.DOCX: content.TYPES[AttachmentKind.WORD][0],
    PaperFormat.PDF: content.TYPES[AttachmentKind.PDF][0],
}
_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Made:
    """A paper as a file."""

    name: str
    data: bytes
    format: PaperFormat

    @property
    def content_type(self) -> str:
        return TYPES[self.format]


def formats() -> list[PaperFormat]:
    """What a paper can be given as on this server."""
    return [PaperFormat.DOCX, *([PaperFormat.PDF] if pdf.program() else [])]


def offered(actor: Any, row: models.Model) -> list[Kind]:
    """The kinds of papers that `actor` may have of a row."""
    return [
        kind
        for kind in kinds_of(type(row))
        if kind.when(row) and kind.rows_for(actor).filter(pk=row.pk).exists()
    ]


def made_before(actor: Any, row: models.Model, most: int = 3) -> list[Paper]:
    """What `actor` made of a row, newest first: each can be made again as it was."""
    found = Paper.objects.visible_to(actor).of(row).select_related("template")
    return [each for each in found[:most] if each.known_kind]


def make(*, actor: Any, kind: Kind, pk: int, format: str = PaperFormat.DOCX) -> Made:
    """The paper of a row by the template that holds, recorded. Raises `Missing` for what is not in
    scope, `Refusal`."""
    return _make(actor, kind, pk, PaperFormat(format), templates.newest(kind))


def make_again(*, actor: Any, pk: int) -> Made:
    """A paper that `actor` made, of the row as it is now, by the version of the template by which
    it was made then. Raises `Missing`, `Refusal`."""
    before = Paper.objects.visible_to(actor).select_related("template__attachment")
    paper = before.filter(pk=pk).first()
    if paper is None or paper.known_kind is None:
        raise Missing("没有找到这份文书，可能不是您生成的。")
    return _make(actor, paper.known_kind, paper.owner_id, PaperFormat(paper.format), paper.template)


def _make(
    actor: Any, kind: Kind, pk: int, format: PaperFormat, template: PaperTemplate | None
) -> Made:
    row = kind.rows_for(actor).filter(pk=pk).first()
    if row is None:
        raise Missing
    if held := kind.held(row):
        template = held.template
    data = rendered(actor, kind, row, template)
    if format == PaperFormat.PDF:
        data = pdf.convert(data)
    record(actor, kind, row, format, template)
    return Made(file_name(kind, row, format), data, format)


def rendered(actor: Any, kind: Kind, row: models.Model, template: PaperTemplate | None) -> bytes:
    """The .docx of a row that was found in scope. Raises `Refusal`."""
    held = kind.held(row)
    data = held.data if held else templates.content_of(kind, template)
    return _filled(kind, data, kind.context(actor, row))


def _filled(kind: Kind, template: bytes, values: Mapping[str, Any]) -> bytes:
    """A template that was taken by a former release may say what this one does not know any more.
    Raises `Refusal`."""
    try:
        return rendering.render(kind, template, values)
    except rendering.Broken as broken:
        raise Refusal(
            f"{kind.title}的模板有误，没有生成：{broken}请告诉县级管理员更换模板。"
        ) from None


@transaction.atomic
def record(
    actor: Any, kind: Kind, row: models.Model, format: str, template: PaperTemplate | None
) -> None:
    """Papers name persons: each is recorded as what is taken out is."""
    kind.made(actor, row)
    if (named := kind.persons(row)) is not None:
        audit.note_taken(
            actor=actor,
            title=f"生成文书“{kind.title}”",
            model=named.model,
            ids=named.values_list("pk", flat=True),
        )
    Paper.objects.create(
        kind=kind.code,
        format=format,
        owner_type=ContentType.objects.get_for_model(row),
        owner_id=row.pk,
        template=template,
        made_by=actor,
    )
    audit.record(
        action=PaperAction.PAPER_MADE,
        actor=actor,
        subject=row,
        detail={"文书": kind.title, "格式": format, "模板版本": template.number if template else 0},
    )


def file_name(kind: Kind, row: models.Model, format: str) -> str:
    """What the file is called: row, kind."""
    return f"{fit(kind.named(row))}_{kind.title}.{format}"


def fit(text: str) -> str:
    """`text` as a part of a file's name on any system."""
    return text.translate(_UNFIT).strip(" .")[:_LONGEST_NAME].strip()


def blank(kind: Kind) -> Made:
    """The empty form, filled in by hand. Raises `Missing` where there is none, `Refusal`."""
    if kind.blank is None:
        raise Missing("这种文书没有空白表。")
    template = templates.content_of(kind, templates.newest(kind))
    data = _filled(kind, template, kind.blank)
    return Made(f"{kind.title}（空白）.docx", data, PaperFormat.DOCX)


def sample(kind: Kind, format: str) -> Made:
    """The template that holds, with made-up content. Raises `Refusal`."""
    if format not in formats():
        raise Refusal("不能生成这种格式。")
    template = templates.content_of(kind, templates.newest(kind))
    data = _filled(kind, template, sample_of(kind, sample_picture()))
    if format == PaperFormat.PDF:
        data = pdf.convert(data)
    return Made(f"{kind.title}（预览）.{format}", data, PaperFormat(format))


def default_template(kind: Kind) -> Made:
    """The template that the program brings, as a file."""
    return Made(f"{kind.title}（系统模板）.docx", templates.default_of(kind), PaperFormat.DOCX)


def kind_of(code: str) -> Kind:
    """The kind of a code. Raises `Missing`."""
    found = kinds().get(code)
    if found is None:
        raise Missing("没有这种文书。")
    return found
