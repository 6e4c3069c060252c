"""A session ends while somebody fills a form: nothing of it is lost, and nothing goes astray."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import LoginSession, PhoneFactor
from accounts.services.grants import give_grant
from orgs.models import Organization
from tests import pages
from tests.accounts.conftest import PASSWORD, code_of
from tests.accounts.factories import UserFactory
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = re.compile(r":\d+/$")
NOTE = "登录已过期，请重新登录"


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture
def filled(browser_of, cast, registry):
    """The form of an organization with a new address, and a session that is over."""

    def fill(user):
        page = browser_of(user)
        page.goto(reverse("orgs:edit", args=[registry.bright.pk]))
        page.get_by_label("地址").fill("东街道人民路 12 号")
        LoginSession.objects.all().delete()
        return page

    return fill


def log_in(page, username):
    dialog = page.get_by_role("dialog", name=NOTE)
    dialog.get_by_label("用户名").fill(username)
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button", name="登录", exact=True).click()


def test_the_form_is_stored_after_the_log_in_over_the_page(filled, cast, registry):
    page = filled(cast.town_staff)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("dialog", name=NOTE)).to_contain_text("已填内容会保留")
    look(page)
    log_in(page, "town_staff")
    page.wait_for_url(f"**{registry.bright.get_absolute_url()}")
    assert Organization.objects.get(pk=registry.bright.pk).address == "东街道人民路 12 号"


def test_a_wrong_password_keeps_the_form_and_the_dialog(filled, cast, registry):
    page = filled(cast.town_staff)
    page.get_by_role("button", name="保存").click()
    dialog = page.get_by_role("dialog", name=NOTE)
    dialog.get_by_label("用户名").fill("town_staff")
    dialog.get_by_label("密码").fill("wrong")
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_role("button", name="先不登录").click()
    expect(page.get_by_label("地址")).to_have_value("东街道人民路 12 号")
    assert Organization.objects.get(pk=registry.bright.pk).address == ""


def test_with_a_second_factor_both_steps_stand_over_the_page(filled, cast, registry):
    device = PhoneFactor.objects.propose(cast.town_staff)
    PhoneFactor.objects.filter(pk=device.pk).update(confirmed=True)
    page = filled(cast.town_staff)
    page.get_by_role("button", name="保存").click()
    log_in(page, "town_staff")
    dialog = page.get_by_role("dialog", name=NOTE)
    dialog.get_by_label("验证码或恢复码").fill(code_of(device))
    look(page)
    dialog.get_by_role("button", name="验证并登录").click()
    page.wait_for_url(f"**{registry.bright.get_absolute_url()}")
    assert Organization.objects.get(pk=registry.bright.pk).address == "东街道人民路 12 号"


def test_after_a_log_in_at_another_tab_the_form_goes_on_with_the_new_token(filled, cast, registry):
    page = filled(cast.town_staff)
    other = page.context.new_page()
    other.goto(reverse("accounts:login"))
    other.get_by_label("用户名").fill("town_staff")
    other.get_by_label("密码").fill(PASSWORD)
    other.get_by_role("button", name="登录").click()
    other.wait_for_url(HOME)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**{registry.bright.get_absolute_url()}")
    assert Organization.objects.get(pk=registry.bright.pk).address == "东街道人民路 12 号"


def test_what_one_has_typed_is_not_stored_by_another(filled, cast, county, registry):
    other = UserFactory(username="other")
    give_grant(actor=None, user=other, role="county_admin", region=county.root)
    page = filled(cast.town_staff)
    said = []
    page.on("dialog", lambda alert: (said.append(alert.message), alert.accept()))
    page.get_by_role("button", name="保存").click()
    log_in(page, "other")
    page.wait_for_url(HOME)
    assert len(said) == 1 and "另一个账号" in said[0]
    assert Organization.objects.get(pk=registry.bright.pk).address == ""


def test_without_the_network_the_form_stays(filled, cast, registry):
    page = filled(cast.town_staff)
    page.context.set_offline(True)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="填写的内容还在")).to_be_visible()
    expect(page.get_by_label("地址")).to_have_value("东街道人民路 12 号")


def test_a_piece_that_meets_an_ended_session_leaves_the_filled_form(filled, cast, registry):
    page = filled(cast.town_staff)
    page.evaluate("htmx.ajax('GET', '/accounts/sessions/', {target: '#toast', swap: 'innerHTML'})")
    expect(page.get_by_role("dialog", name=NOTE)).to_be_visible()
    log_in(page, "town_staff")
    expect(page.get_by_role("dialog", name=NOTE)).to_be_hidden()
    expect(page.get_by_label("地址")).to_have_value("东街道人民路 12 号")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**{registry.bright.get_absolute_url()}")
