"""Who may enter, for every route there is. Nothing here lists routes by hand: a new one is in these tests at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from consult.people.access import ANYONE, access_table, allow, init_app
from consult.people.models import Role

SAMPLE = {"RowNumber": 1, "UUIDConverter": uuid.UUID(int=1), "UnicodeConverter": "x", "PathConverter": "x"}


def sample(converter: BaseConverter) -> Any:
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else SAMPLE[type(converter).__name__]


def address(rule: Rule) -> str:
    values = {name: sample(converter) for name, converter in rule._converters.items()}
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def entered(entry: object) -> Callable[..., str]:
    def view(**_values: object) -> str:
        return "entered"

    view.__dict__["entry"] = entry
    return view


@pytest.fixture
def doors(make_app: Callable[..., Flask]) -> Flask:
    """The application with its own rules, and behind each door a page that only says "entered"."""
    app = make_app()
    for endpoint, view in list(app.view_functions.items()):
        if endpoint not in ("people.sign_in", "static"):
            app.view_functions[endpoint] = entered(view.__dict__["entry"])
    return app


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in ("people.sign_in", "static")]


def test_strangers_enter_only_what_is_for_anyone(doors: Flask) -> None:
    client = doors.test_client()
    table = access_table(doors)
    for rule in rules(doors):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            response = client.open(address(rule), method=method)
            if table[rule.endpoint] == ANYONE:
                assert response.text == "entered", rule
            else:
                assert response.status_code == 302, rule
                assert response.location.startswith("/sign-in"), rule


@pytest.mark.parametrize("role", list(Role))
def test_a_role_enters_its_own_doors_and_finds_nothing_behind_the_others(
    doors: Flask, sign_in: Callable[..., Any], role: Role
) -> None:
    client = doors.test_client()
    sign_in(client, role.value)
    table = access_table(doors)
    for rule in rules(doors):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            response = client.open(address(rule), method=method)
            if table[rule.endpoint] == ANYONE or role in table[rule.endpoint]:
                assert response.text == "entered", (rule, role)
            else:
                assert response.status_code == 404, (rule, role)


def test_every_post_without_its_token_is_refused(make_app: Callable[..., Flask], sign_in: Callable[..., Any]) -> None:
    app = make_app(WTF_CSRF_ENABLED=True)
    for endpoint, view in list(app.view_functions.items()):
        if endpoint not in ("people.sign_in", "static"):
            app.view_functions[endpoint] = entered(view.__dict__["entry"])
    stranger, administrator = app.test_client(), app.test_client()
    sign_in(administrator, "administrator")
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    assert len(posts) > 20
    for rule in posts:
        for client in (stranger, administrator):
            assert client.post(address(rule)).status_code == 400, rule
            assert client.post(address(rule), data={"csrf_token": "made up"}).status_code == 400, rule


def test_no_door_takes_another_method_than_get_and_post(doors: Flask) -> None:
    methods = set().union(*(rule.methods or set() for rule in doors.url_map.iter_rules()))
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_route_that_does_not_say_who_may_enter_stops_the_start() -> None:
    app = Flask("silent")
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="forgotten"):
        init_app(app)
    app.view_functions["forgotten"] = allow(ANYONE)(lambda: "")
    init_app(app)


def test_the_written_access_table_is_true(doors: Flask) -> None:
    written = (Path(__file__).parent.parent / "docs" / "access.md").read_text(encoding="utf-8")
    table = access_table(doors)
    for rule in doors.url_map.iter_rules():
        who = ", ".join(role.value for role in Role if role in table[rule.endpoint]) or "anyone"
        methods = " ".join(sorted((rule.methods or set()) & {"GET", "POST"}))
        line = f"| `{rule.rule}` | {methods} | {who} |"
        assert line in written, f"write it down with: consult access > docs/access.md ({line})"
