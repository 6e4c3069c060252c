"""The log-in in Chromium: first run, second factor, lock-out, hand-over, sign-out elsewhere."""

import re

import pytest
from axes.models import AccessAttempt

from accounts.models import PhoneFactor
from accounts.services.grants import give_grant
from accounts.views.first_run import page_code
from tests.accounts.conftest import code_of
from tests.accounts.factories import UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.browser.conftest import grave
from tests.regions.factories import RegionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "tq-Ralm77"
ADMINISTRATORS = (("system_admin", "甲"), ("security_admin", "乙"), ("audit_admin", "丙"))


@pytest.fixture
def site(live_server, chromium, settings):
    """Browsers that stand apart from one another: `site()` opens a page of a new one.

    Whatever their consoles complain about fails the test; refusals (4xx) are no complaints.
    """
    settings.SECOND_FACTOR_ROLES = [role for role, _ in ADMINISTRATORS]
    contexts, complaints = [], []

    def listen(message):
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_page(width=1440):
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale="zh-CN"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(tmp_path):
    """Look at a page at desk and phone width: nothing sticks out, axe finds nothing grave."""

    def look(page, name):
        before = page.viewport_size
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert grave(page) == [], name
        page.set_viewport_size(before)

    return look


def fill_login(page, username, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def set_password(page, link, name=None):
    page.goto(link)
    if name:
        page.get_by_label("姓名").fill(name)
    page.get_by_label("设置密码").fill(PASSWORD)
    page.get_by_label("再输一次").fill(PASSWORD)
    page.get_by_role("button", name="确认并登录").click()


def set_up_factor(page, username, look=None):
    page.wait_for_url("**/accounts/factor/")
    device = PhoneFactor.objects.get(user__username=username, confirmed=False)
    assert page.get_by_alt_text("设置双重验证的二维码").is_visible()
    if look:
        look(page, "factor")
    page.get_by_label("手机上显示的 6 位验证码").fill(code_of(device))
    page.get_by_role("button", name="确认启用").click()
    codes = page.locator(".codes li")
    codes.first.wait_for()
    assert codes.count() == 10
    if look:
        look(page, "codes")


def first_run(site, look=None):
    """Three administrators made on the page, each with password and factor."""
    page = site()
    page.goto(f"/accounts/first-run/{page_code()}/")
    if look:
        look(page, "first-run")
    for (role, name), username, full in zip(
        ADMINISTRATORS,
        page.get_by_label("用户名").all(),
        page.get_by_label("姓名").all(),
        strict=True,
    ):
        username.fill(role)
        full.fill(name)
    page.get_by_role("button", name="设立管理员").click()
    page.get_by_role("heading", name="三名管理员已设立").wait_for()
    if look:
        look(page, "first-run-done")
    links = [each.inner_text() for each in page.locator(".secret").all()]
    pages = {}
    for (role, _), link in zip(ADMINISTRATORS, links, strict=True):
        pages[role] = site()
        set_password(pages[role], link)
        set_up_factor(pages[role], role, look if role == "system_admin" else None)
    return pages


@pytest.mark.heavy
@pytest.mark.dealt(14)
def test_from_first_run_to_sign_out_elsewhere(site, look):
    pages = first_run(site, look)
    admin = pages["system_admin"]

    # A log-in with the second factor, at another place.
    second = site()
    fill_login(second, "system_admin")
    second.wait_for_url("**/accounts/login/code/")
    device = PhoneFactor.objects.get(user__username="system_admin")
    look(second, "code")
    second.get_by_label("验证码或恢复码").fill(code_of(device, ahead=1))
    second.get_by_role("button", name="验证并登录").click()
    second.wait_for_url(re.compile(r"/$"))

    # Signed out from the first place.
    admin.goto("/accounts/sessions/")
    assert admin.get_by_text("登录中").count() == 1
    look(admin, "sessions")
    admin.get_by_role("button", name="退出这台设备").click()
    admin.get_by_text("该设备上的登录已退出。").wait_for()
    second.goto("/accounts/sessions/")
    second.wait_for_url("**/accounts/login/**")

    # A new account: link from the one administrator, rights from the other.
    admin.goto("/accounts/users/new/")
    admin.get_by_label("用户名").fill("chen")
    admin.get_by_label("姓名").fill("陈晨")
    admin.get_by_role("button", name="新建").click()
    admin.locator("#one-time-link").wait_for()
    look(admin, "link")
    link = admin.locator("#one-time-link").inner_text()
    chen = site(390)
    set_password(chen, link)
    chen.wait_for_url(re.compile(r"/$"))
    RegionFactory(code="330999", name="测试县", level="county")
    guard = pages["security_admin"]
    guard.goto("/accounts/users/")
    look(guard, "users")
    guard.get_by_role("link", name="陈晨").click()
    look(guard, "user")
    guard.get_by_label("角色").select_option("viewer")
    place = guard.locator("[data-grant=region] select")
    place.select_option(value=place.locator("option", has_text="测试县").get_attribute("value"))
    guard.get_by_role("button", name="授权", exact=True).click()
    guard.get_by_text("授权已生效。").wait_for()
    for address, name in (("policy", "policy"), ("permissions", "permissions")):
        guard.goto(f"/accounts/{address}/")
        look(guard, name)
    chen.goto("/organizations/")
    assert chen.get_by_role("heading", name="两新组织").is_visible()


@pytest.mark.heavy
@pytest.mark.dealt(14)
def test_lock_out_and_unlock(site, look):
    pages = first_run(site)
    admin = pages["system_admin"]
    UserFactory(username="owner", name="张三")
    stranger = site()
    for _ in range(6):
        fill_login(stranger, "owner", "wrong")
    stranger.get_by_text("登录失败次数过多").wait_for()
    look(stranger, "locked")
    fill_login(stranger, "owner", "correct-horse-9")
    stranger.get_by_text("登录失败次数过多").wait_for()
    admin.goto("/accounts/users/?q=owner")
    admin.get_by_role("link", name="张三").click()
    assert admin.get_by_text("已锁定").is_visible()
    admin.get_by_role("button", name="解锁").click()
    admin.get_by_text("账号已解锁").wait_for()
    fill_login(stranger, "owner", "correct-horse-9")
    stranger.wait_for_url(re.compile(r"/$"))

    # The audit administrator reads of it, and nobody else does.
    auditor = pages["audit_admin"]
    auditor.get_by_role("link", name="我已保存").click()
    auditor.get_by_role("link", name="系统").hover()
    auditor.get_by_role("link", name="审计记录").first.click()
    look(auditor, "audit")
    for text in ("登录被拒", "登录被锁定", "解锁用户"):
        assert auditor.locator("#list").get_by_text(text).first.is_visible(), text
    auditor.locator("#list tbody a").first.click()
    auditor.get_by_role("heading", name="详情").wait_for()
    look(auditor, "audit-entry")
    assert admin.goto("/accounts/audit/").status == 403
    assert not AccessAttempt.objects.exists()


@pytest.mark.heavy
@pytest.mark.dealt(14)
def test_hand_over_of_a_secretary(site, look):
    admin = first_run(site)["system_admin"]
    branch = PartyOrganizationFactory(name="东街道联合党支部")
    former = UserFactory(username="former", name="老书记")
    give_grant(actor=None, user=former, role="secretary", party_organization=branch)
    old = site(390)
    fill_login(old, "former", "correct-horse-9")
    old.wait_for_url(re.compile(r"/$"))
    old.goto("/party-organizations/")
    assert old.get_by_text("东街道联合党支部").first.is_visible()

    admin.goto("/accounts/users/?q=former")
    admin.get_by_role("link", name="老书记").click()
    look(admin, "hand-over")
    admin.get_by_label("用户名").fill("newcomer")
    admin.get_by_label("姓名").fill("新书记")
    admin.get_by_role("button", name="移交").click()
    link = admin.locator("#one-time-link").inner_text()

    new = site(390)
    set_password(new, link, name="新书记")
    new.wait_for_url(re.compile(r"/$"))
    new.goto("/party-organizations/")
    assert new.get_by_text("东街道联合党支部").first.is_visible()
    old.goto("/party-organizations/")
    old.wait_for_url("**/accounts/login/**")
    again = site()
    again.goto(link)
    assert again.get_by_text("已经用过").is_visible()
    look(again, "link-refused")
