"""What a member may say is wrong in his record; whoever edits members corrects it (one by one)."""

from functools import partial
from typing import Any

from core.corrections import Correctable
from members.services import update_member


def _correct(name: str, *, actor: Any, pk: int, version: int, value: Any, effective_on: Any) -> Any:
    return update_member(actor=actor, pk=pk, version=version, **{name: value})


#: Numbers are left out: what is proposed is kept in plain text. A telephone the secretary corrects.
CORRECTABLE = tuple(
    Correctable("members.Member", name, correct=partial(_correct, name), help_text=text)
    for name, text in (
        ("name", "与身份证一致。"),
        ("ethnicity", "例如 汉族。"),
        ("education", "例如 大学本科。"),
        ("position", "现在的职务或岗位。"),
        ("joined_on", "支部大会通过为预备党员的日期，例如 2016-07-01。"),
        ("full_on", "支部大会通过转正的日期，例如 2017-07-01。"),
    )
)
