"""Lists as Excel files: text stays text, and the file says who took it out."""

import io
import re
import threading
import time
from urllib.parse import quote

import openpyxl
import pytest
from django.db import OperationalError
from django.http import HttpResponse

from core import crypto
from core.lists import export
from core.models import AuditEntry
from core.views.downloads import as_file
from tests.accounts.factories import GrantFactory
from tests.orgs.factories import OrganizationFactory
from tests.pages import cells

pytestmark = pytest.mark.django_db

DANGEROUS = ["=1+1", "+861", "-2", "@SUM(A1)", '=HYPERLINK("x","y")', "坏\x01字"]


def test_text_that_looks_like_a_formula_stays_text(client, county, cast):
    for name in DANGEROUS:
        OrganizationFactory(name=name, region=county.east, staff_count=3)
    client.force_login(cast.county_admin)
    _, headings, *rows = cells(client.get("/organizations/?export=xlsx&sort=name"))
    column = headings.index("组织名称")
    # openpyxl gives a formula's type by its cell; as a value it would have lost its sign.
    assert {row[column].replace("_x0001_", "\x01") for row in rows} == set(DANGEROUS)


def test_the_first_line_says_who_when_and_of_what(client, county, cast):
    OrganizationFactory(name="甲公司", region=county.east)
    client.force_login(cast.county_admin)
    watermark = cells(client.get("/organizations/?export=xlsx&kind=enterprise"))[0][0]
    assert watermark.startswith(f"两新组织 · 导出人 {cast.county_admin}（county_admin）· 20")
    assert watermark.endswith("条件：类别：非公企业")


def test_the_file_holds_the_filtered_rows_in_the_order_of_the_page(client, county, cast):
    for staff, name in ((5, "小"), (50, "中"), (500, "大")):
        OrganizationFactory(name=name, region=county.east, staff_count=staff)
    client.force_login(cast.county_admin)
    _, headings, *rows = cells(client.get("/organizations/?export=xlsx&sort=-staff&staff=80plus"))
    assert [row[headings.index("组织名称")] for row in rows] == ["大"]
    _, headings, *rows = cells(client.get("/organizations/?export=xlsx&sort=staff"))
    assert [row[headings.index("职工人数")] for row in rows] == [5, 50, 500]


def test_the_file_is_kept_by_no_cache(client, county, cast):
    client.force_login(cast.county_admin)
    response = client.get("/organizations/?export=xlsx")
    assert response["Cache-Control"] == "private, no-store"


def test_a_role_without_the_right_to_export_gets_neither_button_nor_file(client, cast):
    client.force_login(cast.secretary)
    assert client.get("/organizations/").context["export_url"] == ""
    assert client.get("/organizations/?export=xlsx").status_code == 403


def test_a_file_is_made_to_be_printed(client, county, cast):
    OrganizationFactory(
        name="浙江省某某某新材料科技股份有限公司", region=county.east, tags=["规上"]
    )
    client.force_login(cast.county_admin)
    response = client.get("/organizations/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    # One page wide (the default), as many high as it takes.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[2]}
    assert 34 < widths["组织名称"] < 40 and 18 < widths["统一社会信用代码"] < 23
    assert widths["区域"] < 12
    cells = {cell.value: cell for cell in sheet[3]}
    assert cells["规上"]._style.quotePrefix == 1 and cells["规上"].data_type == "s"


PRINCIPAL, PHONE = "钱某人", "057188886666"


@pytest.fixture
def reachable(county):
    """One organization in each town, with somebody to call."""
    return [
        OrganizationFactory(
            name=region.name,
            region=region,
            principal=PRINCIPAL,
            phone_cipher=crypto.encrypt(PHONE),
            phone_index=crypto.blind_index("phone", PHONE),
        )
        for region in (county.east, county.west)
    ]


def called(client, user) -> dict:
    """Name of the organization -> whom to call, as far as the file says."""
    client.force_login(user)
    _, headings, *rows = cells(client.get("/organizations/?export=xlsx"))
    places = [headings.index(each) for each in ("负责人", "联系电话") if each in headings]
    return {row[0]: [row[place] for place in places] for row in rows}


def test_whom_to_call_stands_in_the_file_of_those_who_keep_the_row(client, cast, reachable):
    known = [PRINCIPAL, PHONE]
    assert called(client, cast.county_staff) == {"东街道": known, "西镇": known}
    assert called(client, cast.town_staff) == {"东街道": known}
    assert called(client, cast.viewer) == {"东街道": []}
    said = [entry.detail.get("含") for entry in AuditEntry.objects.filter(action="export")]
    assert sorted(said, key=str) == [None, "负责人、联系电话", "负责人、联系电话"]


def test_who_edits_one_town_and_sees_another_gets_the_numbers_of_the_first(
    client, county, cast, reachable, fresh
):
    GrantFactory(user=cast.town_staff, role="viewer", region=county.west)
    assert called(client, fresh(cast.town_staff)) == {
        "东街道": [PRINCIPAL, PHONE],
        "西镇": [None, None],
    }


def test_whom_to_call_is_no_column_of_the_page(client, cast, reachable):
    client.force_login(cast.county_admin)
    page = client.get("/organizations/?columns=name,principal,phone").content.decode()
    assert PRINCIPAL not in page and PHONE not in page and 'value="phone"' not in page


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("两新组织_20260305.xlsx", "file_20260305.xlsx"),
        ("有错的行.xlsx", "file.xlsx"),
        ("list 2026-03.xlsx", "list_2026-03.xlsx"),
        ('坏"\r\nX: 1.xlsx', "X_1.xlsx"),
        ("无后缀", "file"),
    ],
)
def test_a_file_has_a_plain_name_beside_its_own(name, plain):
    said = as_file(HttpResponse(), name)["Content-Disposition"]
    assert said == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def test_the_list_is_fetched_under_both_names(client, cast):
    client.force_login(cast.county_admin)
    said = client.get("/organizations/?export=xlsx")["Content-Disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"file_\d{8}\.xlsx\"; filename\*=UTF-8''%E4%B8%A4[^ ]*\.xlsx", said
    )


def test_the_next_rows_are_asked_for_while_some_are_written(monkeypatch):
    monkeypatch.setattr(export, "_CHUNK", 3)
    asked = threading.Event()

    def rows():
        yield from range(3)
        asked.set()
        yield from range(3, 8)

    found = export._ahead(rows())
    assert next(found) == 0
    assert asked.wait(timeout=10)
    assert list(found) == [1, 2, 3, 4, 5, 6, 7]


def test_what_fails_while_rows_are_asked_for_ends_the_export(monkeypatch):
    monkeypatch.setattr(export, "_CHUNK", 3)

    def rows():
        yield from range(4)
        raise OperationalError("server closed the connection unexpectedly")

    found = export._ahead(rows())
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(OperationalError):
        next(found)


def test_whoever_stops_waits_for_the_rows_that_are_being_asked_for(monkeypatch):
    monkeypatch.setattr(export, "_CHUNK", 3)
    ended = []

    def rows():
        yield from range(3)
        time.sleep(0.2)
        ended.append(True)
        yield from range(3, 8)

    found = export._ahead(rows())
    assert next(found) == 0
    found.close()
    assert ended == [True]
