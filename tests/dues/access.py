"""Doors to dues: sums for whoever sees the members, persons for the secretary alone."""

import datetime
from decimal import Decimal

from core.months import Month
from dues.models import (
    DuesEntry,
    DuesExemption,
    DuesLimit,
    DuesOfficer,
    DuesRate,
    DuesStanding,
    DuesYear,
    PaymentList,
    PaymentRow,
    sealed,
)
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    Write,
    api,
    api_list,
    county_rule,
    edit_organization,
    everybody_logged_in,
    list_page,
    object_of_member,
    object_of_organization,
    only,
    panel,
    persons_somewhere,
    row,
    versioned,
)
from tests.accounts.factories import UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.dues.factories import base, month_of, payment

DAY = datetime.date(2026, 1, 10)


def furnish(world):
    """In each place a month that is collected and one that is only made, with all that hangs on
    them."""
    for nth, place in enumerate(world.places.values(), 1):
        party, member = place.party, place.member
        base(member)
        place.dues_month = month_of(party, dues=[(member, "15.00"), (place.colleague, "20.00")])
        place.new_dues_month = month_of(party, Month(2026, 2), "created", [(member, "15.00")])
        place.dues_payment = payment(place.dues_month, place.colleague, "5.00")
        place.dues_exemption = DuesExemption.objects.create(
            member=member,
            first_month="2025-01-01",
            last_month="2025-06-01",
            ground="因病致困",
            decided_on=DAY,
            document_number="1号",
        )
        place.dues_officer = DuesOfficer.objects.create(
            party_organization=party, user=UserFactory(username=f"officer{nth}"), starts_on=DAY
        )
        place.dues_entry = DuesEntry.objects.create(
            kind="opening", taker=party, amount=Decimal(100), happened_on=DAY, note=place.token
        )
        place.dues_year = DuesYear.objects.create(
            party_organization=party, year=2025, published_on=DAY
        )
        place.payment_list = PaymentList.objects.create(
            party_organization=party, name=f"{place.token}清单", method="bank"
        )
        place.payment_row = PaymentRow.objects.create(
            list=place.payment_list,
            row_number=2,
            name=place.person,
            amount_cipher=sealed(Decimal("15.00")),
            paid_on=DAY,
            month="2026-01-01",
            member=member,
            state="doubt",
            doubt="amount",
        )
        DuesStanding.objects.create(member=member, months=4, since="2026-01-01")
        for name in ("dues_month", "new_dues_month", "dues_exemption", "dues_officer",
                     "dues_entry", "dues_year", "payment_list"):  # fmt: skip
            getattr(place, name).refresh_from_db()


#: The secretary of the branch; whoever sees the members hears that he may not.
keeps = object_of_member.answering("403").at("mine", secretary="200")
#: The same of pages that name the Party organization, which others see too.
keeps_party = object_of_organization.answering("403").at("mine", secretary="200")
#: What stands there is for the keeper alone.
kept_only = object_of_member.answering("404").at("mine", secretary="200")
#: And for the member himself, who changes nothing.
kept_or_own = kept_only.at("mine", member="403")
enters_money = edit_organization.at("mine", secretary="200")

MENU = {"党费": READERS - {"viewer"}}

_month = row("dues_month")
_of_month = row("dues_month", "dues_month")
_party = row("party", "party")


def _rule(model, **values):
    kwargs = lambda world, place: {  # noqa: E731
        "pk": model.objects.filter(valid_to=None).order_by("pk")[0].pk
    }

    def form(world, place):
        version = model.objects.filter(valid_to=None).order_by("pk")[0].version
        return {"version": version, "valid_from": "2030-01-01", "ground": "县级文件"} | values

    return Door(kwargs=kwargs, get=county_rule, post=Post(county_rule.answering("302+"), form))


def _member(world, place):
    return {"member": world.places[place].member.pk}


def _ticked(world, place):
    return {"paid": [world.places[place].member.pk], "paid_on": "2026-01-12", "method": "cash"}


def _now():
    return Month.current().first_day.isoformat()


