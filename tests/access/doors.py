"""Doors of the property test: each asks for something at random and gives back what was shown
and what the oracle says should have been."""

import html
import io
import random
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.models import BulkEditRow
from core.months import Month
from orgs.models import Organization
from regions.models import Region
from tests.access.registry import Oracle, Rows, in_force

Answer = tuple[Any, Any]
DOORS: list[Callable[["Visit"], Answer]] = []

LIST = {"HX-Request": "true", "HX-Target": "list"}


def door(function: Callable[["Visit"], Answer]) -> Callable[["Visit"], Answer]:
    DOORS.append(function)
    return function


class Visit:
    """One user at one door."""

    def __init__(self, client: Client, oracle: Oracle, month: Month, chance: random.Random):
        self.client, self.oracle, self.month, self.chance = client, oracle, month, chance
        self.rows: Rows = oracle.rows
        self.said = ""

    def pick(self, table: dict) -> Any:
        return self.chance.choice(sorted(table))

    def get(self, url: str, **options) -> int:
        response = self.client.get(url, **options)
        self._take(response)
        return response.status_code

    def post(self, url: str, fields: dict) -> int:
        response = self.client.post(url, fields)
        self._take(response)
        return response.status_code

    def _take(self, response) -> None:
        streaming = getattr(response, "streaming", False)
        self.body = b"".join(response.streaming_content) if streaming else response.content
        self.said = "" if streaming else html.unescape(self.body.decode())

    def ids(self, kind: str) -> set[int]:
        return {int(pk) for pk in re.findall(rf'href="/{kind}/(\d+)/"', self.said)}

    def count(self) -> int:
        return int(re.search(r"共 <strong>([\d,]+)</strong>", self.said)[1].replace(",", ""))

    def listed(self, kind: str) -> tuple[set[int], int]:
        return self.ids(kind), self.count()

    def sheet(self, title: str | None = None) -> list[dict]:
        """Rows of an Excel list by their headings."""
        book = openpyxl.load_workbook(io.BytesIO(self.body))
        rows = list(book[title or book.sheetnames[0]].iter_rows(values_only=True))
        return [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]

    def masks(self) -> set[str]:
        return set(re.findall(r"\d{6}\*{10}\w{2}", self.said))


def present(row: Any) -> bool:
    return row.deleted_at is None


def some_filters(visit: Visit) -> tuple[str, Callable[[Any], bool]]:
    """Query parameters of the organization list, and which rows they leave."""
    chance, rows, oracle = visit.chance, visit.rows, visit.oracle
    query, conditions = ["sort=" + chance.choice(["", "name", "-name", "staff", "-members"])], []
    if chance.random() < 0.3:
        text = f"组织{chance.randrange(4)}"
        query.append(f"q={text}")
        conditions.append(lambda row: text in row.name)
    if chance.random() < 0.3:
        kind = chance.choice(["enterprise", "social"])
        query.append(f"kind={kind}")
        conditions.append(lambda row: row.kind == kind)
    if chance.random() < 0.4:
        region = rows.regions[visit.pick(rows.regions)]
        query.append(f"region={region.code}")
        below = rows.subtree(region.id) & oracle.regions("see")
        choosable = region.id in oracle.regions("see")
        conditions.append(lambda row: choosable and row.region_id in below)
    return "&".join(query), lambda row: all(holds(row) for holds in conditions)


@door
def organization_list(visit):
    query, wanted = some_filters(visit)
    url = f"{reverse('orgs:list')}?{query}"
    assert visit.get(url, headers=LIST if visit.chance.random() < 0.5 else {}) == 200
    rows = {
        pk
        for pk, row in visit.rows.organizations.items()
        if present(row) and wanted(row) and visit.oracle.organization(pk)
    }
    return visit.listed("organizations"), (rows, len(rows))


@door
def organization_export(visit):
    query, wanted = some_filters(visit)
    status = visit.get(f"{reverse('orgs:list')}?{query}&export=xlsx")
    if not visit.oracle.may("export"):
        return status, 403
    rows = {
        row.uscc
        for pk, row in visit.rows.organizations.items()
        if present(row)
        and wanted(row)
        and visit.oracle.organization(pk)
        and visit.oracle.organization(pk, "export")
    }
    return {row["统一社会信用代码"] for row in visit.sheet()}, rows


