"""Citing themes and quotes under an aim; picking a quote, and the second pair of eyes."""

from __future__ import annotations

from sqlalchemy import update

from consult.extensions import db, now
from consult.people.models import Person
from consult.strategy.models import Aim, Commitment, Evidence
from consult.strategy.quoting import is_verbatim, one_line, stands, why_not_quotable
from consult.strategy.refusal import Refusal
from consult.themes.models import Excerpt, Theme, ThemeStatus
from consult.themes.quoting.models import Quote


def cite_theme(aim: Aim, theme: Theme, commitment: Commitment | None = None) -> Evidence:
    """Rest an aim, or one of its commitments, on a theme of the same consultation."""
    check_home(aim, theme.consultation_id, commitment)
    if theme.status is ThemeStatus.RETIRED:
        raise Refusal(f"“{theme.name}” is no longer a theme. Cite the theme that took its place.")
    if any(each.theme_id == theme.id and each.commitment is commitment for each in aim.evidence):
        raise Refusal(f"“{theme.name}” is cited here already.")
    evidence = Evidence(commitment=commitment, theme=theme, position=next_number(aim))
    aim.evidence.append(evidence)
    db.session.commit()
    return evidence


def pick_quote(excerpt: Excerpt, person: Person, text: str | None = None) -> Quote:
    """Choose an excerpt, or a verbatim part of it with [...] where something is left out, to be quoted."""
    reason = why_not_quotable(excerpt)
    if reason:
        raise Refusal(reason)
    words = one_line(excerpt.text if text is None else text)
    if not is_verbatim(words, excerpt.text):
        raise Refusal("Use the person’s own words in their order. You may leave words out and put [...] there.")
    quote = Quote(consultation_id=excerpt.consultation_id, excerpt=excerpt, text=words, picked_by=person)
    db.session.add(quote)
    db.session.commit()
    return quote


def approve_quote(quote: Quote, person: Person) -> None:
    """The second pair of eyes: somebody who did not pick the quote says that it may be published."""
    if quote.picked_by_id == person.id:
        raise Refusal("You picked this quote, so somebody else has to look at it before it is published.")
    if not stands(quote):
        raise Refusal("These words were taken back, or may no longer be quoted. Choose another quote.")
    quote.approved_by, quote.approved_at = person, now()
    quote.refused_by = quote.refused_at = None
    quote.refused_because = ""
    db.session.commit()


def cite_quote(aim: Aim, quote: Quote, commitment: Commitment | None = None) -> Evidence:
    """Rest an aim, or one of its commitments, on a quote of the same consultation."""
    check_home(aim, quote.consultation_id, commitment)
    if not stands(quote):
        raise Refusal("These words were taken back, or may no longer be quoted. Choose another quote.")
    if any(each.quote_id == quote.id and each.commitment is commitment for each in aim.evidence):
        raise Refusal("This quote is cited here already.")
    evidence = Evidence(commitment=commitment, quote=quote, position=next_number(aim))
    aim.evidence.append(evidence)
    db.session.commit()
    return evidence


def uncite(evidence: Evidence) -> None:
    """Take evidence away from its aim; its number is not given again, and the theme or quote stays."""
    db.session.delete(evidence)
    db.session.commit()


def check_home(aim: Aim, consultation_id: int, commitment: Commitment | None) -> None:
    if aim.strategy.consultation_id != consultation_id:
        raise Refusal("This belongs to another consultation. A strategy rests on what was said in its own.")
    if commitment is not None and commitment.aim_id != aim.id:
        raise Refusal("This commitment stands under another aim.")


def next_number(aim: Aim) -> int:
    """The next evidence number of an aim, counted up in the database so that two people cannot be given the same."""
    db.session.execute(update(Aim).where(Aim.id == aim.id).values(evidence_given=Aim.evidence_given + 1))
    db.session.refresh(aim, ["evidence_given"])
    return aim.evidence_given
