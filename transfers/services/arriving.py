"""Expecting somebody from outside of the county, with the letter that he brings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from branches.models import PartyOrganization
from core import records
from members.codes import check_member
from members.services import former_member
from transfers.choices import TransferKind
from transfers.models import Transfer
from transfers.services.holding import hold_own_party
from transfers.services.moving import propose

_NEEDED = ("person_name", "status", "joined_on", "outside")


@sensitive_variables()
@transaction.atomic
def expect_arrival(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    id_number: str,
    phone: str = "",
    **values: Any,
) -> Transfer:
    """Note whoever is to come from outside, with his letter; he is a member here only once he is
    received. Somebody who is on the books of the county is refused: he is transferred within.

    Raises ValidationError, `Missing`, `Denied`, `Refusal`, `TooManyReveals`.
    """
    party = hold_own_party(actor, party_organization)
    given = records.read(Transfer, values)
    missing = {name: "请填写。" for name in _NEEDED if not given.get(name)}
    if missing:
        raise ValidationError(missing)
    number = records.read(Transfer, {"id_number": id_number}, required=True)["id_number"]
    found = {"id_number": number, "joined_on": given["joined_on"]}
    if wrong := [each for each in check_member(found) if not each.doubt]:
        raise ValidationError({each.field: f"{each.text}。" for each in wrong})
    former_member(number, actor=actor)
    transfer = Transfer(kind=TransferKind.IN, party_organization=party, **given)
    records.seal(transfer, "id_number", number)
    records.seal(transfer, "phone", phone)
    return propose(actor, transfer)
