"""What of a Party organization may be corrected on a proposal (`core.corrections`)."""

from functools import partial
from typing import Any

from branches.services import update_party_organization
from core.corrections import Correctable


def _correct(
    name: str, *, actor: Any, pk: int, version: int, value: Any, effective_on: Any
) -> None:
    update_party_organization(actor=actor, pk=pk, version=version, **{name: value})


FIELDS = tuple(
    Correctable("branches.PartyOrganization", name, correct=partial(_correct, name), help_text=text)
    for name, text in (
        ("term_started_on", "写本届实际起始的日期，例如 2026-03-05。"),
        ("formation", ""),
    )
)
