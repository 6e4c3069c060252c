"""The product's measured work; each function runs in a process of its own (`bench.case`)."""

import gc
import io
import itertools
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from activities.services import entitled_on
from bench import duties, lists, pages, stars
from bench import tour as touring
from bench.meter import megabytes_now, metered, peak_megabytes, statements
from branches.models import PartyOrganization
from completeness.services import refresh_completeness
from core import bulk, jobs
from core.ahead import count_all
from core.audit import chain, evidence
from core.db import one_snapshot
from core.imports.loading.pipeline import import_workbook
from core.imports.wizard import runs
from core.lists import export
from core.models import ImportRun
from core.months import Month
from months import figures
from months.services import close_month
from orgs.models import Organization
from orgs.services import find_duplicates
from orgs.tables import OrganizationTable
from regions.choices import RegionLevel
from regions.models import Region
from reports.services import rebuild_facts
from reports.workbook import build_month_workbook


def load(path: str, dry_run: bool = False) -> dict[str, Any]:
    """Import a workbook."""
    result: dict[str, Any] = {}
    with Path(path).open("rb") as source, metered(result):
        done = import_workbook(actor=None, source=source, name="导入.xlsx", dry_run=dry_run)
    result["counts"] = done.as_json()["sheets"]["两新组织"]
    if done.bad:
        raise RuntimeError(done.errors[0])
    return result


def take_back(path: str) -> dict[str, Any]:
    """Import a workbook, and undo the import: the second is measured."""
    with Path(path).open("rb") as source:
        import_workbook(actor=None, source=source, name="导入.xlsx")
    # Whose grant names a region that came with the file.
    user = person("county_admin", crowded=False)
    ImportRun.objects.update(user=user)
    run = runs.undo(actor=user, pk=ImportRun.objects.latest("pk").pk)
    result: dict[str, Any] = {}
    with metered(result):
        jobs.run(run.job_id)
    run.refresh_from_db()
    return result | run.undo_result["sheets"]["两新组织"]


def take_out(rows: int) -> dict[str, Any]:
    """Export so many organizations with twenty columns, the way the list page does."""
    import django_tables2

    class Wide(OrganizationTable):
        created_at = django_tables2.Column(visible=False)

        class Meta(OrganizationTable.Meta):
            pass

    user = _user()
    columns = export.columns_of(Wide, Organization, user)
    if len(columns) != 20:
        raise RuntimeError(f"{len(columns)} columns instead of 20")
    queryset = Organization.objects.visible_to(user).present().order_by("-staff_count", "-pk")
    result: dict[str, Any] = {}
    with metered(result):
        file, written = export.workbook(
            title="两新组织", queryset=queryset[:rows], columns=columns, watermark="bench"
        )
        result["bytes"] = len(file.read())
    if written != rows:
        raise RuntimeError(f"{written} rows instead of {rows}")
    return result


def _user(region: Region | None = None):
    """Somebody of the county's staff, granted the region (default: all)."""
    from accounts.models import Grant, User

    region = region or Region.objects.get(parent=None)
    user, _ = User.objects.get_or_create(username=f"bench-{region.code}")
    Grant.objects.get_or_create(user=user, role="county_staff", region=region)
    return user


def subtree(share: float = 0.09) -> dict[str, Any]:
    """The region whose subtree is nearest to that share of all organizations."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH own AS (SELECT region_id, count(*) AS number FROM orgs_organization GROUP BY 1),
            total AS (
                SELECT above.code, above.path, sum(own.number) AS number
                FROM own JOIN regions_region below ON below.id = own.region_id
                JOIN regions_region above ON starts_with(below.path, above.path)
                GROUP BY above.code, above.path
            )
            SELECT code, path, number FROM total
            ORDER BY abs(number - %s * (SELECT sum(number) FROM own)), code LIMIT 1
            """,
            [share],
        )
        code, path, number = cursor.fetchone()
    return {"code": code, "path": path, "organizations": int(number)}


