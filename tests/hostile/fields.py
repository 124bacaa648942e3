"""What each form asks for, learnt by watching the forms that are made; and what a well-meaning person would send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from flask import request
from flask_wtf import FlaskForm
from werkzeug.routing import Rule

from .marks import QUOTED
from .world import Values

# Read by a view itself, not by a form.
READ_BY_HAND = ("direction", "next", "go", "submission_key", "carried", "commitment", "passage", "both", "fill",
                "sure", "contact", "all", "unknown", "batch", "statement", "turn", "sheet", "one", "choice",
                "seen", "themes", "cut", "examples", "example", "part-1", "name-1",
                "none")  # fmt: skip
GOOD: dict[str, Any] = {
    "name": "A plain name",
    "title": "A plain title",
    "email": "plain@example.org",
    "password": "a long walk to the harbour",
    "again": "a long walk to the harbour",
    "role": "evaluator",
    "organisation": "0",
    "kind": "roundtable",
    "setting": "community",
    "week": "2026-10-07",
    "starts": "2026-03-02",
    "ends": "2026-10-19",
    "until": "2999-01-01",
    "in_the_room": "12",
    "headcount": "1",
    "strength": "1",
    "consent": "quote",
    "scale_low": "1",
    "scale_high": "5",
    "direction": "down",
    "commitment": "0",
    "words": "five plain words are here",
    "alias": "Heron",
    "person": "-1",
    "member_id": "",
    "capture_key": "k" * 32,
    "submission_key": "k" * 32,
    "carried": "",
    "mode": "open_link",
    "characteristic": "",
    "show_if": "",
    "slug": "",
    "region": "North",
    "options": "One\nTwo",
    "go": "on",
    "next": "/workspace",
    "both": "",
    "size": "12",
    "kept": "",
    "also": "",
    "attribute": "-",
    "fill": "",
    "act": "keep",
    "position": "mixed",
    "start": "5",
    "end": "9",
    "cut": "5",
    "seen": "",
    "place": "within",
    "part-1": "1",
    "name-1": "A plain part",
    "examples": "1",
}


def good_form(rule: Rule, values: Values, names: set[str]) -> dict[str, Any]:
    """A form as somebody would send it who means well."""
    form = {name: GOOD.get(name, "Plain words.") for name in names}
    known = {
        "theme": values["theme_id"],
        "prompt_id": values["prompt_id"],
        "person_id": values["facilitator_id"],
        "passage": values["excerpt_id"],
        "themes": values["theme_id"],
        "example": values["excerpt_id"],
    }
    form |= {name: str(value) for name, value in known.items() if name in names}
    if ("quotes" in rule.rule or rule.rule.endswith("/quote")) and "text" in names:
        form["text"] = QUOTED
    if rule.endpoint == "forums.record" or rule.endpoint == "forums.edit":
        form["kind"] = "verbatim"
    if rule.endpoint == "surveys.bring_in_columns":
        form |= {"text": "0", "groups": "1"}
    return form


@contextmanager
def watching() -> Iterator[dict[str, set[str]]]:
    """The names of the fields of every form made, by the endpoint that made it."""
    seen: dict[str, set[str]] = defaultdict(set)
    whole = FlaskForm.__init__

    def init(form: Any, *args: Any, **known: Any) -> None:
        whole(form, *args, **known)
        if request.method == "POST" and form.meta.csrf is not None:
            seen[str(request.endpoint)] |= set(form._fields) - {"csrf_token"}

    with patch.object(FlaskForm, "__init__", init):
        yield seen
