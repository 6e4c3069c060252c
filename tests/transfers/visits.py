"""Doors to transfers and floating members: as members are reached; the side that receives sees a
transfer once it is agreed to."""

import datetime

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.transfers.factories import AwayFactory, HereFactory, TransferFactory
from transfers.models import FloatingMember, Transfer


def draw(drawn, chance):
    for party in chance.sample(drawn.parties, min(6, len(drawn.parties))):
        state = chance.choice(["proposed", "agreed", "refused"])
        target = chance.choice([each for each in drawn.parties if each.pk != party.pk])
        day = drawn.today - datetime.timedelta(days=chance.randrange(60))
        TransferFactory(
            party_organization=party,
            target=target,
            state=state,
            proposed_on=day,
            agreed_on=None if state == "proposed" else day,
        )
        AwayFactory(party_organization=party)
        HereFactory(party_organization=target)


def seen(visit, pk):
    row = visit.rows.of(Transfer)[pk]
    if not present(visit.rows.parties[row.party_organization_id]):
        return False
    arriving = row.agreed_on is not None and visit.oracle.people_of(row.target_id)
    return arriving or visit.oracle.people_of(row.party_organization_id)


def floats(visit, pk):
    party = visit.rows.of(FloatingMember)[pk].party_organization_id
    return present(visit.rows.parties[party]) and visit.oracle.people_of(party)


def _list(visit, name, kind, model, rule):
    status = visit.get(reverse(name), headers=LIST)
    if not visit.oracle.may("persons"):
        return status, 403
    rows = {pk for pk in visit.rows.of(model) if rule(visit, pk)}
    shown, count = visit.listed(kind)
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def transfer_list(visit):
    return _list(visit, "transfers:list", "transfers", Transfer, seen)


@door
def transfer_page(visit):
    pk = visit.pick(visit.rows.of(Transfer))
    status = visit.get(reverse("transfers:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def transfer_agreement(visit):
    """Whoever edits the people of the side that proposes agrees."""
    pk = visit.pick(visit.rows.of(Transfer))
    status = visit.get(reverse("transfers:agree", args=[pk]))
    if not seen(visit, pk):
        return status, 404
    party = visit.rows.of(Transfer)[pk].party_organization_id
    return status, 200 if visit.oracle.people_of(party, "edit_party") else 403


@door
def floating_list(visit):
    return _list(visit, "transfers:floating", "transfers/floating", FloatingMember, floats)


@door
def floating_page(visit):
    pk = visit.pick(visit.rows.of(FloatingMember))
    status = visit.get(reverse("transfers:floating_member", args=[pk]))
    return status, 200 if floats(visit, pk) else 404


def _api(visit, base, model, rule):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(model))
        return api_row(visit, base, pk, rule(visit, pk), "persons")
    found = api_rows(visit, base)
    if not visit.oracle.may("persons"):
        return found, 403
    return found, {pk for pk in visit.rows.of(model) if rule(visit, pk)}


@door
def transfers_api(visit):
    return _api(visit, "transfer", Transfer, seen)


@door
def floating_api(visit):
    return _api(visit, "floating-member", FloatingMember, floats)
