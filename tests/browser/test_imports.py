"""The import wizard in a browser: bad rows of twelve kinds, the good ones stored, all undone."""

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core import jobs
from core.models import ImportRun
from orgs.models import Organization
from tests.browser.conftest import grave
from tests.files_as_they_come import sheet
from tests.orgs.factories import OrganizationFactory, uscc
from tests.workbooks import organization, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 400
BAD = (
    {"统一社会信用代码": "91330999000000140X"},
    {"统一社会信用代码": None},
    {"统一社会信用代码": uscc(1)},
    {"组织名称": None},
    {"组织名称": "名" * 121},
    {"组织类别": "外星企业"},
    {"区域代码": "330999777"},
    {"区域代码": "330999002"},
    {"职工人数": -3},
    {"职工人数": "三十"},
    {"成立日期": "2026-02-30"},
    {"经营状态": "开业"},
)


@pytest.fixture
def page(chromium, live_server, cast, settings, tmp_path):
    """A browser in which the officer of 东街道 is logged in."""
    settings.SPOOL_DIR = tmp_path / "spool"
    client = Client()
    client.force_login(cast.town_staff)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )
    context.add_cookies(
        [
            {"name": name, "value": each.value, "url": live_server.url}
            for name, each in client.cookies.items()
        ]
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def look(page, what: str) -> None:
    """Nothing grave at either width, and nothing to be scrolled sideways on a phone."""
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert grave(page) == [], f"{what} at {width}"
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{what} at {width}"


def work(page) -> None:
    """What the worker does with the newest step, once the page waits for it."""
    expect(page.get_by_text(re.compile("正在(检查|导入|撤销)")).first).to_be_visible()
    jobs.run(ImportRun.objects.latest("pk").job_id)


def upload(page, data: bytes, name: str, **fields: str) -> None:
    page.goto(reverse("imports:new"))
    page.get_by_label("文件").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="上传并检查").click()


@pytest.mark.heavy
def test_three_bad_rows_in_a_hundred(page, county):
    known = OrganizationFactory(uscc=uscc(1), name="旧名有限公司", region=county.east)
    rows = [organization(n) for n in range(1, ROWS + 1 - len(BAD))]
    rows += [organization(1000 + n) | spoiled for n, spoiled in enumerate(BAD)]

    page.goto(reverse("imports:list"))
    look(page, "no imports yet")
    page.get_by_role("link", name="开始第一次导入").click()
    look(page, "upload")
    upload(page, workbook({"两新组织": rows}), "两新组织台账.xlsx")
    expect(page.get_by_text("正在检查")).to_be_visible()
    look(page, "progress")
    work(page)
    expect(page.get_by_role("heading", name="预览")).to_be_visible()
    look(page, "preview")
    line = page.get_by_role("row", name=re.compile("两新组织"))
    expect(line.first).to_contain_text("400")
    page.get_by_label("结果", exact=True).select_option("有错")
    expect(page.locator(".import-table tbody tr")).to_have_count(len(BAD))
    look(page, "bad rows")
    page.get_by_label("结果", exact=True).select_option("更新")
    expect(page.locator(".import-changes")).to_contain_text("旧名有限公司")
    assert "only=updated" in page.url

    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载有错的行").click()
    sheet = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))["两新组织"]
    assert sheet.max_row == 1 + len(BAD)

    page.get_by_role("button", name="只导入没有错的行").click()
    expect(page.get_by_text("正在导入")).to_be_visible()
    work(page)
    expect(page.get_by_text("新增 387 行，更新 1 行")).to_be_visible()
    assert Organization.objects.count() == ROWS - len(BAD)
    look(page, "result")

    Organization.objects.filter(uscc=uscc(2)).update(address="后来登记的地址")
    page.get_by_role("button", name="撤销这次导入").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    look(page, "before undoing")
    dialog.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text("正在撤销")).to_be_visible()
    work(page)
    expect(page.get_by_role("heading", name=re.compile("撤销"))).to_be_visible()
    expect(page.locator(".stayed li")).to_have_count(1)
    expect(page.locator(".stayed")).to_contain_text("导入后又有改动")
    look(page, "undone")
    known.refresh_from_db()
    assert (Organization.objects.count(), known.name) == (2, "旧名有限公司")
    page.goto(reverse("imports:list"))
    expect(page.get_by_role("link", name="两新组织台账.xlsx")).to_be_visible()
    look(page, "past imports")


def test_foreign_titles_are_explained_once(page):
    foreign = {
        "企业名单": [
            {
                "社会信用代码": uscc(1),
                "企业名称": "东风1有限公司",
                "类别": "非公企业",
                "区域代码": "330999001",
                "从业人数": 60,
                "核准机关": "市监局",
            }
        ]
    }
    data = workbook(foreign)
    upload(page, data, "导出.xlsx", 来源="市监局导出")
    work(page)
    expect(page.get_by_role("heading", name="列名对应")).to_be_visible()
    look(page, "titles")
    expect(page.get_by_label("企业名称")).to_have_value("组织名称")
    expect(page.get_by_label("从业人数")).to_have_value("职工人数")
    expect(page.get_by_label("核准机关")).to_have_value("")
    page.get_by_role("button", name="继续检查").click()
    expect(page.get_by_text("正在检查")).to_be_visible()
    work(page)
    expect(page.get_by_role("button", name="全部导入")).to_be_visible()
    upload(page, data, "导出.xlsx", 来源="市监局导出")
    work(page)
    expect(page.get_by_role("button", name="全部导入")).to_be_visible()


def test_another_header_row_is_chosen_and_a_doubtful_name_answered(page):
    lines = [
        ["企业台账", "制表日期", "2026-03-05", "制表人", "电话", "版本"],
        ["单位", "信用号码", "性质", "街镇", "人员", "老板"],
        ["东风1有限公司", uscc(1), "非公企业", "东街", 60, "张三丰"],
        ["东风2有限公司", uscc(2), "非公企业", "东街道", 60, "李四光"],
    ]
    upload(page, sheet(lines, title="台账"), "台账.xlsx")
    work(page)
    page.get_by_label("工作表“台账”是").select_option("两新组织")
    page.get_by_text("第 1 行认作表头").click()
    page.get_by_label("第 2 行").check()
    look(page, "header")
    page.get_by_role("button", name="继续检查").click()
    work(page)
    ours = ["组织名称", "统一社会信用代码", "组织类别", "区域代码", "职工人数", ""]
    for position, column in enumerate(ours):
        page.locator(f"#id_column-0-{position}").select_option(column)
    page.get_by_role("button", name="继续检查").click()
    work(page)
    expect(page.get_by_label("东街（1 行）")).to_have_value("330999001")
    look(page, "doubts")
    page.get_by_role("button", name="继续检查").click()
    work(page)
    expect(page.get_by_text("已按名称对应：东街（330999001）、东街道（330999001）")).to_be_visible()
    expect(page.get_by_role("button", name="全部导入")).to_be_visible()
