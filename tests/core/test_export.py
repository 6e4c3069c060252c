"""Lists as Excel files: text stays text, and the file says who took it out."""

import pytest

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
