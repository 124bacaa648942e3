"""The frozen body of a publication: what was decided, and figures that may be published. Words are not in it: a quote
is a reference, so that words taken back are gone from the page at once."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.privacy import disclosure
from consult.strategy.figures import Heard, Widths, who_was_heard, widths_of
from consult.strategy.models import Aim, Commitment, Evidence, Indicator, Strategy
from consult.strategy.obstacles import number_of, place_of
from consult.strategy.rooms import ByTheme, rooms_sentence, standing_of
from consult.themes.confirming.rooms import rooms_by_theme
from consult.themes.models import Coding, CodingStatus, Theme, ThemeStatus
from consult.themes.quoting.attributes import attribute_of
from consult.themes.sources import public_source_line

Body = dict[str, Any]


def body_of(strategy: Strategy) -> Body:
    """Everything the published page says, as JSON."""
    widths, rooms = widths_of(strategy.consultation), rooms_by_theme(strategy.consultation_id)
    return {
        "title": strategy.title,
        "years": strategy.years,
        "lead": strategy.lead,
        "as_of": now().date().isoformat(),
        "as_of_words": f"{now().day} {now():%B %Y}",
        "heard_between": months(strategy.consultation),
        "listened": listened(who_was_heard(strategy.consultation)),
        "aims": [aim_body(aim, widths, rooms) for aim in strategy.aims],
    }


def aim_body(aim: Aim, widths: Widths, rooms: ByTheme) -> Body:
    themes = list(dict.fromkeys(each.theme for each in aim.evidence if each.theme is not None))
    return {
        "id": aim.id,
        "number": place_of(aim),
        "title": aim.title,
        "statement": aim.statement,
        "standing": standing_of(themes, rooms),
        "commitments": [commitment_body(each) for each in aim.commitments],
        "indicators": [indicator_body(each) for each in aim.indicators],
        "evidence": [evidence_body(each, widths, rooms) for each in aim.evidence],
    }


def commitment_body(commitment: Commitment) -> Body:
    cited = [number_of(each) for each in commitment.aim.evidence if each.commitment_id == commitment.id]
    return {"id": commitment.id, "text": commitment.text, "due": commitment.due, "evidence": cited}


def indicator_body(indicator: Indicator) -> Body:
    years = re.findall(r"\b(20\d\d)\b", indicator.aim.strategy.years)
    return {
        "text": indicator.text,
        "baseline": with_unit(indicator.baseline, indicator.unit),
        "target": with_unit(indicator.target, indicator.unit),
        "from": str(now().year),
        "by": f"by {years[-1]}" if years else "in the end",
    }


def evidence_body(evidence: Evidence, widths: Widths, rooms: ByTheme) -> Body:
    common: Body = {"id": evidence.id, "number": number_of(evidence)}
    if evidence.theme is not None:
        return common | theme_body(evidence.theme, evidence, widths, rooms)
    if evidence.quote is None or evidence.quote.excerpt is None:
        raise ValueError(f"evidence {common['number']} cites nothing that stands")
    source = public_source_line(evidence.quote.excerpt, attribute_of(evidence.quote))
    return common | {"kind": "quote", "quote": evidence.quote.id, "source": source}


def theme_body(theme: Theme, evidence: Evidence, widths: Widths, rooms: ByTheme) -> Body:
    return {
        "kind": "theme",
        "theme": theme.id,
        "name": theme.name,
        "description": theme.description,
        "confirmed": theme.status is ThemeStatus.CONFIRMED,
        "rooms": rooms_sentence(theme, rooms.get(theme.id)),
        "figures": lead_in(theme.id, widths) + widths.sentence(theme.id),
        "quotes": quotes_under(theme, evidence.aim.strategy),
    }


def lead_in(theme_id: int, widths: Widths) -> str:
    """Whether this is the theme most people raised; only said where its figures are shown."""
    shown = disclosure.people(widths.of(theme_id).people) is not None
    return "The theme raised most: " if shown and widths.most() == theme_id else ""


def quotes_under(theme: Theme, strategy: Strategy) -> list[int]:
    """The quotes of the strategy that were said under a theme."""
    cited = {each.quote.excerpt_id: each.quote.id for aim in strategy.aims for each in aim.evidence if each.quote}
    found = db.session.scalars(
        select(Coding.excerpt_id).where(
            Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED, Coding.excerpt_id.in_(cited)
        )
    )
    return sorted(cited[excerpt_id] for excerpt_id in found)


def listened(heard: Heard) -> list[list[str]]:
    """Who was listened to: label and rounded figure."""
    rows = [
        ["people heard", disclosure.figure(disclosure.people(heard.people))],
        ["member organisations", disclosure.figure(disclosure.organisations(heard.organisations))],
        [f"forums, {heard.sessions} sessions" if heard.sessions != 1 else "forums, 1 session", str(heard.forums)],
        [f"themes, {heard.confirmed or 'none'} confirmed by a room", str(heard.themes)],
    ]
    return [row for row in rows if row[1] != "0"]


def with_unit(value: str, unit: str) -> str:
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}".strip()


def months(consultation: Consultation) -> str:
    """between March and December 2026"""
    starts, ends = consultation.starts, consultation.ends
    if not starts or not ends:
        return ""
    ends = max(starts, min(ends, now().date()))
    first = f"{starts:%B}" if starts.year == ends.year else f"{starts:%B %Y}"
    return f"in {ends:%B %Y}" if f"{starts:%B %Y}" == f"{ends:%B %Y}" else f"between {first} and {ends:%B %Y}"
