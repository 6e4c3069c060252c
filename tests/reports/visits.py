"""Doors to the month's pages, its workbook and the rows behind its figures."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from django.urls import reverse

from core.months import Month
from tests.access.visits import LIST, Visit, door
from tests.months.visits import counted, latest
from tests.orgs.visits import doubtful


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
    if region is None or not visit.oracle.reaches("see"):
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
    """What is named there, and in its panels, is in scope."""
    named = set()
    for name in ("reports:home", "reports:todos", "reports:board"):
        # Administrators begin at their own desks, who only looks at the figures.
        assert visit.get(reverse(name)) in (200, 302)
        named |= visit.ids("organizations")
    return {pk for pk in named if not visit.oracle.organization(pk)}, set()


@door
def overview(visit):
    status = visit.get(reverse("reports:overview"))
    if not visit.oracle.may("see"):
        return status, 404
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
