"""Take the pictures of the README and the user guide from the running demo.

    python3 run.py demo                                # in one terminal
    .venv/bin/python docs/make_screenshots.py          # in another: docs/guide/images/*.png

It needs Chromium and a Chinese font (Debian: `apt-get install chromium fonts-wqy-microhei`), and
makes users of its own in the demo, of the roles that the guide is written for. The demo's county is
made up, so that no picture shows a real organization or person.
"""

import argparse
import base64
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from django_otp.oath import totp
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "guide" / "images"
MANAGE, VARIABLE = ROOT / "manage.py", "GUIDE_PASSWORD"
#: The demo's user and password, as `run.py demo` left them.
LOGIN = ROOT / ".local" / "demo-login"
#: A README is loaded often and from far away.
MOST_BYTES = 300_000
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
#: What pictures show is drawn in few colours; more would only be bytes.
COLOURS = 128


class Site:
    """The running demo, asked in one window for each user."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url.rstrip("/")
        self.suffix = secrets.token_hex(3)

    def window(self, size: dict[str, int] = DESK) -> Page:
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        return context.new_page()

    def make_user(self, role: str, *place: str) -> tuple[str, str]:
        name, password = f"guide-{role}-{self.suffix}", f"{secrets.token_urlsafe(12)}-Aa1"
        grant = ("--role", role, *place)
        subprocess.run(
            [sys.executable, MANAGE, "create_user", name, *grant, "--password-env", VARIABLE],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, VARIABLE: password},
        )
        return name, password

    def log_in(self, page: Page, user: str, password: str) -> Page:
        page.goto(f"{self.url}/accounts/login/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_load_state("networkidle")
        if "/login/" in page.url:
            sys.exit(f"error: {self.url} does not let in {user}")
        return page

    def shoot(self, page: Page, name: str, address: str = "") -> None:
        """The page as it stands, or at an address."""
        if address:
            page.goto(self.url + address, wait_until="networkidle")
        # Charts draw themselves with a flourish of half a second.
        page.wait_for_timeout(1500)
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path)
        with Image.open(path) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        size = path.stat().st_size
        if size > MOST_BYTES:
            sys.exit(f"error: {path} has {size} bytes, more than {MOST_BYTES}")
        print(f"{path.relative_to(ROOT)}: {size} bytes")


def take_phone(site: Site, page: Page, picture: str = "") -> None:
    """Set up a second factor, as an administrator's first log-in asks for."""
    page.goto(f"{site.url}/accounts/factor/", wait_until="networkidle")
    if picture:
        site.shoot(page, picture)
    key = base64.b32decode(page.inner_text("#manual-key").replace(" ", ""))
    page.fill("input[name=code]", f"{totp(key, t0=0):06d}")
    page.click("text=确认启用")
    page.click("text=我已保存")
    page.wait_for_load_state("networkidle")


def administrators(site: Site) -> None:
    page = site.log_in(site.window(), *site.make_user("system_admin"))
    take_phone(site, page, "factor")
    site.shoot(page, "users", "/accounts/users/")
    page.goto(f"{site.url}/accounts/users/new/")
    page.fill("input[name=username]", f"zhang-{site.suffix}")
    page.fill("input[name=name]", "张同志")
    page.click("button:has-text('新建')")
    page.wait_for_selector("#one-time-link")
    guest = site.window()
    guest.goto(page.inner_text("#one-time-link"))
    site.shoot(guest, "invitation")
    page = site.log_in(site.window(), *site.make_user("security_admin"))
    take_phone(site, page)
    site.shoot(page, "policy", "/accounts/policy/")


def business(site: Site, login: Path) -> None:
    try:
        user, password = login.read_text().split()
    except OSError:
        sys.exit(f"error: {login} is missing: start `python3 run.py demo` first")
    page = site.log_in(site.window(), user, password)
    site.shoot(page, "home", "/overview/")
    site.shoot(page, "month", "/months/")
    site.shoot(page, "organizations", "/organizations/")
    # A branch with members.
    page.goto(f"{site.url}/members/")
    branch = page.get_attribute("#list tbody a[href^='/party-organizations/']", "href")
    page.goto(site.url + branch)
    code = page.inner_text(".page-subtitle").split()[0]
    secretary = site.make_user("secretary", "--party-org", code)
    page = site.log_in(site.window(PHONE), *secretary)
    site.shoot(page, "secretary", "/")


def survey(site: Site, login: Path) -> None:
    """A list beside the registry, a campaign as the county sees it, and as a squad does."""
    page = site.log_in(site.window(), *login.read_text().split())
    page.goto(f"{site.url}/sources/rows/?queue=likely")
    if page.locator("#list tbody a").count():
        page.locator("#list tbody a").first.click()
        site.shoot(page, "sources")
    page.goto(f"{site.url}/surveys/?state=running")
    page.locator("#list tbody a").first.click()
    page.wait_for_load_state("networkidle")
    campaign = page.url
    site.shoot(page, "surveys")
    surveyor, password = site.make_user("surveyor")
    page.get_by_label("修改第一摸排小队").click()
    page.fill("textarea[name=people]", surveyor)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(campaign)
    phone = site.log_in(site.window(PHONE), surveyor, password)
    site.shoot(phone, "surveying", "/answers/today/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--login", type=Path, default=LOGIN, help="file with user and password")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("error: no Chromium here (Debian: apt-get install chromium fonts-wqy-microhei)")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER))
        site = Site(browser, options.url)
        business(site, options.login)
        survey(site, options.login)
        # A code of the second factor counts once: the next user waits for none of the last one's.
        administrators(site)
        browser.close()


if __name__ == "__main__":
    main()