DOORS = {
    "dues:list": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    "dues:detail": Door(kwargs=_month, get=object_of_member),
    "dues:history": Door(kwargs=_month, get=panel),
    "dues:start": Door(
        kwargs=row("new_dues_month"),
        post=Post(keeps.answering("302+"), versioned("new_dues_month")),
    ),
    "dues:settle": Door(kwargs=_month, post=Post(keeps.answering("302+"), versioned("dues_month"))),
    "dues:collect": Door(kwargs=_month, get=keeps, post=Post(keeps.answering("302+"), _ticked)),
    "dues:new_payment": Door(
        kwargs=_of_month,
        get=keeps,
        post=Post(
            keeps.answering("302+"),
            lambda world, place: (
                _member(world, place)
                | {"amount": "5.00", "paid_on": "2026-01-12", "method": "bank", "payer": "家属"}
            ),
        ),
    ),
    "dues:correct": Door(
        kwargs=_of_month,
        get=keeps,
        post=Post(
            keeps.answering("302+"),
            lambda world, place: (
                _member(world, place) | {"amount": "-1.50", "reason": "基数记错，更正"}
            ),
        ),
    ),
    "dues:reverse_payment": Door(
        kwargs=row("dues_payment"),
        get=kept_only,
        post=Post(kept_only.answering("302+"), versioned("dues_payment", reason="记到他人名下")),
    ),
    "dues:own_party": Door(get=only("403", secretary="302")),
    "dues:party": Door(kwargs=row("party"), get=keeps_party),
    "dues:new_month": Door(
        kwargs=_party,
        get=keeps_party,
        post=Post(keeps_party.answering("302+"), lambda world, place: {"month": _now()}),
    ),
    # Whom he names must have a secretary's grant of his own.
    "dues:new_officer": Door(
        kwargs=row("party", "party_organization"),
        get=keeps_party,
        post=Post(
            keeps_party, lambda world, place: {"username": "nobody", "starts_on": "2026-01-12"}
        ),
    ),
    "dues:end_officer": Door(
        kwargs=row("dues_officer"),
        get=kept_only,
        post=Post(kept_only.answering("302+"), versioned("dues_officer", ends_on="2026-02-01")),
    ),
    "dues:new_base": Door(
        kwargs=row("member", "member"),
        get=keeps,
        post=Post(
            keeps.answering("302+"),
            lambda world, place: {"kind": "income", "base": "5000.01", "starts_on": _now()},
        ),
    ),
    "dues:new_exemption": Door(
        kwargs=row("member", "member"),
        get=keeps,
        post=Post(
            keeps.answering("302+"),
            lambda world, place: {
                "first_month": _now(),
                "last_month": _now(),
                "ground": "因病致困",
                "decided_on": "2026-01-12",
                "document_number": "2号",
            },
        ),
    ),
    "dues:end_exemption": Door(
        kwargs=row("dues_exemption"),
        get=kept_or_own,
        # Months of last year are not offered any more.
        post=Post(kept_or_own, versioned("dues_exemption", last_month="2025-03-01")),
    ),
    "dues:new_list": Door(kwargs=_party, get=keeps_party, post=Post(keeps_party)),
    "dues:new_bases": Door(kwargs=_party, get=keeps_party, post=Post(keeps_party)),
    "dues:list_page": Door(
        kwargs=row("payment_list"),
        get=kept_only,
        post=Post(
            kept_only.answering("302+"),
            lambda world, place: {"do": "skip", "row": world.places[place].payment_row.pk},
        ),
    ),
    "dues:ledger": Door(kwargs=row("party"), get=object_of_member),
    "dues:new_entry": Door(
        kwargs=_party,
        get=enters_money,
        post=Post(
            enters_money.answering("302+"),
            lambda world, place: {
                "kind": "used",
                "amount": "20.00",
                "happened_on": "2026-01-12",
            },
        ),
    ),
    "dues:reverse_entry": Door(
        kwargs=row("dues_entry"),
        get=object_of_member,
        post=Post(object_of_member.answering("302+"), versioned("dues_entry")),
    ),
    "dues:arrears": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    "dues:new_year": Door(
        kwargs=_party,
        get=keeps_party,
        post=Post(
            keeps_party.answering("302+"),
            lambda world, place: {"year": "2026", "published_on": "2026-01-12"},
        ),
    ),
    "dues:year": Door(kwargs=row("dues_year"), get=kept_only),
    "dues:year_ledger": Door(kwargs=row("dues_year"), post=Post(kept_only)),
    "dues:rules": Door(get=everybody_logged_in),
    "dues:replace_rate": _rule(DuesRate, up_to="2900", rate="0.4"),
    "dues:replace_limit": _rule(DuesLimit, months=4),
    "dues:of_party": Door(kwargs=row("party"), get=panel),
    "dues:of_member": Door(kwargs=row("member"), get=panel),
    "dues:own": Door(kwargs=row("account"), get=panel),
    "api:dues-list": Door(**api_list(api(persons_somewhere))),
    "api:dues-detail": Door(
        kwargs=_month, get=api(object_of_member).but(viewer="403", instructor="403", surveyor="403")
    ),
    "api:dues-people": Door(
        kwargs=_month, get=api(keeps).but(viewer="403", instructor="403", surveyor="403")
    ),
    **{
        f"api:dues-{name}": Door(
            kwargs=_month, get=api(persons_somewhere).answering("405").in_each_place()
        )
        for name in ("payments", "tick")
    },
}

#: Nobody else keeps dues anywhere.
_notes = only("403", anonymous="401", secretary="404").in_each_place().at("mine", secretary="200+")
WRITES = [
    Write(
        "POST",
        "api:dues-payments",
        _notes,
        lambda world, place: (
            _member(world, place) | {"amount": "5.00", "paid_on": "2026-01-12", "method": "bank"}
        ),
        _month,
    ),
    Write(
        "POST",
        "api:dues-tick",
        _notes,
        lambda world, place: {
            "members": [world.places[place].member.pk],
            "paid_on": "2026-01-12",
        },
        _month,
    ),
]

LISTED = {
    "dues": (
        "party_organization_name",
        {
            "all": {"明亮科技党支部", "西镇综合党支部"},
            "east": {"明亮科技党支部"},
            "viewer": None,
        },
    ),
}


def list_draw(rows, cast):
    for branch in (rows.branch, rows.west_branch):
        month_of(branch)


def list_row(region):
    month_of(PartyOrganizationFactory(region=region))
