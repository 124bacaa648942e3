"""Who may enter: every route says so, every request is checked, and a route that says nothing stops the start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from consult.extensions import db, now
from consult.people.models import Person, Role, SignIn

View = TypeVar("View", bound=Callable[..., object])

ANYONE: frozenset[Role] = frozenset()
EVERYONE_SIGNED_IN = frozenset(Role)
STRATEGISTS = frozenset({Role.ADMINISTRATOR, Role.STRATEGY})
READERS = STRATEGISTS | {Role.EVALUATOR}
FORUM_STAFF = STRATEGISTS | {Role.FACILITATOR}
STAFF = FORUM_STAFF | {Role.EVALUATOR}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
TOKEN = "sign_in"


def allow(roles: frozenset[Role]) -> Callable[[View], View]:
    """Say who may enter a view: a set of roles, or ANYONE (no account needed)."""

    def mark(view: View) -> View:
        view.__dict__["entry"] = roles
        return view

    return mark


def init_app(app: Flask) -> None:
    """Refuse to start with a route that does not say who may enter; check each request against what it says."""
    app.view_functions["static"].__dict__["entry"] = ANYONE
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if entry_of(app, rule.endpoint) is None]
    if silent:
        raise RuntimeError(f"these routes do not say who may enter: {', '.join(sorted(silent))}")
    app.before_request(check_entry)


def entry_of(app: Flask, endpoint: str) -> frozenset[Role] | None:
    return cast(frozenset[Role] | None, getattr(app.view_functions[endpoint], "entry", None))


def access_table(app: Flask) -> dict[str, frozenset[Role]]:
    """Every endpoint and the roles that may enter it; an empty set means anyone."""
    return {rule.endpoint: entry_of(app, rule.endpoint) or ANYONE for rule in app.url_map.iter_rules()}


def check_entry() -> Response | None:
    """Strangers are asked to sign in; somebody with another role finds nothing there."""
    if request.endpoint is None:
        return None
    if request.endpoint != "static":
        g.person = signed_in_person()
    roles = entry_of(current_app, request.endpoint)
    if not roles:
        return None
    if g.person is None:
        back = request.full_path if request.method == "GET" else None
        return redirect(url_for("people.sign_in", next=back))
    if g.person.role not in roles:
        abort(404)
    return None


def token_hash(token: str) -> str:
    """What is kept of a random token: tokens are long and random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed_in_person() -> Person | None:
    """The person of this request's sign-in, as long as that sign-in has not ended."""
    token = session.get(TOKEN)
    if not token:
        return None
    signed_in = db.session.scalar(
        select(SignIn).options(joinedload(SignIn.person)).where(SignIn.token_hash == token_hash(str(token)))
    )
    if signed_in is None or signed_in.ends_at < now() or not signed_in.person.active:
        return None
    return signed_in.person


def current_person() -> Person:
    """The signed-in person of a view that only signed-in people enter."""
    person = g.get("person")
    if person is None:
        raise RuntimeError("this view needs somebody signed in")
    return cast(Person, person)
