"""What can be done with a consultation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from consult.consultations.models import Characteristic, Consultation, GuidingQuestion
from consult.extensions import db


def create_consultation(
    title: str,
    purpose: str = "",
    *,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    questions: Sequence[str] = (),
    characteristics: Sequence[str] = (),
    is_demo: bool = False,
) -> Consultation:
    """Begin a programme of listening."""
    consultation = Consultation(title=title.strip(), is_demo=is_demo)
    db.session.add(consultation)
    describe(consultation, purpose, starts, ends)
    set_questions(consultation, questions)
    set_characteristics(consultation, characteristics)
    db.session.commit()
    return consultation


def change_consultation(
    consultation: Consultation,
    title: str,
    purpose: str,
    *,
    starts: dt.date | None,
    ends: dt.date | None,
    questions: Sequence[str],
    characteristics: Sequence[str],
) -> None:
    """Change what a consultation is for; characteristics that answers already use are kept."""
    consultation.title = title.strip()
    describe(consultation, purpose, starts, ends)
    set_questions(consultation, questions)
    set_characteristics(consultation, characteristics)
    db.session.commit()


def describe(consultation: Consultation, purpose: str, starts: dt.date | None, ends: dt.date | None) -> None:
    consultation.purpose, consultation.starts, consultation.ends = purpose.strip(), starts, ends


def set_questions(consultation: Consultation, texts: Sequence[str]) -> None:
    kept = [text.strip() for text in texts if text.strip()]
    consultation.questions = [GuidingQuestion(position=place, text=text) for place, text in enumerate(kept, 1)]


def set_characteristics(consultation: Consultation, names: Sequence[str]) -> None:
    """Add what is new; what is there stays, because answers may already be counted by it."""
    have = {characteristic.name.casefold() for characteristic in consultation.characteristics}
    for name in dict.fromkeys(name.strip() for name in names):
        if name and name.casefold() not in have:
            consultation.characteristics.append(Characteristic(name=name))
            have.add(name.casefold())


def remove_consultation(consultation: Consultation) -> None:
    """Remove a consultation with everything in it."""
    db.session.delete(consultation)
    db.session.commit()
