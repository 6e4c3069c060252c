"""Templates for topic and text that a Party organization keeps."""

from typing import Any

from django.db import transaction

from activities.models import ActivityText
from activities.services.filing import refuse_foreign
from branches.models import PartyOrganization
from core import records
from core.db import lock_until_commit
from core.filing.canonical import line_ends


@transaction.atomic
def keep_text(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    name: str,
    text: str,
    topic: str = "",
    duty: str = "",
) -> ActivityText:
    """Keep a template, in the place of the one of the same name. Raises ValidationError."""
    refuse_foreign(actor, [party_organization])
    # Whoever keeps one of this name at the same moment replaces it.
    lock_until_commit(f"activities.text {party_organization.pk}")
    own = ActivityText.objects.editable_by(actor).filter(party_organization=party_organization)
    kept = own.filter(name=name.strip()).first()
    kept = kept or ActivityText(party_organization=party_organization, name=name.strip())
    kept.text, kept.topic, kept.duty = line_ends(text), line_ends(topic), duty
    return records.keep(kept, actor=actor)


@transaction.atomic
def remove_text(*, actor: Any, pk: int, version: int) -> None:
    records.claim(ActivityText, actor=actor, pk=pk, version=version).delete()
