"""Every address × method × role × place: the answer is the one in the table, and says nothing
that is out of the role's scope; what is refused changes nothing."""

import inspect
import re

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from tests.access import collected
from tests.access.collected import API_DOORS, PAGES, WRITES
from tests.access.ladder import ROLES, SEES, TOKENS, Door, nothing, per_place
from tests.access.world import World, text_of

DOORS = PAGES | API_DOORS

#: Kept about the request itself, not about what it asked for.
BOOKKEEPING = {
    "django_session",
    "core_auditentry",
    "core_auditseal",
    "accounts_loginsession",
    "pghistory_context",
}


class _Tables:
    """What the tables held when they were looked at last in this transaction."""

    world: World | None = None
    at_first = ""
    written = -1
    digest = ""


def digest() -> str:
    """Of every row of every table that a request might change.

    Worked out only when something was written since it was asked for last, be it undone again:
    PostgreSQL counts that too.
    """
    written = _written()
    if written != _Tables.written:
        _Tables.written, _Tables.digest = written, _digest()
    return _Tables.digest


def _written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
            " FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)",
            [sorted(BOOKKEEPING)],
        )
        return cursor.fetchone()[0]


def _digest() -> str:
    tables = sorted(
        {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed
            and not model._meta.proxy
            and model._meta.app_label != "axes"  # counts tries, whatever they were for
        }
        - BOOKKEEPING
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(d, ',' ORDER BY d)) FROM ("
            + " UNION ALL ".join(
                f"SELECT '{table}' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                f' AS d FROM "{table}" t'
                for table in tables
            )
            + ") all_tables"
        )
        return cursor.fetchone()[0]


def as_built(world: World) -> str:
    """The digest of the untouched world: what was written since is undone, which nobody counts."""
    if _Tables.world is not world:
        _Tables.world, _Tables.at_first = world, _digest()
    _Tables.written, _Tables.digest = _written(), _Tables.at_first
    return _Tables.digest


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


def ask(client: Client, method: str, url: str, **options):
    return client.generic(method, url, **options)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", DOORS)
def test_reading(world, name, role):
    door = DOORS[name]
    client = world.client(role)
    if door.get is None:
        for place in per_place(door.post.rows):
            url = reverse(name, kwargs=door.kwargs(world, place))
            assert client.get(url).status_code == (302 if role == "anonymous" else 405)
        return
    for place, expected in per_place(door.get).items():
        url = reverse(name, kwargs=door.kwargs(world, place))
        for method in ("GET", "HEAD") if role in ("anonymous", "town_staff") else ("GET",):
            response = ask(client, method, url)
            what = f"{method} {url} {place}"
            assert response.status_code == int(expected[role]), what
            refuse_leaks(world, role, response, what, door)
    for variant in door.also:
        for place, expected in per_place(variant.rows).items():
            url = reverse(name, kwargs=door.kwargs(world, place or "mine")) + variant.query
            headers = (
                {"HX-Request": "true", "HX-Target": variant.htmx_target}
                if variant.htmx_target
                else {}
            )
            response = client.get(url, headers=headers)
            assert response.status_code == int(expected[role]), f"{url} {place}"
            if not variant.query.startswith("?region=") or response.status_code != 200:
                refuse_leaks(world, role, response, f"{url} {place}", door)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.post])
def test_writing(world, name, role):
    door = DOORS[name]
    for place, expected in per_place(door.post.rows).items():
        client = world.client(role)
        url = reverse(name, kwargs=door.kwargs(world, place))
        before = digest()
        response = client.post(url, door.post.fields(world, place))
        status, plus, _ = expected[role].partition("+")
        what = f"POST {url} {place}"
        assert response.status_code == int(status), what
        assert (digest() != before) == bool(plus), what
        if not (response.status_code == 200 and name == "members:reveal"):
            refuse_leaks(world, role, response, what, door)


@pytest.mark.parametrize("name", DOORS)
def test_other_methods_do_nothing_and_say_nothing(world, name):
    door = DOORS[name]
    kwargs = door.kwargs(world, "west")
    url = reverse(name, kwargs=kwargs)
    # What a program may send there without a word of content, `test_api_writes` sends.
    sent = {write.method for write in WRITES if write.name == name and write.body is nothing}
    before = digest()
    for role in ("anonymous", "nobody", "county_admin", "town_staff"):
        client = world.client(role)
        others = ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", *(() if door.post else ("POST",)))
        for method in (each for each in others if each not in sent):
            response = ask(client, method, url)
            # Django's form views answer an (empty) PUT as they answer an empty form.
            answered = {200} if method == "OPTIONS" or (method == "PUT" and door.post) else set()
            if name in API_DOORS:  # without a token; a version, a key or content is missing
                answered |= {400, 401}
            assert response.status_code in {302, 403, 404, 405} | answered, f"{role} {method} {url}"
            refuse_leaks(world, role, response, f"{method} {url}", door)
    assert digest() == before


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.post])
def test_without_the_csrf_token_nothing_is_done(world, name):
    door: Door = DOORS[name]
    for place in list(per_place(door.post.rows))[:1]:
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.users["county_admin"])
        before = digest()
        url = reverse(name, kwargs=door.kwargs(world, place or "mine"))
        assert client.post(url, door.post.fields(world, place)).status_code == 403
        assert digest() == before
