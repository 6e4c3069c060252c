"""Take the README's screenshots from the running demo.

    python3 run.py demo                                # in one terminal
    .venv/bin/python docs/make_screenshots.py          # in another: writes docs/images/*.png

It needs Chromium and a Chinese font (Debian: `apt-get install chromium fonts-wqy-microhei`).
The demo's county is made up, so that no picture shows a real organization or person.
"""

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
#: The demo's user and password, as `run.py demo` left them.
LOGIN = ROOT / ".local" / "demo-login"
#: A README is loaded often and from far away.
MOST_BYTES = 300_000
VIEWPORT = {"width": 1440, "height": 900}
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
#: Name of the picture → address of the page.
PAGES = {"home": "/", "month": "/months/"}


def log_in(page: Page, url: str, user: str, password: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    if page.url != f"{url}/":
        sys.exit(f"error: {url} does not know user {user} with this password")


def shoot(page: Page, url: str, name: str) -> Path:
    page.goto(url + PAGES[name], wait_until="networkidle")
    # Charts draw themselves with a flourish of half a second.
    page.wait_for_timeout(1500)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"error: {path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--login", type=Path, default=LOGIN, help="file with user and password")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("error: no Chromium here (Debian: apt-get install chromium fonts-wqy-microhei)")
    try:
        user, password = options.login.read_text().split()
    except OSError:
        sys.exit(f"error: {options.login} is missing: start `python3 run.py demo` first")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER))
        page = browser.new_page(viewport=VIEWPORT, locale="zh-CN", timezone_id="Asia/Shanghai")
        log_in(page, options.url.rstrip("/"), user, password)
        for name in PAGES:
            path = shoot(page, options.url.rstrip("/"), name)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
