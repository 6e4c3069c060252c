"""Filing in Chromium on a phone: few taps, a bad network, exactly one activity, each photo once."""

import datetime
import time
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Activity, Photo
from activities.services import file_activity
from activities.services.body import Body
from core.models import Attachment, Draft
from tests.branches.factories import PartyOrganizationFactory
from tests.browser.conftest import look
from tests.core.attachments.samples import drawn, snapshot
from tests.members.factories import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }


@pytest.fixture
def secretary(county, cast):
    return cast.secretary


PASSWORD = "Ceshi-2026-mima"


@pytest.fixture
def with_password(secretary):
    secretary.set_password(PASSWORD)
    secretary.password_set_at = timezone.now()
    secretary.save()
    return secretary


def fill_in_log_in(page, user):
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)


@pytest.fixture
def branch(secretary):
    branch = secretary.current_grants[0].party_organization
    for name in ("王芳", "李强", "赵敏"):
        MemberFactory(party_organization=branch, name=name)
    return branch


def pictures(number, first=1):
    return [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": drawn(n)}
        for n in range(first, first + number)
    ]


def settled(page):
    """Until everything of the draft arrived."""
    expect(page.get_by_text("已提交", exact=False).first).to_be_visible(timeout=60_000)


def left_on_device(page):
    return page.evaluate("window.device.drafts().then((found) => found.length)")


def begin(page, topic="党员活动日", photos=0):
    page.goto("/activities/file/")
    page.locator(".duty", has_text="主题党日").click()
    if photos:
        page.locator("input[type=file]").set_input_files(pictures(photos))
        expect(page.locator("[data-photos] li")).to_have_count(photos)
    page.get_by_label("主题", exact=True).fill(topic)


def test_a_filing_with_photos_and_absentees_of_two_branches(browser_of, secretary, branch):
    below = PartyOrganizationFactory(parent=branch, region=branch.region)
    MemberFactory(party_organization=below, name="孙丽")
    page = browser_of(secretary)
    begin(page, photos=2)
    look(page)
    page.locator(".person label", has_text="王芳").click()
    page.get_by_text("和别的党组织一起开展").click()
    page.locator(".partners .duty", has_text=below.name).click()
    page.locator(".person label", has_text="孙丽").click()
    look(page)
    page.get_by_role("button", name="提交", exact=True).click()
    settled(page)
    look(page)
    filed = Activity.objects.get()
    assert (filed.topic, filed.source, filed.organizer) == ("党员活动日", "phone", branch)
    assert {each.member.name for each in filed.absences.all()} == {"王芳", "孙丽"}
    assert {each.party_organization for each in filed.branches.all()} == {branch, below}
    assert [each.complete for each in filed.photos.all()] == [True, True]
    assert left_on_device(page) == 0
    page.get_by_role("link", name="查看").click()
    expect(page.get_by_role("heading", name="党员活动日")).to_be_visible()
    look(page)
    page.goto("/activities/")
    look(page)


def test_whoever_submits_while_photos_are_made_small_loses_none(browser_of, secretary, branch):
    """Large photos take a slow phone seconds."""
    page = browser_of(secretary)
    begin(page)
    page.evaluate(
        """() => {
            const { shrink } = window.photos;
            const later = (done) => setTimeout(done, 700);
            window.photos.shrink = (file) => new Promise(later).then(() => shrink(file));
        }"""
    )
    page.locator("input[type=file]").set_input_files(pictures(3))
    page.get_by_role("button", name="提交", exact=True).click()
    settled(page)
    assert [each.complete for each in Activity.objects.get().photos.all()] == [True] * 3
    assert Activity.objects.get().source == "phone"


@pytest.mark.long
def test_the_form_without_a_script_files_as_well(chromium, live_server, client, secretary, branch):
    client.force_login(secretary)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    context.add_cookies(
        [{"name": k, "value": v.value, "url": live_server.url} for k, v in client.cookies.items()]
    )
    page = context.new_page()
    page.goto("/activities/file/")
    page.locator(".duty", has_text="谈心谈话").click()
    page.locator("input[type=file]").set_input_files(pictures(1))
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交。")).to_be_visible()
    context.close()
    filed = Activity.objects.get()
    assert (filed.topic.endswith("谈心谈话"), filed.source) == (True, "desk")
    assert filed.photos.get().complete


