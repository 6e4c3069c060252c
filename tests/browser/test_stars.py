"""A round of star rating in Chromium: opened by the county, rated by a secretary on a phone, sent
back and checked by the town, reviewed, a slip answered by the department, an objection answered,
seen by whoever looks on."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Round, Score
from tests.assessments.factories import SchemeFactory
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = datetime.timedelta(days=1)


def menu(page, name):
    page.get_by_role("button", name="办理").click()
    page.locator("#main").get_by_role("link", name=name).click()


def rating(page):
    page.goto(reverse("assessments:list"))
    page.locator("#list").get_by_role("link", name="东街道联合党支部").click()


def test_a_round_from_its_basis_to_the_star(browser_of, cast, county):
    SchemeFactory(name="星级评定办法")
    today = timezone.localdate()
    admin = browser_of(cast.county_admin)
    admin.goto(reverse("assessments:new_round"))
    look(admin)
    for label, value in {
        "轮次代码": "XF2026",
        "名称": "2026年上半年评星",
        "评定期间自": "2026-01-01",
        "评定期间至": "2026-06-30",
        "批准文号": "县委〔2026〕3号",
        "批准日期": str(today - DAY),
        "自评截止日期": str(today),
        "初核截止日期": str(today),
        "评审截止日期": str(today),
    }.items():
        admin.get_by_label(label, exact=False).first.fill(value)
    admin.get_by_label("评星方案").select_option(label="星级评定办法（第 1 版）")
    admin.get_by_role("button", name="启动").click()
    expect(admin.get_by_text("请填写").first).to_be_visible()
    admin.get_by_label("批准依据").fill("县委关于星级评定的批复")
    admin.get_by_role("button", name="启动").click()
    expect(admin.get_by_text("已启动")).to_be_visible()
    look(admin)
    menu(admin, "发核查单")
    admin.get_by_label("测试部门").check()
    admin.get_by_role("button", name="发出").click()

    secretary = browser_of(cast.secretary)
    secretary.goto(reverse("reports:home"))
    secretary.get_by_role("link", name="自评").first.click()
    look(secretary)
    secretary.get_by_label("班子分工（满分 20）").fill("18")
    secretary.get_by_label("服务职工（满分 30）").fill("27")
    secretary.get_by_role("button", name="保存").click()
    expect(secretary.get_by_text("须说明依据").first).to_be_visible()
    secretary.get_by_label("服务职工：说明").fill("车间攻关小组")
    secretary.get_by_label("创新项目（满分 5）").fill("5")
    secretary.get_by_role("button", name="提交自评").click()
    expect(secretary.get_by_text("已提交，由镇街初核")).to_be_visible()
    look(secretary)

    town = browser_of(cast.town_staff)
    rating(town)
    menu(town, "退回自评")
    town.get_by_label("理由").fill("班子分工一项请重新核对")
    town.get_by_role("button", name="确定").click()
    rating(secretary)
    expect(secretary.get_by_text("班子分工一项请重新核对").first).to_be_visible()
    secretary.locator("#main").get_by_role("link", name="自评", exact=True).click()
    secretary.get_by_role("button", name="提交自评").click()
    rating(town)
    town.locator("#main").get_by_role("link", name="初核", exact=True).click()
    look(town)
    town.get_by_label("镇街评价（满分 10）").fill("9")
    town.get_by_label("班子分工（满分 20）").fill("16")
    town.get_by_role("button", name="初核通过").click()
    expect(town.get_by_text("请写明理由").first).to_be_visible()
    town.get_by_label("班子分工：改分理由").fill("与实地看到的不符")
    town.get_by_role("button", name="初核通过").click()
    expect(town.get_by_text("已初核")).to_be_visible()

    county_page = browser_of(cast.county_staff)
    rating(county_page)
    county_page.locator("#main").get_by_role("link", name="评审", exact=True).click()
    county_page.get_by_role("button", name="评审通过").click()
    expect(county_page.get_by_text("已评审。")).to_be_visible()

    department = browser_of(cast.department)
    department.goto(reverse("assessments:slips"))
    department.get_by_role("link", name="测试部门").click()
    look(department)
    department.locator("#main").get_by_role("link", name="答复").click()
    department.get_by_label("核查结果").fill("无")
    department.get_by_role("button", name="答复").click()
    expect(department.get_by_text("已答复").first).to_be_visible()

    viewer = browser_of(cast.viewer)
    viewer.goto(reverse("assessments:list"))
    expect(viewer.get_by_text("东街道联合党支部")).to_have_count(0)
    round = Round.objects.get()
    county_page.goto(round.get_absolute_url())
    county_page.locator("#main").get_by_role("link", name="公示", exact=True).click()
    county_page.get_by_role("button", name="公示").click()
    expect(county_page.get_by_text("已公示")).to_be_visible()
    rating(viewer)
    expect(viewer.get_by_text("看懂星级").first).to_be_visible()
    look(viewer)

    rating(secretary)
    secretary.locator("#main").get_by_role("link", name="提出异议").click()
    secretary.get_by_label("提出方").select_option(label="党组织")
    secretary.get_by_label("异议内容").fill("班子分工应得 18 分")
    secretary.get_by_role("button", name="提出").click()
    expect(secretary.get_by_text("已登记")).to_be_visible()
    rating(county_page)
    county_page.get_by_role("link", name="答复").click()
    county_page.get_by_label("是否成立").select_option(label="成立")
    county_page.get_by_label("核实情况和答复").fill("核实属实")
    county_page.get_by_label("更正哪一项").select_option(label="班子分工")
    county_page.get_by_label("更正后的得分").fill("18")
    county_page.get_by_role("button", name="答复").click()
    expect(county_page.get_by_text("已答复")).to_be_visible()
    Round.objects.update(publicity_until=today - DAY)
    county_page.goto(round.get_absolute_url())
    county_page.locator("#main").get_by_role("link", name="评定星级").click()
    county_page.get_by_role("button", name="评定").click()
    expect(county_page.get_by_text("结果已固定")).to_be_visible()
    look(county_page)
    # 18 of 20 count for 60: 54; 27 + 9; 3 of the bonus.
    score = Score.objects.get()
    assert (str(score.total), score.star, score.frozen) == ("93.00", 5, True)
