"""Suspected duplicates: who is suspected, who is not, and what people judged."""

import re
import unicodedata

import pytest
from django.db import connection

from core import crypto
from core.errors import Denied, Missing
from core.models import AuditEntry
from orgs.choices import Suspicion
from orgs.models import DuplicatePair, Organization
from orgs.services import dismiss_pair, find_duplicates, reopen_pair
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db


def pairs():
    find_duplicates()
    return {
        (pair.first.name, pair.second.name, pair.suspicion)
        for pair in DuplicatePair.objects.select_related("first", "second")
    }


def phone(number):
    return {
        "phone_cipher": crypto.encrypt(number),
        "phone_index": crypto.blind_index("phone", number),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青山（浙江）科技有限公司", "青山(浙江)科技有限公司"),
        ("青山科技有限公司", "青山科技有限责任公司"),
        ("青山科技有限公司", "青山科技股份有限公司"),
        ("ＡＢＣ贸易有限公司", "abc 贸易有限公司"),
        ("“青山”书院", "青山书院"),
    ],
)
def test_two_spellings_of_a_name_in_one_town_are_suspected(county, one, other):
    OrganizationFactory(region=county.east, name=one)
    OrganizationFactory(region=county.east, name=other)
    assert pairs() == {(one, other, Suspicion.SAME_NAME)}


@pytest.mark.parametrize("other", ["青山科技有限公司宁波分公司", "青山科技协会", "绿水公司"])
def test_other_names_are_not(county, other):
    OrganizationFactory(region=county.east, name="青山科技有限公司")
    OrganizationFactory(region=county.east, name=other)
    assert pairs() == set()


def test_a_village_belongs_to_its_town_another_town_does_not(county):
    village = RegionFactory(code="330999001001", name="村", level="village", parent=county.east)
    OrganizationFactory(region=county.east, name="甲公司")
    OrganizationFactory(region=village, name="甲 公司")
    OrganizationFactory(region=county.west, name="甲公司")
    assert pairs() == {("甲公司", "甲 公司", Suspicion.SAME_NAME)}


def test_an_old_number_and_a_new_code_of_one_name_are_suspected_across_towns(county):
    OrganizationFactory(region=county.west, name="乙协会", uscc="330999000000123")
    OrganizationFactory(region=county.east, name="乙协会")
    assert pairs() == {("乙协会", "乙协会", Suspicion.LEGACY_CODE)}


def test_one_telephone_is_suspected_only_with_a_similar_name(county):
    for name in ("东海石化设备有限公司", "东海石化机械有限公司", "南山茶叶合作社"):
        OrganizationFactory(region=county.east, name=name, **phone("13800000001"))
    OrganizationFactory(region=county.east, name="东海石化仪器有限公司", **phone("13800000002"))
    OrganizationFactory(region=county.east, name="东海石化阀门有限公司")
    assert pairs() == {("东海石化设备有限公司", "东海石化机械有限公司", Suspicion.SAME_PHONE)}


def test_what_lies_in_the_recycle_bin_is_not_suspected(county):
    OrganizationFactory(region=county.east, name="甲公司")
    other = OrganizationFactory(region=county.east, name="甲公司")
    assert len(pairs()) == 1
    Organization.objects.filter(pk=other.pk).update(deleted_at="2026-01-01T00:00:00Z")
    assert pairs() == set()


def test_a_judgement_stays_when_the_search_is_repeated(cast, county):
    OrganizationFactory(region=county.east, name="甲公司")
    OrganizationFactory(region=county.east, name="甲公司")
    find_duplicates()
    pair = dismiss_pair(actor=cast.town_staff, pk=DuplicatePair.objects.get().pk)
    assert (pair.dismissed_by, pair.dismissed_at is None) == (cast.town_staff, False)
    assert find_duplicates() == 0
    pair.refresh_from_db()
    assert pair.dismissed_by == cast.town_staff
    reopen_pair(actor=cast.town_staff, pk=pair.pk)
    assert find_duplicates() == 1
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "duplicate_dismissed",
        "duplicate_reopened",
    ]


def test_a_pair_of_two_towns_is_judged_above_them(cast, county):
    OrganizationFactory(region=county.east, name="乙协会", uscc="330999000000123")
    OrganizationFactory(region=county.west, name="乙协会")
    find_duplicates()
    pair = DuplicatePair.objects.get()
    with pytest.raises(Missing):
        dismiss_pair(actor=cast.town_staff, pk=pair.pk)
    dismiss_pair(actor=cast.county_staff, pk=pair.pk)


def test_who_may_only_look_judges_nothing(cast, county):
    for _ in range(2):
        OrganizationFactory(region=county.east, name="甲公司")
    find_duplicates()
    pair = DuplicatePair.objects.get()
    with pytest.raises(Denied):
        dismiss_pair(actor=cast.viewer, pk=pair.pk)
    pair.refresh_from_db()
    assert pair.dismissed_at is None


def test_many_of_one_name_do_not_make_a_pair_of_each_with_each(county):
    for _ in range(30):
        OrganizationFactory(region=county.east, name="便民超市")
    assert find_duplicates() == 5 * 30 - 15


def test_the_search_leaves_the_planner_as_it_was(county):
    find_duplicates()
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_nestloop")
        assert cursor.fetchone() == ("on",)


#: What says nothing in a name, as the full-width forms are plain ones.
SIGNS = " \t\n\r()[]{}<>《》〈〉【】〔〕「」『』“”‘’\"'`·•・.,。、:;!?/\\|_~—–-"
LIMITED = ("有限公司", "有限责任公司", "股份有限公司", "股份有限责任公司", "股份公司")
FORMS = (*LIMITED, "公司", "责任公司")


def key_in_python(name):
    plain = unicodedata.normalize("NFKC", name).lower()
    plain = "".join(each for each in plain if each not in SIGNS)
    found = re.fullmatch(r"(.{2,}?)((股份)?有限(责任)?公司|股份公司)", plain)
    return found[1] if found else plain


def test_the_key_of_a_name_is_what_the_rule_in_python_makes_of_it():
    begins = ("", "甲", "甲乙", "甲股份", "ＡＢ（甲）")
    names = [begin + form for begin in begins for form in FORMS]
    names += [f"{s}甲{s}乙Ａ丙{s}有限{s}公司{s}" for s in {*SIGNS, *"（）［］－／"}]
    names += ["甲乙有限公司有限公司", "甲乙有限公司丙", "有限公司股份公司", "甲^乙$丙*+#@"]
    names += ["&%=", "___", ""]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, organization_name_key(name) FROM unnest(%s::text[]) name", [names]
        )
        found = dict(cursor.fetchall())
    assert found == {name: key_in_python(name) for name in names}