def browse(code: str, rounds: int, everywhere: bool = False) -> dict[str, Any]:
    """The organization list of a region's subtree, as its staff (or the whole tree's) sees it."""
    region = Region.objects.get(code=code)
    asking = pages.client(_user(None if everywhere else region))
    address = reverse("orgs:list")
    query = f"region={region.code}&" if everywhere else ""
    first = f"{address}?{query}"
    start, end = asking.get(first), asking.get(f"{first}last=1")
    some = Organization.objects.filter(region__path__startswith=region.path).order_by("pk")[7]
    addresses = {
        "first page": first,
        "second page": pages.link(start, "after"),
        "last page": f"{first}last=1",
        "last but one": pages.link(end, "before"),
        "by name": f"{first}sort=name",
        "by name, last": f"{first}sort=name&last=1",
        "by members": f"{first}sort=-members",
        "kind": f"{first}kind={some.kind}",
        "staff and coverage": f"{first}staff=50to79&coverage=none",
        "red lights": f"{first}lights=red",
        "no members": f"{first}members=none&staff=50to79",
        "search 2 signs": f"{first}q={some.name[2:4]}",
        "search 4 signs": f"{first}q={some.name[2:6]}",
        "search code": f"{first}q={some.uscc[:12]}",
        "search initials": f"{first}q=jxyxgs",
        "search 2 initials": f"{first}q=kj",
        "search, nothing": f"{first}q=龘靐",
        "region tree": reverse("orgs:tree"),
        "region tree, one level": f"{reverse('orgs:tree')}?parent={region.code}",
    }
    count_all()
    apart = ("search initials", "search 2 initials", "region tree", "region tree, one level")
    result: dict[str, Any] = {"kinds": pages.ask(asking, addresses, rounds, apart)}
    result["megabytes"] = peak_megabytes()
    return result


def open_pages(month: str, rounds: int) -> dict[str, Any]:
    """The list, the month, home and the overview, as somebody of the county sees them."""
    addresses = {
        "list": reverse("orgs:list"),
        "month": reverse("reports:month", args=[Month.parse(month)]),
        "home": reverse("reports:home"),
        "overview": reverse("reports:overview"),
    }
    return {"kinds": pages.ask(pages.client(_user()), addresses, rounds)}


def fill_branches(number: int) -> dict[str, Any]:
    return duties.fill_branches(number)


def fill_activities(number: int) -> dict[str, Any]:
    return duties.fill_activities(number)


def compare_list(path: str) -> dict[str, Any]:
    """A list of a department beside the registry."""
    return lists.compare_list(path)


def fill_ratings(number: int) -> dict[str, Any]:
    return stars.fill_ratings(number)


def count_ratings() -> dict[str, Any]:
    return stars.count_ratings()


def watch_duties(rounds: int) -> dict[str, Any]:
    return duties.watch_duties(_user(), rounds)


def secretaries(number: int) -> list[dict[str, Any]]:
    """So many branches with members, and a secretary with a token for each."""
    from accounts.models import Grant, User
    from accounts.services.tokens import issue_token

    today = timezone.localdate()
    branches = PartyOrganization.objects.active_on(today).filter(kind="branch").order_by("pk")
    found = []
    for branch in branches[:number]:
        user, _ = User.objects.get_or_create(username=f"bench-{branch.code}")
        Grant.objects.get_or_create(user=user, role="secretary", party_organization=branch)
        found.append(
            {
                "token": issue_token(actor=None, user=user)[1],
                "party": branch.code,
                "members": list(entitled_on([branch.pk], today)[branch.pk].member_ids),
                "today": today.isoformat(),
            }
        )
    return found


def filed() -> dict[str, Any]:
    """What was stored of the filings."""
    own = Activity.objects.filter(filed_by__username__startswith="bench-")
    keys = [str(each) for each in own.values_list("client_key", flat=True)]
    return {"keys": keys, "activities": len(keys)}


def person(role: str, crowded: bool):
    """Somebody of the role: of the whole tree, or of the town with most (or least) organizations;
    a secretary has the Party organization with most under it."""
    from accounts.models import Grant, User

    user, _ = User.objects.get_or_create(username=f"bench-{role}-{crowded:d}")
    place: dict[str, Any] = {"region": Region.objects.get(parent=None)}
    if role == "secretary":
        place = {"party_organization": PartyOrganization.objects.filter(parent=None).earliest("pk")}
    elif not role.startswith("county"):
        towns = Organization.objects.filter(region__level=RegionLevel.TOWN).order_by()
        sizes = towns.values_list("region").annotate(number=Count("*")).order_by("number")
        place = {"region_id": list(sizes)[-1 if crowded else 0][0]}
    Grant.objects.get_or_create(user=user, role=role, **place)
    return user


def tour(role: str, crowded: bool) -> dict[str, Any]:
    """Every page of one role: the times, and the slowest pages and statements."""
    user = person(role, crowded)
    count_all()
    asking = pages.client(user)
    found, slow = [], []
    addresses = touring.everything(user)
    for address in addresses[:50]:
        asking.get(address)
    # As the server does (`config.gunicorn`).
    gc.collect()
    gc.freeze()
    for address in addresses:
        asking.get(address)  # the first one warms up
        asked: list[tuple[float, str, Any]] = []
        started = time.perf_counter()
        with statements(asked):
            status = asking.get(address).status_code
        if status >= 500:
            raise RuntimeError(f"{address} answered {status}")
        found.append(((time.perf_counter() - started) * 1000, address))
        slow += [(spent, address, " ".join(sql.split())[:300]) for spent, sql, _ in asked]
    return {
        "times": [spent for spent, _ in found],
        "slowest": sorted(found, reverse=True)[:20],
        "statements": sorted(slow, reverse=True)[:20],
        "megabytes": peak_megabytes(),
    }


