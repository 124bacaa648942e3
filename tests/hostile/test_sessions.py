"""Cookies, sign-ins, links, leaving: nothing stays on a shared device, and nobody is led elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.extensions import db
from consult.people.routes import safe_return
from consult.surveys.importing.routes import as_csv
from consult.surveys.response_models import Response

from .addresses import every
from .conftest import Kept, make_app
from .marks import PASSWORD

ELSEWHERE = (
    "//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "\\\\evil.example",
    "javascript:alert(1)", " //evil.example", "/\r\nX-Evil: 1", "/\t/exa\u2100mple.com", "/\t/[", "/\x00/evil.example",
    "///evil.example", "evil.example", "", "data:text/html,x", "/\u2028/evil.example",
)  # fmt: skip
HTTPS = "https://consult.example.org"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_a_page_of_ours(place: Kept, target: str) -> None:
    form = {"email": "strategy@example.org", "password": PASSWORD}
    reply = place.app.test_client().post("/sign-in", query_string={"next": target}, data=form)
    assert reply.status_code == 302
    assert reply.location == "/workspace"


def test_signing_in_leads_back_to_where_somebody_was(place: Kept) -> None:
    with place.app.test_request_context():
        assert safe_return("/consultations/1/themes?words=a+b&page=2") == "/consultations/1/themes?words=a+b&page=2"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1]:9999"])
def test_an_invitation_leads_here_whatever_host_the_request_names(place: Kept, host: str) -> None:
    form = {"name": "New Person", "email": "new@example.org", "role": "evaluator", "organisation": "0"}
    reply = place.clients["administrator"].post("/people/invite", data=form, headers={"Host": host})
    if reply.status_code == 200:
        assert "/invitations/" in reply.text
        assert f"{place.app.config['PUBLIC_URL']}/invitations/" in reply.text
    assert "evil.example" not in reply.text and "9999" not in reply.text


def test_no_page_names_the_host_of_the_request(place: Kept) -> None:
    for role in ("administrator", "stranger"):
        for _rule, address in every(place, "GET"):
            reply = place.clients[role].get(
                address, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
            )
            assert "evil.example" not in reply.text, address
            assert "evil.example" not in reply.headers.get("Location", ""), address


Make = Callable[..., Flask]


@pytest.fixture
def make(databases: Any, templates: Any, tmp_path: Path) -> Make:
    return lambda **changed: make_app(databases, databases.migrated("sqlite"), tmp_path, templates, **changed)


def test_forms_are_taken_over_https_although_browsers_send_no_referer(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSULT_URL", HTTPS)
    client = make(WTF_CSRF_ENABLED=True).test_client()
    page = client.get("/sign-in", base_url=HTTPS)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token and page.headers["Referrer-Policy"] == "no-referrer"
    form = {"csrf_token": token[1], "email": "nobody@example.org", "password": "x"}
    assert client.post("/sign-in", data=form, base_url=HTTPS).status_code == 200
    assert client.post("/sign-in", data=form | {"csrf_token": "other"}, base_url=HTTPS).status_code == 400


def test_a_sign_in_ends_on_the_server(place: Kept) -> None:
    client, copied = place.app.test_client(), place.app.test_client()
    client.post("/sign-in", data={"email": "evaluator@example.org", "password": PASSWORD})
    cookie = client.get_cookie("consult")
    assert cookie
    copied.set_cookie("consult", cookie.value)
    assert copied.get("/workspace").status_code == 200
    client.post("/sign-out")
    assert copied.get("/workspace").status_code == 302


def test_a_cookie_that_somebody_made_up_opens_nothing(place: Kept) -> None:
    for value in ("", "x", "e30.x.y", "." * 4000, "eyJzaWduX2luIjoiMSJ9.aaaaaa.bbbbbb", "\\x00", "null"):
        client = place.app.test_client()
        client.set_cookie("consult", value)
        assert client.get("/workspace").status_code == 302
        assert client.get("/receipt").status_code == 302


def unfinished(place: Kept) -> int:
    with place.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Response).where(Response.status == "started")) or 0


def test_leaving_leads_to_the_weather_and_leaves_nothing(place: Kept) -> None:
    client, before = place.app.test_client(), unfinished(place)
    client.post(f"/s/{place.secrets['slug']}", data={"submission_key": "k" * 43})
    assert unfinished(place) == before + 1
    reply = client.post("/leave")
    assert reply.status_code == 200  # a redirect to another site would be blocked by our own form-action
    assert f'content="0; url={place.app.config["LEAVE_URL"]}"' in reply.text
    assert '"storage"' in reply.headers["Clear-Site-Data"] and reply.headers["Cache-Control"] == "no-store"
    assert client.get_cookie("consult") is None
    assert unfinished(place) == before


def test_whoever_must_leave_gets_away_from_a_stale_page_too(make: Make) -> None:
    """Without its token nothing is done, as with every form; but the weather comes."""
    app = make(WTF_CSRF_ENABLED=True)
    reply = app.test_client().post("/leave", data={"csrf_token": "stale"})
    assert reply.status_code == 400
    assert f'content="0; url={app.config["LEAVE_URL"]}"' in reply.text
    assert "http-equiv" not in app.test_client().post("/sign-out").text


@pytest.mark.parametrize("path", ["/s/{}/written", "/receipt/done", "/leave", "/sign-out"])
def test_every_way_out_tells_the_browser_to_forget(place: Kept, path: str) -> None:
    reply = place.clients["evaluator"].post(path.format(place.secrets["slug"]))
    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_missing_file_is_not_remembered_for_ever(place: Kept) -> None:
    reply = place.clients["stranger"].get("/static/nothing.css?v=1")
    assert reply.status_code == 404
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n=", " =", "\ufeff=", "＝"])
def test_no_cell_of_a_table_we_hand_out_begins_as_a_formula_does(start: str) -> None:
    row = as_csv([[f"{start}cmd|' /C calc'!A0", 7]]).decode("utf-8-sig")
    first = row.lstrip('"')
    assert first[0] == "'", repr(row)


def limited(make: Make) -> Any:
    app = make(RATELIMIT_ENABLED=True)
    with app.app_context():
        from consult.people.actions import create_person
        from consult.people.models import Role

        create_person("Ana Lee", "ana@example.org", Role.STRATEGY, PASSWORD)
        db.session.remove()
    return app.test_client()


def codes(client: Any, path: str, times: int, address: str, **form: str) -> list[int]:
    return [client.post(path, data=form, environ_base={"REMOTE_ADDR": address}).status_code for _ in range(times)]


def test_guessing_passwords_is_slowed_and_signing_in_is_not(make: Make) -> None:
    client = limited(make)
    right = {"email": "ana@example.org", "password": PASSWORD}
    assert set(codes(client, "/sign-in", 30, "203.0.113.1", **right)) == {302}
    wrong = codes(client, "/sign-in", 25, "203.0.113.1", email="ana@example.org", password="wrong")
    assert wrong.index(429) == 20
    assert codes(client, "/sign-in", 1, "203.0.113.2", **right) == [
        302
    ]  # somebody at another address is not locked out


def test_guessing_five_words_is_slowed(make: Make) -> None:
    client = limited(make)
    wrong = codes(client, "/receipt", 12, "203.0.113.1", words="not the right words here")
    assert wrong.index(429) == 10
    assert codes(client, "/receipt", 1, "203.0.113.2", words="not the right words here") == [422]
