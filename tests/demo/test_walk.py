"""Whoever walks through the generated county by its links meets no closed door: what a role may not
open is not offered to it."""

import html
import re
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.timezone import localdate

from accounts.choices import Role
from branches.models import Instructor, PartyOrganization, WorkCoverage
from members.models import Member
from own.models import MemberAccount
from regions.models import Region
from surveys.models import Squad, SquadMember
from tests.accounts.factories import GrantFactory
from tests.regions.factories import DepartmentFactory

#: Links, and panels that are loaded after their page.
LINK = re.compile(
    r'<(?:a|link)\b[^>]*?\shref="(/[^"#]*)|<[^>]*\sdata-panel[^>]*\shx-get="(/[^"#]*)'
)
#: Outside the pages: files of the site, the description of the API, the way out.
ELSEWHERE = re.compile(r"^/(static|media|api|accounts/logout|sw\.js|manifest)")
#: Pages of one address that are looked at: another row, or another query.
EACH = 2


@pytest.fixture(scope="module")
def county(kept_rows) -> SimpleNamespace:
    call_command("generate_demo", orgs=300, seed=5, months=3)
    root = Region.objects.get(parent=None)
    town = Region.objects.filter(parent=root, level="town").order_by("code").first()
    branch = (
        PartyOrganization.objects.present()
        .filter(region__path__startswith=town.path, kind="branch")
        .order_by("code")
        .first()
    )
    return SimpleNamespace(root=root, town=town, branch=branch)


def user_of(role: str, county: SimpleNamespace):
    places = {
        Role.COUNTY_ADMIN: {"region": county.root},
        Role.COUNTY_STAFF: {"region": county.root},
        Role.TOWN_STAFF: {"region": county.town},
        Role.VIEWER: {"region": county.town},
        Role.SECRETARY: {"party_organization": county.branch},
    }
    if role == Role.DEPARTMENT:
        places[role] = {"department": DepartmentFactory(code="CSBM", region=county.root)}
    user = GrantFactory(user__username=f"walk_{role}", role=role, **places.get(role, {})).user
    if role == Role.MEMBER:
        unbound = Member.objects.present().filter(party_organization=county.branch, account=None)
        MemberAccount.objects.create(user=user, member=unbound.order_by("pk")[0])
    if role == Role.SURVEYOR:
        running = Squad.objects.filter(campaign__state="running", assignments__isnull=False)
        SquadMember.objects.create(squad=running.order_by("pk")[0], user=user)
    if role == Role.INSTRUCTOR:
        sent = WorkCoverage.objects.filter(ends_on=None, assignment__ends_on__gt=localdate())
        first = sent.order_by("pk").values("assignment__instructor")[:1]
        assert Instructor.objects.filter(pk__in=first).update(user=user) == 1
    return user


#: Lists that only people fill, by what they do on the site: their jobs, messages and imports, what
#: they set up; and a preview that the next closing takes away.
BY_PEOPLE = {
    "core:messages",
    "core:jobs",
    "core:queue",
    "imports:list",
    "reports:draft",
    "reports:month_draft",
    "reports:newest_sign_off",
    "reports:sign_off",
    "reports:all_counties",
}


def walk(client: Client) -> tuple[dict[str, int], list[str], set[str]]:
    """Address by name → how often it was opened; what did not open, with the page before; the names
    of lists without a row."""
    opened: dict[str, int] = {}
    closed: list[str] = []
    empty: set[str] = set()
    seen, waiting = {"/"}, [("/", "")]
    while waiting:
        address, before = waiting.pop(0)
        try:
            name = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            closed.append(f"{before}: {address} is no address")
            continue
        if opened.get(name, 0) >= EACH:
            continue
        opened[name] = opened.get(name, 0) + 1
        response = client.get(address, follow=True)
        if response.status_code >= 400:
            closed.append(f"{before}: {address} answers {response.status_code}")
            continue
        if response.streaming or "html" not in response["Content-Type"]:
            continue
        page = response.content.decode()
        if 'class="empty"' in page and "?" not in address:
            empty.add(name)
        for found in LINK.findall(page):
            link = html.unescape("".join(found))
            if link not in seen and not ELSEWHERE.match(link):
                seen.add(link)
                waiting.append((link, address))
    return opened, closed, empty


@pytest.mark.dealt(24)
@pytest.mark.parametrize("role", Role.values)
def test_no_link_leads_where_the_role_may_not_go(db, county, role):
    client = Client()
    client.force_login(user_of(role, county))
    opened, closed, empty = walk(client)
    assert "\n".join(closed) == ""
    assert len(opened) > 10
    if role == Role.COUNTY_ADMIN:
        assert empty - BY_PEOPLE == set()
