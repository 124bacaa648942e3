"""What participants read in their own language: gettext with types, and which language this page is in."""

from __future__ import annotations

import flask_babel
from flask import g, has_request_context
from flask_babel import Babel, LazyString

ENGLISH = "en"
WELSH = "cy"

babel = Babel()


def language() -> str:
    """The language of this page: a participant's page sets it, everything else is English."""
    return str(g.get("language", ENGLISH)) if has_request_context() else ENGLISH


def speak(language: str) -> None:
    """From here on this page speaks a language."""
    g.language = language
    flask_babel.refresh()


def gettext(words: str, **values: object) -> str:
    return str(flask_babel.gettext(words, **values))


def lazy_gettext(words: str) -> LazyString:
    """Words that are looked up when they are shown; `str()` shows them."""
    return flask_babel.lazy_gettext(words)