@pytest.mark.long
def test_a_store_that_is_closed_under_the_page_is_opened_again(browser_of, secretary, branch):
    page = browser_of(secretary)
    begin(page, photos=1)
    page.evaluate("window.device.close()")
    page.get_by_label("地点").fill("三楼")
    page.get_by_role("button", name="提交", exact=True).click()
    settled(page)
    assert (Activity.objects.get().place, Photo.objects.get().complete) == ("三楼", True)


def test_an_ended_session_keeps_the_draft_and_goes_on_after_the_log_in(
    browser_of, secretary, branch
):
    page = browser_of(secretary)
    begin(page)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("[data-note=net]")).to_contain_text("登录已过期")
    expect(page.get_by_role("heading", name="登录已过期")).to_be_visible()
    assert Activity.objects.count() == 0
    # What lies on the device says nothing to whoever has no key.
    stored = page.evaluate(
        """() => new Promise((resolve) => {
            const asked = indexedDB.open('filing');
            asked.onsuccess = () => {
                const rows = asked.result.transaction('drafts').objectStore('drafts').getAll();
                rows.onsuccess = () => resolve(rows.result.map(
                    (row) => new TextDecoder().decode(row.sealed) + Object.keys(row)).join());
            };
        })"""
    )
    assert "key" in stored and "党员活动日" not in stored
    page.context.add_cookies(cookies)
    page.reload()
    settled(page)
    assert Activity.objects.get().topic == "党员活动日"


