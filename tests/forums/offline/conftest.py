"""A note-taker's own device: a real browser with a profile on the disk, which can be killed and read."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

PASSWORD = "a long walk to the harbour"
PASSPHRASE = "teapot Tuesday lighthouse gravel"


class Device:
    """A tablet: it can lose the network, be killed in the middle, and be opened again."""

    def __init__(
        self, folder: Path, browser_type: BrowserType, launch: dict[str, Any], server: Any, email: str
    ) -> None:
        self.folder, self.browser_type, self.launch = folder, browser_type, launch
        self.server, self.email = server, email
        self.context: BrowserContext | None = None
        self.page: Page

    def switch_on(self, *, network: bool) -> Page:
        self.context = self.browser_type.launch_persistent_context(str(self.folder), **self.launch)
        self.context.set_offline(not network)
        self.page = self.context.pages[0]
        self.page.goto(f"{self.server}/capture/") if not network else None
        return self.page

    def sign_in(self) -> None:
        self.page.goto(f"{self.server}/sign-in?next=/capture/")
        self.page.locator("[name=email]").fill(self.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.server}/capture/")

    def get_ready(self, title: str) -> None:
        self.page.get_by_role("checkbox", name=title).check()
        self.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        self.page.get_by_label("The same again").fill(PASSPHRASE)
        self.page.get_by_role("button", name="Get ready").dblclick()  # as people do when a page is slow
        expect(self.page.get_by_text("This device is ready.")).to_be_visible()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.page.get_by_label("Passphrase of this device").fill(passphrase)
        self.page.keyboard.press("Enter")

    def sit_down(self, title: str) -> None:
        opened = self.page.get_by_role("button", name=f"Open {title}")
        read_out = self.page.get_by_role("button", name="I read it out")
        box = self.page.get_by_role("textbox", name="What was said")
        expect(opened.or_(read_out)).to_be_visible()
        if opened.is_visible():
            opened.click()
        expect(read_out.or_(box)).to_be_visible()
        if read_out.is_visible():
            read_out.click()
        expect(box).to_be_focused()

    def take_down(self, said: list[str], *, by_keys: bool = False) -> None:
        self.page.get_by_role("textbox", name="What was said").focus()
        for text in said:
            self.page.keyboard.type(text) if by_keys else self.page.keyboard.insert_text(text)
            self.page.keyboard.press("Enter")

    def kill(self) -> None:
        """Pull the battery out: the processes of this profile, and no others."""
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(Error):  # it is closed already
            self.close()
        self.context = None
        gone = threading.Event()
        while self.processes():
            gone.wait(0.02)

    def processes(self) -> list[int]:
        mine = f"--user-data-dir={self.folder}"
        every = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [int(entry.name) for entry in every if mine in read_words(entry / "cmdline")]

    def close(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def holds(self, phrases: list[str]) -> list[str]:
        """Which of these stand anywhere in the profile's files, in the ways a browser writes words."""
        found = set()
        for path in self.folder.rglob("*"):
            if path.is_file():
                raw = path.read_bytes()
                found |= {phrase for phrase in phrases if phrase.encode() in raw or phrase.encode("utf-16-le") in raw}
        return sorted(found)


def read_words(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:  # it ended while we looked
        return ""


@pytest.fixture
def device(
    tmp_path: Path, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], server: Any
) -> Iterator[Callable[[str], Device]]:
    """device("someone@example.org"): that note-taker's own tablet, switched off."""
    made: list[Device] = []

    def make(email: str) -> Device:
        folder = tmp_path / f"tablet-{len(made)}"
        made.append(Device(folder, browser_type, browser_type_launch_args, server, email))
        return made[-1]

    yield make
    for each in made:
        each.close()
