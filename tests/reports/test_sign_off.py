"""The pages of sign-off: towns of a month, one town, the setting."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from months.models import CheckRule, SignOff, SignOffRule
from months.services import close_month, compute_draft, sign_off, sign_off_rules
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH

SAID = {"said-members_without_unit": "已在核对", "said-single_formed": "正在筹建"}


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture
def drafted(registry):
    close_month(actor=None, month=MONTH.plus(-1))
    sign_off_rules.switch_on(actor=None, valid_from=MONTH.first_day, ground="县委文件")
    return compute_draft(actor=None, month=MONTH)


def town_url(code: str = "330999001") -> str:
    return reverse("reports:sign_off_town", args=[MONTH, code])


def post(client, name: str, code: str = "330999001", **data):
    url = reverse("reports:sign_off_move", args=[MONTH, code, name])
    return client.post(url, data, follow=True)


def test_off_the_page_says_so_and_leads_to_the_setting(client, cast, registry):
    client.force_login(cast.county_admin)
    page = client.get(reverse("reports:sign_off", args=[MONTH])).content.decode()
    assert "没有启用镇街确认" in page
    assert reverse("reports:sign_off_settings") in page


def test_a_town_confirms_on_its_page_and_the_county_accepts(client, cast, drafted):
    client.force_login(cast.town_staff)
    page = client.get(town_url())
    seen = page.context["seen"]
    assert "数字无误，确认上报" in page.content.decode()
    assert {title: now for title, _, now, *_ in page.context["lines"]}["两新组织数"] == "2"
    answer = post(client, "confirm", seen=seen, **SAID)
    assert "东街道2026年3月月报已确认" in answer.content.decode()
    assert "确认上报" not in answer.content.decode()
    overview = client.get(reverse("reports:sign_off", args=[MONTH]))
    assert [town.name for town, _, _ in overview.context["lines"]] == ["东街道"]

    client.force_login(cast.county_staff)
    overview = client.get(reverse("reports:sign_off", args=[MONTH]))
    assert [town.name for town, _, _ in overview.context["lines"]] == ["东街道", "西镇", "经开区"]
    row = SignOff.objects.get(state="confirmed")
    answer = client.post(
        reverse("reports:accept_all", args=[MONTH]),
        {"row": f"330999001:{row.version}"},
        follow=True,
    )
    assert "已接受 1 个：东街道" in answer.content.decode()


def test_what_is_not_explained_stays_in_the_form(client, cast, registry, drafted):
    OrganizationFactory(name="没有党员的大厂", region=registry.plain.region, staff_count=300)
    compute_draft(actor=None, month=MONTH)
    client.force_login(cast.town_staff)
    said = {"said-jump_staff": "新落户一家大厂"}
    page = post(client, "confirm", seen=client.get(town_url()).context["seen"], **said)
    text = page.content.decode()
    assert "50人以上无党员：请说明原因。" in text
    assert "新落户一家大厂" in text
    assert not SignOff.objects.filter(state="confirmed").exists()


def test_changes_since_the_confirmation_and_exceptions_stand_on_one_page(
    client, cast, registry, drafted, monkeypatch
):
    late = datetime.date(2026, 4, 9)
    monkeypatch.setattr("months.services.sign_off.timezone.localdate", lambda: late)
    ids = {"month": MONTH, "region_id": registry.plain.region_id}
    sign_off.confirm(actor=None, said_to_all="正在联系", **ids)
    OrganizationFactory(region=registry.plain.region, staff_count=3)
    compute_draft(actor=None, month=MONTH)
    client.force_login(cast.county_admin)
    page = client.get(reverse("reports:sign_off", args=[MONTH]))
    changed = {town.name: titles for town, _, titles in page.context["lines"]}
    assert changed["东街道"][:2] == ["两新组织数", "职工数"]
    assert changed["西镇"] is None
    sign_off.take_back(actor=cast.county_admin, name="return", reason="新增一家，请重新确认", **ids)
    found = client.get(reverse("reports:sign_off", args=[MONTH])).context["exceptions"]
    assert found[0][:2] == ("东街道", "逾期 6 天")
    assert ("退回", "新增一家，请重新确认") in [(what, said) for _, what, _, said in found]
    rates = client.get(reverse("reports:sign_off", args=[MONTH])).context["rates"]
    # The other two are late too: nobody confirmed, and the day is over.
    assert rates == [("东街道", 1, 0, 0.0), ("西镇", 1, 0, 0.0), ("经开区", 1, 0, 0.0)]


def test_the_page_of_all_towns_asks_as_often_for_one_as_for_three(
    client, cast, drafted, county, django_assert_num_queries
):
    def asked(user) -> int:
        client.force_login(user)
        client.get(reverse("reports:sign_off", args=[MONTH]))
        with django_assert_num_queries(QUERIES):
            client.get(reverse("reports:sign_off", args=[MONTH]))

    sign_off.confirm(actor=None, month=MONTH, region_id=county.east.pk)
    asked(cast.county_admin)
    for region in (county.west, county.park):
        sign_off.confirm(actor=None, month=MONTH, region_id=region.pk)
    asked(cast.county_admin)


QUERIES = 14


def test_whoever_accepts_many_asks_for_the_towns_once(client, cast, drafted, county):
    for region in (county.east, county.west, county.park):
        sign_off.confirm(actor=None, month=MONTH, region_id=region.pk)
    rows = [f"{each.region.code}:{each.version}" for each in SignOff.objects.order_by("region")]
    client.force_login(cast.county_staff)
    with CaptureQueriesContext(connection) as asked:
        client.post(reverse("reports:accept_all", args=[MONTH]), {"row": rows})
    assert sum("WITH towns" in each["sql"] for each in asked) == 1
    assert SignOff.objects.filter(state="accepted").count() == 3
    url = reverse("reports:accept_all", args=[MONTH])
    assert client.post(url, {"row": ["330888:1"]}).status_code == 404


def test_the_setting_is_made_on_its_page(client, cast, registry):
    client.force_login(cast.county_admin)
    url = reverse("reports:sign_off_settings")
    given = {
        "valid_from": "2026-03-15",
        "confirm_by": 4,
        "accept_by": 5,
        "remind_before": 2,
        "remind_every": 1,
        "ground": "县委文件",
    }
    wrong = client.post(url, given | {"accept_by": 3})
    assert "不能早于镇街确认" in wrong.content.decode()
    assert not SignOffRule.objects.exists()
    client.post(url, given)
    rule = SignOffRule.objects.get()
    assert (rule.valid_from, rule.confirm_by) == (MONTH.first_day, 4)
    client.post(reverse("reports:switch_sign_off_off"))
    rule.refresh_from_db()
    assert rule.valid_to is not None
    client.force_login(cast.county_staff)
    assert client.get(url).status_code == 200
    assert client.post(url, given).status_code == 403


def test_a_check_gets_other_numbers_from_a_day_on(client, cast, registry):
    client.force_login(cast.county_admin)
    rule = CheckRule.objects.get(code="jump_staff")
    client.post(
        reverse("reports:replace_check", args=[rule.pk]),
        {
            "version": rule.version,
            "is_on": "on",
            "least": 100,
            "percent": 30,
            "valid_from": "2026-04-01",
            "ground": "县级决定",
        },
    )
    rows = CheckRule.objects.filter(code="jump_staff").order_by("valid_from")
    assert [(row.least, row.percent, row.must_explain) for row in rows] == [
        (50, 20, True), (100, 30, False),
    ]  # fmt: skip
    assert rows[0].valid_to == rows[1].valid_from


def test_home_reminds_the_town_to_confirm_and_the_county_to_accept(client, cast, drafted, county):
    def waits(user) -> dict[str, str]:
        client.force_login(user)
        return {
            each.title: number
            for each, number in client.get(reverse("reports:todos")).context["todos"]
        }

    assert waits(cast.town_staff)["待确认的月报"] == "1"
    assert "待接受的镇街月报" not in waits(cast.county_admin)
    sign_off.confirm(actor=None, month=MONTH, region_id=county.east.pk)
    assert "待确认的月报" not in waits(cast.town_staff)
    assert waits(cast.county_staff)["待接受的镇街月报"] == "1"
    sign_off_rules.switch_off(actor=None, month=MONTH)
    assert "待接受的镇街月报" not in waits(cast.county_staff)