@pytest.mark.long
def test_what_was_filled_in_without_a_net_is_sent_when_there_is_one(
    browser_of, with_password, branch
):
    """The next day, in the same browser, whose session is over: after the log-in, under the day on
    which it was held."""
    page = browser_of(with_password)
    begin(page)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with page.expect_response(lambda answer: f"held_on={yesterday}" in answer.url):
        page.get_by_label("开展日期").fill(yesterday.isoformat())
    page.context.set_offline(True)
    page.locator("input[type=file]").set_input_files(pictures(1))
    expect(page.locator("[data-photos] li")).to_have_count(1)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("网络不通")).to_be_visible()
    page.close()
    assert Activity.objects.count() == 0
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    page = page.context.new_page()
    page.goto("/activities/file/")
    fill_in_log_in(page, with_password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/activities/file/**")
    settled(page)
    expect(page.locator(".filing-note[data-tone=green]")).to_be_visible()
    filed = Activity.objects.get()
    assert (filed.topic, filed.held_on) == ("党员活动日", yesterday)
    assert filed.photos.get().complete
    assert left_on_device(page) == 0


@pytest.mark.long
def test_a_session_that_ends_between_two_photos_loses_none(browser_of, secretary, branch):
    page = browser_of(secretary)
    begin(page)
    cookies, sent = page.context.cookies(), []

    def end_session(route):
        sent.append(route.request.method)
        if len(sent) > 1:
            page.context.clear_cookies(name="sessionid")
        route.continue_()

    page.route("**/photos/**", end_session)
    page.context.set_offline(True)
    page.locator("input[type=file]").set_input_files(pictures(3))
    expect(page.locator("[data-photos] li")).to_have_count(3)
    page.context.set_offline(False)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("[data-note=net]")).to_contain_text("登录已过期", timeout=30_000)
    assert 0 < Photo.objects.filter(complete=True).count() < 3
    page.unroute("**/photos/**")
    page.context.add_cookies(cookies)
    page.reload()
    expect(page.locator(".filing-note[data-tone=green]")).to_be_visible(timeout=30_000)
    assert [each.complete for each in Activity.objects.get().photos.all()] == [True] * 3
    assert (Photo.objects.count(), Attachment.objects.count()) == (3, 3)
    assert left_on_device(page) == 0


@pytest.mark.long
def test_a_draft_outlives_the_device(browser_of, secretary, branch):
    page = browser_of(secretary)
    begin(page, topic="还没写完")
    deadline = time.monotonic() + 10
    while not Draft.objects.exists() and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    # Its memory was cleared: what the server keeps is offered, as on another device.
    page.evaluate("window.device.close().then(() => indexedDB.deleteDatabase('filing'))")
    page.goto("/activities/file/")
    expect(page.get_by_role("link", name="还没写完")).to_be_visible()
    assert left_on_device(page) == 0
    other = browser_of(secretary)
    other.goto("/activities/file/")
    look(other)
    other.get_by_role("link", name="还没写完").click()
    expect(other.get_by_label("主题", exact=True)).to_have_value("还没写完")
    other.get_by_role("button", name="提交", exact=True).click()
    settled(other)
    assert Activity.objects.get().topic == "还没写完"
    assert Draft.objects.count() == 0


def test_logging_out_asks_about_what_was_not_sent_and_leaves_nothing(browser_of, secretary, branch):
    page = browser_of(secretary)
    begin(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="账号").last.click()
    page.get_by_role("button", name="退出").last.click()
    page.wait_for_url("**/accounts/login/**")
    assert len(asked) == 1 and "1 份填报没有提交" in asked[0]
    names = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
    assert "filing" not in names


def test_whoever_may_keep_nothing_logs_out_all_the_same(browser_of, secretary, branch):
    page = browser_of(secretary)
    page.add_init_script(
        """Object.defineProperty(window, 'indexedDB', { value: {
            databases: () => Promise.reject(new Error('refused')),
            open: () => { throw new Error('refused'); },
            deleteDatabase: () => { throw new Error('refused'); },
        } })"""
    )
    page.goto("/")
    page.get_by_role("button", name="账号").last.click()
    page.get_by_role("button", name="退出").last.click()
    page.wait_for_url("**/accounts/login/**")


@pytest.mark.long
def test_the_other_pages_of_filing(browser_of, secretary, branch):
    page = browser_of(secretary)
    made = Activity.objects.count()
    for address in ("paper/?party=", "texts/?party="):
        page.goto(f"/activities/{address}{branch.code}")
        look(page)
    page.get_by_label("名称").fill("学习模板")
    page.get_by_label("内容").fill("学习上级文件。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("模板已保存。")).to_be_visible()
    begin(page)
    page.get_by_text("内容、决议、列席").click()
    page.get_by_label("用模板").select_option(label="学习模板")
    expect(page.get_by_label("内容", exact=True)).to_have_value("学习上级文件。")
    page.get_by_role("button", name="只登记计划").click()
    settled(page)
    plan = Activity.objects.get()
    assert (plan.state, plan.planned_on) == ("planned", timezone.localdate()) and made == 0
    page.goto(f"/activities/{plan.pk}/")
    page.get_by_role("link", name="填报", exact=True).click()
    look(page)
    page.get_by_role("button", name="提交", exact=True).click()
    settled(page)
    plan.refresh_from_db()
    assert plan.state == "filed"
    page.goto(f"/activities/{plan.pk}/edit/")
    look(page)
    page.get_by_label("地点").fill("三楼")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已更正")).to_be_visible()
    page.goto(f"/activities/{plan.pk}/withdraw/")
    look(page)
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已撤回。")).to_be_visible()


def filed_meanwhile(page, branch, secretary, topic):
    """What another device filed under the key of the page."""
    form = page.locator("[data-filing]")
    return file_activity(
        actor=secretary,
        client_key=uuid.UUID(form.get_attribute("data-key")),
        body=Body(
            party_organizations=[branch],
            duties=["party_day"],
            held_on=timezone.localdate(),
            topic=topic,
        ),
    ).record


def test_two_versions_stand_side_by_side_and_one_is_kept(browser_of, secretary, branch):
    """The same key with another body: nothing is lost until the secretary chose."""
    page = browser_of(secretary)
    begin(page, topic="手机上填的", photos=1)
    first = filed_meanwhile(page, branch, secretary, "电脑上交的")
    page.locator(".person label", has_text="王芳").click()
    page.get_by_role("button", name="提交", exact=True).click()
    both = page.locator("table.both")
    expect(both).to_be_visible()
    assert both.locator("td").all_inner_texts()[:2] == ["电脑上交的", "手机上填的"]
    expect(both.get_by_text("王芳")).to_be_visible()
    look(page)
    # Opened again later both are still there.
    assert left_on_device(page) == 1
    page.goto("/activities/file/")
    page.get_by_role("button", name="改用这台设备上的").click()
    expect(page.get_by_text("已更正")).to_be_visible()
    first.refresh_from_db()
    assert (first.topic, first.absences.count()) == ("手机上填的", 1)
    assert (Activity.objects.count(), left_on_device(page)) == (1, 0)
    assert first.photos.get().complete


@pytest.mark.long
@pytest.mark.parametrize("choice", ["保留已提交的", "是另一次活动，单独提交"])
def test_the_other_choices_between_two_versions(browser_of, secretary, branch, choice):
    page = browser_of(secretary)
    begin(page, topic="手机上填的", photos=1)
    filed_meanwhile(page, branch, secretary, "电脑上交的")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("button", name=choice).click()
    if choice == "保留已提交的":
        expect(page.get_by_text("已保留原来提交的内容")).to_be_visible()
        expected = {"电脑上交的": 0}
    else:
        settled(page)
        expect(page.locator(".filing-note[data-tone=green]")).to_be_visible()
        expected = {"电脑上交的": 0, "手机上填的": 1}
    found = {
        each.topic: each.photos.filter(complete=True).count() for each in Activity.objects.all()
    }
    assert (found, left_on_device(page)) == (expected, 0)


def test_a_correction_adds_and_removes_photos(browser_of, secretary, branch):
    page = browser_of(secretary)
    begin(page, photos=2)
    page.get_by_role("button", name="提交", exact=True).click()
    settled(page)
    filed = Activity.objects.get()
    page.goto(f"/activities/{filed.pk}/edit/")
    page.locator("input[name=drop]").first.check()
    page.locator("input[type=file]").set_input_files(pictures(1, first=3))
    expect(page.locator("[data-photos] canvas")).to_have_count(1)
    look(page)
    # What was begun is kept on the device.
    page.reload()
    expect(page.locator("[data-photos] canvas")).to_have_count(1)
    expect(page.locator("input[name=drop]").first).to_be_checked()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已更正")).to_be_visible()
    filed.refresh_from_db()
    names = [each.sha256 for each in filed.photos.order_by("position") if each.complete]
    assert (len(names), filed.photos.count(), left_on_device(page)) == (2, 2, 0)


@pytest.mark.long
def test_five_photos_over_a_bad_net_in_eight_taps_and_a_minute(
    chromium, live_server, with_password, branch
):
    """From log-in to 已提交 at 390 px and 400 kbit/s, cut once in the middle: two photos are there,
    a third one is under way. Photos are as large as a phone takes them."""
    photos = [each | {"buffer": snapshot(n)} for n, each in enumerate(pictures(5))]
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="zh-CN"
    )
    page = context.new_page()
    net = context.new_cdp_session(page)
    slow = {"latency": 100, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    page.goto("/accounts/login/?next=/activities/file/")
    fill_in_log_in(page, with_password)
    net.send("Network.enable")
    net.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    began, taps = time.monotonic(), 0

    def tap(place):
        nonlocal taps
        taps += 1
        place.click()

    tap(page.get_by_role("button", name="登录"))
    page.wait_for_url("**/activities/file/**")
    tap(page.locator(".duty", has_text="主题党日"))
    with page.expect_file_chooser() as chooser:
        tap(page.locator("input[type=file]"))
    taps += 1  # in the phone's own dialog
    chooser.value.set_files(photos)
    tap(page.locator(".person label", has_text="王芳"))
    tap(page.get_by_role("button", name="提交", exact=True))
    while (there := Photo.objects.filter(complete=True).count()) < 2:
        assert time.monotonic() - began < 60
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    net.send("Network.emulateNetworkConditions", {"offline": True, **slow})
    assert there < 5
    page.wait_for_timeout(3000)
    net.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    settled(page)
    assert taps <= 8 and time.monotonic() - began < 60
    filed = Activity.objects.get()
    assert [each.complete for each in filed.photos.all()] == [True] * 5
    assert Attachment.objects.count() == 5
    context.close()
