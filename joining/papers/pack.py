"""All papers of one candidate that can be made by now, in their order."""

from collections.abc import Sequence
from typing import Any

from joining.models import Candidate
from joining.papers.kinds import KINDS
from papers.kinds import Pack, Sheet


def _parts(user: Any, candidate: Candidate) -> list[tuple[str, str]]:
    return [("all", candidate.named_to(user))] if candidate.applied_on else []


def _contents(user: Any, candidate: Candidate, part: str) -> Sequence[Sheet]:
    return [Sheet(kind, candidate) for kind in KINDS if kind.when(candidate)]


PACK = Pack(
    code="joining",
    title="全套材料",
    model="joining.Candidate",
    parts=_parts,
    contents=_contents,
    note="办到这一步已有的全部文书，按顺序编号",
)
