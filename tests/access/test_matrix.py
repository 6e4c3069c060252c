"""Every address × method × role × place: the answer is the one in the table, and says nothing
that is out of the role's scope; what is refused changes nothing."""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.choices import Role
from tests.access import collected
from tests.access.asked import by_door, cases, turn
from tests.access.changed import as_built, digest
from tests.access.collected import API_DOORS, DOORS, WRITES
from tests.access.ladder import ROLES, SEES, TOKENS, Door, nothing
from tests.access.world import World, text_of

WAYS = by_door()


@pytest.fixture(autouse=True)
def _in_a_savepoint(db, world):
    """Each test works in the module's transaction and leaves it as it was."""
    as_built(world)


def test_every_address_has_a_name_and_a_row():
    assert collected.problems(collected.BY_APP) == []
    assert sorted(name for name, _ in collected.addresses()) == sorted(DOORS)


def test_what_an_app_forgets_is_said_with_the_file_that_lacks_it():
    def problems(app, doors):
        return collected.problems({**collected.BY_APP, app: doors})

    orgs = collected.BY_APP["orgs"]
    without = {name: door for name, door in orgs.items() if name != "orgs:list"}
    assert problems("orgs", without) == [
        "orgs:list has no row: add it to DOORS in tests/orgs/access.py"
    ]
    assert problems("orgs", {**orgs, "orgs:nowhere": Door()}) == [
        "orgs:nowhere in tests/orgs/access.py is no address"
    ]
    assert problems("orgs", {**orgs, "api:member-list": Door()}) == [
        "api:member-list in tests/orgs/access.py belongs into tests/members/access.py"
    ]
    nothing = {app: doors for app, doors in collected.BY_APP.items() if app != "months"}
    assert (
        collected.problems(nothing)
        == [
            f"{name} has no row: write tests/months/access.py with DOORS"
            for name, pattern in collected.addresses()
            if collected.app_of(name, pattern) == "months"
        ]
        != []
    )


def test_rows_of_figures_stand_in_the_ladder_only():
    row = re.compile(r"\b\d{3}\+?(?: +\d{3}\+?){3,}")
    for module in collected.ACCESS.values():
        assert not row.search(inspect.getsource(module)), module.__name__


def test_the_cast_holds_every_role_and_the_world_something_of_every_kind(world):
    assert {grant.role for u in world.users.values() for grant in u.grants.all()} == set(
        Role.values
    )
    assert set(world.users) | {"anonymous"} == set(ROLES)
    assert set(SEES) < set(ROLES)
    admin = world.client("county_admin")
    said = text_of(admin.get(reverse("orgs:list"))) + text_of(admin.get(reverse("branches:list")))
    for token, _ in TOKENS.values():
        assert f"{token}实业有限公司" in said and f"{token}党支部" in said


def refuse_leaks(world: World, role: str, response, what: str, door: Door) -> None:
    said = text_of(response)
    known = {*door.names}
    if role in door.chooses:
        known |= {token for token, _ in TOKENS.values()}
    foreign = [text for text in world.foreign(role, contacts=door.contacts) if text not in known]
    assert not [text for text in foreign if text in said], what


@contextmanager
def case_of(world: World, subtests, **case: str) -> Iterator[None]:
    """A case of its own, on the world as it was built: it costs less than a test of its own."""
    with subtests.test(**case), transaction.atomic():
        yield
        transaction.set_rollback(True)


EVERYWHERE = pytest.mark.parametrize(
    "everywhere", [False, pytest.param(True, marks=pytest.mark.long)], ids=["", "everywhere"]
)


@EVERYWHERE
@pytest.mark.dealt(20)
@pytest.mark.parametrize("name", DOORS)
def test_reading(world, name, subtests, everywhere):
    for how, policy in WAYS[name].items():
        if how == "POST":
            continue
        with case_of(world, subtests, how=how):
            query, _, target = how.removeprefix("GET").partition(" ")
            for role, place in cases((name, how), policy, everywhere=everywhere):
                read(world, name, role, place, policy[place][role], query, target)


