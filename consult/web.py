"""What every reply carries and every template knows: headers, the house, static addresses, error pages."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Request, Response, abort, current_app, g, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map, Rule
from werkzeug.wrappers import Response as WerkzeugResponse

from consult import languages
from consult.extensions import db
from consult.languages import date_words, gettext, language, larger, lazy_gettext
from consult.privacy.logs import hush, without_words

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


HOLDS_WORDS = "holds_words"  # a cookie of this name: sealed words wait on this device until they are handed in
FORMS = {"", "application/x-www-form-urlencoded", "multipart/form-data"}
View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Support:
    """Somebody to ring."""

    name: str
    when: str
    number: str


@dataclass(frozen=True)
class House:
    """The charity this place belongs to."""

    name: str
    short_name: str
    about: str
    support: tuple[Support, ...] = (
        Support("Samaritans", lazy_gettext("Day or night"), "116 123"),
        Support("Victim Support", lazy_gettext("Day or night"), "0808 168 9111"),
    )


class RowNumber(IntegerConverter):
    """A number in an address that can be the number of a row; a larger one is the address of nothing."""

    regex = "[0-9]{1,10}"  # no digits of other scripts: a row has one address

    def __init__(self, url_map: Map, **given: Any) -> None:
        super().__init__(url_map, **{"max": 2**31 - 1, **given})


class Said(ImmutableMultiDict[str, Any]):
    """What a form or an address says, without NUL: no keyboard types it, and PostgreSQL does not keep it."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(
            [
                (name.replace("\0", ""), said.replace("\0", "") if isinstance(said, str) else said)
                for name, said in pairs
            ]
        )


class PlainRequest(Request):
    """A request that says what a browser's forms can say."""

    parameter_storage_class = Said


class LazyRule(Rule):
    """A rule that works out how to build its address when one is first built. Two hundred of them, worked out at the
    start, took a quarter of a second of every start and of every test."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made = super()._compile_builder

        @cache
        def builder() -> Callable[..., tuple[str, str]]:
            return made(append_unknown)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return builder()(rule, **values)

        return build


class Application(Flask):
    """An application whose log says which view broke and where, and nothing of what was asked or sent."""

    request_class = PlainRequest
    url_rule_class = LazyRule

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("%s failed\n%s", request.endpoint, without_words(exc_info[1]))


Reply = TypeVar("Reply", bound=WerkzeugResponse)


def leave_nothing(reply: Reply) -> Reply:
    """Tell the browser to forget what it kept of us. Only sealed words that wait to be handed in stay: nobody else has
    them."""
    waits = request.cookies.get(HOLDS_WORDS)
    reply.headers["Clear-Site-Data"] = '"cache"' if waits else '"cache", "storage"'
    return reply


def takes_files(view: View) -> View:
    """Mark a view whose form holds a file; the others are sent none."""
    view.__dict__["takes_files"] = True
    return view


def init_app(app: Flask) -> None:
    """Give an application its headers, its template words and its plain error pages."""
    hush()
    languages.init_app(app)
    app.url_map.converters["int"] = RowNumber
    app.before_request(refuse_what_no_form_sends)
    app.after_request(set_headers)
    app.after_request(pack)
    app.context_processor(known_everywhere)
    app.register_error_handler(HTTPException, show_problem)
    app.register_error_handler(CSRFError, show_stale_form)
    app.add_template_filter(plain_date)
    app.add_template_filter(english)
    app.add_template_filter(sentences)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def known_everywhere() -> dict[str, object]:
    return {
        "house": house(),
        "asset": asset,
        "again": again,
        "person": g.get("person"),
        "language": language(),
        "larger": larger(),
    }


def house() -> House:
    settings = current_app.config
    return House(settings["HOUSE_NAME"], settings["HOUSE_SHORT_NAME"], settings["HOUSE_ABOUT"])


def again(**changes: object) -> str:
    """The address of this page with something changed in it, or taken out (None); nothing where the page is only an
    answer to a form."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not request.url_rule or "GET" not in adapter.allowed_methods(request.path):
        return ""
    said = {**request.args.to_dict(), **changes}
    return f"?{urlencode({name: value for name, value in said.items() if value is not None})}"


@cache
def marked(path: str, filename: str, _changed: int) -> str:
    fingerprint = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=filename, v=fingerprint)


def asset(filename: str) -> str:
    """The address of a static file with its content's mark, so that it may be kept for ever."""
    path = f"{current_app.static_folder}/{filename}"
    return marked(path, filename, os.stat(path).st_mtime_ns)  # noqa: PTH116 - six times a page, and Path is slow


def plain_date(value: dt.date | dt.datetime | None) -> str:
    """9 October 2026, or 9 Hydref 2026 on a Welsh page."""
    return date_words(value)


def english(words: object) -> str | Markup:
    """Words that are English on whatever page they stand; on a Welsh one the page says so."""
    return str(words) if language() == "en" else Markup('<span lang="en">{}</span>').format(str(words))


def sentences(words: str) -> list[str]:
    """Words one sentence at a time, for pages that have one idea on a line."""
    return re.split(r"(?<=[.!?])\s+", words.strip())


def refuse_what_no_form_sends() -> None:
    """A file in the place of a word, or a body that is not a form's, would reach code that expects words."""
    if "\0" in request.path:
        abort(404)
    if request.method != "POST" or request.endpoint is None:
        return
    if request.mimetype not in FORMS:
        abort(415, gettext("This page takes only what its own form sends."))
    if request.mimetype != "multipart/form-data":  # without files, and taken apart in memory
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.files and not hasattr(current_app.view_functions[request.endpoint], "takes_files"):
        abort(400, gettext("This page takes no file."))


def set_headers(response: Response) -> Response:
    """Nothing from elsewhere, nothing kept on a shared device, nothing said to the next site."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and response.status_code < 400:
        kept = "public, max-age=31536000, immutable" if request.args.get("v") else "no-cache"
        headers["Cache-Control"] = kept
    else:
        headers["Cache-Control"] = "no-store"
    return response


@cache
def packed(path: str, _changed: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)


def pack(response: Response) -> Response:
    """Stylesheets and scripts travel packed. Pages do not: packing beside what somebody typed could give away their
    token by its length (the BREACH attack)."""
    kind = response.mimetype in ("text/css", "text/javascript")
    if request.endpoint == "static" and response.status_code == 200 and kind:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            path = f"{current_app.static_folder}/{(request.view_args or {})['filename']}"
            response.close()  # the file that would have been sent
            response.direct_passthrough = False
            response.set_data(packed(path, os.stat(path).st_mtime_ns))  # noqa: PTH116
            response.headers["Content-Encoding"] = "gzip"
    return response


def show_problem(problem: HTTPException) -> tuple[str, int] | HTTPException:
    """An error page in plain words, where we have one for it."""
    code = problem.code or 500
    if 300 <= code < 400:
        return problem
    known = code if code in (400, 403, 404, 413, 429, 500) else 400 if code < 500 else 500
    db.session.rollback()
    return render_template(f"errors/{known}.html", reason=problem.description, code=code), code


def show_stale_form(problem: CSRFError) -> tuple[str, int]:
    """A form without its token, or with one of an earlier sign-in."""
    return render_template("errors/400.html", reason=problem.description, code=400), 400
