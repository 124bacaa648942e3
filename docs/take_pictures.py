"""Takes the pictures of this folder from a running Consult with its demo: `python docs/take_pictures.py ADDRESS`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "nobody-starts-again-alone"
WIDTHS = (320, 1280)


def main(base: str) -> None:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for width in WIDTHS:
            take_all(browser, base, width)
        browser.close()


def take_all(browser: Browser, base: str, width: int) -> None:
    public = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    for name, address in (("home", "/"), ("strategy", "/strategy"), ("happening", "/happening")):
        public.goto(base + address)
        save(public, name, width)
    public.goto(f"{base}/s/demo")
    public.get_by_role("button", name="Start").click()
    while not public.locator("textarea").count():
        public.get_by_role("button", name="Continue").click()
    save(public, "question", width)
    staff = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    staff.goto(f"{base}/sign-in")
    staff.get_by_label("Work email").fill("strategy@wayside.example")
    staff.get_by_label("Password").fill(PASSWORD)
    staff.get_by_role("main").get_by_role("button", name="Sign in").click()
    staff.get_by_role("link", name="What should change by 2031?").click()
    consultation = staff.url
    staff.goto(f"{consultation}/themes")
    save(staff, "themes", width)
    staff.get_by_role("link", name="Somewhere to live on the day of release", exact=True).click()
    save(staff, "theme", width)
    staff.goto(f"{consultation}/themes/read")
    save(staff, "reading", width)
    staff.goto(f"{consultation}/themes/map")
    save(staff, "map", width)
    staff.goto(f"{consultation}/surveys")
    staff.get_by_role("main").get_by_role("link", name="What should change by 2031?").click()
    save(staff, "results", width)
    staff.goto(f"{consultation}/forums")
    staff.get_by_role("link", name="National forum", exact=True).first.click()
    forum = staff.url
    staff.get_by_role("link", name="What would have made the difference").first.click()
    session = staff.url
    staff.goto(f"{session}/summary")
    save(staff, "summary", width)
    staff.goto(f"{session}/ballots")
    staff.get_by_role("link", name="Results").first.click()
    save(staff, "opinions", width)
    staff.goto(forum)
    save(staff, "forum", width)
    staff.goto(session)
    if staff.get_by_role("button", name="Open the session again").count():
        staff.get_by_role("button", name="Open the session again").click()
    staff.get_by_role("link", name="Take down what is said").first.click()
    save(staff, "capture", width)


def save(page: Page, name: str, width: int) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(
        path=Path(sys.argv[2] if len(sys.argv) > 2 else HERE) / f"{name}-{width}.png",
        full_page=name not in ("themes", "capture", "theme", "reading"),
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
