"""The six checks of a generated county, found once more by plain Python; figures lead to just
their rows."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.models import Coverage, WorkCoverage
from completeness import services
from completeness.choices import Lack, Topic
from completeness.models import Clearness, Confirmation
from core.months import BEGINNING, months_later
from demo.generator import generate
from members.models import Employment, Member, Membership
from orgs.models import CurrentFacts, DuplicatePair, Organization, OrganizationStatus
from profiles.models import KeyPerson, Profile, ProfileValues
from regions.models import Region
from rosters.models import Roster
from sources.models import SourceRow
from tests.accounts.factories import GrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.dealt(5)]
TODAY = datetime.date(2026, 11, 15)
SAID = datetime.date(2026, 11, 1)
AGES = {"operation": 12, "staff": 12, "members": 12, "owners": 24}


@pytest.fixture(scope="module")
def generated(kept_rows):
    generate(organizations=150, seed=5, months=3, region_code="330999", today=TODAY)
    units = list(Organization.objects.order_by("pk")[:40])
    # What a generated county has none of.
    Organization.objects.filter(pk=units[0].pk).update(address="")
    Organization.objects.filter(pk=units[1].pk).update(principal="")
    Organization.objects.filter(pk=units[2].pk).update(founded_on=None)
    DuplicatePair.objects.create(first=units[3], second=units[4], suspicion="same_name")
    Organization.objects.filter(pk=units[5].pk).update(name="测试行业协会", kind="social")
    Confirmation.objects.create(
        organization=units[5], topic="staff", confirmed_on=TODAY, number=120
    )
    Organization.objects.filter(pk=units[6].pk).update(name="测试商会", kind="social")
    for unit, fact in ((units[7], "no_party_reason"), (units[8], "owner_politics")):
        blank = dict.fromkeys(("no_party_reason", "owner_politics"), "")
        told = {**blank, fact: "other"}
        profile, _ = Profile.objects.update_or_create(organization=unit, defaults=told)
        ProfileValues.objects.filter(profile=profile).delete()
        values = {fact: "other", f"entered_{fact}": True}
        ProfileValues.objects.create(profile=profile, starts_on=BEGINNING)
        ProfileValues.objects.create(profile=profile, starts_on=SAID, **values)
    Organization.objects.filter(pk=units[8].pk).update(principal_politics="")
    Organization.objects.filter(pk=units[9].pk).update(principal="", principal_politics="")
    KeyPerson.objects.create(
        organization=units[9],
        role="investor",
        name="王芳",
        politics="masses",
        created_at=timezone.make_aware(datetime.datetime.combine(SAID, datetime.time(9))),
    )
    # Nobody covers one, and nobody has said why.
    for model in (Coverage, WorkCoverage, Profile):
        model.objects.filter(organization=units[10]).delete()
    Confirmation.objects.filter(organization=units[10], topic="formation").delete()
    services.refresh_completeness(day=TODAY)


def in_force(link, day):
    return link.starts_on <= day and (link.ends_on is None or link.ends_on > day)


def known(unit, topic, day):
    """Since when, in plain words: entered, looked at, covered, compared; else stored."""
    stored = min(timezone.localdate(unit.created_at), day)
    entered = {"count": "region", "operation": "state", "staff": "staff_count"}.get(topic)
    days = []
    if entered:
        days = [
            each.starts_on
            for each in OrganizationStatus.objects.filter(organization=unit)
            if BEGINNING < each.starts_on <= day and getattr(each, f"entered_{entered}")
        ]
    found = [max(days) if days else stored]
    found += [c.confirmed_on for c in looks(unit, topic, day)]
    said = {"operation": "state", "staff": "staff_count", "owners": "principal"}.get(topic)
    for row in SourceRow.objects.filter(organization=unit, listed__step="done"):
        agrees = said is None or (getattr(row, said) not in ("", None) and said not in row.differs)
        there = row.outcome != "vanished" and row.listed.dated <= day
        if topic in ("count", "operation", "staff", "owners") and agrees and there:
            found.append(row.listed.dated)
    told = {"formation": "entered_no_party_reason", "owners": "entered_owner_politics"}.get(topic)
    if told:
        rows = ProfileValues.objects.filter(profile__organization=unit, **{told: True})
        found += [each.starts_on for each in rows if BEGINNING < each.starts_on <= day]
    if topic == "owners":
        found += [min(timezone.localdate(each.updated_at), day) for each in people_of(unit, day)]
    if topic == "formation":
        found += [link.starts_on for link in links(unit, day)]
    if topic == "members":
        found += [r.listed_on for r in Roster.objects.filter(organization=unit)]
    return max(found)


def looks(unit, topic, day):
    rows = Confirmation.objects.filter(organization=unit, topic=topic)
    return [each for each in rows if each.confirmed_on <= day]


def links(unit, day):
    covering = Coverage.objects.filter(organization=unit).select_related("party_organization")
    return [
        link
        for link in covering
        if in_force(link, day)
        and link.party_organization.deleted_at is None
        and link.party_organization.founded_on <= day
        and (
            link.party_organization.dissolved_on is None
            or link.party_organization.dissolved_on > day
        )
    ] + [link for link in WorkCoverage.objects.filter(organization=unit) if in_force(link, day)]


def works_there(unit, day):
    for member in Member.objects.filter(deleted_at=None, employments__organization=unit):
        if not any(in_force(each, day) for each in Membership.objects.filter(member=member)):
            continue
        past = [e for e in Employment.objects.filter(member=member) if e.starts_on <= day]
        if max(past, key=lambda each: each.starts_on).organization_id == unit.pk:
            return True
    return False


def people_of(unit, day):
    people = KeyPerson.objects.filter(organization=unit)
    return [each for each in people if timezone.localdate(each.created_at) <= day]


def owners_known(unit, day):
    people = people_of(unit, day)
    facts = Profile.objects.filter(organization=unit).first()
    politics = [unit.principal_politics, facts and facts.owner_politics]
    politics += [each.politics for each in people]
    return bool((unit.principal or people) and any(politics))


def lacking(unit, day):
    """Check → whether it is clear, told by rows alone."""
    facts = CurrentFacts.objects.get(organization=unit)
    twins = DuplicatePair.objects.filter(dismissed_at=None)
    twin = any(unit.pk in (pair.first_id, pair.second_id) for pair in twins)
    associates = unit.kind == "social" and re.search(
        "协会|商会|学会|研究会|联合会|促进会|联谊会", unit.name
    )
    counted = [each for each in looks(unit, "staff", day) if each.number is not None]
    compared = Roster.objects.filter(organization=unit).exists()
    found = {
        "count": len(unit.uscc) == 18 and unit.address and not facts.doubt and not twin
        and unit.region.level not in ("province", "city", "county"),
        "operation": unit.founded_on is not None,
        "staff": bool(counted) if associates else unit.staff_count > 0,
        "formation": bool(
            links(unit, day)
            or looks(unit, "formation", day)
            or Profile.objects.filter(organization=unit).exclude(no_party_reason="").exists()
        ),
        "members": works_there(unit, day) or bool(looks(unit, "members", day)) or compared,
        "owners": owners_known(unit, day),
    }  # fmt: skip
    for topic, months in AGES.items():
        fresh = known(unit, topic, day) > months_later(day, -months)
        found[topic] = bool(found[topic]) and fresh
    return {topic: bool(clear) for topic, clear in found.items()}


def test_every_check_of_the_generated_county_is_what_plain_python_finds(generated):
    rows = {row.organization_id: row for row in Clearness.objects.all()}
    units = list(Organization.objects.select_related("region"))
    assert set(rows) == {each.pk for each in units}
    wrong, met = [], set()
    for unit in units:
        row, wanted = rows[unit.pk], lacking(unit, TODAY)
        told = {topic: getattr(row, topic) for topic in Topic.values}
        since = dict(zip(Topic.values, row.since, strict=True))
        days = {topic: known(unit, topic, TODAY) for topic in Topic.values}
        met |= set(row.lacks) | set(told.items())
        if (told, since) != (wanted, days):
            wrong.append((unit.name, told, wanted, since, days))
    assert wrong == []
    # Both answers of each check were met, so that the comparison proves something.
    assert {(topic, clear) for topic in Topic.values for clear in (True, False)} <= met
    assert {Lack.ADDRESS, Lack.TWIN, Lack.FOUNDED, Lack.ASSOCIATES, Lack.UNCOVERED} <= met


def test_figures_lead_to_just_their_rows(generated, client):
    root = Region.objects.get(parent=None)
    user = GrantFactory(role="county_admin", region=root).user
    figures = services.by_region(Organization.objects.visible_to(user))
    lines = services.by_town(figures)
    assert services.total(figures).units == sum(each.units for each in lines) > 100
    client.force_login(user)
    for line in (lines[0], lines[-1]):
        for topic in Topic.values:
            place = {"region": line.region.code, "export": "", "clear": topic}
            page = client.get(reverse("orgs:list"), place)
            assert page.context["count"] == line.unclear(topic), (line.region.name, topic)
            place["clear"] = f"{topic}-clear"
            page = client.get(reverse("orgs:list"), place)
            assert page.context["count"] == line.clear[topic]
    page = client.get(reverse("completeness:towns"))
    shown = re.findall(r"<tr>(.*?)</tr>", page.content.decode(), flags=re.DOTALL)[1:]
    assert len(shown) == len(lines)
    for line, row in zip(lines, shown, strict=True):
        assert line.region.name in row and row.count("<td") == 2 + len(Topic.values)
        for topic in Topic.values:
            assert f"{line.rate(topic):.1%}</a>" in row
            if line.unclear(topic):
                listed = f"clear={topic}&amp;region={line.region.code}"
                assert f'{listed}">{line.unclear(topic):,} 个不清</a>' in row
