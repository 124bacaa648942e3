"""What every reply carries."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config


def test_every_reply_forbids_what_comes_from_elsewhere(client: FlaskClient) -> None:
    for address in ("/", "/sign-in", "/nothing-here", "/healthz"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_a_static_file_with_its_mark_may_be_kept_for_ever(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "v=" in address
    with client.get(address) as response:
        assert "immutable" in response.headers["Cache-Control"]


def test_nothing_is_found_in_plain_words(client: FlaskClient) -> None:
    response = client.get("/nothing-here")
    assert response.status_code == 404
    assert "<h1" in response.text
    assert "Traceback" not in response.text


def test_the_cookie_is_for_this_site_over_https_only(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSULT_URL", "https://consult.example.org")
    app = make_app(WTF_CSRF_ENABLED=True)
    response = app.test_client().get("/sign-in", base_url="https://consult.example.org")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-consult=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert response.headers["Strict-Transport-Security"]


def test_an_address_that_people_reach_must_be_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSULT_URL", "http://consult.example.org")
    with pytest.raises(config.ConfigError, match="must start with https"):
        config.public_url()


def test_a_database_we_do_not_know_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere/db")
    with pytest.raises(config.ConfigError, match="mysql"):
        config.database_url(tmp_path)  # type: ignore[arg-type]


def test_postgresql_means_psycopg(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@/db?host=/tmp")
    assert config.database_url(tmp_path).startswith("postgresql+psycopg://me:secret@/db")  # type: ignore[arg-type]


def test_health_says_whether_anybody_works(client: FlaskClient) -> None:
    body = client.get("/healthz").get_json()
    assert body == {"status": "ok", "database": "ok", "worker": "not running"}


def test_stylesheets_and_scripts_travel_packed_and_pages_do_not(client: FlaskClient) -> None:
    address = "/static/css/participant.css"
    with client.get(address) as plain, client.get(address, headers={"Accept-Encoding": "gzip, br"}) as reply:
        assert reply.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(reply.data) == plain.data
        assert len(reply.data) < len(plain.data) / 2
        assert "Content-Encoding" not in plain.headers
        assert plain.headers["Vary"] == reply.headers["Vary"] == "Accept-Encoding"
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers
