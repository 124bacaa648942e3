"""The browser the journeys use: what they read after a click is the page that the click opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

pytestmark = pytest.mark.journey
FIRST = '<!doctype html><title>First</title><a href="/late">On</a>'


@Request.application
def answers(request: Request) -> Response:
    """The second page's head is sent at once, its body half a second later."""
    if request.path != "/late":
        return Response(FIRST, mimetype="text/html")

    def slowly() -> Iterator[str]:
        yield "<!doctype html><title>Late</title>" + " " * 4096
        threading.Event().wait(0.5)
        yield "<body><ul><li>one<li>two</ul>"

    return Response(slowly(), mimetype="text/html")


@pytest.fixture
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, answers, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("by", ["click", "key"])
def test_what_is_read_after_a_click_is_the_page_it_opened(plain_page: Page, address: str, by: str) -> None:
    plain_page.goto(address)
    link = plain_page.get_by_role("link")
    link.click() if by == "click" else link.press("Enter")
    assert plain_page.locator("li").count() == 2
