"""沿革: an entry for everything decided about a Party organization."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from branches.choices import PartyEvent
from branches.models import ChronicleEntry, PartyOrganization
from core.db import store
from core.values import contains_identifier


def note_event(
    party: PartyOrganization,
    kind: str,
    happened_on: datetime.date,
    *,
    document_number: str = "",
    note: str = "",
    before: Any = "",
    after: Any = "",
    other: PartyOrganization | None = None,
) -> ChronicleEntry:
    """Store one entry. Raises ValidationError (field → messages)."""
    for name, text in (("document_number", document_number), ("note", note)):
        if contains_identifier(text):
            raise ValidationError({name: "请不要在这里写证件号码或手机号码。"})
    event = ChronicleEntry(
        party_organization=party,
        kind=kind,
        happened_on=happened_on,
        document_number=document_number.strip(),
        note=note.strip(),
        before=_clipped(before),
        after=_clipped(after),
        other=other,
    )
    store(event)
    return event


def _clipped(said: Any) -> str:
    """What moved along may be of many kinds: no event fails for the length of its account."""
    most = ChronicleEntry._meta.get_field("before").max_length
    return Truncator(str(said or "")).chars(most)


def absorbing_party_organizations(ids: Collection[int]) -> dict[int, int]:
    """Those of the Party organizations that went up in another one → that one."""
    entries = ChronicleEntry.objects.filter(
        kind=PartyEvent.MERGED,
        party_organization__in=ids,
        party_organization__dissolved_on__isnull=False,
    )
    return dict(entries.order_by("pk").values_list("party_organization", "other"))
