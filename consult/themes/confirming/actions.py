"""What can be done with a theme before a room: send it, take it off again, count the room, keep what it says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import ContributionDraft, NotPossible, record_contribution
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import HEADCOUNT_LIMIT, check_live
from consult.forums.models import SessionKind, SessionStatus
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Person
from consult.themes.before import Refusal, hold
from consult.themes.confirming.models import About, ThemeCheck, ThemeCheckWords
from consult.themes.confirming.rooms import Answers, answers_of, mark_of, settle
from consult.themes.models import Theme, ThemeStatus

MOST_THEMES = 20
LONGEST_QUESTION = 300
ASKED = "Is that us? "


def send_themes(session: ForumSession, themes: Sequence[Theme], person: Person) -> list[ThemeCheck]:
    """Put themes on the agenda of a session, each in its wording of today. Sending one twice is sending it once."""
    hold(session.consultation_id)
    check_planned(session)
    if not themes:
        raise Refusal("Tick the themes that the room is to answer.")
    there = list(db.session.scalars(select(ThemeCheck).where(ThemeCheck.session_id == session.id)))
    sent = [sent_already(there, theme) or new_check(session, theme, person) for theme in themes]
    if len({*there, *sent}) > MOST_THEMES:
        db.session.rollback()
        raise Refusal(f"Keep to {MOST_THEMES} themes for one room.")
    db.session.commit()
    return sent


def sent_already(there: Sequence[ThemeCheck], theme: Theme) -> ThemeCheck | None:
    wording = (theme.id, theme.name, theme.description)
    return next((check for check in there if (check.theme_id, check.name, check.description) == wording), None)


def new_check(session: ForumSession, theme: Theme, person: Person) -> ThemeCheck:
    if theme.consultation_id != session.consultation_id:
        raise Refusal("That theme belongs to another consultation.")
    if theme.status is ThemeStatus.RETIRED:
        raise Refusal(f"“{theme.name}” is retired.")
    theme.touched = True  # a person stands behind its wording now: a new look for themes leaves it alone
    prompt = Prompt(position=len(session.prompts) + 1, text=question_of(theme))
    session.prompts.append(prompt)
    check = ThemeCheck(
        theme=theme, session=session, prompt=prompt, name=theme.name, description=theme.description, asked_by=person
    )
    db.session.add(check)
    return check


def question_of(theme: Theme) -> str:
    """What the agenda asks. With the description where there is room, for paper and for other screens."""
    words = f"{ASKED}{theme.name}"
    whole = f"{words}. {theme.description}" if theme.description else words
    return whole if len(whole) <= LONGEST_QUESTION else words


def unsend_theme(check: ThemeCheck) -> None:
    """Take a theme off the agenda of a session that has not started."""
    session, prompt = check.session, check.prompt
    check_planned(session)
    db.session.delete(check)
    if prompt is not None:
        session.prompts.remove(prompt)
    for place, each in enumerate(session.prompts, 1):
        each.position = place
    db.session.commit()


def check_planned(session: ForumSession) -> None:
    if session.kind is not SessionKind.TEST_AND_CONFIRM:
        raise Refusal("Themes go to a session whose kind is “Test and confirm”.")
    if session.status is not SessionStatus.PLANNED:
        raise Refusal("The agenda is fixed once a session has started. Choose another session.")


def count_answers(check: ThemeCheck, answers: Answers, seen: str | None = None) -> None:
    """Keep how many in the room said that is us, partly, not us. Counting again puts it right, unless somebody else
    counted since: `seen` is the mark of the counts that this count was made on."""
    hold(check.theme.consultation_id)
    db.session.refresh(check)
    check_live(check.session)
    was = answers_of(check)
    if seen and seen != mark_of(check) and was != answers:
        counted = f"{was.that_is_us} that is us, {was.partly} partly, {was.not_us} not us"
        raise NotPossible(f"Somebody else counted meanwhile: {counted}. Keep yours again if it is right.", "that_is_us")
    for name, count in vars(answers).items():
        if not 0 <= count <= HEADCOUNT_LIMIT:
            raise NotPossible(f"Count the people: 0 to {HEADCOUNT_LIMIT}.", name)
    if not answers.people:
        raise NotPossible("Count at least one person. Leave the theme alone if the room did not answer.", "that_is_us")
    if 0 < check.session.in_the_room < answers.people:
        room = check.session.in_the_room
        raise NotPossible(f"{room} people are in the room, and you counted {answers.people}.", "that_is_us")
    check.that_is_us, check.partly, check.not_us = answers.that_is_us, answers.partly, answers.not_us
    db.session.refresh(check.theme)
    settle(check.theme)
    db.session.commit()


def record_words(
    check: ThemeCheck, about: About, draft: ContributionDraft, capture_key: str, person: Person
) -> Contribution:
    """Keep what the room gave back: a contribution like any other, and what it is about. The same entry is one entry."""
    kept = record_contribution(check.session, draft, capture_key, person)
    if db.session.get(ThemeCheckWords, (check.id, kept.id)) is None:
        db.session.add(ThemeCheckWords(check_id=check.id, contribution_id=kept.id, about=about))
    db.session.commit()
    return kept


def prompt_of(check: ThemeCheck) -> Prompt:
    """The prompt a theme's words are kept under; another one when its own was taken off the agenda."""
    if check.prompt is not None:
        return check.prompt
    if not check.session.prompts:
        raise NotPossible("This session has no prompt to keep words under.")
    return check.session.prompts[0]
