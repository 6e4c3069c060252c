"""What a paper is made of: kinds that apps declare, each with its placeholders and its template.

    MINUTES = Kind(
        code="minutes",
        title="会议记录",
        model="activities.Activity",
        placeholders=(
            Text("topic", "主题", "学习贯彻全会精神"),
            Group("people", "参加人员", (Text("name", "姓名", "王小明"),)),
        ),
        context=minutes_of,
        default=minutes_template,
    )

An app names its kinds and packs in `DomainApp.papers`. What a template may say is plain: a text, a
picture, rows of them. Rows of the database never come into a template.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from core.domain import declared
from core.months import Month


@dataclass(frozen=True)
class Picture:
    """A JPEG or PNG, shown as large as fits into the box, in millimetres."""

    data: bytes
    width: float = 150
    height: float = 105


@dataclass(frozen=True)
class Text:
    """A placeholder for words: `{{ name }}`. Line breaks begin a new paragraph."""

    name: str
    meaning: str
    sample: str = ""

    written: ClassVar[str] = "文字"


@dataclass(frozen=True)
class Image:
    """A placeholder for a picture: `{{ name }}`, in a paragraph of its own or between words."""

    name: str
    meaning: str
    #: Box of the sample, in millimetres.
    width: float = 150
    height: float = 105

    written: ClassVar[str] = "图片"


@dataclass(frozen=True)
class Group:
    """Rows of something: `{%tr for one in name %}` … `{%tr endfor %}` around a row of a table,
    `{%p for … %}` around paragraphs. Whether there are any: `{%p if name %}`."""

    name: str
    meaning: str
    fields: tuple["Text | Image", ...]
    #: How many sample rows a preview shows.
    samples: int = 3

    written: ClassVar[str] = "逐行列出"


Placeholder = Text | Image | Group


@dataclass(frozen=True)
class Held:
    """A template that a row keeps: its bytes, and which version it was (None: the program's)."""

    data: bytes
    template: Any


@dataclass(frozen=True)
class Kind:
    """A kind of paper, made of one row."""

    code: str
    title: str
    #: `app.Model` of the rows of which it is made.
    model: str
    placeholders: tuple[Placeholder, ...]
    #: (user, row) → a value for each placeholder, as that user may read it.
    context: Callable[[Any, Any], Mapping[str, Any]]
    #: The template that the program brings, as the bytes of a .docx.
    default: Callable[[], bytes]
    #: Method of the model's query set that says of which rows a user gets the paper.
    rows: str = "visible_to"
    #: Whether the paper is offered for a row that is in scope.
    when: Callable[[Any], bool] = lambda row: True
    #: Row → what the file is called, without kind and ending.
    named: Callable[[Any], str] = str
    #: Values of the empty form that is filled in by hand; None: there is none.
    blank: Mapping[str, Any] | None = field(default=None, hash=False)
    #: What it is for, in one line.
    note: str = ""
    #: Row → the template by which its paper stays for ever; None: the one that holds.
    held: Callable[[Any], "Held | None"] = lambda row: None
    #: (user, row): called in the transaction that notes a paper before it is given out.
    made: Callable[[Any, Any], None] = lambda user, row: None
    #: Row → the persons whom the paper names: each of them reads who made it.
    persons: Callable[[Any], models.QuerySet | None] = lambda row: None

    @property
    def owner(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def seen_by(self, user: Any) -> models.QuerySet:
        """The rows that `user` sees, whether or not he gets this paper of them."""
        return self.owner._default_manager.visible_to(user)

    def rows_for(self, user: Any) -> models.QuerySet:
        """The rows of which `user` gets this paper."""
        return getattr(self.owner._default_manager, self.rows)(user)


#: What every letter says; the skins of `papers.layout` are made of these.
LETTER_WORDS: tuple[Placeholder, ...] = (
    Text("heading", "发文机关标志", "测试县两新工委"),
    Text("urgency", "紧急程度，没有的为空", ""),
    Text("number", "发文字号", "两新通〔2026〕1号"),
    Text("signer", "签发人，上行文才有", "王小明"),
    Text("title", "标题", "关于做好两新组织党建工作的通知"),
    Text("to", "主送机关", "各镇党委、街道党工委"),
    Text("text", "正文，一行一段", "现将有关事项通知如下。\n请认真贯彻落实。"),
    Text("annex", "附件名称，没有的为空", ""),
    Text("sender", "发文机关署名", "测试县两新工委"),
    Text("day", "成文日期", "2026年11月30日"),
    Text("remark", "附注，没有的为空", ""),
    Text("copies", "抄送机关，没有的为空", ""),
)
#: Of these a letter's own words are frozen when it is issued; the others follow from its row.
_OF_THE_ROW = ("heading", "urgency", "number", "signer", "title", "sender", "day", "copies")


@dataclass(frozen=True)
class Draft:
    """A letter that would be issued for an occasion."""

    #: What it is about: once for each issuer and occasion.
    key: str
    #: Ids of the regions by whose body it is issued, and in which it is received.
    issuer_id: int
    region_id: int
    #: 主送机关.
    to: str
    title: str
    #: Values of all placeholders that do not follow from the row.
    words: Mapping[str, Any] = field(hash=False)
    #: The row to which it is addressed inside that region (`app.Model`, id); None: the region.
    unit: tuple[str, int] | None = None
    #: The Party organization whose people are told; None: those of the region.
    party_id: int | None = None
    #: What the preview says of it: `红灯 12 个`.
    note: str = ""
    #: Of what rows it speaks, as its kind understands it when it is issued and received.
    about: Sequence[Sequence[Any]] = field(default=(), hash=False)


def _words_of(user: Any, letter: Any) -> Mapping[str, Any]:
    return letter.words()


@dataclass(frozen=True, kw_only=True)
class LetterKind(Kind):
    """A kind of official letter: numbered, issued once, signed for. Its row is `papers.Letter`, so
    everything that is done with papers and their templates is done with it too.

        RED = LetterKind(code="red_light", title="红灯提示函", mark="提", default=…, more=(…,))

    Either people write it, or (`drafts`) it is made for an occasion, such as a month.
    """

    model: str = "papers.Letter"
    placeholders: tuple[Placeholder, ...] = ()
    context: Callable[[Any, Any], Mapping[str, Any]] = _words_of
    #: 文种 in its number: the 通 of 两新通〔2026〕1号.
    mark: str
    #: Placeholders of its own.
    more: tuple[Placeholder, ...] = ()
    #: (actor, occasion) → what would be issued, in the order of the numbers; `None` stands outside
    #: all scopes. Raises `Refusal`. Without it people write the letter.
    drafts: Callable[[Any, str], Sequence[Draft]] | None = None
    #: Occasion → what it is called: `2026年10月`; and which one comes next.
    occasion: Callable[[str], str] = str
    now: Callable[[], str] = lambda: str(Month.current())
    #: Whether it goes to the office above.
    upward: bool = False
    #: `app.Model` of units to which it may be addressed inside a region.
    units: tuple[str, ...] = ()
    #: Called within the transaction that issues letters, or receives or voids one, with the actor.
    issued: Callable[[Any, Sequence[Any]], None] = lambda actor, letters: None
    received: Callable[[Any, Any], None] = lambda actor, letter: None
    voided: Callable[[Any, Any], None] = lambda actor, letter: None
    #: What voiding it does besides, for whoever is about to.
    on_voiding: str = ""
    rows: str = "readable_by"

    def __post_init__(self) -> None:
        code = self.code
        object.__setattr__(self, "placeholders", (*LETTER_WORDS, *self.more))
        object.__setattr__(self, "when", lambda letter: letter.kind == code)
        object.__setattr__(self, "named", lambda letter: letter.file_title)
        object.__setattr__(self, "held", lambda letter: letter.held)

    @property
    def kept(self) -> tuple[Placeholder, ...]:
        """What a letter keeps as its own words."""
        return tuple(each for each in self.placeholders if each.name not in _OF_THE_ROW)


@dataclass(frozen=True)
class Sheet:
    """One paper of a pack."""

    kind: Kind
    row: models.Model


@dataclass(frozen=True)
class Pack:
    """Papers of one row that are made together, as files in an archive or as one document."""

    code: str
    title: str
    #: `app.Model` of the row to which the pack belongs.
    model: str
    #: (user, row) → parts that may be asked for, newest first: value and title.
    parts: Callable[[Any, Any], Sequence[tuple[str, str]]]
    #: (user, row, part) → the papers in their order.
    contents: Callable[[Any, Any, str], Sequence[Sheet]]
    #: What is in it, in one line; and what its parts are called, where there are several.
    note: str = ""
    label: str = ""

    def rows_for(self, user: Any) -> models.QuerySet:
        """The rows that `user` sees."""
        return apps.get_model(self.model)._default_manager.visible_to(user)


@cache
def kinds() -> dict[str, Kind]:
    """Code → kind, in the order of the apps."""
    return _by_code(Kind)


@cache
def packs() -> dict[str, Pack]:
    """Code → pack."""
    return _by_code(Pack)


@cache
def letter_kinds() -> dict[str, LetterKind]:
    """Code → kind of letter."""
    return {code: kind for code, kind in kinds().items() if isinstance(kind, LetterKind)}


def _by_code(wanted: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in declared("papers"):
        if isinstance(each, wanted):
            if each.code in found:
                raise ValueError(f"two {wanted.__name__} objects are called {each.code!r}")
            found[each.code] = each
    return found


def kinds_of(model: type[models.Model]) -> list[Kind]:
    """The kinds of papers that are made of rows of a model."""
    return [each for each in kinds().values() if each.model == model._meta.label]


def sample_of(kind: Kind, picture: bytes) -> dict[str, Any]:
    """Values for a preview: those that the kind names, `picture` for each picture."""

    def one(holder: Text | Image) -> Any:
        if isinstance(holder, Image):
            return Picture(picture, holder.width, holder.height)
        return holder.sample

    return {
        each.name: [{part.name: one(part) for part in each.fields}] * each.samples
        if isinstance(each, Group)
        else one(each)
        for each in kind.placeholders
    }
