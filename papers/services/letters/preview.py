"""What would be issued for an occasion, and what stands issued for it already."""

from dataclasses import dataclass
from typing import Any

from papers.choices import LetterState
from papers.kinds import Draft, LetterKind
from papers.models import Letter
from papers.services.letters.heads import head_of
from regions.models import Region


@dataclass(frozen=True)
class Planned:
    """A letter of an occasion: as it would be now, and as it was issued; one of them may be
    missing."""

    draft: Draft | None
    letter: Letter | None

    @property
    def has_changed(self) -> bool:
        """Whether it would say something else now: the month was restated since."""
        return bool(self.letter) and (
            self.draft is None or dict(self.draft.words) != dict(self.letter.kept)
        )

    @property
    def to(self) -> str:
        return self.letter.to if self.letter else self.draft.to

    @property
    def title(self) -> str:
        return self.letter.title if self.letter else self.draft.title


def planned(actor: Any, kind: LetterKind, occasion: str) -> list[Planned]:
    """Those that `actor` would issue, in their order, then those issued that would not be any
    more. Raises `Refusal`."""
    rows = Letter.objects.visible_to(actor).filter(kind=kind.code, occasion=occasion)
    known = {each.key: each for each in rows.exclude(state=LetterState.VOIDED)}
    drafts = kind.drafts(actor, occasion)
    found = [Planned(each, known.pop(each.key, None)) for each in drafts]
    gone = sorted(known.values(), key=lambda each: (each.code, each.year, each.serial))
    return [*found, *(Planned(None, each) for each in gone)]


def unsaved(kind: LetterKind, draft: Draft) -> Letter:
    """A letter as it would be issued, without number and day, for a look at it."""
    issuer = Region.objects.get(pk=draft.issuer_id)
    head = head_of(issuer)
    return Letter(
        kind=kind.code,
        issuer=issuer,
        number="",
        urgency="",
        signer="",
        heading=head.heading,
        sender=head.sender,
        copies=head.copies,
        title=draft.title,
        to=draft.to,
        kept=dict(draft.words),
        occasion="preview",
        key=draft.key,
    )
