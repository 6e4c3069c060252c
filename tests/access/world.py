"""What could leak: something of every kind in two towns and at the county, and the whole cast.

Every name carries the token of its place, so that one look at an answer says whose data it holds.
"""

import html
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

from django.test import Client

from accounts.models import User
from core.domain import domain_apps
from core.values import mask
from tests.access import collected
from tests.access.ladder import KEEPERS, ROLES, SEES, TOKENS
from tests.accounts.factories import GrantFactory, UserFactory
from tests.members.factories import id_number
from tests.regions.factories import RegionFactory


@dataclass
class Place:
    """What stands in one place; each app adds its rows under names of its own."""

    nth: int
    token: str
    person: str
    region: Any

    @property
    def phone(self) -> str:
        return f"1380000{7000 + self.nth}"

    @property
    def number(self) -> str:
        return id_number(500 + self.nth)


@dataclass
class World:
    """The places, the cast, and what apps add that is of no place."""

    regions: SimpleNamespace
    places: dict[str, Place]
    users: dict[str, User]
    #: A client loads all middleware: one for each role serves the whole module.
    clients: dict[str, tuple[Client, dict[str, str]]] = field(default_factory=dict)

    def log_in(self) -> None:
        """A browser for each role, before a module begins: a session that rests ends."""
        # Grants are cached on the user, and the apps may have added some.
        self.users = {name: User.objects.get(pk=user.pk) for name, user in self.users.items()}
        for role in ROLES:
            client = Client()
            if role != "anonymous":
                client.force_login(self.users[role])
            self.clients[role] = client, {name: each.value for name, each in client.cookies.items()}

    def client(self, role: str) -> Client:
        """A browser in which the role is logged in, as it was after logging in."""
        if role not in self.clients:
            raise LookupError(role)
        client, cookies = self.clients[role]
        client.cookies = SimpleCookie(cookies)
        return client

    @contextmanager
    def client_that_checks(self, role: str) -> Iterator[Client]:
        """The same, before a site that wants its CSRF token to be sent."""
        client = self.client(role)
        client.handler.enforce_csrf_checks = True
        try:
            yield client
        finally:
            client.handler.enforce_csrf_checks = False

    def foreign(self, role: str, *, contacts: bool | tuple[str, ...] = False) -> list[str]:
        """Texts that no answer to the role may hold: names, codes and masks out of its scope.

        `contacts`: whether editors read the telephones of their organizations there, who besides.
        """
        readers = {*KEEPERS, *contacts} if isinstance(contacts, tuple) else KEEPERS
        seen, persons = SEES.get(role, ((), False))
        found = []
        for name, place in self.places.items():
            if name not in seen:
                found += [place.token, place.organization.uscc, place.bare.uscc, place.party.code]
                found.append(mask(place.phone, head=3, tail=4))
            if name not in seen or not persons:
                masked = mask(place.number, head=6, tail=2)
                found += [place.person, f">{masked}<", f'"{masked}"']
            found.append(place.number)
            if not (contacts and name in seen and role in readers):
                found.append(place.phone)
        if "west" not in seen:
            found.append("西镇")
        return found


def build() -> World:
    """The world, each app's part of it in their order, for whom `World.log_in` opens the doors."""
    root = RegionFactory(code="330999", name="测试县", level="county")
    east = RegionFactory(code="330999001", name="东街道", level="town", parent=root)
    west = RegionFactory(code="330999002", name="西镇", level="town", parent=root)
    regions = SimpleNamespace(root=root, east=east, west=west)
    places = {
        name: Place(nth, *TOKENS[name], region)
        for nth, (name, region) in enumerate(
            {"mine": east, "east": east, "west": west, "county": root}.items(), 1
        )
    }
    world = World(regions, places, _cast(regions))
    for app in domain_apps():
        if furnish := getattr(collected.ACCESS.get(app.name), "furnish", None):
            holders = (world, *world.places.values())
            before = [dict(vars(each)) for each in holders]
            furnish(world)
            taken = {
                name
                for holder, names in zip(holders, before, strict=True)
                for name, held in names.items()
                if vars(holder)[name] is not held
            }
            # Another app's doors would be asked for the wrong row, or for none.
            assert not taken, f"tests/{app.name}/access.py takes the names of others: {taken}"
        for refresh in app.refreshes:
            app.resolve(refresh.function)()
    return world


def _cast(regions: SimpleNamespace) -> dict[str, User]:
    """Users by role; the secretary's grant is of a branch, a department's people's of a department,
    the member's page of a member, which are not there yet."""
    users = {name: UserFactory(username=name) for name in ("nobody", "secretary", "department")}
    for role in ("instructor", "member", "surveyor"):
        users[role] = GrantFactory(user__username=role, role=role).user
    for role in ("system_admin", "security_admin", "audit_admin"):
        users[role] = GrantFactory(user__username=role, role=role).user
    for name, role, region in (
        ("county_admin", "county_admin", regions.root),
        ("county_staff", "county_staff", regions.root),
        ("town_staff", "town_staff", regions.east),
        ("viewer", "viewer", regions.east),
        ("other_town", "town_staff", regions.west),
    ):
        users[name] = GrantFactory(user__username=name, role=role, region=region).user
    return users


def text_of(response: Any) -> str:
    """Everything an answer says: body (files unpacked), headers and cookies."""
    streaming = getattr(response, "streaming", False)
    body = b"".join(response.streaming_content) if streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"\n".join(file.read(name) for name in file.namelist())
    heads = "\n".join(f"{key}: {value}" for key, value in response.items())
    return html.unescape(f"{heads}\n{response.cookies.output()}\n{body.decode(errors='replace')}")
