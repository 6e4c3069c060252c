"""After a log-out, a hand-over or the end of a grant every door is shut to whoever went through
it before, and the audit log holds every try: each door of the table, asked in each of its ways."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.grants import end_grant
from accounts.services.tokens import issue_token
from accounts.services.users import accept_invitation, hand_over
from core.models import AuditEntry
from tests.access.collected import DOORS
from tests.access.ladder import per_place
from tests.access.test_matrix import refuse_leaks
from tests.access.world import World

pytestmark = pytest.mark.django_db


@dataclass
class Try:
    """One way to ask at a door that was open to the role."""

    name: str
    what: str
    method: str
    url: str
    fields: dict
    headers: dict[str, str]
    #: What somebody without any right is answered.
    outsider: str

    def ask(self, client: Client, **headers: str):
        headers = {**self.headers, **headers}
        if self.method == "POST":
            return client.post(self.url, self.fields, headers=headers)
        return client.get(self.url, headers=headers)

    def __str__(self) -> str:
        return self.what


def tries(world: World, role: str) -> list[Try]:
    """Every way in which the role is answered otherwise than somebody without a right."""
    return list(_ways(world, role, otherwise=True))


def _ways(world: World, role: str, *, otherwise: bool) -> Iterator[Try]:
    for name, door in DOORS.items():
        asked = [("GET", "", "", door.get)] if door.get else []
        asked += [("GET", each.query, each.htmx_target, each.rows) for each in door.also]
        asked += [("POST", "", "", door.post.rows)] if door.post else []
        for method, query, target, rows in asked:
            for place, row in per_place(rows).items():
                if (row[role] != row["nobody"]) != otherwise:
                    continue
                yield Try(
                    name,
                    f"{method} {name}{query} {place}",
                    method,
                    reverse(name, kwargs=door.kwargs(world, place or "mine")) + query,
                    door.post.fields(world, place) if method == "POST" else {},
                    {"HX-Request": "true", "HX-Target": target} if target else {},
                    row["nobody"].partition("+")[0],
                )


#: His account stays his own: to leave, to make a token void.
OWN_ACCOUNT = {"accounts:revoke_token", "accounts:complaint", "core:read"}


def denied(after: int = 0) -> list[tuple[str, str | None, str]]:
    """Action, user and door of each refusal of the log, in their order."""
    entries = AuditEntry.objects.filter(outcome="denied", pk__gt=after).order_by("pk")
    return list(entries.values_list("action", "actor_name", "door"))


def refused(world: World, client: Client, asked: list[Try], status: Callable, **headers: str):
    """Ask at each door: the answer is `status(try)` and says nothing of any place. Returns the
    doors that were asked, and what the log holds of it."""
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for each in asked:
        answer = each.ask(client, **headers)
        assert answer.status_code == status(each), str(each)
        refuse_leaks(world, "nobody", answer, str(each), DOORS[each.name])
    return [f"{each.method} {each.name}" for each in asked], denied(last)


def logged_in_again(world: World, role: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=world.users[role].pk))
    return client


def end(world: World, role: str) -> None:
    end_grant(actor=world.users["security_admin"], grant=world.users[role].grants.get())


def pass_on(world: World, role: str) -> None:
    grant = world.users[role].grants.get()
    _, link = hand_over(
        actor=world.users["system_admin"], grant=grant, username="successor", name="继任"
    )
    accept_invitation(token=link, name="继任", password="correct-horse-9-battery")


def log_out(world: World, role: str) -> None:
    client = world.client(role)
    cookies = SimpleCookie(client.cookies)
    assert client.post(reverse("accounts:logout")).status_code == 302
    client.cookies = cookies


EVENTS = {
    "log-out": ("town_staff", log_out),
    "end of a grant": ("town_staff", end),
    "hand-over": ("secretary", pass_on),
}


@pytest.mark.dealt(7)
@pytest.mark.parametrize("event", EVENTS)
def test_the_old_session_opens_no_door_and_each_try_is_recorded(world, event):
    role, happen = EVENTS[event]
    asked = list({(each.name, each.method): each for each in tries(world, role)}.values())
    assert len(asked) > 40
    client = world.client(role)
    cookies = SimpleCookie(client.cookies)
    happen(world, role)

    def status(each: Try) -> int:
        client.cookies = SimpleCookie(cookies)  # whoever has copied them sends them again
        return 401 if each.name.startswith("api:") else 302

    client.cookies = SimpleCookie(cookies)
    doors, log = refused(world, client, asked, status)
    assert log == [("session_refused", role, door) for door in doors]


@pytest.mark.dealt(7)
@pytest.mark.parametrize("event", ["end of a grant", "hand-over"])
def test_logged_in_again_he_finds_every_door_shut_and_each_try_is_recorded(world, event):
    role, happen = EVENTS[event]
    asked = [each for each in tries(world, role) if each.name not in OWN_ACCOUNT]
    happen(world, role)
    client = logged_in_again(world, role)
    doors, log = refused(world, client, asked, status_of)
    assert log == [("denied", role, door) for door in doors]


def status_of(each: Try) -> int:
    # A file that is his is refused with a sentence on the page of his jobs.
    return 302 if each.name == "core:download" else int(each.outsider)


@pytest.mark.dealt(7)
@pytest.mark.parametrize("event", ["end of a grant", "hand-over"])
def test_his_token_reads_nothing_and_each_try_is_recorded(world, event):
    role, happen = EVENTS[event]
    asked = [each for each in tries(world, role) if each.name.startswith("api:")]
    assert len(asked) > 10
    _, token = issue_token(actor=None, user=world.users[role], name="报表")
    happen(world, role)
    headers = {"Authorization": f"Token {token}"}
    doors, log = refused(world, Client(), asked, status_of, **headers)
    assert log == [("denied", role, door) for door in doors]


@pytest.mark.dealt(7)
@pytest.mark.parametrize("event", ["end of a grant", "hand-over"])
def test_doors_that_open_to_everybody_show_him_nothing(world, event):
    role, happen = EVENTS[event]
    ways = [each for each in _ways(world, role, otherwise=False) if each.method == "GET"]
    # Once each, at the place that was his.
    mine = {each.url: each for each in ways if not each.what.endswith((" west", " county"))}
    same = list({(each.name, each.url.partition("?")[2]): each for each in mine.values()}.values())
    happen(world, role)
    client = logged_in_again(world, role)
    for each in same:
        answer = each.ask(client)
        assert answer.status_code == int(each.outsider), str(each)
        refuse_leaks(world, "nobody", answer, str(each), DOORS[each.name])
