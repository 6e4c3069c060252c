"""Who owes dues in a month, and by what: read once for all members of a Party organization."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from branches.models import PartyOrganization
from core.months import Month
from dues.choices import BY_INCOME
from dues.models import DuesBase, DuesExemption, DuesRate
from dues.shares import NOTHING, due_of
from members.models import Membership


@dataclass(frozen=True)
class Owed:
    """What a member owes for a month."""

    #: None: nobody has said by what it is reckoned.
    amount: Decimal | None
    #: The income, the share in percent and the kind, as the ledger shows them.
    base: Decimal | None = None
    rate: Decimal | None = None
    exempt: bool = False

    @property
    def basis(self) -> str:
        """As it is kept, encrypted: income|percent."""
        return f"{'' if self.base is None else self.base}|{'' if self.rate is None else self.rate}"


def payers_of(party: PartyOrganization, month: Month) -> list[int]:
    """Ids of the members who pay there for a month: who is on the books on its first day, and who
    joins the Party in it. Whoever comes from elsewhere paid this month where he was."""
    links = Membership.objects.filter(party_organization=party, member__deleted_at=None)
    first, last = month.first_day, month.last_day
    there = Q(starts_on__lte=first) & (Q(ends_on=None) | Q(ends_on__gt=first))
    new = Q(starts_on__gt=first, starts_on__lte=last, member__joined_on__gte=first)
    new &= Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
    found = links.filter(there | new).values_list("member_id", flat=True)
    return sorted(set(found))


def owed_by(member_ids: Collection[int], month: Month) -> dict[int, Owed]:
    """Member → what he owes for the month, by the rows that hold in it."""
    day = month.first_day
    rates = DuesRate.on(day)
    bases: dict[int, DuesBase] = {}
    rows = DuesBase.objects.filter(member__in=member_ids, starts_on__lte=day)
    for row in rows.order_by("starts_on"):
        bases[row.member_id] = row
    exemptions: dict[int, DuesExemption] = {}
    covering = DuesExemption.objects.filter(
        member__in=member_ids, first_month__lte=day, last_month__gte=day
    )
    for row in covering.order_by("pk"):
        exemptions[row.member_id] = row
    return {pk: _owed(bases.get(pk), exemptions.get(pk), rates) for pk in member_ids}


def _owed(base: DuesBase | None, exemption: DuesExemption | None, rates: dict) -> Owed:
    if exemption is not None and exemption.amount == NOTHING:
        return Owed(NOTHING, exempt=True)
    if base is None:
        return Owed(None)
    income = base.base
    amount, band = due_of(rates[base.kind], income)
    rate = None if band.rate is None else band.rate * 100
    if exemption is not None:
        amount = min(amount, exemption.amount)
    return Owed(amount, income if base.kind in BY_INCOME else None, rate)
