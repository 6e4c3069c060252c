"""What is decided about the term of a Party organization, and which one it is."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.choices import TERM_YEARS, PartyEvent
from branches.models import PartyOrganization, Term, TermLength
from branches.services.chronicle import note_event
from branches.services.following import follow_terms
from branches.services.registry import claim_active
from core import records
from core.months import years_later
from core.records.links import checked_reason


@transaction.atomic
def re_elect_party_organization(
    *,
    actor: Any,
    pk: int,
    version: int,
    happened_on: datetime.date,
    document_number: str = "",
    note: str = "",
) -> PartyOrganization:
    """Begin a new term (换届) on `happened_on`, however long the one before was."""
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    before = party.term_started_on or party.founded_on
    if happened_on <= before:
        raise ValidationError({"happened_on": f"新一届应晚于本届起始日期 {before}，请核对。"})
    Term.objects.filter(party_organization=party).running().update(ended_on=happened_on)
    party.term_started_on, party.term_shifted_to = happened_on, None
    records.keep(party, actor=actor)
    follow_terms([party.pk])
    note_event(
        party,
        PartyEvent.RE_ELECTED,
        happened_on,
        document_number=document_number,
        note=note,
        before=f"本届自 {before}",
        after=f"本届自 {happened_on}",
    )
    party.refresh_from_db()
    return party


@transaction.atomic
def shift_term(
    *,
    actor: Any,
    pk: int,
    version: int,
    shifted_to: datetime.date,
    happened_on: datetime.date,
    document_number: str,
    note: str,
) -> PartyOrganization:
    """Let the present term end on another day (延期、提前换届): by a year at most from the day on
    which it ends by the rules, approved by `document_number`, for the reason `note`."""
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    if not document_number.strip():
        raise ValidationError({"document_number": "请填写上级批复的文号。"})
    try:
        reason = checked_reason(note)
    except ValidationError as error:
        raise ValidationError({"note": error.error_dict["reason"]}) from None
    by_rule = regular_end(party)
    first, last = years_later(by_rule, -1), years_later(by_rule, 1)
    if not first <= shifted_to <= last:
        raise ValidationError(
            {
                "shifted_to": f"延期、提前都不得超过一年：本届按规定 {by_rule} 届满，"
                f"可以填 {first} 至 {last}。"
            }
        )
    if shifted_to <= (party.term_started_on or party.founded_on):
        raise ValidationError({"shifted_to": "不能早于本届起始日期，请核对。"})
    before = party.term_ends_on
    if shifted_to == before:
        raise ValidationError({"shifted_to": f"本届已经是 {before} 届满，请填写另一天。"})
    party.term_shifted_to = None if shifted_to == by_rule else shifted_to
    records.keep(party, actor=actor)
    follow_terms([party.pk])
    Term.objects.filter(party_organization=party).running().update(
        shift_document=document_number.strip(), shift_reason=reason
    )
    note_event(
        party,
        PartyEvent.TERM_SHIFTED,
        happened_on,
        document_number=document_number,
        note=reason,
        before=f"{before} 届满",
        after=f"{shifted_to} 届满",
    )
    party.refresh_from_db()
    return party


def regular_end(party: PartyOrganization) -> datetime.date:
    """The day on which the present term ends by the rules, without a postponement or advance."""
    start = party.term_started_on or party.founded_on
    length = TermLength.objects.valid_on(start).filter(kind=party.kind).first()
    return years_later(start, length.years if length else TERM_YEARS[party.kind])


@transaction.atomic
def number_term(*, actor: Any, pk: int, version: int, number: int | None) -> Term:
    """Say which term of the Party organization it is; the ones after it count on from there."""
    term = records.claim(Term, actor=actor, pk=pk, version=version)
    term.number = number
    records.keep(term, actor=actor)
    if number:
        later = Term.objects.filter(
            party_organization=term.party_organization_id, began_on__gt=term.began_on
        )
        for place, each in enumerate(later.order_by("began_on"), number + 1):
            each.number = place
            each.save(update_fields=["number"])
    return term
