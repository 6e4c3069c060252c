"""Papers in Chromium: one press gives the file, a template is replaced and comes back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.activities.factories import ActivityFactory
from tests.browser.conftest import look
from tests.members.factories import MemberFactory
from tests.papers.factories import HandbookEntryFactory, template, words_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_paper_comes_by_one_press_and_the_handbook_is_read(browser_of, cast, tmp_path):
    member = MemberFactory(name="欧阳建国", party_organization=cast.branch)
    activity = ActivityFactory(
        organizer=cast.branch, topic="学习贯彻全会精神，研究部署下一阶段非公企业党建重点工作"
    )
    activity.branches.update(entitled_ids=[member.pk], entitled_count=1, present_count=1)
    HandbookEntryFactory(name="主题党日制度")
    page = browser_of(cast.secretary)
    page.goto(activity.get_absolute_url())
    look(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Word 文件 签到表").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    assert path.name.endswith("_签到表.docx") and "欧阳建国" in words_of(path.read_bytes())

    page.goto(cast.branch.get_absolute_url())
    expect(page.get_by_label("月份")).to_be_visible()
    look(page)
    page.goto(reverse("papers:handbook"))
    look(page)
    page.get_by_role("link", name="主题党日制度").click()
    look(page)


def test_a_template_is_replaced_and_the_shipped_one_comes_back(browser_of, cast):
    page = browser_of(cast.county_admin)
    page.goto(reverse("papers:templates"))
    look(page)
    page.get_by_role("link", name="会议记录", exact=True).click()

    def upload(text):
        page.get_by_label("模板文件").set_input_files(
            {"name": "模板.docx", "mimeType": "application/octet-stream", "buffer": template(text)}
        )
        page.get_by_role("button", name="检查并启用").click()

    upload("{{ toppic }}")
    expect(page.get_by_text("没有“toppic”这个占位符。").first).to_be_visible()
    look(page)
    upload("{{ topic }}")
    expect(page.get_by_text("已换成第 1 版")).to_be_visible()
    look(page)
    page.get_by_role("button", name="恢复系统模板").click()
    expect(page.get_by_text("已恢复为系统模板")).to_be_visible()
    page.goto(reverse("papers:new_entry"))
    look(page)
