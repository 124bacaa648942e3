"""Drawing a sample, coding it blind, closing it, settling what differs. Each is one commit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.people.models import Person
from consult.themes.before import Refusal, Review, hold
from consult.themes.checking.drawing import draw, machine_themes, passages_to_draw, themes_to_choose
from consult.themes.checking.models import BlindCoding, BlindSample, SampledExcerpt
from consult.themes.coding_actions import keep_under, turn_away
from consult.themes.models import Coding, CodingStatus, ReviewAct, Theme, ThemeStatus

NOTHING_TO_CHOOSE = "There is no theme to choose yet. Find themes, or add one, and draw the sample then."
CLOSED = "This check is closed: its labels have been shown, so nothing in it is blind any more. Draw a new one."


def draw_sample(
    consultation: Consultation, person: Person, title: str, size: int, seed: int | None = None
) -> BlindSample:
    """Draw passages by chance for several people to code without seeing the engine's themes or each other's."""
    hold(consultation.id)
    passages, themes = passages_to_draw(consultation.id), themes_to_choose(consultation.id)
    if not themes:
        raise Refusal(NOTHING_TO_CHOOSE)
    if not passages:
        raise Refusal("Nothing has been said yet, so there is nothing to draw.")
    machine = machine_themes(consultation.id)
    number = secrets.randbelow(2**31) if seed is None else seed
    sample = BlindSample(
        consultation_id=consultation.id,
        title=title,
        seed=number,
        out_of=len(passages),
        themes=themes,
        drawn_by_id=person.id,
        excerpts=[
            SampledExcerpt(excerpt_id=each, place=place, machine=machine.get(each, []))
            for place, each in enumerate(draw(passages, machine, size, number), start=1)
        ],
    )
    db.session.add(sample)
    db.session.commit()
    return sample


def code_blind(sampled: SampledExcerpt, sample: BlindSample, person: Person, themes: Sequence[int]) -> BlindCoding:
    """What one person says of one passage; said again, it takes the place of what they said before."""
    hold(sample.consultation_id)
    db.session.refresh(sample, ["closed_at"])
    if sample.closed_at is not None:
        raise Refusal(CLOSED)
    said = db.session.get(BlindCoding, (sampled.sample_id, sampled.excerpt_id, person.id))
    if said is None:
        said = BlindCoding(sample_id=sampled.sample_id, excerpt_id=sampled.excerpt_id, person_id=person.id)
        db.session.add(said)
    said.themes, said.at = sorted(set(themes)), now()
    db.session.commit()
    return said


def close_sample(sample: BlindSample, person: Person) -> None:
    """End the blind part: from here labels and figures are shown, and nobody codes any more."""
    hold(sample.consultation_id)
    coded = db.session.scalar(select(func.count()).where(BlindCoding.sample_id == sample.id))
    if not coded:
        raise Refusal("Nobody has coded a passage of this check yet. Code some, then close it.")
    if sample.closed_at is None:
        sample.closed_at = now()
    db.session.commit()


def settle(
    sampled: SampledExcerpt, sample: BlindSample, person: Person, themes: Sequence[Theme], why: str, in_review: bool
) -> ReviewAct | None:
    """Keep what the coders agreed on together; in the review too, when asked: then the act that can be undone."""
    if sample.closed_at is None:
        raise Refusal("Close the check first. Until then nobody sees what the others said.")
    act = None
    if in_review:
        act = put_there(sampled, sample, person, themes)
    else:
        hold(sample.consultation_id)
    sampled.settled = sorted(theme.id for theme in themes)
    sampled.settled_by_id, sampled.settled_at, sampled.why = person.id, now(), why
    db.session.commit()
    return act


def put_there(sampled: SampledExcerpt, sample: BlindSample, person: Person, themes: Sequence[Theme]) -> ReviewAct:
    """Add to the session: the passage under the settled themes and no other, as one act of review."""
    review = Review(sample.consultation_id, person)
    chosen = {theme.id for theme in themes}
    for theme in themes:
        if theme.status is ThemeStatus.RETIRED:
            raise Refusal(f"“{theme.name}” is retired. Choose a theme that is in use.")
        keep_under(review, sampled.excerpt_id, theme)
    under = select(Coding).where(Coding.excerpt_id == sampled.excerpt_id, Coding.status != CodingStatus.REJECTED)
    for coding in db.session.scalars(under).all():
        if coding.theme_id not in chosen and coding.theme.status is not ThemeStatus.RETIRED:
            turn_away(review, sampled.excerpt_id, coding.theme, person)
    names = ", ".join(f"“{theme.name}”" for theme in themes) or "no theme"
    return review.act(f"Settled together: {names}.")