@door
def organization_page(visit):
    pk = visit.pick(visit.rows.organizations)
    row = visit.rows.organizations[pk]
    status = visit.get(reverse("orgs:detail", args=[pk]))
    seen = present(row) and visit.oracle.organization(pk)
    return (status, row.uscc in visit.said), (200, True) if seen else (404, False)


def _edit_status(visit, pk: int) -> int:
    """What a door to changing an organization must answer, as far as it is a door at all."""
    if not (present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)):
        return 404
    return 200 if visit.oracle.organization(pk, "edit") else 403


@door
def organization_edit_page(visit):
    pk = visit.pick(visit.rows.organizations)
    name = visit.chance.choice(["orgs:edit", "orgs:move_one", "branches:organization_state"])
    return visit.get(reverse(name, args=[pk])), _edit_status(visit, pk)


@door
def organization_recycling(visit):
    """What is refused stays where it is."""
    pk = visit.pick(visit.rows.organizations)
    row, wanted = visit.rows.organizations[pk], _edit_status(visit, pk)
    with transaction.atomic():
        status = visit.post(reverse("orgs:recycle", args=[pk]), {"version": row.version})
        stored = Organization.objects.get(pk=pk)
        recycled = stored.deleted_at != row.deleted_at
        transaction.set_rollback(True)
    return (status, recycled), (302, True) if wanted == 200 else (wanted, False)


@door
def recycle_bin(visit):
    assert visit.get(reverse("core:recycle_bin"), headers=LIST) == 200
    shown = {int(pk) for pk in re.findall(r'action="/organizations/(\d+)/restore/"', visit.said)}
    wanted = {
        pk
        for pk, row in visit.rows.organizations.items()
        if not present(row) and visit.oracle.organization(pk, "edit")
    }
    return (shown, visit.count()), (wanted, len(wanted))


@door
def coverage_panel(visit):
    pk = visit.pick(visit.rows.organizations)
    visit.get(reverse("branches:organization_coverage", args=[pk]))
    if not (present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)):
        return visit.said, ""
    parties = {
        link.party_organization_id
        for link in visit.rows.coverages.values()
        if link.organization_id == pk
        and present(visit.rows.parties[link.party_organization_id])
        and visit.oracle.party(link.party_organization_id)
    }
    return visit.ids("party-organizations"), parties


@door
def members_of_organization(visit):
    pk = visit.pick(visit.rows.organizations)
    visit.get(reverse("members:of_organization", args=[pk]))
    if not (present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)):
        return visit.said, ""
    staff = [
        row
        for row in visit.rows.members.values()
        if present(row) and row.organization_id == pk and row.party_organization_id
    ]
    shown = {row.masked for row in staff if visit.oracle.member(row.id)}
    number = int(re.search(r"共 (\d+) 名", visit.said)[1])
    return (visit.masks(), number), (shown, len(staff))


@door
def lights_panel(visit):
    kind = visit.chance.choice(["organization", "party_organization"])
    table = {
        "organization": visit.rows.organizations,
        "party_organization": visit.rows.parties,
    }[kind]
    pk = visit.pick(table)
    visit.get(reverse(f"lights:{kind}", args=[pk]))
    seen = visit.oracle.organization if kind == "organization" else visit.oracle.party
    if not (present(table[pk]) and seen(pk)):
        return visit.said, ""
    lit = [
        row.fact
        for row in visit.rows.notices.values()
        if row.subject_kind == kind
        and row.subject_id == pk
        and visit.rows.revisions[row.revision_id].number
        and visit.oracle.notice(row)
    ]
    return sorted(re.findall(r'data-label="事实">([^<]*)<', visit.said)), sorted(lit)


def seen_parties(visit: Visit, right: str = "see") -> set[int]:
    return {
        pk
        for pk, row in visit.rows.parties.items()
        if present(row) and visit.oracle.party(pk, right)
    }


def dissolved(visit: Visit, row: Any) -> bool:
    return row.dissolved_on is not None and row.dissolved_on <= visit.oracle.today


def covered_by(visit: Visit, party_id: int) -> int:
    return sum(
        link.party_organization_id == party_id
        and in_force(link, visit.oracle.today)
        and present(visit.rows.organizations[link.organization_id])
        and visit.oracle.organization(link.organization_id)
        for link in visit.rows.coverages.values()
    )


@door
def party_list(visit):
    everything = visit.chance.random() < 0.5
    url = reverse("branches:list") + ("?dissolved=all" if everything else "")
    visit.get(url, headers=LIST)
    rows = {
        pk: covered_by(visit, pk)
        for pk in seen_parties(visit)
        if everything or not dissolved(visit, visit.rows.parties[pk])
    }
    shown = {
        int(pk): int(number)
        for pk, number in re.findall(
            r'<tr.*?href="/party-organizations/(\d+)/".*?class="num"[^>]*>\s*(\d+)',
            visit.said,
            re.DOTALL,
        )
    }
    return (shown, visit.count()), (rows, len(rows))


@door
def party_export(visit):
    status = visit.get(reverse("branches:list") + "?export=xlsx&dissolved=all")
    if not visit.oracle.may("export"):
        return status, 403
    rows = seen_parties(visit) & seen_parties(visit, "export")
    return (
        {row["党组织代码"]: row["覆盖组织数"] for row in visit.sheet()},
        {visit.rows.parties[pk].code: covered_by(visit, pk) for pk in rows},
    )


@door
def party_page(visit):
    pk = visit.pick(visit.rows.parties)
    row = visit.rows.parties[pk]
    status = visit.get(reverse("branches:detail", args=[pk]))
    if not (present(row) and visit.oracle.party(pk)):
        return (status, row.code in visit.said), (404, False)
    links = {
        link.organization_id
        for link in visit.rows.coverages.values()
        if link.party_organization_id == pk
        and present(visit.rows.organizations[link.organization_id])
        and visit.oracle.organization(link.organization_id)
        and link.starts_on <= visit.oracle.today
    }
    near = {
        each
        for each in seen_parties(visit)
        if visit.rows.parties[each].parent_id == pk or each in visit.rows.chain(row.parent_id)
    }
    return (visit.ids("organizations"), visit.ids("party-organizations")), (links, near)


@door
def members_of_party(visit):
    pk = visit.pick(visit.rows.parties)
    visit.get(reverse("members:of_party_organization", args=[pk]))
    if not (present(visit.rows.parties[pk]) and visit.oracle.party(pk)):
        return visit.said, ""
    members = [
        row
        for row in visit.rows.members.values()
        if present(row) and row.party_organization_id == pk
    ]
    shown = {row.masked for row in members if visit.oracle.member(row.id)}
    officers = {
        row.person_name
        for row in visit.rows.posts.values()
        if row.party_organization_id == pk
        and visit.oracle.post(row.id)
        and row.starts_on <= visit.oracle.today
    }
    number = int(re.search(r"党员 (\d+) 名", visit.said)[1])
    return (
        (visit.masks(), set(re.findall(r"任职\d\d", visit.said)), number),
        (shown, officers, len(members)),
    )


@door
def members_without_unit(visit):
    visit.get(reverse("members:without_unit"))
    if not visit.oracle.may("persons"):
        return visit.said, ""
    rows = [
        row
        for row in visit.rows.members.values()
        if visit.oracle.member(row.id) and row.organization_id is None
    ]
    number = int(re.search(r"共 (\d+) 名", visit.said)[1])
    return (visit.ids("party-organizations"), number), (
        {row.party_organization_id for row in rows},
        len(rows),
    )


@door
def region_choices(visit):
    visit.get(reverse(visit.chance.choice(["orgs:list", "branches:list", "lights:list"])))
    select = re.search(r'<select[^>]*\sname="region".*?</select>', visit.said, re.DOTALL)[0]
    listed = {
        visit.rows.regions[pk].code
        for pk in visit.oracle.regions("see")
        if visit.rows.regions[pk].level != "village"
    }
    return set(re.findall(r'value="(\w+)"', select)), listed


def latest(visit: Visit, month: Month) -> Any:
    return visit.rows.revision(month, 1)


@door
def notice_list(visit):
    month = visit.chance.choice([visit.month, visit.month.plus(-1)])
    visit.get(f"{reverse('lights:list')}?month={month}", headers=LIST)
    if not visit.oracle.may("see"):
        return visit.count(), 0
    revision = latest(visit, month)
    rows = [
        row
        for row in visit.rows.notices.values()
        if row.revision_id == revision.id and visit.oracle.notice(row)
    ]
    shown = re.findall(r'cell-note">(\w+)</div>', visit.said)
    assert len(shown) == min(50, len(rows))
    subset = set(shown) <= {row.subject_code for row in rows}
    return (visit.count(), subset), (len(rows), True)


@door
def notice_export(visit):
    status = visit.get(reverse("lights:list") + "?export=xlsx")
    if not visit.oracle.may("export"):
        return status, 403
    revision = latest(visit, visit.month)
    rows = [
        (row.subject_code, row.fact)
        for row in visit.rows.notices.values()
        if row.revision_id == revision.id
        and visit.oracle.notice(row)
        and visit.oracle.notice(row, "export")
    ]
    return sorted((row["对象代码"], row["事实"]) for row in visit.sheet()), sorted(rows)


def counted(visit: Visit, revision: Any, region_id: int) -> list[Any]:
    """Facts of organizations in operation in the region's subtree."""
    below = visit.rows.subtree(region_id)
    return [
        row
        for row in visit.rows.organization_facts
        if row.revision_id == revision.id and row.region_id in below and not row.exclusion
    ]


@door
def month_page(visit):
    draft = visit.chance.random() < 0.3
    month = Month.current() if draft else visit.month
    right = "draft" if draft else "see"
    region = visit.rows.regions[visit.pick(visit.rows.regions)]
    if visit.chance.random() < 0.3 and not draft:
        region, asked = visit.oracle.highest_region(), ""
    else:
        asked = f"?region={region.code}"
    name = "reports:month_draft" if draft else "reports:month"
    status = visit.get(reverse(name, args=[month]) + asked)
    if not visit.oracle.may("see"):
        return status, 404
    if draft and not visit.oracle.may("edit"):
        return status, 403
    if region is None:
        return (status, re.findall("/total/", visit.said)), (200, [])
    if region.id not in visit.oracle.regions(right):
        return status, 404
    figures = {
        code: int(number.replace(",", ""))
        for code, number in re.findall(
            rf'href="/months/{month}/r\d/(\w+)/total/organizations/numerator/">\s*([\d,]+)',
            visit.said,
        )
    }
    revision = visit.rows.revision(month, 0 if draft else 1)
    lines = [region, *(r for r in visit.rows.regions.values() if r.parent_id == region.id)]
    return figures, {row.code: len(counted(visit, revision, row.id)) for row in lines}


#: Indicator → which organizations in operation count.
COUNTS: dict[str, Callable[[Any], bool]] = {
    "organizations": lambda row: True,
    "with_members": lambda row: row.member_count > 0,
    "formed": lambda row: row.single_covered or row.other_covered,
    "staff50": lambda row: row.staff_count >= 50,
    "few_members": lambda row: row.member_count > 0 and row.full_member_count < 3,
}


def cell(visit: Visit, name: str, indicator: str) -> tuple[str, Any, Any]:
    draft = visit.chance.random() < 0.25
    month = Month.current() if draft else visit.month
    region = visit.rows.regions[visit.pick(visit.rows.regions)]
    url = reverse(
        name,
        kwargs={
            "month": month,
            "number": 0 if draft else 1,
            "region_code": region.code,
            "scope": "total",
            "indicator": indicator,
            "part": "numerator",
        },
    )
    allowed = region.id in visit.oracle.regions("draft" if draft else "see")
    return url, visit.rows.revision(month, 0 if draft else 1), region if allowed else None


@door
def behind_a_figure(visit):
    indicator = visit.chance.choice(list(COUNTS))
    url, revision, region = cell(visit, "reports:behind", indicator)
    status = visit.get(url, headers=LIST)
    if region is None:
        return status, 404
    ids = {
        row.organization_id for row in counted(visit, revision, region.id) if COUNTS[indicator](row)
    }
    return visit.listed("organizations"), (ids, len(ids))


@door
def behind_a_light(visit):
    indicator = visit.chance.choice(["red", "amber"])
    url, revision, region = cell(visit, "reports:behind", indicator)
    status = visit.get(url, headers=LIST)
    if region is None:
        return status, 404
    below = visit.rows.subtree(region.id)
    number = sum(
        row.revision_id == revision.id and row.severity == indicator and row.region_id in below
        for row in visit.rows.notices.values()
    )
    return visit.count(), number


@door
def behind_export(visit):
    url, revision, region = cell(visit, "reports:behind", "organizations")
    status = visit.get(url + "?export=xlsx")
    if region is None:
        return status, 404
    if not visit.oracle.may("export"):
        return status, 403
    rows = {
        row.uscc for row in counted(visit, revision, region.id) if visit.oracle.fact(row, "export")
    }
    return {row["统一社会信用代码"] for row in visit.sheet()}, rows


@door
def changes_of_a_figure(visit):
    url, revision, region = cell(visit, "reports:changes", "organizations")
    status = visit.get(url)
    if region is None:
        return status, 404
    before = visit.rows.revision(visit.rows.months[revision.id].plus(-1), 1)
    now = {row.organization_id for row in counted(visit, revision, region.id)}
    former = {row.organization_id for row in counted(visit, before, region.id)}
    return visit.ids("organizations"), now ^ former


@door
def month_workbook(visit):
    region = visit.rows.regions[visit.pick(visit.rows.regions)]
    draft = visit.chance.random() < 0.25
    month = Month.current() if draft else visit.month
    query = f"?region={region.code}" + ("&revision=0" if draft else "")
    status = visit.get(reverse("reports:workbook", args=[month]) + query)
    if not visit.oracle.may("see"):
        return status, 404
    if not visit.oracle.may("export"):
        return status, 403
    if draft and not visit.oracle.may("edit"):
        return status, 404
    if region.id not in visit.oracle.regions("draft" if draft else "see"):
        return status, 404
    book = openpyxl.load_workbook(io.BytesIO(visit.body))
    rows = list(book["覆盖情况"].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "区域")
    shown = {row[0]: row[1] for row in rows[head + 1 :] if isinstance(row[1], int)}
    revision = visit.rows.revision(month, 0 if draft else 1)
    wanted = {"合计": len(counted(visit, revision, region.id))}
    for row in visit.rows.regions.values():
        if row.parent_id == region.id:
            wanted[row.name] = len(counted(visit, revision, row.id))
    shown.pop("本级", None)
    below = visit.rows.subtree(region.id)
    lit = {
        row.subject_code
        for row in visit.rows.notices.values()
        if row.revision_id == revision.id and row.region_id in below
    }
    codes = {
        value
        for title in ("亮红灯", "预警")
        for row in book[title].iter_rows(values_only=True)
        for value in row
        if isinstance(value, str) and re.fullmatch(r"[0-9A-Z]{6,18}", value)
    }
    return (shown, codes), (wanted, lit)


@door
def home(visit):
    assert visit.get(reverse("reports:home")) == 200
    region = visit.oracle.highest_region()
    figure = re.findall(
        r'href="/months/[\d-]+/r1/(\w+)/total/organizations/numerator/">\s*([\d,]+)', visit.said
    )
    if region is None:
        shown: Any = figure
        wanted: Any = []
    else:
        shown = (figure[0][0], int(figure[0][1].replace(",", "")))
        revision = latest(visit, visit.month)
        wanted = (region.code, len(counted(visit, revision, region.id)))
    revision = latest(visit, visit.month)
    lights = {
        (row.subject_kind, row.subject_id)
        for row in visit.rows.notices.values()
        if row.revision_id == revision.id and row.severity == "red" and visit.oracle.notice(row)
    }
    linked = {("organization", pk) for pk in visit.ids("organizations")} | {
        ("party_organization", pk) for pk in visit.ids("party-organizations")
    }
    return (shown, linked <= lights, bool(linked)), (wanted, True, bool(lights))


@door
def check_page(visit):
    status = visit.get(reverse("reports:check"))
    if not visit.oracle.may("see"):
        return status, 404
    if not visit.oracle.may("edit"):
        return status, 403
    revision = visit.rows.revision(Month.current(), 0)
    lit: dict[str, int] = {}
    for row in visit.rows.notices.values():
        if row.revision_id == revision.id and visit.oracle.notice(row):
            lit[row.rule_code] = lit.get(row.rule_code, 0) + 1
    shown = {
        code: int(number)
        for code, number in re.findall(r'numerator/\?rule=(\w+)">(\d+) 个', visit.said)
    }
    number = int(re.search(r'big-number">(\d+)<', visit.said)[1])
    return (shown, number), (lit, len(doubtful(visit)))


