"""Doors to facts and areas: with the organization, and with the region."""

import datetime

from django.urls import reverse

from profiles.models import Area, AreaUnit, Profile
from tests.access.visits import api_row, api_rows, door, present
from tests.profiles.factories import AreaFactory, AreaUnitFactory, known

DAY = datetime.date(2026, 1, 5)


def draw(drawn, chance):
    for unit in chance.sample(drawn.organizations, min(8, len(drawn.organizations))):
        known(unit, DAY, has_union="yes")
        area = AreaFactory(region=unit.region)
        AreaUnitFactory(area=area, organization=chance.choice(drawn.organizations))


def _profile_seen(visit, pk):
    unit = visit.rows.of(Profile)[pk].organization_id
    return present(visit.rows.organizations[unit]) and visit.oracle.organization(unit)


def _area_seen(visit, pk):
    """In a region of his; or by a unit there, if he reaches any otherwise than through regions."""
    area = visit.rows.of(Area)[pk]
    if area.region_id in visit.oracle.regions("see"):
        return True
    if not visit.oracle.reaches_apart_from_regions("see"):
        return False
    inside = (u.organization_id for u in visit.rows.of(AreaUnit).values() if u.area_id == pk)
    units = visit.rows.organizations
    return any(present(units[u]) and visit.oracle.organization(u) for u in inside)


@door
def area_page(visit):
    pk = visit.pick(visit.rows.of(Area))
    status = visit.get(reverse("profiles:area", args=[pk]))
    return status, 200 if _area_seen(visit, pk) else 404


@door
def profiles_api(visit):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Profile))
        return api_row(visit, "organization-profile", pk, _profile_seen(visit, pk))
    found = api_rows(visit, "organization-profile")
    if not visit.oracle.may("see"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Profile) if _profile_seen(visit, pk)}


@door
def areas_api(visit):
    found = api_rows(visit, "area")
    if not visit.oracle.may("see"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Area) if _area_seen(visit, pk)}
