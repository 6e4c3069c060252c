"""Who keeps the dues of a Party organization besides its secretary."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import Action
from accounts.models import User
from branches.models import PartyOrganization
from core import audit
from core.errors import Missing
from core.records import links
from dues.choices import DuesAction
from dues.models import DuesOfficer


@transaction.atomic
def name_officer(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    username: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> DuesOfficer:
    """Let somebody with a secretary's grant keep the dues here too. Raises ValidationError,
    `Missing`, `Denied`."""
    led = actor.reach.part(Action.KEEP_DUES).party_organization_ids
    if party_organization.pk not in led:
        raise Missing
    user = User.objects.named(username.strip()).filter(is_active=True).first()
    if user is None or not user.may(Action.KEEP_DUES) or user.pk == actor.pk:
        text = "没有这个用户名，或他没有党组织书记的授权。请核对后重新填写。"
        raise ValidationError({"username": text})
    link = links.start(
        DuesOfficer(
            party_organization=party_organization,
            user=user,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        actor=actor,
    )
    _record(actor, DuesAction.OFFICER_NAMED, link)
    return link


@transaction.atomic
def end_officer(*, actor: Any, pk: int, version: int, ends_on: datetime.date | None) -> DuesOfficer:
    link = links.end(DuesOfficer, actor=actor, pk=pk, version=version, ends_on=ends_on)
    _record(actor, DuesAction.OFFICER_ENDED, link)
    return link


def _record(actor: Any, action: str, link: DuesOfficer) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=link.party_organization,
        detail={"党费管理员": audit.masked(link.user.username)},
    )
