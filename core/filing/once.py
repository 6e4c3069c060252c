"""The same key: one record, the same answer."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.db import lock_until_commit
from core.errors import Refusal

R = TypeVar("R")


@dataclass(frozen=True)
class Filed(Generic[R]):
    """What came of a filing."""

    record: R
    #: False: the same body was filed under this key before; nothing was written.
    new: bool
    #: Of a new one whose rows are these and no others: relation → rows (`core.db.known`).
    parts: Mapping[str, Sequence[Any]] | None = None


class OtherBody(Refusal):
    """The key was used for another body (doors answer 409, with both)."""

    def __init__(self, stored: Any) -> None:
        super().__init__(
            "这个键已经提交过另一份内容，没有保存。请核对两份内容，需要修改请用“更正”。"
        )
        #: The record as it stands.
        self.stored = stored


class Gone(Refusal):
    """The record of this key was withdrawn; the key is used up (doors answer 410)."""

    def __init__(self, text: str = "这条记录已经撤回，原来的键不能再用。请重新填报。") -> None:
        super().__init__(text)


def take_turns(key: uuid.UUID) -> None:
    """Whoever files under the same key at the same moment waits until the first one is through.
    Inside a transaction, before looking for the record of the key."""
    lock_until_commit(f"filing {key}")
