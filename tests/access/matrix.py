"""Which role gets what answer at which door: one row per address. A new address needs a row.

Columns are the roles in the order of `ROLES`. A number is the status of the answer; behind a
POST a `+` says that it may change something: all others must leave every table as it was.
Rows of doors to an object stand once per place in which the object lies (`PLACES`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.views.first_run import page_code
from core.models import AuditEntry, BulkEdit, SavedView
from regions.models import Region
from tests.access.world import PLACES, ROLES, World
from tests.orgs.factories import uscc

Rows = str | Mapping[str, str]

#                anon nob sys sec aud adm stf twn vwr scr oth
ALL_LOGGED_IN = "302 200 200 200 200 200 200 200 200 200 200"
MENU_PAGE = "302 200 200 200 200 200 200 200 200 200 200"
BUSINESS = "302 404 404 404 404 200 200 200 200 200 200"
EDITORS = "302 404 404 404 404 200 200 200 403 403 200"
ADMINISTRATION = "302 403 200 200 403 403 403 403 403 403 403"
AUDIT = "302 403 403 403 200 403 403 403 403 403 403"
SYSTEM = "302 403 302+ 403 403 403 403 403 403 403 403"
SECURITY = "302 403 403 302+ 403 403 403 403 403 403 403"
OPERATOR = "302 403 200 403 403 403 403 403 403 403 403"
NOBODY = "302 403 403 403 403 403 403 403 403 403 403"
#: Whoever administers users must read where their grants hold.
PLACE_OF_GRANT = ("麒麟", "西镇")
EXPORTERS = "302 403 403 403 403 200 200 200 200 403 200"

#: A row of the registry: out of scope it does not exist.
OBJECT = {
    "mine": "302 404 404 404 404 200 200 200 200 200 404",
    "east": "302 404 404 404 404 200 200 200 200 404 404",
    "west": "302 404 404 404 404 200 200 404 404 404 200",
    "county": "302 404 404 404 404 200 200 404 404 404 404",
}
#: A panel renders as nothing instead: `test_matrix` looks at what it says.
PANEL = dict.fromkeys(PLACES, ALL_LOGGED_IN)
#: Figures of a region: of those below the region that the grant names.
FIGURES = {
    "mine": "302 404 404 404 404 200 200 200 200 404 404",
    "east": "302 404 404 404 404 200 200 200 200 404 404",
    "west": "302 404 404 404 404 200 200 404 404 404 200",
    "county": "302 404 404 404 404 200 200 404 404 404 404",
}
#: Changing the files of an organization.
FILES = {
    "mine": "302 404 404 404 404 200 200 200 403 403 404",
    "east": "302 404 404 404 404 200 200 200 403 404 404",
    "west": "302 404 404 404 404 200 200 404 404 404 200",
    "county": "302 404 404 404 404 200 200 404 404 404 404",
}
MEMBER = {
    "mine": "302 404 404 404 404 200 200 403 404 403 404",
    "east": "302 404 404 404 404 200 200 403 404 404 404",
    "west": "302 404 404 404 404 200 200 404 404 404 403",
    "county": "302 404 404 404 404 200 200 404 404 404 404",
}


#: The page that changes such a row: who only looks gets 403.
EDIT = {
    "mine": "302 404 404 404 404 200 200 200 403 403 404",
    "east": "302 404 404 404 404 200 200 200 403 404 404",
    "west": "302 404 404 404 404 200 200 404 404 404 200",
    "county": "302 404 404 404 404 200 200 404 404 404 404",
}
#: Storing it leads on to another page.
STORE = {place: row.replace("200", "302+") for place, row in EDIT.items()}


#: `bare` is no organization of the secretary.
RECYCLE = {**STORE, "mine": STORE["east"]}
#: What only the county administrator does; who sees the region learns that he may not.
REGION = {
    "mine": "302 404 404 404 404 200 403 403 403 404 404",
    "east": "302 404 404 404 404 200 403 403 403 404 404",
    "west": "302 404 404 404 404 200 403 404 404 404 403",
    "county": "302 404 404 404 404 200 403 404 404 404 404",
}
REGION_STORE = {place: row.replace("200", "302+") for place, row in REGION.items()}


#: Who may import; an import is its owner's, and the county's.
IMPORTERS = "302 403 403 403 403 200 200 200 403 403 200"
RUN = {
    "mine": "302 403 403 403 403 200 200 404 403 403 404",
    "east": "302 403 403 403 403 200 200 200 403 403 404",
    "west": "302 403 403 403 403 200 200 404 403 403 200",
    "county": "302 403 403 403 403 200 200 404 403 403 404",
}


def _changed(rows: dict[str, str], answer: str) -> dict[str, str]:
    """The same rows with another answer to those who are let in."""
    return {place: text.replace("200", answer) for place, text in rows.items()}


@dataclass(frozen=True)
class Post:
    rows: Rows
    #: (world, place name) → form fields.
    fields: Callable[[World, str], dict[str, Any]] = lambda world, place: {}


@dataclass(frozen=True)
class Variant:
    """The same address asked in another way."""

    query: str
    rows: Rows
    htmx_target: str = ""


@dataclass(frozen=True)
class Door:
    #: (world, place name) → keyword arguments of the address.
    kwargs: Callable[[World, str], dict[str, Any]] = lambda world, place: {}
    get: Rows | None = None
    post: Post | None = None
    also: tuple[Variant, ...] = ()
    #: What a row in scope may name, without link or code, though it lies out of scope: the
    #: employer of a member of one's own branch, the place of a grant.
    names: tuple[str, ...] = ()


def per_place(rows: Rows) -> dict[str, dict[str, str]]:
    """place → role → expected status."""
    by_place = {"": rows} if isinstance(rows, str) else rows
    return {place: dict(zip(ROLES, text.split(), strict=True)) for place, text in by_place.items()}


def _list(rows: str, export: str = EXPORTERS) -> dict[str, Any]:
    return {
        "get": rows,
        "also": (
            Variant("?export=xlsx", export),
            Variant("?q=有限公司", rows, htmx_target="list"),
            Variant("?region=330999002", rows),
            Variant("?sort=-name&last=1", rows),
        ),
    }


def _file(world, place):
    return {"pk": world.places[place].file.pk}


def _organization(world, place):
    return {"pk": world.places[place].organization.pk}


def _bare(world, place):
    return {"pk": world.places[place].bare.pk}


def _party(world, place):
    return {"pk": world.places[place].party.pk}


def _run(world, place):
    return {"pk": world.places[place].run.pk}


def _month(world, place):
    return {"month": world.month}


def _draft(world, place):
    return {"month": world.draft}


def _cell(indicator: str, number: int = 1):
    def kwargs(world, place):
        return {
            "month": world.month if number else world.draft,
            "number": number,
            "region_code": world.places[place].region.code,
            "scope": "total",
            "indicator": indicator,
            "part": "numerator",
        }

    return kwargs


def _region(world, place):
    return world.places[place].region.code


def _move(world, place):
    organization = world.places[place].organization
    return {
        "chosen": [organization.pk],
        f"version-{organization.pk}": organization.version,
        f"region-{organization.pk}": "330999001" if place == "west" else "330999002",
        "from": "2026-01-01",
    }


def _filled(world, place):
    """The unchanged form of an organization with another industry."""
    organization = world.places[place].organization
    return {
        "version": organization.version,
        "uscc": organization.uscc,
        "name": organization.name,
        "kind": organization.kind,
        "staff_count": organization.staff_count,
        "effective_on": "2026-01-01",
        "industry": "改过的行业",
    }


def _new_in_east(world, place):
    return {
        "uscc": uscc(770_001),
        "name": "新办公司",
        "kind": "enterprise",
        "region": "330999001",
        "staff_count": "3",
        "state": "operating",
    }


def _move_one(world, place):
    organization = world.places[place].organization
    return {
        "version": organization.version,
        "region": "330999001" if place == "west" else "330999002",
        "effective_on": "2026-01-01",
    }


def _close(world, place):
    organization = world.places[place].organization
    return {
        "version": organization.version,
        "state": "shell",
        "effective_on": "2026-01-01",
        "links": "end",
    }


def _version(kind: str):
    return lambda world, place: {"version": getattr(world.places[place], kind).version}


def _of_place(kind: str):
    return lambda world, place: {"pk": getattr(world.places[place], kind).pk}


def _region_pk(world, place):
    return {"pk": world.places[place].region.pk}


def _region_fields(**values):
    """A confirmed change as of today. One place after the other is changed: OTHER is the code of
    the other town, NEW one that no region has."""

    def fields(world, place):
        region = Region.objects.get(pk=world.places[place].region.pk)
        words = {
            "OTHER": "330999002" if region.code == "330999001" else "330999001",
            "NEW": f"33099980{PLACES.index(place)}",
            "PLACE": place,
        }
        return {
            "version": region.version,
            "starts_on": f"{timezone.localdate()}",
            "confirmed": "1",
            **{name: words.get(value, value) for name, value in values.items()},
        }

    return fields


def _merge(world, place):
    organization, bare = world.places[place].organization, world.places[place].bare
    return {
        "kept": organization.pk,
        f"version-{organization.pk}": organization.version,
        f"version-{bare.pk}": bare.version,
        "field-staff_count": bare.pk,
    }


def _user(role: str):
    return lambda world, place: {"pk": world.users[role].pk}


def _grant(role: str):
    return lambda world, place: {"pk": world.users[role].grants.get().pk}


#                      anon nob sys sec aud adm stf twn vwr scr oth
OWN_BULK = "302 403 403 403 403 404 404 200 403 403 404"


def _bulk(world, place):
    return {"pk": BulkEdit.objects.get(user=world.users["town_staff"]).pk}


def _view(world, place):
    return {"pk": SavedView.objects.get(user=world.users["town_staff"]).pk}


def _wrong_code(world, place):
    return {"code": "abcdef"}


def _number(world, place):
    return {"id_number": world.places[place].number}


#: From the monitoring networks, which this machine is one of.
WATCH = " ".join(["200"] * 11)

#                          anon nob sys sec aud adm stf twn vwr scr oth
DOORS: dict[str, Door] = {
    "healthz": Door(get=WATCH),
    "readyz": Door(get=WATCH),
    "metrics": Door(get=WATCH),
    "accounts:login": Door(
        get="200 302 302 302 302 302 302 302 302 302 302",
        post=Post(
            "200 302 302 302 302 302 302 302 302 302 302",
            lambda world, place: {"username": "nobody", "password": "wrong"},
        ),
    ),
    "accounts:logout": Door(post=Post("302 302 302 302 302 302 302 302 302 302 302")),
    # Without a first step there is no second; the link and the first run are over.
    "accounts:code": Door(get=" ".join(["302"] * 11), post=Post(" ".join(["302"] * 11))),
    "accounts:first_run": Door(
        kwargs=lambda world, place: {"code": page_code()},
        get=" ".join(["404"] * 11),
        post=Post(" ".join(["404"] * 11)),
    ),
    "accounts:invitation": Door(
        kwargs=lambda world, place: {"token": "forged:link"},
        get=" ".join(["404"] * 11),
        post=Post(" ".join(["404"] * 11)),
    ),
    "accounts:factor": Door(
        # Asking for one proposes a device; it counts for nothing before it is confirmed.
        get=ALL_LOGGED_IN,
        post=Post(ALL_LOGGED_IN.replace("200", "200+"), _wrong_code),
    ),
    "accounts:factor_codes": Door(post=Post(" ".join(["302"] * 11))),
    "accounts:sessions": Door(get=ALL_LOGGED_IN),
    "accounts:end_others": Door(post=Post(" ".join(["302"] * 11))),
    "accounts:end_session": Door(
        kwargs=lambda world, place: {"pk": world.users["town_staff"].login_sessions.get().pk},
        post=Post("302 404 404 404 404 404 404 302 404 404 404"),
    ),
    "accounts:revoke_token": Door(
        kwargs=lambda world, place: {"pk": world.users["town_staff"].api_tokens.get().pk},
        post=Post("302 404 404 404 404 404 404 302+ 404 404 404"),
    ),
    "accounts:permissions": Door(get=ALL_LOGGED_IN),
    "accounts:users": Door(
        get=ADMINISTRATION,
        also=(
            Variant("?q=zhang", ADMINISTRATION, htmx_target="list"),
            Variant("?export=xlsx", "302" + " 403" * 10),
        ),
        names=PLACE_OF_GRANT,
    ),
    "accounts:new_user": Door(
        get="302 403 200 403 403 403 403 403 403 403 403",
        post=Post(
            "302 403 200+ 403 403 403 403 403 403 403 403",
            lambda world, place: {"username": "newcomer", "name": "新人"},
        ),
    ),
    "accounts:user": Door(kwargs=_user("secretary"), get=ADMINISTRATION, names=PLACE_OF_GRANT),
    "accounts:disable": Door(kwargs=_user("viewer"), post=Post(SYSTEM)),
    "accounts:enable": Door(kwargs=_user("viewer"), post=Post(SYSTEM)),
    "accounts:unlock": Door(kwargs=_user("viewer"), post=Post(SYSTEM.replace("+", ""))),
    "accounts:new_link": Door(
        kwargs=_user("viewer"), post=Post("302 403 200+ 403 403 403 403 403 403 403 403")
    ),
    "accounts:reset_factor": Door(kwargs=_user("viewer"), post=Post(SECURITY.replace("+", ""))),
    "accounts:give_grant": Door(
        kwargs=_user("nobody"),
        post=Post(SECURITY, lambda world, place: {"role": "viewer", "code": "330999002"}),
    ),
    "accounts:end_grant": Door(kwargs=_grant("viewer"), post=Post(SECURITY)),
    "accounts:hand_over": Door(
        kwargs=_grant("secretary"),
        post=Post(
            "302 403 200+ 403 403 403 403 403 403 403 403",
            lambda world, place: {"username": "successor", "name": "接任"},
        ),
    ),
    "accounts:audit": Door(
        get=AUDIT, also=(Variant("?export=xlsx", AUDIT), Variant("?q=zhang", AUDIT, "list"))
    ),
    "accounts:audit_entry": Door(
        kwargs=lambda world, place: {"pk": AuditEntry.objects.order_by("pk")[0].pk},
        get=AUDIT,
    ),
    "accounts:policy": Door(
        get="302 403 403 200 403 403 403 403 403 403 403",
        post=Post("302 403 403 200 403 403 403 403 403 403 403"),
    ),
    "accounts:password": Door(
        get=ALL_LOGGED_IN,
        post=Post(ALL_LOGGED_IN, lambda world, place: {"old_password": "wrong"}),
    ),
    "imports:list": Door(get=IMPORTERS),
    "imports:new": Door(get=IMPORTERS, post=Post(IMPORTERS)),
    "imports:template": Door(
        get=IMPORTERS,
        also=(
            Variant("?sheet=两新组织", IMPORTERS),
            Variant("?sheet=党员", "302 403 403 403 403 200 200 404 403 403 404"),
            Variant("?sheet=名单", "302 403 403 403 403 404 404 404 403 403 404"),
        ),
    ),
    "imports:detail": Door(
        kwargs=_run,
        get=RUN,
        also=(Variant("?only=created", RUN, htmx_target="import-rows"),),
    ),
    "imports:explain": Door(kwargs=_run, post=Post(_changed(RUN, "302"))),
    "imports:check": Door(kwargs=_run, post=Post(_changed(RUN, "302+"))),
    "imports:confirm": Door(kwargs=_run, post=Post(_changed(RUN, "302+"))),
    "imports:discard": Door(kwargs=_run, post=Post(_changed(RUN, "302+"))),
    "imports:undo": Door(
        kwargs=lambda world, place: {"pk": world.places[place].imported.pk},
        post=Post(_changed(RUN, "302+")),
    ),
    "imports:errors": Door(
        # The rows as they came: only for whoever uploaded them.
        kwargs=_run,
        get={
            "mine": "302 403 403 403 403 200 403 404 403 403 404",
            "east": "302 403 403 403 403 403 403 200 403 403 404",
            "west": "302 403 403 403 403 403 403 404 403 403 200",
            "county": "302 403 403 403 403 403 403 404 403 403 404",
        },
    ),
    "core:job": Door(
        kwargs=lambda world, place: {"pk": world.places[place].job.pk},
        get={
            "mine": "302 404 404 404 404 200 404 404 404 404 404",
            "east": "302 404 404 404 404 404 404 200 404 404 404",
            "west": "302 404 404 404 404 404 404 404 404 404 200",
            # Nobody in particular started it: who sees the whole tree sees it.
            "county": "302 404 404 404 404 200 200 404 404 404 404",
        },
    ),
    # Names without a lookup do not exist; what is found is in scope, or nothing.
    "core:lookup": Door(
        kwargs=lambda world, place: {"name": "organizations"},
        get=ALL_LOGGED_IN,
        also=(
            Variant("?q=有限公司", ALL_LOGGED_IN),
            Variant("?q=yxgs", ALL_LOGGED_IN),
            Variant("?q=9133", ALL_LOGGED_IN),
        ),
    ),
    "core:recycle_bin": Door(
        get=MENU_PAGE,
        also=(
            Variant("?export=xlsx", "302" + " 403" * 10),
            Variant("?q=旧厂", MENU_PAGE, htmx_target="list"),
        ),
    ),
    "core:jobs": Door(get=ALL_LOGGED_IN, also=(Variant("?export=xlsx", NOBODY),)),
    "core:queue": Door(get=OPERATOR, also=(Variant("?export=xlsx", NOBODY),)),
    "core:workers": Door(get=OPERATOR),
    "core:cancel": Door(
        # Those of people have ended: who may stop them hears so, and nothing changes.
        kwargs=lambda world, place: {"pk": world.places[place].job.pk},
        post=Post(
            {
                "mine": "302 404 302 404 404 302 404 404 404 404 404",
                "east": "302 404 302 404 404 404 404 302 404 404 404",
                "west": "302 404 302 404 404 404 404 404 404 404 302",
                "county": "302 404 302+ 404 404 404 404 404 404 404 404",
            }
        ),
    ),
    "core:download": Door(
        # Waited for the town officer, and the night has cleared it away: he hears so. Nobody else
        # knows of it, not even who sees all that he sees.
        kwargs=lambda world, place: {"pk": world.download.pk},
        post=Post("302 404 404 404 404 404 404 302 404 404 404"),
    ),
    "core:attachments": Door(
        kwargs=lambda world, place: {
            "kind": "orgs.organization",
            "owner_pk": world.places[place].organization.pk,
        },
        get=PANEL,
        # Without a file nothing is stored; who may, is told to choose one.
        post=Post(FILES),
    ),
    "core:file": Door(kwargs=_file, get=OBJECT),
    "core:thumbnail": Door(kwargs=_file, get=dict.fromkeys(PLACES, "302" + " 404" * 10)),
    "core:remove_file": Door(
        kwargs=_file,
        post=Post({place: row.replace("200", "200+") for place, row in FILES.items()}),
    ),
    "core:put_back_file": Door(
        # It was never removed.
        kwargs=_file,
        post=Post(dict.fromkeys(PLACES, "302" + " 404" * 10)),
    ),
    "core:messages": Door(get=ALL_LOGGED_IN, also=(Variant("?export=xlsx", NOBODY),)),
    "core:bell": Door(get=ALL_LOGGED_IN),
    "core:read": Door(post=Post(" ".join(["302"] * 11))),
    "core:views": Door(get=ALL_LOGGED_IN),
    "core:views_menu": Door(
        get=" ".join(["302", *["404"] * 10]),
        # What others share is for those who may open the list; the question, never the answer.
        also=(Variant("?list=orgs:list", ALL_LOGGED_IN),),
    ),
    "core:save_view": Door(
        post=Post(
            " ".join(["302", *["302+"] * 10]),
            lambda world, place: {"list": "orgs:list", "name": "视图", "query": "kind=social"},
        )
    ),
    "core:keep_columns": Door(
        post=Post(
            " ".join(["302", *["302+"] * 10]),
            lambda world, place: {"list": "orgs:list", "columns": "kind,state"},
        )
    ),
    "core:change_view": Door(
        kwargs=_view,
        post=Post(
            "302 404 404 404 404 404 404 302+ 404 404 404", lambda world, place: {"name": "改"}
        ),
    ),
    "core:delete_view": Door(
        kwargs=_view, post=Post("302 404 404 404 404 404 404 302+ 404 404 404")
    ),
    "core:style": Door(get=ALL_LOGGED_IN),
    "core:display": Door(
        get=" ".join(["302"] * 11),
        post=Post(" ".join(["302"] * 11), lambda world, place: {"theme": "dark"}),
    ),
    # One's own draft; who saw the page may have lost the right since.
    "core:bulk": Door(kwargs=_bulk, get=OWN_BULK),
    "core:bulk_preview": Door(
        kwargs=_bulk,
        post=Post(
            OWN_BULK.replace("200", "302+"), lambda w, p: {"change": "industry", "value": "新"}
        ),
    ),
    "core:bulk_commit": Door(kwargs=_bulk, post=Post(OWN_BULK.replace("200", "302+"))),
    "core:bulk_undo": Door(kwargs=_bulk, post=Post(OWN_BULK.replace("200", "302"))),
    "orgs:list": Door(
        **_list(MENU_PAGE),
        # A choice with a row out of scope is refused as a whole.
        post=Post(
            {
                "mine": "302 403 403 403 403 302+ 302+ 302+ 403 403 403",
                "east": "302 403 403 403 403 302+ 302+ 302+ 403 403 403",
                "west": "302 403 403 403 403 302+ 302+ 403 403 403 302+",
                "county": "302 403 403 403 403 302+ 302+ 403 403 403 403",
            },
            lambda world, place: {"chosen": [world.places[place].organization.pk]},
        ),
    ),
    "orgs:tree": Door(
        get=MENU_PAGE,
        also=(
            Variant("?parent=330999", FIGURES["county"]),
            Variant("?parent=330999001", "302 404 404 404 404 200 200 200 200 404 404"),
            Variant("?parent=330999002", "302 404 404 404 404 200 200 404 404 404 200"),
        ),
    ),
    "orgs:detail": Door(kwargs=_organization, get=OBJECT),
    "orgs:new": Door(
        get="302 403 403 403 403 200 200 200 403 403 200",
        post=Post("302 403 403 403 403 302+ 302+ 302+ 403 403 200", _new_in_east),
    ),
    "orgs:edit": Door(kwargs=_organization, get=EDIT, post=Post(STORE, _filled)),
    "orgs:move_one": Door(
        kwargs=_organization,
        get=EDIT,
        # A town cannot choose another town.
        post=Post(
            {
                "mine": "302 404 404 404 404 302+ 302+ 200 403 403 404",
                "east": "302 404 404 404 404 302+ 302+ 200 403 404 404",
                "west": "302 404 404 404 404 302+ 302+ 404 404 404 200",
                "county": "302 404 404 404 404 302+ 302+ 404 404 404 404",
            },
            _move_one,
        ),
    ),
    "orgs:recycle": Door(kwargs=_bare, post=Post(RECYCLE, _version("bare"))),
    "orgs:restore": Door(
        kwargs=lambda world, place: {"pk": world.places[place].recycled.pk},
        post=Post(RECYCLE, _version("recycled")),
    ),
    "orgs:history": Door(kwargs=_organization, get=PANEL),
    "orgs:undecided": Door(**_list(MENU_PAGE)),
    "orgs:move": Door(
        # Every door answers with a redirect and a message: what counts is the plus.
        post=Post(
            {
                "mine": "302 403 403 403 403 302+ 302+ 302 403 403 302",
                "east": "302 403 403 403 403 302+ 302+ 302 403 403 302",
                "west": "302 403 403 403 403 302+ 302+ 302 403 403 302",
                "county": "302 403 403 403 403 302+ 302+ 302 403 403 302",
            },
            _move,
        )
    ),
    "orgs:duplicates": Door(**_list(MENU_PAGE)),
    "orgs:search_duplicates": Door(post=Post("302 403 403 403 403 302+ 302+ 302+ 403 403 302+")),
    "orgs:dismiss_pair": Door(kwargs=_of_place("pair"), post=Post(RECYCLE)),
    "orgs:reopen_pair": Door(
        # It is open: nothing changes.
        kwargs=_of_place("pair"),
        post=Post({place: row.replace("302+", "302") for place, row in RECYCLE.items()}),
    ),
    "orgs:merge": Door(
        kwargs=lambda world, place: {
            "pk": world.places[place].organization.pk,
            "other": world.places[place].bare.pk,
        },
        get=EDIT,
        post=Post(STORE, _merge),
        also=(Variant("?keep=abc", EDIT),),
    ),
    "orgs:merges": Door(**_list(MENU_PAGE)),
    # The organization that went up in the secretary's one was not his.
    "orgs:merged": Door(kwargs=_of_place("merge"), get={**OBJECT, "mine": OBJECT["east"]}),
    "orgs:undo_merge": Door(kwargs=_of_place("merge"), post=Post(RECYCLE)),
    "orgs:suspicions": Door(kwargs=_organization, get=PANEL),
    "regions:list": Door(get="302 404 404 404 404 302 302 302 302 404 302"),
    "regions:detail": Door(kwargs=_region_pk, get=FIGURES),
    "regions:new": Door(
        kwargs=_region_pk,
        get=REGION,
        post=Post(REGION_STORE, _region_fields(code="NEW", name="新村", level="village")),
    ),
    "regions:rename": Door(
        kwargs=_region_pk,
        get=REGION,
        post=Post(REGION_STORE, _region_fields(name="PLACE", level="county")),
    ),
    "regions:move": Door(
        kwargs=_region_pk,
        get=REGION,
        # Once 东街道 hangs under 西镇 it hangs there, and nothing above it can hang under it.
        post=Post({**REGION, "mine": REGION_STORE["mine"]}, _region_fields(parent="OTHER")),
    ),
    "regions:merge": Door(
        kwargs=_region_pk,
        get=REGION,
        # Then 东街道 is no more, neither to be merged nor to take anything in.
        post=Post(
            {
                **REGION,
                "mine": REGION_STORE["mine"],
                "east": REGION["east"].replace("200", "404"),
            },
            _region_fields(into="OTHER"),
        ),
    ),
    "regions:split": Door(
        kwargs=_region_pk,
        get=REGION,
        post=Post(
            REGION_STORE,
            _region_fields(code="NEW", name="新镇", level="county", address="路1号"),
        ),
    ),
    # Something stands in each of them.
    "regions:abolish": Door(kwargs=_region_pk, get=REGION, post=Post(REGION, _region_fields())),
    "regions:undo_change": Door(kwargs=_of_place("change"), post=Post(REGION_STORE)),
    "branches:list": Door(**_list(MENU_PAGE)),
    "branches:detail": Door(kwargs=_party, get=OBJECT),
    "branches:organization_coverage": Door(kwargs=_organization, get=PANEL),
    "branches:organization_state": Door(kwargs=_organization, get=EDIT, post=Post(STORE, _close)),
    "members:of_organization": Door(kwargs=_organization, get=PANEL),
    "members:of_party_organization": Door(kwargs=_party, get=PANEL, names=("麒麟",)),
    "members:without_unit": Door(get=ALL_LOGGED_IN),
    "members:search": Door(
        get="302 403 403 403 403 200 200 200 403 200 200",
        post=Post(dict.fromkeys(PLACES, "302 403 403 403 403 200 200 200 403 200 200"), _number),
    ),
    "members:reveal": Door(
        kwargs=lambda world, place: {
            "pk": world.places[place].member.pk,
            "identifier": "id_number",
        },
        get=MEMBER,
        post=Post(MEMBER, lambda world, place: {"reason": "核对组织关系"}),
    ),
    "reports:home": Door(get=ALL_LOGGED_IN),
    "reports:newest": Door(get="302 302 302 302 302 302 302 302 302 302 302"),
    "reports:month": Door(
        kwargs=_month,
        get=BUSINESS,
        also=(
            *(
                Variant(f"?region={code}", FIGURES[place])
                for place, code in (
                    ("east", "330999001"),
                    ("west", "330999002"),
                    ("county", "330999"),
                )
            ),
            Variant("?revision=0", "302 404 404 404 404 404 404 404 404 404 404"),
            Variant("?revision=9", "302 404 404 404 404 404 404 404 404 404 404"),
        ),
    ),
    "reports:state": Door(kwargs=_month, get=BUSINESS),
    "reports:workbook": Door(
        kwargs=_month,
        get="302 404 404 404 404 200 200 200 200 403 200",
        also=(
            Variant("?region=330999001", "302 404 404 404 404 200 200 200 200 403 404"),
            Variant("?region=330999002", "302 404 404 404 404 200 200 404 404 403 200"),
            Variant("?region=330999", "302 404 404 404 404 200 200 404 404 403 404"),
            Variant("?revision=0", "302 404 404 404 404 404 404 404 404 403 404"),
        ),
    ),
    "reports:close": Door(
        # Closing again what is closed is a job that changes nothing; asking for it is a change.
        kwargs=_month,
        post=Post("302 404 404 404 404 302+ 403 403 403 403 403"),
    ),
    "reports:reopen": Door(
        kwargs=_month,
        post=Post(
            "302 404 404 404 404 302+ 403 403 403 403 403",
            lambda world, place: {"reason": "补报数据"},
        ),
    ),
    "reports:month_draft": Door(kwargs=_draft, get=EDITORS),
    "reports:compute_draft": Door(
        kwargs=_draft, post=Post("302 404 404 404 404 302+ 302+ 302+ 403 403 302+")
    ),
    "reports:behind": Door(
        kwargs=_cell("organizations"),
        get=FIGURES,
        also=(
            Variant(
                "?export=xlsx",
                {
                    "mine": "302 404 404 404 404 200 200 200 200 404 404",
                    "east": "302 404 404 404 404 200 200 200 200 404 404",
                    "west": "302 404 404 404 404 200 200 404 404 404 200",
                    "county": "302 404 404 404 404 200 200 404 404 404 404",
                },
            ),
        ),
    ),
    "reports:changes": Door(
        kwargs=_cell("organizations"),
        get=FIGURES,
        also=(
            Variant("?against=0", dict.fromkeys(PLACES, "302" + " 404" * 10)),
            Variant("?against=99999999999999999999", dict.fromkeys(PLACES, "302" + " 404" * 10)),
        ),
    ),
    "reports:draft": Door(get="302 302 302 302 302 302 302 302 302 302 302"),
    "reports:check": Door(get=EDITORS),
    "reports:freshness": Door(get=ALL_LOGGED_IN),
    "lights:list": Door(**_list(MENU_PAGE)),
    "reports:indicators": Door(get=ALL_LOGGED_IN),
    "lights:organization": Door(kwargs=_bare, get=PANEL),
    "lights:party_organization": Door(kwargs=_party, get=PANEL),
}
