"""The overview of themes: how widely each was said, which of them are said together, and a map of the passages."""

from __future__ import annotations

from flask import render_template, request

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import READERS, allow
from consult.themes.blueprint import THEMES, bp
from consult.themes.confirming.rooms import rooms_by_theme
from consult.themes.discovery import discovery_under_way, latest_discovery
from consult.themes.heard import forums_of
from consult.themes.listing import SORTS, STANDINGS, overview, themes_in_use
from consult.themes.overview.asked import Asked
from consult.themes.overview.choices import choices_of
from consult.themes.overview.columns import columns_of
from consult.themes.overview.mapping import map_of
from consult.themes.overview.together import together_of
from consult.themes.overview.waiting import waiting_now
from consult.themes.routes_common import asked_words, may_change


def asked_for() -> Asked:
    """What the address asks for, without what no database can look for."""
    return Asked.read({name: asked_words(name) for name in request.args})


@bp.get(THEMES)
@allow(READERS)
def index(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    asked = asked_for()
    found = overview(consultation.id, asked)
    parts = {which: found.part(which) for which in ("few", "lived", "rest")}
    inside = sum(line.inside for part in parts.values() for line in part)
    if asked.parts == "hide":
        parts = {which: [line for line in part if not line.inside] for which, part in parts.items()}
    return render_template(
        "themes/index.html",
        asked=asked,
        total=found.everything.breadth,
        shown=found.asked,
        parts=parts,
        inside=inside,
        found=len(found.lines),
        largest=max([line.breadth.passages for line in found.lines], default=0),
        waves=any(line.since and line.since.then for line in found.lines),
        stances=any(sum(line.counts.positions) for line in found.lines),
        names={theme.id: theme.name for theme in themes_in_use(consultation.id)},
        forums=forums_of(consultation.id),
        unplaced=found.unplaced,
        waiting=waiting_now(consultation.id),
        job=discovery_under_way(consultation.id),
        last=latest_discovery(consultation.id),
        choices=choices_of(consultation.id, columns_of(consultation.id)),
        standings=STANDINGS,
        sorts=SORTS,
        rooms=rooms_by_theme(consultation.id),
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.get(f"{THEMES}/together")
@allow(READERS)
def together(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    asked = asked_for()
    return render_template(
        "themes/together.html",
        asked=asked,
        met=together_of(consultation.id, asked),
        choices=choices_of(consultation.id, columns_of(consultation.id)),
        **workspace(consultation, "Themes"),
    )


@bp.get(f"{THEMES}/map")
@allow(READERS)
def passage_map(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    asked = asked_for()
    return render_template(
        "themes/map.html",
        asked=asked,
        drawn=map_of(consultation.id, asked),
        choices=choices_of(consultation.id, columns_of(consultation.id)),
        **workspace(consultation, "Themes"),
    )
