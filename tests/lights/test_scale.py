"""A county shows its lights in four colours: every page names them so, what is counted stays."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.errors import Denied
from lights.choices import Shade
from lights.letters import RED_LIGHT
from lights.models import LightRank, Notice, Rule
from lights.scale import scale_on
from lights.services import replace_rank, replace_rule
from papers.services import letters
from rectification.models import Case
from reports.workbook import build_month_workbook
from tests.months.march import MONTH, close, figure
from tests.orgs.factories import OrganizationFactory
from tests.papers.factories import words_of

pytestmark = pytest.mark.django_db
FROM = MONTH.first_day
APRIL = MONTH.plus(1)
CASES = Case.objects.filter(party_organization=None)


def rank(cast, shade, *, day=FROM, used=True, name=""):
    row = LightRank.objects.get(shade=shade, valid_to=None)
    values = {"name": name or row.name, "used": used, "valid_from": day, "ground": "县委组织部文件"}
    return replace_rank(actor=cast.county_admin, pk=row.pk, version=row.version, **values)


def change(cast, code, *, day=FROM, **values):
    rule = Rule.objects.filter(code=code).latest("valid_from")
    given = {"pk": rule.pk, "version": rule.version, "valid_from": day}
    return replace_rule(actor=cast.county_admin, **given, **values)


@pytest.fixture
def four(cast, county):
    """Four colours since March; one unit lights orange, one blue."""
    OrganizationFactory(name="五十人厂", region=county.west, staff_count=50)
    OrganizationFactory(name="三十人厂", region=county.west, staff_count=30)
    rank(cast, "orange", name="橙牌")
    rank(cast, "blue")
    change(cast, "staff50_no_member", shade="orange")
    change(cast, "staff30_no_member", shade="blue")
    return county


def shown(revision):
    found = Notice.objects.filter(revision=revision, subject_kind="organization")
    return set(found.values_list("subject_name", "severity", "shade", "light"))


def sheet(county, revision, title):
    out = io.BytesIO()
    build_month_workbook(revision=revision, region_code=county.root.code, out=out)
    book = load_workbook(out)
    return [[cell.value for cell in row if cell.value is not None] for row in book[title]]


def test_every_colour_counts_as_one_of_the_two():
    assert {each.value: each.counts_as.value for each in Shade} == {
        "red": "red", "orange": "red", "amber": "amber", "blue": "amber",
    }  # fmt: skip


def test_as_shipped_there_are_two_colours_and_nothing_tells_of_more(client, cast, county):
    assert scale_on(FROM).names == {"red": "红灯", "amber": "黄灯"}
    OrganizationFactory(name="五十人厂", region=county.west, staff_count=50)
    assert shown(close()) == {("五十人厂", "red", "red", "红灯")}
    client.force_login(cast.county_admin)
    html = client.get(reverse("lights:list")).content.decode()
    assert "灯色" not in html and "light-orange" not in html
    page = client.get(reverse("lights:new_rule"))
    assert page.context["form"].fields["shade"].choices == [("red", "红灯"), ("amber", "黄灯")]


def test_what_is_shown_in_four_colours_is_counted_in_two(four):
    revision = close()
    assert shown(revision) == {
        ("五十人厂", "red", "orange", "橙牌"),
        ("三十人厂", "amber", "blue", "蓝灯"),
    }
    assert (figure("red", four.west.code), figure("amber", four.west.code)) == (1, 1)
    assert set(CASES.values_list("severity", "shade", "light")) == {
        ("red", "orange", "橙牌"), ("amber", "blue", "蓝灯"),
    }  # fmt: skip


def test_a_closed_month_keeps_the_scale_by_which_it_was_judged(cast, four):
    first = close()
    with pytest.raises(ValidationError, match="已定稿的月份"):
        rank(cast, "orange", day=MONTH.last_day, name="橙色预警")
    rank(cast, "orange", day=APRIL.first_day, used=False)
    rank(cast, "blue", day=APRIL.first_day, name="提醒")
    second = close(APRIL)
    assert ("五十人厂", "red", "orange", "橙牌") in shown(first)
    # A colour that is used no more is shown as what it counts as.
    assert shown(second) == {
        ("五十人厂", "red", "red", "红灯"),
        ("三十人厂", "amber", "blue", "提醒"),
    }
    # The case goes on as it is lit now.
    assert set(CASES.values_list("shade", "light")) == {("red", "红灯"), ("blue", "提醒")}


def test_pages_letters_and_workbook_call_lights_as_the_county_does(client, cast, four):
    revision = close()
    client.force_login(cast.county_admin)
    for name in ("lights:list", "rectification:list", "reports:overview", "reports:screen"):
        html = client.get(reverse(name)).content.decode()
        assert "light-orange" in html or "tone-orange" in html, name
    listed = client.get(reverse("lights:list"))
    rows = [row.shade for row in listed.context["table"].data]
    assert rows == sorted(rows, key=list(Shade).index) and {"orange", "blue"} <= set(rows)
    filtered = client.get(reverse("lights:list"), {"shade": "blue"}).content.decode()
    assert "三十人厂" in filtered and "五十人厂" not in filtered
    said = words_of(
        letters.content_of(
            letters.issue_occasion(actor=None, kind=RED_LIGHT, occasion=str(MONTH)).letters[0]
        )
    )
    assert "共有红灯事项 1 个（两新组织 1 个，橙牌 1 个）" in said
    assert "职工50人以上无党员（橙牌）" in said
    header, row = sheet(four, revision, "亮红灯")[2:4]
    assert (header[-1], row[-1]) == ("灯", "橙牌")
    explained = [row for row in sheet(four, revision, "口径说明") if "职工50人以上无党员" in row]
    assert explained[0][1] == "橙牌（计入红灯数）"
    where = {"region": four.west.code}
    api = client.get(reverse("api:notice-list"), where).json()["results"]
    assert {(each["severity"], each["shade"], each["light"]) for each in api} == {
        ("red", "orange", "橙牌"), ("amber", "blue", "蓝灯"),
    }  # fmt: skip


def test_the_rule_of_an_own_name_keeps_it(cast, four):
    change(cast, "staff50_no_member", day=datetime.date(2026, 3, 2), light_name="亮牌")
    assert ("五十人厂", "red", "orange", "亮牌") in shown(close())


def test_a_given_colour_of_two_takes_the_finer_one_back(cast, four):
    day = datetime.date(2026, 3, 2)
    assert change(cast, "staff50_no_member", day=day, severity="amber").shade == ""
    with pytest.raises(ValidationError):
        change(cast, "staff50_no_member", day=datetime.date(2026, 3, 3), shade="violet")


def test_red_and_amber_stay_and_only_the_county_chooses(client, cast, county):
    with pytest.raises(ValidationError, match="不能停用"):
        rank(cast, "amber", used=False)
    row = LightRank.objects.get(shade="orange")
    given = {"pk": row.pk, "version": row.version, "valid_from": FROM, "ground": "文件"}
    with pytest.raises(Denied):
        replace_rank(actor=cast.county_staff, name="橙", used=True, **given)
    client.force_login(cast.county_admin)
    url = reverse("lights:replace_rank", args=[row.pk])
    assert "计入红灯数" in client.get(url).content.decode()
    values = {"name": "橙牌", "used": "on", "valid_from": "2026-04-01", "ground": "文件"}
    client.post(url, values | {"version": row.version})
    assert LightRank.objects.get(shade="orange", valid_to=None).name == "橙牌"
    page = client.get(reverse("lights:rules"))
    assert [each.shade for each in page.context["ranks"]] == [
        "red", "orange", "orange", "amber", "blue",
    ]  # fmt: skip


def test_the_list_asks_as_often_for_many_rules_as_for_few(client, cast, four):
    client.force_login(cast.county_admin)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("lights:rules"))
        return len(found)

    few = asked()
    change(cast, "full3_not_formed", shade="orange")
    change(cast, "term_due", shade="blue")
    assert asked() == few
