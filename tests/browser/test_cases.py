"""A case in Chromium: sent out by the county, answered by a secretary on a phone, checked by the
town; an extension, an appeal, a measure and a reopening by the same people."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from branches.services.facts import refresh_coverage_facts
from core.models import Attachment
from rectification.choices import CaseState
from rectification.models import Case, Escalation
from tests.branches.factories import CoverageFactory
from tests.browser.conftest import look
from tests.orgs.factories import OrganizationFactory
from tests.rectification.factories import CaseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(cast, county):
    organization = OrganizationFactory(region=county.east, staff_count=60, name="东风科技公司")
    CoverageFactory(organization=organization, party_organization=cast.branch)
    refresh_coverage_facts()
    return CaseFactory(
        organization=organization,
        opened_month=datetime.date(2026, 10, 1),
        evidence=[{"label": "职工人数", "value": "60 人", "on": "2026-10-31"}],
    )


def open_case(page, case):
    page.goto(reverse("rectification:detail", args=[case.pk]))


def send_out(page, case):
    page.goto(reverse("rectification:list"))
    look(page)
    page.locator(f'input[name="chosen"][value^="{case.pk}-"]').check()
    page.get_by_role("button", name="下发所选").click()
    expect(page.get_by_text("已下发 1 件")).to_be_visible()


def menu(page, name):
    page.get_by_role("button", name="办理").click()
    page.locator("#main").get_by_role("link", name=name).click()


def test_county_sends_out_a_secretary_answers_on_a_phone_and_the_town_closes(
    browser_of, cast, case, tmp_path
):
    send_out(browser_of(cast.county_staff), case)

    page = browser_of(cast.secretary)
    page.goto(reverse("reports:home"))
    expect(page.get_by_text("由我整改的整改件")).to_be_visible()
    open_case(page, case)
    expect(page.get_by_text("下一步由整改单位")).to_be_visible()
    look(page)
    page.get_by_role("button", name="签收").click()
    page.locator("#main").get_by_role("link", name="填写整改措施").click()
    look(page)
    page.get_by_label("整改措施").fill("已联系两名在职党员，本月内转入组织关系")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("现在是“整改中”")).to_be_visible()
    page.locator("#main").get_by_role("link", name="提交佐证").click()
    proof = tmp_path / "名册.pdf"
    proof.write_bytes(PDF)
    page.get_by_label("整改结果").fill("两名党员已转入，见名册")
    page.get_by_label("附件").set_input_files(str(proof))
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("现在是“待复核”")).to_be_visible()
    expect(page.get_by_role("link", name="名册.pdf")).to_be_visible()
    look(page)
    assert Attachment.objects.count() == 1

    page = browser_of(cast.town_staff)
    open_case(page, case)
    expect(page.get_by_text("两名党员已转入")).to_be_visible()
    look(page)
    page.locator("#main").get_by_role("link", name="复核销号").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("现在是“已销号”")).to_be_visible()
    assert Case.objects.get().state == "closed"


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
    b"/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def test_an_extension_is_granted_an_appeal_upheld(browser_of, cast, case):
    Case.objects.update(state="acknowledged", issued_on=timezone.localdate())
    secretary, town = browser_of(cast.secretary), browser_of(cast.town_staff)
    later = (case.due_on + datetime.timedelta(days=7)).isoformat()
    open_case(secretary, case)
    menu(secretary, "申请延期")
    secretary.get_by_label("延至").fill(later)
    secretary.get_by_label("延期理由").fill("企业停产检修")
    look(secretary)
    secretary.get_by_role("button", name="提交申请").click()
    expect(secretary.get_by_text("已提交延期申请")).to_be_visible()
    open_case(town, case)
    look(town)
    town.get_by_role("link", name="决定").click()
    town.get_by_label("同意延期", exact=True).check()
    town.get_by_role("button", name="保存").click()
    expect(town.get_by_text(later).first).to_be_visible()

    open_case(secretary, case)
    menu(secretary, "申诉")
    secretary.get_by_label("职工人数应为").fill("36")
    secretary.get_by_label("申诉理由").fill("职工人数误填，有社保名单")
    look(secretary)
    secretary.get_by_role("button", name="提交申诉").click()
    expect(secretary.get_by_text("申诉核对中，暂停计时").first).to_be_visible()
    open_case(town, case)
    look(town)
    town.get_by_role("link", name="核对职工人数").click()
    town.get_by_label("数据有误").check()
    town.get_by_role("button", name="保存").click()
    expect(town.get_by_text("申诉成立").first).to_be_visible()
    assert Case.objects.get().state == "withdrawn"


def test_a_measure_is_recorded_and_a_closed_case_opened_again(browser_of, cast, case):
    Case.objects.update(state="acknowledged", issued_on=timezone.localdate())
    Escalation.objects.create(
        case=case,
        measure="talk",
        month=datetime.date(2026, 10, 1),
        months=2,
        due_on=timezone.localdate(),
    )
    page = browser_of(cast.county_staff)
    open_case(page, case)
    page.get_by_role("link", name="登记", exact=True).click()
    look(page)
    page.get_by_label("办理情况").fill("分管领导约谈企业负责人")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("分管领导约谈企业负责人")).to_be_visible()
    Case.objects.update(state="closed", closed_on=timezone.localdate())
    open_case(page, case)
    menu(page, "重新立案")
    page.get_by_label("理由").fill("销号后又没有党员")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("现在是“待签收”")).to_be_visible()
    assert Case.objects.get().reopened == 1


def test_all_are_sent_out_only_after_a_yes(browser_of, cast, case):
    page = browser_of(cast.county_staff)
    page.goto(reverse("rectification:list"))
    page.locator(f'input[name="chosen"][value^="{case.pk}-"]').check()  # a phone shows the bar then
    everything = page.get_by_role("button", name="下发筛选出的全部待下发")
    page.once("dialog", lambda asked: asked.dismiss())
    everything.click()
    case.refresh_from_db()
    assert case.state == CaseState.DRAFTED
    page.once("dialog", lambda asked: asked.accept())
    everything.click()
    expect(page.get_by_text("已下发 1 件")).to_be_visible()
