"""What participants read in their own language: gettext with types, which language this page is in, and how large."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import flask_babel
from babel.dates import format_date
from flask import Flask, g, has_app_context, has_request_context, request, session
from flask_babel import Babel, LazyString

ENGLISH = "en"
WELSH = "cy"
LANGUAGES = {ENGLISH: "English", WELSH: "Cymraeg"}
KEPT = "language"
LARGER = "larger"

babel = Babel()


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=language)
    app.before_request(keep_choices)


def language() -> str:
    """The language of this page. A survey's page sets it; other pages keep the one last chosen; staff read English."""
    if not has_app_context():
        return ENGLISH
    if "language" in g:
        return str(g.language)
    kept = session.get(KEPT) if has_request_context() and not g.get("person") else None
    return kept if kept in LANGUAGES else ENGLISH


def speak(language: str) -> None:
    """From here on this page speaks a language."""
    g.language = language
    flask_babel.refresh()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while, then what was spoken before: for paper, e-mails and files."""
    before = g.get("language")
    speak(language)
    try:
        yield
    finally:
        g.pop("language", None)
        if before:
            g.language = before
        flask_babel.refresh()


def keep_language(language: str) -> None:
    """Pages without a survey speak it too, from now on, in this browser."""
    session[KEPT] = language


def larger() -> bool:
    """Whether somebody asked for larger words."""
    return has_request_context() and bool(session.get(LARGER))


def keep_choices() -> None:
    """Any address may say ?larger=1 or ?language=cy: a link, or a button that sends the page's own form there."""
    if (size := request.args.get(LARGER)) in ("0", "1"):
        session[LARGER] = size == "1"
    if (chosen := request.args.get(KEPT)) in LANGUAGES:
        keep_language(chosen)


def gettext(words: str, **values: object) -> str:
    return str(flask_babel.gettext(words, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The words for a number: `num` in the words is the number itself. Welsh has six forms."""
    return str(flask_babel.ngettext(one, many, num, **values))


def lazy_gettext(words: str) -> LazyString:
    """Words that are looked up when they are shown; `str()` shows them."""
    return flask_babel.lazy_gettext(words)


def date_words(value: dt.date | None) -> str:
    """9 October 2026, 9 Hydref 2026; nothing for no date."""
    return str(format_date(value, "d MMMM y", locale=language())) if value else ""
