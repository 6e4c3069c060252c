"""All papers of one election that can be made by now, in their order."""

from collections.abc import Sequence
from typing import Any

from elections.models import Election
from elections.papers.kinds import KINDS
from papers.kinds import Pack, Sheet


def _parts(user: Any, election: Election) -> list[tuple[str, str]]:
    return [("all", election.party_organization.name)]


def _contents(user: Any, election: Election, part: str) -> Sequence[Sheet]:
    return [Sheet(kind, election) for kind in KINDS if kind.when(election)]


PACK = Pack(
    code="election",
    title="全套资料",
    model="elections.Election",
    parts=_parts,
    contents=_contents,
    note="办到这一步已有的全部文书，按顺序编号",
)
