"""A long list comes out of the background, and files are attached, at desk and phone width."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core import jobs
from core.models import Attachment, Job
from tests.browser.conftest import grave
from tests.core.attachments.samples import PDF, photo
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def page(request, chromium, live_server, cast):
    width, height = request.param
    client = Client()
    client.force_login(cast.town_staff)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    context.add_cookies(
        [
            {"name": name, "value": each.value, "url": live_server.url}
            for name, each in client.cookies.items()
        ]
    )
    yield context.new_page()
    context.close()


def test_a_long_list_is_fetched_once(page, county, settings, monkeypatch, tmp_path):
    settings.EXPORT_ROWS_AT_ONCE, settings.SPOOL_DIR = 2, tmp_path
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)  # this test is the worker
    OrganizationFactory.create_batch(3, region=county.east)
    page.goto(f"{reverse('orgs:list')}?export=xlsx")
    expect(page.get_by_text("排队中")).to_be_visible()
    expect(page.get_by_role("button", name="取消任务")).to_be_visible()
    assert grave(page) == []
    jobs.run(Job.objects.get().pk)
    button = page.get_by_role("button", name="下载")
    button.wait_for()
    assert grave(page) == []
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    expect(button).to_be_disabled()
    page.reload()
    expect(page.get_by_text("链接只能用一次")).to_be_visible()


def test_files_are_attached_and_taken_away_again(page, county):
    company = OrganizationFactory(region=county.east)
    page.goto(reverse("orgs:detail", args=[company.pk]))
    panel = page.locator(".attachments")
    panel.locator("input[type=file]").set_input_files(
        [
            {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()},
            {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": PDF},
            {"name": "程序.pdf", "mimeType": "application/pdf", "buffer": b"MZ"},
        ]
    )
    panel.get_by_role("button", name="上传").click()
    expect(panel.get_by_text("程序.pdf：不能上传这种文件")).to_be_visible(timeout=20_000)
    expect(panel.get_by_role("link", name="纪要.pdf")).to_be_visible()
    picture = panel.get_by_role("img", name="现场.jpg")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalHeight", 320)
    assert grave(page) == []
    panel.get_by_role("button", name="删除 纪要.pdf").click()
    panel.get_by_role("button", name="撤销删除").click()
    expect(panel.get_by_role("link", name="纪要.pdf")).to_be_visible()
    assert Attachment.objects.of(company).count() == 2
