"""The demo's strategy: aims on themes and quotes, each quote approved by somebody who did not pick it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.demo.words_read import words
from consult.extensions import db
from consult.people.models import Person
from consult.strategy.actions import add_aim, add_commitment, add_indicator, create_strategy
from consult.strategy.evidence_actions import approve_quote, cite_quote, cite_theme, pick_quote
from consult.strategy.models import Strategy
from consult.strategy.publish_actions import publish_strategy
from consult.themes.models import Excerpt, Theme


def write_strategy(consultation: Consultation, writer: Person, second_reader: Person) -> None:
    given = words("strategy")
    strategy = create_strategy(consultation, given["title"], given["years"], given["lead"])
    themes = theme_by_key(consultation)
    for aim in given["aims"]:
        write_aim(strategy, aim, themes, writer, second_reader)
    publish_strategy(strategy, writer)


def write_aim(
    strategy: Strategy, given: dict[str, Any], themes: dict[str, Theme], writer: Person, second_reader: Person
) -> None:
    aim = add_aim(strategy, given["title"], given["statement"])
    for key in given["themes"]:
        cite_theme(aim, themes[key])
    for quote in given["quotes"]:
        picked = pick_quote(excerpt_with(strategy.consultation_id, quote["text"]), writer, quote["text"])
        approve_quote(picked, second_reader)
        cite_quote(aim, picked)
    for commitment in given["commitments"]:
        add_commitment(aim, commitment["text"], commitment["due"])
    for measure in given["indicators"]:
        add_indicator(aim, measure["text"], str(measure["baseline"]), str(measure["target"]), measure["unit"])


def theme_by_key(consultation: Consultation) -> dict[str, Theme]:
    found = {
        theme.name: theme for theme in db.session.scalars(select(Theme).where(Theme.consultation_id == consultation.id))
    }
    return {given["key"]: found[given["name"]] for given in words("themes") if given["name"] in found}


def excerpt_with(consultation_id: int, text: str) -> Excerpt:
    found = db.session.scalars(
        select(Excerpt).where(Excerpt.consultation_id == consultation_id, Excerpt.text.contains(text, autoescape=True))
    ).first()
    if found is None:
        raise LookupError(f"nobody said “{text}”")
    return found
