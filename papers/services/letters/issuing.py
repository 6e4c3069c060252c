"""Issuing: number, words, template and receivers in one transaction. A worker that is killed leaves
neither numbers nor letters; what was issued for an occasion is issued once."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.choices import Action
from core import audit, records
from core.db import lock_until_commit
from core.errors import Refusal
from papers.choices import LetterState, PaperAction
from papers.flows import FLOW
from papers.kinds import Draft, Kind, LetterKind
from papers.models import Delivery, Letter, LetterForm, PaperTemplate
from papers.services import templates
from papers.services.letters import numbers, telling
from papers.services.letters.heads import Head, head_of, heads_of
from regions.models import Region

_BATCH = 1000


@dataclass(frozen=True)
class Issued:
    """What stands issued for an occasion, in the order of the numbers; and what is new of it."""

    letters: Sequence[Letter]
    new: int


def of_occasion(actor: Any, kind: LetterKind, occasion: str) -> QuerySet[Letter]:
    """What stands issued for an occasion, of the offices of `actor`."""
    rows = Letter.objects.all() if actor is None else Letter.objects.editable_by(actor)
    return rows.filter(kind=kind.code, occasion=occasion, state=LetterState.ISSUED).order_by(
        "code", "year", "serial"
    )


@transaction.atomic
def issue_occasion(
    *, actor: Any, kind: LetterKind, occasion: str, day: datetime.date | None = None
) -> Issued:
    """Issue what is not issued yet for an occasion, today or on `day`. Repeated, nothing is new:
    numbers and words stay. Raises `Refusal`, `Denied` (recorded)."""
    if kind.drafts is None:
        raise Refusal(f"{kind.title}逐份起草、签发。")
    # Whoever comes second finds what the first one issued.
    lock_until_commit(f"papers.letters {kind.code} {occasion}")
    drafts = kind.drafts(actor, occasion)
    _must_issue(actor, {each.issuer_id for each in drafts})
    standing = Letter.objects.filter(kind=kind.code, occasion=occasion)
    known = set(standing.exclude(state=LetterState.VOIDED).values_list("key", flat=True))
    wanted = sorted((each for each in drafts if each.key not in known), key=attrgetter("issuer_id"))
    day, made = day or timezone.localdate(), []
    template = templates.newest(kind)
    form = form_of(kind, template)
    regions = Region.objects.in_bulk({each.issuer_id for each in wanted})
    heads = heads_of(list(regions.values()))
    for issuer_id, given in groupby(wanted, key=attrgetter("issuer_id")):
        group = list(given)
        head = heads[issuer_id]
        code = f"{head.prefix}{kind.mark}"
        for draft, serial in zip(group, numbers.take(code, day.year, len(group)), strict=True):
            made.append(_letter(kind, occasion, draft, head, code, day, serial))
    for letter in made:
        letter.issued_by, letter.template, letter.form = actor, template, form
    Letter.objects.bulk_create(made, batch_size=_BATCH)
    Delivery.objects.bulk_create(
        [_delivery(letter, draft) for letter, draft in zip(made, wanted, strict=True)],
        batch_size=_BATCH,
    )
    if made:
        _record(actor, kind, made)
        telling.tell(kind, made, wanted)
        kind.issued(actor, made)
    return Issued(list(of_occasion(actor, kind, occasion)), len(made))


def _letter(
    kind: LetterKind,
    occasion: str,
    draft: Draft,
    head: Head,
    code: str,
    day: datetime.date,
    serial: int,
) -> Letter:
    return Letter(
        kind=kind.code,
        state=LetterState.ISSUED,
        issuer_id=draft.issuer_id,
        title=draft.title,
        to=draft.to,
        copies=head.copies,
        occasion=occasion,
        key=draft.key,
        kept=dict(draft.words),
        about=[list(each) for each in draft.about],
        delivery_count=1,
        **_numbered(head, code, day, serial),
    )


def _numbered(head: Head, code: str, day: datetime.date, serial: int) -> dict[str, Any]:
    """What a letter gets when it is issued."""
    return {
        "code": code,
        "year": day.year,
        "serial": serial,
        "number": numbers.written(code, day.year, serial),
        "heading": head.heading,
        "sender": head.sender,
        "issued_on": day,
    }


def stamp(letter: Letter, kind: LetterKind, head: Head, day: datetime.date) -> None:
    """Give a letter that is not stored yet all that its issue gives it."""
    code, template = f"{head.prefix}{kind.mark}", templates.newest(kind)
    (serial,) = numbers.take(code, day.year)
    given = _numbered(head, code, day, serial)
    given |= {"kept": letter.own_words(), "template": template, "form": form_of(kind, template)}
    for name, value in {**given, "state": LetterState.ISSUED}.items():
        setattr(letter, name, value)


def _delivery(letter: Letter, draft: Draft) -> Delivery:
    kind = pk = None
    if draft.unit:
        label, pk = draft.unit
        kind = ContentType.objects.get_for_model(apps.get_model(label))
    return Delivery(
        letter=letter, region_id=draft.region_id, unit_type=kind, unit_id=pk, name=draft.to
    )


@transaction.atomic
def issue(*, actor: Any, pk: int, version: int) -> Letter:
    """Give a draft its number and send it out. Raises what `Flow.claim` raises."""
    letter = FLOW.claim("issue", actor=actor, pk=pk, version=version)
    kind = letter.known_kind
    head, day = head_of(letter.issuer), timezone.localdate()
    code = f"{head.prefix}{kind.mark}"
    (serial,) = numbers.take(code, day.year)
    template = templates.newest(kind)
    FLOW.move(
        letter,
        "issue",
        actor=actor,
        kept=letter.own_words(),
        copies=letter.copies or head.copies,
        template=template,
        form=form_of(kind, template),
        issued_by=actor,
        **_numbered(head, code, day, serial),
    )
    _record(actor, kind, [letter])
    telling.tell_of(kind, letter)
    kind.issued(actor, [letter])
    return letter


@transaction.atomic
def void(*, actor: Any, pk: int, version: int, reason: str) -> Letter:
    """Take a letter back: its number stays with it and is not given again. Raises what
    `Flow.claim` and `Flow.move` raise."""
    letter = FLOW.claim("void", actor=actor, pk=pk, version=version)
    FLOW.move(
        letter, "void", actor=actor, reason=reason, void_reason=reason, voided_at=timezone.now()
    )
    audit.record(
        action=PaperAction.LETTER_VOIDED,
        actor=actor,
        subject=letter,
        detail={"文号": letter.number, "原因": audit.masked(letter.void_reason)},
    )
    telling.tell_voided(letter)
    if letter.known_kind:
        letter.known_kind.voided(actor, letter)
    return letter


def _must_issue(actor: Any, issuer_ids: set[int]) -> None:
    if actor is None:
        return
    part = actor.reach.part(Action.ISSUE_LETTERS)
    if not all(part.takes_in(each) for each in issuer_ids):
        records.deny(actor=actor, subject=Letter, text="您的账号没有以这个单位名义发文的权限。")


def form_of(kind: Kind, template: PaperTemplate | None) -> LetterForm:
    """The template as it is now, kept once."""
    data = templates.content_of(kind, template)
    digest = hashlib.sha256(data).hexdigest()
    LetterForm.objects.bulk_create([LetterForm(digest=digest, data=data)], ignore_conflicts=True)
    return LetterForm.objects.get(digest=digest)


def _record(actor: Any, kind: LetterKind, letters: Sequence[Letter]) -> None:
    first, last = letters[0], letters[-1]
    audit.record(
        action=PaperAction.LETTER_ISSUED,
        actor=actor,
        subject=first if len(letters) == 1 else kind.title,
        detail={
            "文种": kind.title,
            "份数": len(letters),
            "文号": first.number if len(letters) == 1 else f"{first.number} 至 {last.number}",
        },
    )
