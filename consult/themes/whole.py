"""One excerpt in full: the answer or contribution it is a passage of, who said it, and what may be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.privacy.consent import Consent
from consult.themes.models import Coding, Excerpt
from consult.themes.passages import codings_of
from consult.themes.sources import SPEAKERS, in_a_line, source_line, with_source
from consult.themes.uses import Use, used_in

MAY_WE = {
    Consent.NONE: "No. It stays in the team",
    Consent.PARAPHRASE: "The idea, not the words",
    Consent.QUOTE: "Yes: quote, saying nothing about the person",
    Consent.QUOTE_ATTRIBUTE: "Yes: quote, with one fact about the person",
}
Part = tuple[str, str | None]


@dataclass(frozen=True)
class Whole:
    """What the side panel and the excerpt's own page show."""

    excerpt: Excerpt
    parts: list[Part]
    codings: Sequence[Coding]
    uses: Sequence[Use]
    said_by: str
    stands_for: str
    asked: str
    may_we: str
    line: str
    language: str


def whole_of(excerpt: Excerpt) -> Whole:
    said, answer = excerpt.contribution, excerpt.answer
    if said:
        who = said.member.alias if said.member else SPEAKERS[said.speaker].capitalize()
        room = f", in a room of {said.session.in_the_room}" if said.session.in_the_room else ""
        said_by, asked, text = who + room, said.prompt.text, said.text
    else:
        organisation = answer.response.organisation if answer else None
        said_by = (
            f"Somebody at a member organisation ({in_a_line(organisation.kind)})"
            if organisation
            else "Somebody who answered"
        )
        asked, text = (answer.question.label if answer else ""), (answer.text if answer else "") or ""
    people = "Themselves" if excerpt.headcount == 1 else f"{excerpt.headcount} people who nodded"
    return Whole(
        excerpt=excerpt,
        parts=parts_of(excerpt, text),
        codings=codings_of([excerpt.id])[excerpt.id],
        uses=used_in(excerpt.id),
        said_by=said_by,
        stands_for=people,
        asked=asked,
        may_we=MAY_WE[excerpt.consent],
        line=source_line(excerpt),
        language=said.language if said else "en",
    )


def parts_of(excerpt: Excerpt, text: str) -> list[Part]:
    """The text cut into the passage, the other passages, and the rest. A passage that is all of it needs no mark."""
    if excerpt.starts_at == 0 and excerpt.ends_at >= len(text):
        return [(text, None)]
    parts: list[Part] = []
    at = 0
    for start, end, mark in spans(excerpt):
        if start < at:
            continue
        parts += [(text[at:start], None), (text[start:end], mark)]
        at = end
    return [part for part in [*parts, (text[at:], None)] if part[0]]


def spans(excerpt: Excerpt) -> list[tuple[int, int, str]]:
    same = (
        Excerpt.answer_id == excerpt.answer_id
        if excerpt.answer_id
        else Excerpt.contribution_id == excerpt.contribution_id
    )
    others = db.session.execute(
        select(Excerpt.id, Excerpt.starts_at, Excerpt.ends_at).where(same, Excerpt.id != excerpt.id)
    )
    this = (excerpt.starts_at, excerpt.ends_at, "this")
    apart = [(start, end, "other") for _, start, end in others if end <= this[0] or start >= this[1]]
    return sorted([this, *apart])


def find_excerpt(consultation_id: int, excerpt_id: uuid.UUID) -> Excerpt | None:
    """An excerpt of this consultation with its source."""
    wanted = select(Excerpt).where(Excerpt.id == excerpt_id, Excerpt.consultation_id == consultation_id)
    return db.session.scalar(wanted.options(*with_source()))
