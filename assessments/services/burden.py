"""Minutes that a rating costs: nothing is asked that the platform holds."""

from dataclasses import dataclass

from assessments.choices import Method, Source
from assessments.documents import Document


@dataclass
class Burden:
    """Minutes that one rating costs, by whom."""

    own: int = 0
    above: int = 0


#: Minutes that checking takes, by its method.
_MINUTES = {Method.DATA: 1, Method.LEDGER: 6, Method.INTERVIEW: 20, Method.VISIT: 40}
#: Filling in an item, and finding its evidence.
_FILLING, _EVIDENCE = 3, 10


def burden(document: Document) -> Burden:
    """What a rating costs by the scheme: computed items cost nobody anything."""
    found = Burden()
    for item in document.items:
        if item.source == Source.SELF:
            found.own += _FILLING + (_EVIDENCE if item.evidence else 0)
        if not item.is_computed:
            found.above += _MINUTES.get(Method(item.method), 6)
    return found
