"""六清: what is clear of each unit is what plain Python finds; figures lead to just their rows; a
look at a unit makes it clear; a month keeps what it knew."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from branches.services import replace_row
from completeness import services
from completeness.choices import BITS, Lack, Topic
from completeness.models import Clearness, CompletenessRule, Confirmation
from core.errors import Denied, Missing
from core.months import months_later
from months import figures
from months.models import Figure, OrganizationFact
from months.services import close_month, reopen_month
from months.services.completeness import INDICATORS
from orgs.models import Organization, OrganizationStatus
from tests.branches.factories import CoverageFactory
from tests.members.factories import MemberFactory
from tests.months.march import LAST, MONTH
from tests.orgs.factories import OrganizationFactory
from tests.rosters.factories import RosterFactory
from tests.vanguard.test_month import sheets

pytestmark = pytest.mark.django_db


# --- One unit ----------------------------------------------------------------------------------


@pytest.fixture
def unit(cast, county):
    return OrganizationFactory(
        region=county.east,
        address="东街道一号",
        principal="王芳",
        principal_politics="群众",
        founded_on=datetime.date(2015, 1, 1),
    )


def lacks(unit):
    return {lack for each in services.standing_of(unit) for lack in each.lacks}


def test_a_look_makes_clear_what_nobody_knew_and_is_said_once(cast, county, unit, fresh):
    town = fresh(cast.town_staff)
    assert lacks(unit) == {Lack.UNCOVERED, Lack.NO_MEMBERS}
    given = {"actor": town, "organization": unit, "topics": ["formation", "members"]}
    for wrong in ({"topics": []}, {"confirmed_on": None}, {"confirmed_on": AFTER}):
        with pytest.raises(ValidationError):
            services.confirm(**{**given, "confirmed_on": timezone.localdate(), **wrong})
    for _ in range(2):
        services.confirm(**given, confirmed_on=timezone.localdate())
    assert Confirmation.objects.count() == 2
    assert lacks(unit) == set()
    assert Clearness.objects.get(organization=unit).members
    with pytest.raises(Denied):
        services.confirm(**given | {"actor": fresh(cast.viewer)}, confirmed_on=AFTER)
    west = OrganizationFactory(region=county.west)
    with pytest.raises(Missing):
        services.confirm(**given | {"organization": west}, confirmed_on=timezone.localdate())
    # An association has members of its own to count, whatever its staff.
    society = OrganizationFactory(region=county.east, kind="social", name="东街道花木协会")
    assert Lack.ASSOCIATES in lacks(society) and Lack.STAFF not in lacks(society)
    services.confirm(
        **given | {"organization": society, "topics": ["staff"]},
        confirmed_on=timezone.localdate(),
        number=35,
    )
    assert Lack.ASSOCIATES not in lacks(society)
    again = given | {"organization": society, "topics": ["staff"]}
    services.confirm(**again, confirmed_on=timezone.localdate())
    assert Lack.ASSOCIATES not in lacks(society), "said once more without it, the number stays"


AFTER = timezone.localdate() + datetime.timedelta(days=2)


def test_the_county_says_how_old_is_too_old(cast, unit, fresh):
    today = timezone.localdate()
    row = OrganizationStatus.objects.get(organization=unit)
    edge = months_later(today, -12)
    for day, old in ((edge, True), (edge + datetime.timedelta(days=1), False)):
        OrganizationStatus.objects.filter(pk=row.pk).update(starts_on=day)
        assert (Lack("old_staff") in lacks(unit)) is old
    OrganizationStatus.objects.filter(pk=row.pk).update(starts_on=edge)
    rule = CompletenessRule.objects.get(topic="staff")
    replace_row(
        CompletenessRule,
        actor=fresh(cast.county_admin),
        pk=rule.pk,
        version=rule.version,
        valid_from=today,
        ground="县级文件",
        months=None,
    )
    assert Lack("old_staff") not in lacks(unit) and Lack("old_operation") in lacks(unit)


def test_the_panel_asks_only_for_what_the_reader_can_mend(cast, county, unit, client):
    Organization.objects.filter(pk=unit.pk).update(address="")
    url = reverse("completeness:of_organization", args=[unit.pk])

    def links_of(user):
        client.force_login(user)
        return set(re.findall(r'href="([^"]+)"', client.get(url).content.decode()))

    edit = reverse("orgs:edit", args=[unit.pk])
    compare = reverse("rosters:new_of_organization", args=[unit.pk])
    assert {edit, compare} <= links_of(cast.county_admin)
    assert edit in (town := links_of(cast.town_staff)) and compare not in town
    assert reverse("completeness:confirm", args=[unit.pk]) in town
    assert links_of(cast.viewer) == set()
    client.force_login(cast.viewer)
    assert "地址没有填" in client.get(url).content.decode()
    west = OrganizationFactory(region=county.west)
    client.force_login(cast.town_staff)
    assert client.get(reverse("completeness:of_organization", args=[west.pk])).content == b""


def test_what_changed_lately_is_followed_without_the_night(cast, county, unit):
    services.refresh_completeness()
    RosterFactory(organization=unit)
    assert services.refresh_changed() == 1
    assert Clearness.objects.get(organization=unit).members
    assert services.refresh_changed() == 0


# --- The month ---------------------------------------------------------------------------------


def test_a_month_keeps_what_it_knew_and_an_earlier_one_has_no_sheet(county, unit):
    covered = OrganizationFactory(region=county.west, address="西镇一号")
    CoverageFactory(organization=covered, starts_on=LAST)
    MemberFactory(organization=covered)
    OrganizationFactory(region=county.west, state="suspended")
    close_month(actor=None, month=MONTH)
    revision = figures.latest_revision(MONTH)
    bits = dict(
        OrganizationFact.objects.filter(revision=revision).values_list(
            "organization", "clear_checks"
        )
    )
    assert bits[unit.pk] & BITS[Topic.OWNERS] and not bits[unit.pk] & BITS[Topic.FORMATION]
    assert bits[covered.pk] & BITS[Topic.FORMATION] and bits[covered.pk] & BITS[Topic.MEMBERS]
    book = sheets(revision)
    assert book.sheetnames.index("六清") > book.sheetnames.index("趋势")
    rows = list(book["六清"].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "区域")
    assert head[1:] == tuple(each.title for each in INDICATORS)
    assert head[:4] == ("区域", "组织数", "数量清数", "数量清率") and len(head) == 14
    total = next(row for row in rows if row[0] == "合计")
    assert total[1] == 2 and total[head.index("组建清数")] == 1
    assert total[head.index("组建清率")] == 0.5
    # What is known later changes the next revision, not this one.
    Confirmation.objects.create(organization=unit, topic="formation", confirmed_on=LAST)
    assert list(sheets(revision)["六清"].iter_rows(values_only=True)) == rows
    # A month that was closed before anybody asked: no sheet, and no error.
    OrganizationFact.objects.filter(revision=revision).update(clear_checks=None)
    reopen_month(actor=None, month=MONTH, reason="补登")
    close_month(actor=None, month=MONTH)
    again = figures.latest_revision(MONTH)
    assert "六清" in sheets(again).sheetnames
    Figure.objects.filter(revision=again, indicator__in=[i.code for i in INDICATORS]).delete()
    assert "六清" not in sheets(again).sheetnames
