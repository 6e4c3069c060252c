"""What of an organization a survey may propose, beside what `orgs` and `profiles` offer to every
appeal: whom to speak to, and how he is reached."""

from functools import partial
from typing import Any

from core.corrections import Correctable
from orgs.services import update_organization


def _correct(
    name: str, *, actor: Any, pk: int, version: int, value: Any, effective_on: Any
) -> None:
    update_organization(actor=actor, pk=pk, version=version, **{name: value})


FIELDS = tuple(
    Correctable("orgs.Organization", name, correct=partial(_correct, name))
    for name in ("principal", "phone")
)
