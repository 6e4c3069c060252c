"""What of an organization may be corrected on a proposal (`core.corrections`)."""

from functools import partial
from typing import Any

from core.corrections import Correctable
from orgs.services import update_organization


def _correct(
    name: str, *, actor: Any, pk: int, version: int, value: Any, effective_on: Any
) -> None:
    update_organization(
        actor=actor, pk=pk, version=version, effective_on=effective_on, **{name: value}
    )


FIELDS = tuple(
    Correctable(
        "orgs.Organization", name, correct=partial(_correct, name), dated=True, help_text=text
    )
    for name, text in (
        ("staff_count", "写实际的人数。"),
        ("state", "停业、注销、空壳的不再亮灯。"),
    )
)