def doubtful(visit: Visit) -> set[int]:
    """Organizations at the county, or whose address names another town, or none."""
    rows = visit.rows
    towns = {
        pk: region.name for pk, region in rows.regions.items() if region.level in ("town", "park")
    }
    found = set()
    for pk, row in rows.organizations.items():
        if not (present(row) and visit.oracle.organization(pk, "edit")):
            continue
        named = [town for town, name in towns.items() if name in row.address]
        here = [town for town in towns if rows.under(row.region_id, town)]
        other = bool(named) and bool(here) and named != here
        nothing = bool(row.address) and not named
        if rows.regions[row.region_id].level == "county" or other or nothing:
            found.add(pk)
    return found


@door
def undecided_list(visit):
    visit.get(reverse("orgs:undecided"), headers=LIST)
    rows = doubtful(visit)
    return visit.listed("organizations"), (rows, len(rows))


@door
def freshness(visit):
    visit.get(reverse("reports:freshness"))
    if not visit.oracle.may("edit"):
        return visit.said, ""
    towns = {
        visit.rows.regions[pk].code
        for pk in visit.oracle.regions("see")
        if visit.rows.regions[pk].level in ("town", "park")
    }
    return set(re.findall(r"\?region=(\w+)", visit.said)), towns


@door
def job(visit):
    pk = visit.pick(visit.rows.jobs)
    status = visit.get(reverse("core:job", args=[pk]))
    started_by = visit.rows.jobs[pk].user_id
    # What nobody in particular started is shown to whoever sees the whole tree.
    everywhere = visit.oracle.regions("see") == set(visit.rows.regions)
    seen = started_by == visit.oracle.user_id or (started_by is None and everywhere)
    return status, 200 if seen else 404


@door
def import_page(visit):
    row = visit.rows.imports[visit.pick(visit.rows.imports)]
    status = visit.get(reverse("imports:detail", args=[row.id]))
    if not visit.oracle.may("edit"):
        return status, 403

    def takes_in(right):
        whole = set(visit.rows.regions) if row.everywhere else set(row.region_ids)
        return whole <= visit.oracle.regions(right)

    own = row.user_id == visit.oracle.user_id
    seen = takes_in("edit") and (takes_in("reveal") or (own and not row.with_persons))
    return status, 200 if seen else 404


@door
def person_search(visit):
    row = visit.rows.members[visit.pick(visit.rows.members)]
    status = visit.post(reverse("members:search"), {"id_number": row.number})
    if not visit.oracle.may("persons"):
        return (status, row.masked in visit.said), (403, False)
    found = visit.oracle.member(row.id)
    assert row.number not in visit.said
    return (status, row.masked in visit.said), (200, found)


@door
def reveal(visit):
    row = visit.rows.members[visit.pick(visit.rows.members)]
    status = visit.post(
        reverse("members:reveal", args=[row.id, "id_number"]), {"reason": "核对组织关系"}
    )
    if not visit.oracle.member(row.id):
        wanted = 404
    else:
        wanted = 200 if visit.oracle.member(row.id, "reveal") else 403
    return (status, row.number in visit.said), (wanted, wanted == 200)


@door
def move(visit):
    """A POST beyond the scope changes nothing; within, it does."""
    pk = visit.pick(visit.rows.organizations)
    row = visit.rows.organizations[pk]
    target = visit.rows.regions[visit.pick(visit.rows.regions)]
    fields = {
        "chosen": [pk],
        f"version-{pk}": row.version,
        f"region-{pk}": target.code,
        "from": "2026-01-01",
    }
    with transaction.atomic():
        status = visit.post(reverse("orgs:move"), fields)
        stands = Organization.objects.get(pk=pk).region_id
        transaction.set_rollback(True)
    if not visit.oracle.may("edit"):
        return (status, stands), (403, row.region_id)
    moves = (
        present(row)
        and visit.oracle.organization(pk, "edit")
        and target.id in visit.oracle.regions("edit")
    )
    return (status, stands), (302, target.id if moves else row.region_id)


