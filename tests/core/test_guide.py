"""The user guide: every page leads to its chapter, and every role finds its menu named there."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, Role
from activities.models import Delegation
from core.domain import declared, domain_apps, entries_of
from core.views import guide
from tests.access import collected

CHAPTERS = sorted(path.stem for path in guide.FOLDER.glob("*.md"))
#: Role → the chapter that is written for it.
OF_ROLE = {
    Role.SYSTEM_ADMIN: "system-admin",
    Role.SECURITY_ADMIN: "security-admin",
    Role.AUDIT_ADMIN: "audit-admin",
    Role.COUNTY_ADMIN: "county",
    Role.COUNTY_STAFF: "county",
    Role.TOWN_STAFF: "town",
    Role.VIEWER: "viewer",
    Role.SECRETARY: "secretary",
    Role.INSTRUCTOR: "instructor",
    Role.DEPARTMENT: "department",
    Role.MEMBER: "member",
    Role.SURVEYOR: "surveyor",
}
ENTRY = re.compile(r"^\| (\S+) · (\S+) \|", re.MULTILINE)


def text(name: str) -> str:
    return (guide.FOLDER / f"{name}.md").read_text()


def leads_somewhere(place: str) -> bool:
    name, _, section = place.partition("#")
    found = guide.read(name)
    return found is not None and (not section or f'id="{section}"' in found.html)


@pytest.mark.parametrize("role", Role.values)
def test_the_chapter_of_a_role_names_every_entry_of_its_menu(cast, role):
    user = getattr(cast, role)
    if role == Role.INSTRUCTOR:  # files only what a branch delegated to him
        Delegation.objects.create(
            party_organization=cast.branch, user=user, starts_on=timezone.localdate()
        )
    named = set(ENTRY.findall(text(OF_ROLE[role])))
    shown = {(entry.section, entry.title) for entry in entries_of(user)}
    if role == Role.COUNTY_STAFF:  # one chapter for both; it says what the administrator alone has
        shown |= {(entry.section, entry.title) for entry in entries_of(cast.county_admin)}
    assert named == shown


def test_the_pages_of_administrators_lead_to_their_chapters(cast):
    chapters = tuple(f"/guide/{OF_ROLE[role]}/#" for role in ADMINISTRATORS)
    entries = [entry for role in ADMINISTRATORS for entry in entries_of(getattr(cast, role))]
    assert len(entries) > 5
    places = {entry.title: guide.address_for(entry.url_name) for entry in entries}
    assert {t: place for t, place in places.items() if not place.startswith(chapters)} == {}


def test_no_chapter_names_an_entry_that_no_menu_has():
    known = {(entry.section, entry.title) for entry in declared("menu")}
    titles = {entry.title for entry in declared("menu")}
    for name in CHAPTERS:
        for section, title in ENTRY.findall(text(name)):
            assert (section, title) in known, f"{name}: {section} · {title}"
        for section, title in re.findall(r"\*\*(\S+) · (\S+)\*\*", text(name)):
            assert (section, title) in known, f"{name}: {section} · {title}"
    assert "两新组织" in titles


def test_every_page_has_a_declared_chapter_that_exists():
    declared_places = {name: place for app in domain_apps() for name, place in app.guide.items()}
    wrong = {n: place for n, place in declared_places.items() if not leads_somewhere(place)}
    assert wrong == {}
    assert not leads_somewhere("month#没有这一节") and not leads_somewhere("nowhere")
    index = reverse("core:guide")
    undeclared = [
        name
        for name in collected.PAGES
        if ":" in name and guide.address_for(name) == index and not name.startswith("core:guide")
    ]
    assert undeclared == []
    names = set(collected.PAGES)
    spaces = {name.partition(":")[0] for name in names} | {"api"}
    assert [n for n in declared_places if n not in names | spaces] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_and_pictures_of_a_chapter_lead_somewhere(name):
    html = guide.read(name).html
    for target in map(unquote, re.findall(r'href="([^"]+)"', html)):
        if target.startswith("/guide/"):
            chapter, _, section = target.removeprefix("/guide/").partition("#")
            assert leads_somewhere(f"{chapter.strip('/') or guide.INDEX}#{section}"), target
        elif target.startswith("#"):
            assert f'id="{target[1:]}"' in html, target
        else:
            assert target.startswith("/static/"), target
    for picture in re.findall(r'src="[^"]*guide/([^"]+)"', html):
        assert (guide.FOLDER / "images" / picture).is_file(), picture
    assert "<h1" not in html and " style=" not in html


def test_a_file_outside_of_the_guide_is_named_without_a_link():
    chapter = guide.read("operations")
    assert "](../performance.md)" in text("operations")
    assert "docs/performance.md" in chapter.html and ".md" not in "".join(
        re.findall(r'href="([^"]+)"', chapter.html)
    )
    assert chapter.html.count("<a ") == chapter.html.count("</a>") > 10


def test_the_guide_opens_before_log_in_and_after(client, cast):
    for name in CHAPTERS:
        address = guide.read(name).address
        page = client.get(address)
        assert page.status_code == 200
        assert guide.read(name).title in page.content.decode()
        assert "data-menu-group" not in page.content.decode()
    assert client.get("/guide/nowhere/").status_code == 404
    assert client.get("/guide/README/").status_code == 404
    client.force_login(cast.town_staff)
    page = client.get("/guide/town/").content.decode()
    assert "data-menu-group" in page and 'href="/guide/month/#月报核查"' in unquote(page)


def test_a_page_shows_the_way_to_its_chapter(client, cast):
    client.force_login(cast.county_admin)
    for name, place in (
        ("orgs:list", "/guide/lists/#查台账"),
        ("reports:check", "/guide/month/#月报核查"),
        ("members:posts", "/guide/party/#任职"),
    ):
        page = client.get(reverse(name)).content.decode()
        assert page.count(f'class="guide-link d-print-none" href="{place}"') == 1
