"""What is done with paper: print a batch, take the next form, key it, key it a second time, settle, remove."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.privacy.erasing import empty_the_log
from consult.surveys.answering.actions import settle
from consult.surveys.answering.answers import has_words, kept_of, reading_of
from consult.surveys.answering.finishing_actions import ids_with_words
from consult.surveys.answering.rows import put_rows
from consult.surveys.answering.withdrawing import words_go
from consult.surveys.models import Survey, SurveyStatus, Version
from consult.surveys.paper.keying import CONSENT, Agreement, Kept, as_plain, compared, differences, laid_aside, on_path
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.question_type import Stored
from consult.surveys.response_models import Channel, Response, ResponseStatus

Row = TypeVar("Row", PaperBatch, PaperForm)
EVERY = 10  # about one form in so many is keyed twice
NOT_OPEN = "This survey is not open. Open it, then print it."
NOT_YET = "This survey has not been opened, so no form of it can be keyed."
LEVELS = list(Consent)


def drawn() -> bool:
    """Whether a form is to be keyed twice: chance decides, so that nobody can foresee it."""
    return secrets.randbelow(EVERY) == 0


def print_batch(
    survey: Survey,
    version: Version,
    copies: int,
    person: Person,
    *,
    large_print: bool = False,
    note: str = "",
    hand_in: str = "",
) -> PaperBatch:
    """Note a batch of printed forms and give it its number."""
    if survey.status is not SurveyStatus.OPEN:
        raise Refused(NOT_OPEN)
    if version not in survey.versions:
        raise Refused("The survey has no such version.")
    last = db.session.scalar(select(func.max(PaperBatch.number)).where(PaperBatch.survey_id == survey.id)) or 0
    batch = PaperBatch(
        survey_id=survey.id,
        number=last + 1,
        version=version,
        copies=copies,
        large_print=large_print,
        note=note,
        hand_in=hand_in,
        made_by_id=person.id,
    )
    return only_once(batch)


def take_form(batch: PaperBatch, person: Person) -> PaperForm:
    """The number the next form gets. Whoever has taken one and not keyed it is given the same again."""
    if batch.survey.status is SurveyStatus.DRAFT:
        raise Refused(NOT_YET)
    taken = db.session.scalar(
        select(PaperForm)
        .where(PaperForm.batch_id == batch.id, PaperForm.keyed_by_id == person.id, PaperForm.response_id.is_(None))
        .order_by(PaperForm.number)
    )
    if taken:
        return taken
    last = db.session.scalar(select(func.max(PaperForm.number)).where(PaperForm.batch_id == batch.id)) or 0
    return only_once(PaperForm(batch_id=batch.id, number=last + 1, keyed_by_id=person.id))


def only_once(row: Row) -> Row:
    """Save something with the next number; say so when somebody else took that number at the same moment."""
    db.session.add(row)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Refused("Somebody else took this number just now. Try again.") from None
    return row


def key_in(
    form: PaperForm, person: Person, kept: Kept, consent: Consent, draw: Callable[[], bool] = drawn
) -> PaperForm:
    """Make the response of a paper form: the same record as one answered online. Sent twice it is made once."""
    batch = form.batch
    if batch.survey.status is SurveyStatus.DRAFT:
        raise Refused(NOT_YET)
    if form.is_keyed:
        return form
    response = Response(
        survey=batch.survey, version=batch.version, channel=Channel.PAPER, status=ResponseStatus.SUBMITTED
    )
    db.session.add(response)
    write(response, kept, consent)
    made = db.session.execute(
        update(PaperForm)
        .where(PaperForm.id == form.id, PaperForm.response_id.is_(None))
        .values(response_id=response.id, keyed_by_id=person.id, to_check=draw())
        .execution_options(synchronize_session=False)
    )
    if made.rowcount != 1:  # type: ignore[attr-defined]
        db.session.rollback()
    else:
        db.session.commit()
    db.session.expire_all()
    return form


def write(response: Response, kept: Kept, consent: Consent) -> None:
    """Put answers into a response, drop what stands beside the path, note groups and organisation."""
    db.session.flush()
    put_rows(response.id, kept)
    response.organisation_id = None
    settle(response)
    response.consent = consent if has_words(reading_of(response).questions, kept_of(response)) else Consent.NONE
    db.session.flush()


def ask_check(form: PaperForm) -> None:
    """Have a form keyed a second time."""
    form.to_check = True
    db.session.commit()


def key_again(form: PaperForm, person: Person, kept: Kept, consent: Consent) -> list[int]:
    """Compare a second keying with the first, and lay aside what differs until somebody settles it."""
    if form.response is None:
        raise Refused("This form has not been keyed yet.")
    if form.keyed_by_id == person.id:
        raise Refused("You keyed this form first. Somebody else must key it the second time.")
    if form.differences is not None:
        raise Refused("This form has been keyed twice already.")
    reading = reading_of(form.response)
    second = on_path(reading, kept)
    found = differences(reading, kept_of(form.response), second)
    aside = [as_plain(question.id, second.get(question.id, Stored())) for question in found]
    agreed = consent if has_words(reading.questions, second) else Consent.NONE
    if agreed is not form.response.consent:
        aside.append(as_plain(CONSENT, Stored(text=agreed.value)))
    form.checked_by_id, form.differences = person.id, aside
    db.session.commit()
    return [each["question"] for each in aside]


def settle_form(form: PaperForm, take_second: Collection[int]) -> None:
    """Say which keying was right, question by question. What was laid aside is forgotten; words that were keyed wrong
    take along what was made of them."""
    response = form.response
    if response is None or not form.unsettled:
        raise Refused("There is nothing to settle in this form.")
    second = {each["question"]: laid_aside(each) for each in form.unsettled}
    chosen = {each: stored for each, stored in second.items() if each in take_second}
    consent = Consent(chosen.pop(CONSENT).text or Consent.NONE) if CONSENT in chosen else response.consent
    reading, before, worded = reading_of(response), kept_of(response), ids_with_words(response)
    after = on_path(reading, before | chosen)
    less = LEVELS.index(consent) < LEVELS.index(response.consent)
    words_go([answer_id for each, answer_id in worded.items() if less or before.get(each) != after.get(each)])
    write(response, chosen, consent)
    form.differences = list(second)
    db.session.commit()
    db.session.expire_all()
    empty_the_log()


def remove_form(form: PaperForm) -> None:
    """Take a form and its answers away, and all that was made of them, so that its paper can be keyed afresh."""
    response = form.response
    db.session.delete(form)
    db.session.flush()
    if response is not None:
        words_go(list(ids_with_words(response).values()))
        db.session.delete(response)
    db.session.commit()
    empty_the_log()


def agreement(forms: Sequence[PaperForm]) -> Agreement:
    """How far two keyings of the same forms agreed."""
    checked = [form for form in forms if form.differences is not None]
    questions = sum(
        compared(reading_of(form.response), kept_of(form.response)) for form in checked if form.response is not None
    )
    return Agreement(len(checked), questions, sum(len(form.differences or []) for form in checked))