@door
def duplicate_list(visit):
    """A pair is his who may edit both."""
    visit.get(reverse("orgs:duplicates"), headers=LIST)
    pairs = {
        pk
        for pk, row in visit.rows.pairs.items()
        if all(
            present(visit.rows.organizations[each]) and visit.oracle.organization(each, "edit")
            for each in (row.first_id, row.second_id)
        )
    }
    shown = {
        int(pk) for pk in re.findall(r'"/organizations/duplicates/(\d+)/dismiss/"', visit.said)
    }
    return (shown, visit.count()), (pairs, len(pairs))


@door
def merge_plan(visit):
    """Both his: the plan; one in sight: refused; none: there is nothing."""
    one, other = visit.chance.sample(sorted(visit.rows.organizations), 2)
    status = visit.get(reverse("orgs:merge", args=[one, other]))
    rows = [visit.rows.organizations[pk] for pk in (one, other)]
    if all(visit.oracle.organization(row.id, "edit") for row in rows):
        return status, 200 if all(present(row) for row in rows) else 302
    seen = any(visit.oracle.organization(row.id) for row in rows)
    told = [row.uscc for row in rows if row.uscc in visit.said]
    return (status, told), (403 if seen else 404, [])


@door
def region_page(visit):
    pk = visit.pick(visit.rows.regions)
    status = visit.get(reverse("regions:detail", args=[pk]))
    if pk not in visit.oracle.regions("see"):
        return status, 404
    near = {
        each
        for each in visit.oracle.regions("see")
        if visit.rows.regions[each].parent_id == pk or visit.rows.under(pk, each)
    } - {pk}
    may = f'href="/regions/{pk}/rename/"' in visit.said
    return (visit.ids("regions"), may), (near, pk in visit.oracle.regions("regions"))


@door
def region_merge(visit):
    """A POST beyond the scope changes nothing."""
    pk, into = visit.chance.sample(sorted(visit.rows.regions), 2)
    region, target = visit.rows.regions[pk], visit.rows.regions[into]
    fields = {
        "version": region.version,
        "starts_on": f"{visit.oracle.today}",
        "into": target.code,
        "confirmed": "1",
    }
    with transaction.atomic():
        status = visit.post(reverse("regions:merge", args=[pk]), fields)
        gone = Region.objects.get(pk=pk).abolished_on is not None
        transaction.set_rollback(True)
    if pk not in visit.oracle.regions("see"):
        return (status, gone), (404, False)
    his = visit.oracle.regions("regions")
    if pk not in his:
        return (status, gone), (403, False)
    possible = into in his and not visit.rows.under(into, pk)
    return (status, gone), (302 if possible else 200, possible)


@door
def organization_lookup(visit):
    """What a search box offers: some of those in scope, all of them while they are few."""
    editing = visit.chance.random() < 0.5
    text = f"组织{visit.chance.randrange(4)}"
    name = "organizations-editable" if editing else "organizations"
    visit.get(f"{reverse('core:lookup', args=[name])}?q={text}")
    shown = {int(pk) for pk in re.findall(r'data-value="(\d+)"', visit.said)}
    right = "edit" if editing else "see"
    rows = {
        pk
        for pk, row in visit.rows.organizations.items()
        if present(row) and text in row.name and visit.oracle.organization(pk, right)
    }
    return (shown - rows, len(shown)), (set(), min(12, len(rows)))


@door
def region_tree(visit):
    """The regions right under one of the scope, and no others."""
    pk = visit.pick(visit.rows.regions)
    code = visit.rows.regions[pk].code
    status = visit.get(f"{reverse('orgs:tree')}?parent={code}", headers={"HX-Request": "true"})
    seen = visit.oracle.regions("see")
    if pk not in seen:
        return status, 404
    below = {
        visit.rows.regions[each].code for each in seen if visit.rows.regions[each].parent_id == pk
    }
    return set(re.findall(r'\?region=(\w+)"', visit.said)), below


@door
def bulk_choice(visit):
    """One row out of scope among those that are ticked refuses them all."""
    chosen = visit.chance.sample(sorted(visit.rows.organizations), 2)
    with transaction.atomic():
        status = visit.post(reverse("orgs:list"), {"chosen": chosen})
        rows = set(BulkEditRow.objects.values_list("row_id", flat=True))
        transaction.set_rollback(True)
    his = all(
        present(visit.rows.organizations[pk]) and visit.oracle.organization(pk, "edit")
        for pk in chosen
    )
    return (status, rows), (302, set(chosen)) if his else (403, set())