def read(
    world: World, name: str, role: str, place: str, expected: str, query: str, target: str
) -> None:
    door, client = DOORS[name], world.client(role)
    url = reverse(name, kwargs=door.kwargs(world, place or "mine")) + query
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    also_head = role in ("anonymous", "town_staff") and door.get and not query
    for method in ("GET", "HEAD") if also_head else ("GET",):
        response = client.generic(method, url, headers=headers)
        what = f"{method} {url} {role} {place}"
        assert response.status_code == int(expected), what
        if not query.startswith("?region=") or response.status_code != 200:
            refuse_leaks(world, role, response, what, door)


@EVERYWHERE
@pytest.mark.dealt(20)
@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.post])
def test_writing(world, name, subtests, everywhere):
    policy = WAYS[name]["POST"]
    for role, place in cases((name, "POST"), policy, everywhere=everywhere):
        with case_of(world, subtests, role=role, place=place):
            write(world, name, role, place, policy[place][role])


def write(world: World, name: str, role: str, place: str, expected: str) -> None:
    door, before = DOORS[name], as_built(world)
    url = reverse(name, kwargs=door.kwargs(world, place))
    response = world.client(role).post(url, door.post.fields(world, place))
    status, plus, _ = expected.partition("+")
    what = f"POST {url} {place}"
    assert response.status_code == int(status), what
    assert (digest() != before) == bool(plus), what
    if not (response.status_code == 200 and name == "members:reveal"):
        refuse_leaks(world, role, response, what, door)


@pytest.mark.dealt(20)
@pytest.mark.parametrize("app", collected.BY_APP)
def test_without_the_csrf_token_nothing_is_done(world, app, subtests):
    posts = {name: DOORS[name] for name in collected.BY_APP[app] if DOORS[name].post}
    for name, door in posts.items():
        place = next(iter(door.post.rows)) or "mine"
        url = reverse(name, kwargs=door.kwargs(world, place))
        with case_of(world, subtests, name=name):
            before = as_built(world)
            with world.client_that_checks("county_admin") as client:
                assert client.post(url, door.post.fields(world, place)).status_code == 403
            assert digest() == before


@EVERYWHERE
@pytest.mark.dealt(20)
@pytest.mark.parametrize("app", collected.BY_APP)
def test_other_methods_do_nothing_and_say_nothing(world, app, subtests, everywhere):
    for name in collected.BY_APP[app]:
        with case_of(world, subtests, name=name):
            ask_otherwise(world, name, everywhere)


def ask_otherwise(world: World, name: str, everywhere: bool) -> None:
    door = DOORS[name]
    url = reverse(name, kwargs=door.kwargs(world, "west"))
    # What a program may send there without a word of content, `test_api_writes` sends.
    sent = {write.method for write in WRITES if write.name == name and write.body is nothing}
    before = as_built(world)
    for role in ("anonymous", "county_admin"):
        client = world.client(role)
        others = ("PUT", "PATCH", "DELETE", "TRACE", *(() if door.post else ("POST",)))
        options = client.options(url)
        asked = [each for each in others if each not in sent]
        if not everywhere:
            asked = few(asked, options, name, role)
        answers = {"OPTIONS": options, **{each: client.generic(each, url) for each in asked}}
        for method, response in answers.items():
            # Django's form views answer an (empty) PUT as they answer an empty form.
            answered = {200} if method == "OPTIONS" or (method == "PUT" and door.post) else set()
            if name in API_DOORS:  # without a token; a version, a key or content is missing
                answered |= {400, 401}
            assert response.status_code in {302, 403, 404, 405} | answered, f"{role} {method} {url}"
            refuse_leaks(world, role, response, f"{method} {url}", door)
    assert digest() == before


def few(methods: list[str], options, name: str, role: str) -> list[str]:
    """Those that the view says it answers, and of the others one by turns; all of them, if it says
    nothing to somebody who is logged in."""
    if "Allow" not in options and role != "anonymous":
        return methods
    allowed = {each.strip() for each in options.get("Allow", "").split(",")}
    by_turns = turn(name, role) % len(methods) if methods else 0
    return [each for nth, each in enumerate(methods) if each in allowed or nth == by_turns]
