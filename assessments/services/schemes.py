"""Schemes: new ones, the next edition as a copy, changing a draft, settling and ending it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from assessments import documents, facts
from assessments.choices import AssessmentAction, Rated, SchemeState
from assessments.documents import Document, Item, Unfit
from assessments.models import Scheme
from branches.choices import PartyOrganizationKind
from core import audit, records
from core.db import lock_until_commit, store
from core.errors import Refusal
from core.records.types import refuse_bad

_CARRIED = ("code", "name", "subject", "months", "validity", "source", "content")


def checked(content: Any, subject: str) -> Document:
    """The document, if somebody can be rated by it. Raises ValidationError."""
    try:
        document = documents.read(content)
        documents.check(document, facts=facts.of(subject), kinds=PartyOrganizationKind.values)
    except Unfit as unfit:
        raise ValidationError(unfit.problems) from None
    return document


def problems(scheme: Scheme) -> list[str]:
    """What is still missing before it can be settled."""
    try:
        checked(scheme.content, scheme.subject)
    except ValidationError as error:
        return error.messages
    return []


@transaction.atomic
def create_scheme(*, actor: Any, content: Any = None, **values: Any) -> Scheme:
    """A draft; with the edition behind the last one of its code. Raises ValidationError, `Denied`
    (recorded)."""
    scheme = Scheme()
    for name, value in records.read(Scheme, values).items():
        setattr(scheme, name, value)
    scheme.edition = _next_edition(scheme.code)
    if content is not None:
        scheme.content = checked(content, scheme.subject).as_json()
    if actor is not None:
        return records.keep(scheme, actor=actor)
    refuse_bad(scheme)  # the command line stands outside all scopes
    store(scheme)
    return scheme


def _next_edition(code: str) -> int:
    lock_until_commit("assessments.schemes")
    known = Scheme.objects.filter(code=code).aggregate(last=Max("edition"))["last"]
    return (known or 0) + 1


@transaction.atomic
def copy_scheme(*, actor: Any, pk: int, version: int, **values: Any) -> Scheme:
    """The next edition as a draft, with all that the last one says; of a sample the county's own
    first one. Raises what `claim` raises."""
    old = records.claim(Scheme, actor=actor, pk=pk, version=version)
    given = {name: getattr(old, name) for name in _CARRIED} | records.read(Scheme, values)
    if Scheme.objects.filter(code=given["code"], state=SchemeState.DRAFT).exists():
        raise Refusal("这个方案已有编制中的一版，请先改好定稿或停用。")
    new = Scheme(**given, edition=_next_edition(given["code"]))
    return records.keep(new, actor=actor)


@transaction.atomic
def change_scheme(*, actor: Any, pk: int, version: int, **values: Any) -> Scheme:
    """Name, period and source of a draft. Raises what `claim` raises, `Refusal` for another one."""
    scheme = _draft(actor, pk, version)
    for name, value in records.read(Scheme, values).items():
        setattr(scheme, name, value)
    return records.keep(scheme, actor=actor)


def _draft(actor: Any, pk: int, version: int) -> Scheme:
    scheme = records.claim(Scheme, actor=actor, pk=pk, version=version)
    if not scheme.is_draft:
        raise Refusal(f"方案{scheme.get_state_display()}，不能再修改；要改的请复制为新的一版。")
    return scheme


@transaction.atomic
def change_frame(*, actor: Any, pk: int, version: int, **parts: Any) -> Scheme:
    """Dimensions, levels, vetoes and how it is counted: parts of the document as JSON. What is not
    whole yet is kept; settling asks for all of it."""
    scheme = _draft(actor, pk, version)
    scheme.content = _read({**scheme.content, **parts}).as_json()
    return records.keep(scheme, actor=actor)


@transaction.atomic
def put_item(*, actor: Any, pk: int, version: int, code: str, item: Item | None) -> Scheme:
    """Write the item that stands under `code`, a further one (`""`), or take it out (None)."""
    scheme = _draft(actor, pk, version)
    document = scheme.document
    items = [each for each in document.items if each.code != code or item is not None]
    if item is not None:
        known = [each.code for each in items]
        if item.code != code and item.code in known:
            raise ValidationError({"code": "这个项目代码已经用过。"})
        items = [item if each.code == code else each for each in items]
        if code not in known:
            items.append(item)
        order = [each.code for each in document.dimensions]
        items.sort(key=lambda each: order.index(each.dimension) if each.dimension in order else -1)
    found = Document(**{**vars(document), "items": tuple(items)})
    if item is not None:
        _refuse_item(found, item, scheme.subject)
    scheme.content = found.as_json()
    return records.keep(scheme, actor=actor)


def _refuse_item(document: Document, item: Item, subject: str) -> None:
    """Raise ValidationError for what is wrong with this one item."""
    try:
        documents.check(document, facts=facts.of(subject), kinds=PartyOrganizationKind.values)
    except Unfit as unfit:
        here = f"项目 {item.code}："
        if own := [text.removeprefix(here) for text in unfit.problems if text.startswith(here)]:
            raise ValidationError(own) from None


def _read(content: Any) -> Document:
    try:
        return documents.read(content)
    except Unfit as unfit:
        raise ValidationError(unfit.problems) from None


@transaction.atomic
def replace_content(*, actor: Any, pk: int, version: int, content: Any) -> Scheme:
    """The whole document of a draft, out of a file. Raises ValidationError with each place."""
    scheme = _draft(actor, pk, version)
    scheme.content = checked(content, scheme.subject).as_json()
    return records.keep(scheme, actor=actor)


@transaction.atomic
def settle_scheme(*, actor: Any, pk: int, version: int) -> Scheme:
    """From now on it stays as it is, and rounds may be opened by it. Raises `Refusal` that names
    what is missing."""
    scheme = _draft(actor, pk, version)
    if wrong := problems(scheme):
        more = f"等 {len(wrong)} 处" if len(wrong) > 5 else ""
        raise Refusal("方案还不能定稿：" + "".join(wrong[:5]) + more)
    if not scheme.source:
        raise Refusal("请先写明方案的来源和依据。")
    scheme.state = SchemeState.SETTLED
    records.keep(scheme, actor=actor)
    audit.record(
        action=AssessmentAction.SCHEME_SETTLED,
        actor=actor,
        subject=scheme,
        detail={"方案": scheme.code, "版次": scheme.edition},
    )
    return scheme


@transaction.atomic
def end_scheme(*, actor: Any, pk: int, version: int) -> Scheme:
    """No round is opened by it any more; those that were stay."""
    scheme = records.claim(Scheme, actor=actor, pk=pk, version=version)
    if scheme.state == SchemeState.ENDED:
        raise Refusal("方案已经停用。")
    if scheme.rounds.running().exists():
        raise Refusal("有正在进行的评星用这个方案，评定或取消以后再停用。")
    scheme.state = SchemeState.ENDED
    return records.keep(scheme, actor=actor)


def load_file(*, actor: Any, head: dict[str, Any], content: Any) -> Scheme:
    """What a file describes, as a draft: the next edition of its code."""
    given = {name: head.get(name) for name in ("code", "name", "months", "validity", "source")}
    subject = head.get("subject") or Rated.PARTY_ORGANIZATION
    found = {name: value for name, value in given.items() if value not in (None, "")}
    if missing := [name for name in ("code", "name", "source") if name not in found]:
        labels = "、".join(str(Scheme._meta.get_field(each).verbose_name) for each in missing)
        raise ValidationError(f"文件里没有{labels}。")
    return create_scheme(actor=actor, content=content, subject=subject, **found)
