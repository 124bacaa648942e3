"""One theme: its words, its size and breadth, what it covers, its passages."""

from __future__ import annotations

from flask import render_template, request

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, allow
from consult.themes.blueprint import THEME, bp
from consult.themes.confirming.given_back import by_subject, given_back
from consult.themes.confirming.rooms import RULE, answers_of, rooms_of
from consult.themes.framework.examples import examples_of
from consult.themes.framework.overtaken import seen_of
from consult.themes.heard import forums_of, places_to_hear
from consult.themes.listing import themes_in_use
from consult.themes.models import Theme
from consult.themes.passages import ORDERS, SHOWS, breadth_of_theme, own_words, passages_of, who_said_it
from consult.themes.reading.memos import memos_on_theme
from consult.themes.routes_common import asked_page, asked_view, asked_words, may_change, theme_or_404, uuid_or_none
from consult.themes.sources import source_line
from consult.themes.summaries import summary_of_theme
from consult.themes.theme_actions import parts_of
from consult.themes.whole import find_excerpt, whole_of


@bp.get(THEME)
@allow(READERS)
def show(consultation_id: int, theme_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    theme = theme_or_404(consultation_id, theme_id)
    order, show_only, heard = (asked_words(name) for name in ("order", "show", "heard"))
    page_of = passages_of(theme, order, show_only, heard, asked_page())
    wanted = uuid_or_none(request.args.get("excerpt"))
    first = page_of.rows[0].excerpt if page_of.rows and request.args.get("excerpt") != "none" else None
    current = (find_excerpt(consultation_id, wanted) if wanted else None) or first
    rooms = rooms_of(theme)
    given = given_back(rooms.checks)
    counts = breadth_of_theme(theme)
    return render_template(
        "themes/theme.html",
        theme=theme,
        rooms=rooms,
        room_answers=answers_of,
        room_given=lambda check: by_subject(given[check.id]),
        room_rule=RULE,
        counts=counts,
        breadth=counts.breadth,
        parts=[(part, breadth_of_theme(part)) for part in parts_of(theme)],
        examples=examples_of(theme),
        seen=seen_of(theme),
        forums=forums_of(consultation_id),
        others=themes_in_use(consultation_id),
        said=summary_of_theme(theme),
        quotes=own_words(theme),
        sources=who_said_it(theme),
        memos=memos_on_theme(theme),
        page_of=page_of,
        whole=whole_of(current) if current else None,
        view=asked_view(),
        order=order or "unsure",
        orders=ORDERS,
        show_only=show_only,
        shows=SHOWS,
        heard=heard,
        heard_in=places_to_hear(consultation_id),
        parent=db.session.get(Theme, theme.parent_id or 0),
        merged_into=db.session.get(Theme, theme.merged_into_id or 0),
        source_line=source_line,
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )
