"""Names are found by any fragment, by their initials, and both through an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.models import PartyOrganization
from core.lists import pagination
from core.search import in_text, initials_condition, row_by_row
from core.views import lists
from orgs.models import Organization
from tests.branches.factories import PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NAMES = (
    "杭州科技有限公司",
    "重庆银行乐清分行",
    "长兴音乐培训中心",
    "58同城网络（ABC）公司",
    "某某会计师事务所",
    "鑫",
)


@pytest.fixture
def named():
    return {OrganizationFactory(name=name).name for name in NAMES}


def found(text: str) -> set[str]:
    return set(Organization.objects.search(text).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hzkj", {"杭州科技有限公司"}),
        ("HZKJ", {"杭州科技有限公司"}),
        ("kj", {"杭州科技有限公司", "某某会计师事务所"}),
        ("hzk", {"杭州科技有限公司"}),
        ("gs", {"杭州科技有限公司", "58同城网络（ABC）公司"}),
        # Its parts alone do not make a match.
        ("hzyx", set()),
        # Read in two ways: found by the one that people mean, and by the other.
        ("cqyh", {"重庆银行乐清分行"}),
        ("yhyq", {"重庆银行乐清分行"}),
        ("zqyx", {"重庆银行乐清分行"}),
        ("cxyy", {"长兴音乐培训中心"}),
        ("hjs", {"某某会计师事务所"}),
        ("kjs", {"某某会计师事务所"}),
        # Letters and digits stand for themselves, brackets for nothing.
        ("58tc", {"58同城网络（ABC）公司"}),
        ("wlabcgs", {"58同城网络（ABC）公司"}),
        ("abc", {"58同城网络（ABC）公司"}),
        ("同城网", {"58同城网络（ABC）公司"}),
        ("城网络（abc）", {"58同城网络（ABC）公司"}),
        ("鑫", {"鑫"}),
        ("%_", set()),
        ("()", set()),
        ("xyz", set()),
        # Every word, in any order; brackets of both widths, blanks and commas part words.
        ("杭州 公司", {"杭州科技有限公司"}),
        ("公司　科技", {"杭州科技有限公司"}),
        ("杭州 银行", set()),
        ("58同城网络(ABC)公司", {"58同城网络（ABC）公司"}),
        ("５８同城，ａｂｃ", {"58同城网络（ABC）公司"}),
        ("hz 公司", {"杭州科技有限公司"}),
        ("\u200b杭州\ufeff科技", {"杭州科技有限公司"}),
    ],
)
def test_a_name_is_found_by_fragment_and_by_initials(named, text, names):
    assert found(text) & named == names
    # A table without the indexes gives the same rows.
    plainly = Organization.objects.filter(in_text(text, name="name", code="uscc"))
    assert set(plainly.values_list("name", flat=True)) & named == names


def test_a_character_without_a_reading_is_passed_over_with_and_without_an_index():
    OrganizationFactory(name="杭烪（龶）州科技")
    for text, times in (("hzkj", 1), ("hzk", 1), ("hkj", 0)):
        plainly = in_text(text, name="name", code="uscc")
        assert len(found(text)) == times, text
        assert Organization.objects.filter(plainly).count() == times, text


def test_a_name_written_by_plain_sql_is_found_by_its_new_initials(named):
    assert found("hzkj") and not found("nbkj")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_organization SET name = replace(name, '杭州', '宁波')")
    assert found("nbkj") and not found("hzkj")


def test_a_code_is_found_by_any_part_and_a_party_organization_likewise(named):
    some = Organization.objects.first()
    others = {each.name for each in Organization.objects.all() if some.uscc[9:17] not in each.uscc}
    for text in (some.uscc[:17].lower(), some.uscc[9:17], f"{some.uscc[9:17]} {some.name[:2]}"):
        assert some.name in found(text) and not found(text) & others
    # Letters alone are a name's: most codes have an MA.
    assert not found("mamama")
    PartyOrganizationFactory(name="杭州科技有限公司党支部", code="HZ-001")
    PartyOrganizationFactory(name="重庆银行党支部", code="CQ-001")
    for text in ("hzkj", "hz-0", "HZ-001", "z-001", "科技有限", "有限 HZ-001", "hz"):
        rows = PartyOrganization.objects.search(text)
        assert set(rows.values_list("code", flat=True)) == {"HZ-001"}, text


@pytest.mark.parametrize("model", [Organization, PartyOrganization])
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("hzkj", "initials"),
        ("hz", "initials"),
        ("科技", "name_signs"),
        ("科技 公司", "name_signs"),
        ("鑫", "name_signs"),
        ("b", "name_signs"),
        ("1234A", "code_parts"),
    ],
)
def test_an_index_serves_every_kind_of_search(model, text, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = model.objects.search(text).explain()
    assert "Bitmap Index Scan" in plan and f"_{index}" in plan


@pytest.mark.parametrize("text", ["有限公司", "杭州科 有限公司", "培训中心", "会公司"])
@pytest.mark.parametrize("asked", ["search", "fragments of another row"])
def test_row_by_row_the_same_rows_are_found_by_like_alone(named, text, asked):
    rows = Organization.objects.search(text)
    if asked != "search":
        rows = Organization.objects.filter(pk__in=rows.values("pk"))
    whole = set(rows.all())
    assert "name_signs" in rows.order_by("pk").explain()
    with row_by_row(True):
        alone = rows.order_by("pk").explain()
        assert "name_signs" not in alone and "~~" in alone and set(rows.all()) == whole
    with row_by_row(False):
        assert "name_signs" in rows.explain() and set(rows.all()) == whole


@pytest.mark.parametrize(
    ("query", "cap", "alone"),
    [
        ({}, 0, True),
        ({"sort": "uscc"}, 0, True),
        # Few are collected by the index; and in the order of names they may lie at its other end.
        ({}, 10_000, False),
        ({"sort": "name"}, 0, False),
        ({"sort": "-name"}, 0, False),
    ],
)
def test_a_page_of_more_than_are_counted_is_read_in_its_order(
    client, cast, county, monkeypatch, query, cap, alone
):
    OrganizationFactory(name="杭州科技有限公司", region=county.east)
    monkeypatch.setattr(lists, "COUNT_CAP", cap)
    monkeypatch.setattr(pagination, "_FEW", 0)
    client.force_login(cast.county_admin)
    with CaptureQueriesContext(connection) as asked:
        found = client.get(reverse("orgs:list"), {"q": "有限公司", **query}).context
    assert "杭州科技有限公司" in {row.name for row in found["page"].rows}
    [page] = [
        each["sql"] for each in asked if "有限公司" in each["sql"] and " LIMIT 51" in each["sql"]
    ]
    assert ("name_signs" not in page) == alone


def test_a_single_letter_means_the_letter(named):
    rows = Organization.objects.filter(initials_condition("b"))
    assert set(rows.values_list("name", flat=True)) & named == {"58同城网络（ABC）公司"}