def stay(number: int) -> dict[str, Any]:
    """How large a process is that answers so many pages of all kinds one after the other."""
    user = person("county_staff", crowded=True)
    asking = pages.client(user)
    addresses = itertools.cycle(touring.everything(user))
    sizes = []
    for turn in range(number):
        if turn % (number // 10) == 0:
            sizes.append(round(megabytes_now(), 1))
        asking.get(next(addresses))
    return {"megabytes": [*sizes, round(megabytes_now(), 1)]}


def change_many(code: str, rows: int, change: str, value: dict[str, str]) -> dict[str, Any]:
    """Change so many organizations of a region at once, from ticking to the last history row."""
    region = Region.objects.get(code=code)
    user = _user(region)
    present = Organization.objects.visible_to(user).present()
    # What has the value already is not changed.
    others = present.exclude(**{change: value["value"]})
    chosen = others.order_by("-staff_count", "-pk")[:rows]
    result: dict[str, Any] = {}
    with metered(result):
        edit = bulk.choose(
            actor=user, kind="organizations", ids=list(chosen.values_list("pk", flat=True))
        )
        bulk.preview(actor=user, pk=edit.pk, change=change, value=value)
        bulk.commit(actor=user, pk=edit.pk)
    result["changed"] = bulk.counts(edit).changing
    return result


def close(month: str) -> dict[str, Any]:
    """Close a month."""
    result: dict[str, Any] = {}
    with metered(result):
        revision = close_month(actor=None, month=Month.parse(month))
    return result | figures.summary(revision)


def write_month(month: str, code: str) -> dict[str, Any]:
    """The workbook of a closed month for one region."""
    revision = figures.latest_revision(Month.parse(month))
    result: dict[str, Any] = {}
    with tempfile.TemporaryFile() as out, metered(result):
        build_month_workbook(revision=revision, region_code=code, out=out)
        result["bytes"] = out.seek(0, io.SEEK_END)
    return result


def county() -> dict[str, Any]:
    """The first county (or, without one, the root)."""
    found = Region.objects.filter(level="county").order_by("code").first()
    return {"code": (found or Region.objects.get(parent=None)).code}


def people(number: int) -> list[dict[str, Any]]:
    """Log so many people in: six of ten in towns, three in counties, one for the whole tree."""
    order = (RegionLevel.COUNTY, RegionLevel.TOWN)
    places = {
        level: list(Region.objects.filter(level=level).order_by("code")[:40]) for level in order
    }
    found = []
    for turn in range(number):
        level = order[turn % 10 < 6]
        some = places[level] or [Region.objects.get(parent=None)]
        user = _user(None if turn % 10 == 9 else some[turn % len(some)])
        asking = pages.client(user)
        cookie = asking.cookies[settings.SESSION_COOKIE_NAME]
        seen = Organization.objects.visible_to(user).present().order_by("pk").first()
        address = reverse("orgs:list")
        following = pages.link(asking.get(address), "after")
        found.append(
            {
                "cookie": f"{cookie.key}={cookie.value}",
                "pages": [
                    reverse("reports:overview"),
                    address,
                    following,
                    f"{address}?staff=50to79&coverage=none",
                    f"{address}?q={quote(seen.name[2:4])}",
                    seen.get_absolute_url(),
                ],
            }
        )
    return found


def _verified() -> None:
    problem = chain.verify().problem
    with one_snapshot():
        found = [problem, *evidence.problems(head=None)]
    if any(found):
        raise RuntimeError(f"a generated registry is no tampered one: {found}")


def _six_checks() -> None:
    """All of them from nothing, as after the first import."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE completeness_clearness")
    refresh_completeness()


_NIGHTLY = {
    "facts": rebuild_facts,
    "facts, nothing changed": rebuild_facts,
    "six checks": _six_checks,
    "duplicates": find_duplicates,
    "verification": _verified,
}


def work_out(what: str) -> dict[str, Any]:
    """What the schedule does every night."""
    result: dict[str, Any] = {}
    if what == "facts, nothing changed":
        rebuild_facts()  # the night before
    with metered(result):
        _NIGHTLY[what]()
    return result
