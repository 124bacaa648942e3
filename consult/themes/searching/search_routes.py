"""All passages, searched and filtered, and those that fit nowhere."""

from __future__ import annotations

from flask import render_template, request

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import READERS, allow
from consult.themes.blueprint import THEMES, bp
from consult.themes.listing import themes_in_use
from consult.themes.overview.asked import Asked
from consult.themes.overview.choices import choices_of
from consult.themes.passages import codings_of, excerpts_page
from consult.themes.routes_common import asked_page, asked_words, may_change, uuid_or_none
from consult.themes.searching.finding import Wanted, find
from consult.themes.searching.marking import marked
from consult.themes.sources import source_line
from consult.themes.whole import find_excerpt

HOWS = [("words", "These words"), ("meaning", "This meaning")]


@bp.get(f"{THEMES}/unplaced")
@allow(READERS)
def unplaced(consultation_id: int) -> str:
    return passages_page(consultation_id, alone=True)


@bp.get(f"{THEMES}/passages")
@allow(READERS)
def passages(consultation_id: int) -> str:
    return passages_page(consultation_id, alone=False)


def passages_page(consultation_id: int, *, alone: bool) -> str:
    """All passages of a consultation, or those under no theme: a page of them, found in one of four ways."""
    consultation = consultation_or_404(consultation_id)
    wanted = asked_for()
    themes = {theme.id: theme for theme in themes_in_use(consultation.id)}
    found = find(consultation.id, wanted, alone=list(themes) if alone else None)
    page_of = excerpts_page(found, asked_page())
    start = page_of.first_row - 1
    scores = (
        [found.scores.get(int(row)) for row in found.rows[start : start + len(page_of.rows)]] if found.scores else []
    )
    return render_template(
        "themes/passages.html",
        alone=alone,
        asked=wanted.asked,
        how=wanted.how,
        hows=HOWS,
        like=find_excerpt(consultation.id, wanted.like) if wanted.like else None,
        themes=[themes[each] for each in wanted.themes if each in themes],
        page_of=page_of,
        scores=scores,
        note=found.note,
        marked=lambda text: marked(text, wanted.asked.words if wanted.how == "words" else ""),
        codings=codings_of([excerpt.id for excerpt in page_of.rows]),
        choices=choices_of(consultation.id, found.here),
        source_line=source_line,
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


def asked_for() -> Wanted:
    themes = (request.args.get(name, 0, type=int) for name in ("theme", "also"))
    return Wanted(
        asked=Asked.read({name: asked_words(name) for name in request.args}),
        how="meaning" if request.args.get("how") == "meaning" else "words",
        like=uuid_or_none(request.args.get("like")),
        themes=tuple(each for each in themes if 0 < each < 2**31),
    )
