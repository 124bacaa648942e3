"""What can be done with an agenda while it is planned: add, change, move and remove a prompt, ask what we want to know."""

from __future__ import annotations

from collections.abc import Sequence

from consult.extensions import db
from consult.forums.drafts import NotPossible
from consult.forums.meeting.plans import AgendaItem, as_prompts, check_agenda
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession, Prompt


def add_prompt(session: ForumSession, text: str, minutes: int | None = None) -> Prompt:
    """Add a prompt at the end of the agenda."""
    check_planned(session)
    new = one_item(text, minutes)
    check_agenda([*[AgendaItem(prompt.text) for prompt in session.prompts], new])
    [prompt] = as_prompts(session.consultation, [new], last_place(session))
    session.prompts.append(prompt)
    db.session.commit()
    return prompt


def ask_what_we_want_to_know(session: ForumSession) -> int:
    """Put the consultation's own questions on the agenda, those it has not yet; how many there were."""
    check_planned(session)
    asked = {prompt.text.casefold() for prompt in session.prompts}
    missing = [question for question in session.consultation.questions if question.text.casefold() not in asked]
    if missing:
        new = [AgendaItem(question.text) for question in missing]
        check_agenda([*[AgendaItem(prompt.text) for prompt in session.prompts], *new])
        session.prompts.extend(as_prompts(session.consultation, new, last_place(session)))
    db.session.commit()
    return len(missing)


def change_prompt(prompt: Prompt, text: str, minutes: int | None = None) -> None:
    """Put a prompt in other words, or give it another time."""
    check_planned(prompt.session)
    [changed] = as_prompts(prompt.session.consultation, [one_item(text, minutes)])
    prompt.text, prompt.minutes = changed.text, changed.minutes
    prompt.guiding_question_id = changed.guiding_question_id
    db.session.commit()


def move_prompt(prompt: Prompt, direction: str) -> None:
    """Move a prompt one place up or down; at the end of the agenda it stays."""
    check_planned(prompt.session)
    agenda = list(prompt.session.prompts)
    here = agenda.index(prompt)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(agenda):
        agenda.insert(there, agenda.pop(here))
    number(agenda)
    db.session.commit()
    db.session.refresh(prompt.session)


def remove_prompt(prompt: Prompt) -> None:
    """Take a prompt off the agenda."""
    session = prompt.session
    check_planned(session)
    session.prompts.remove(prompt)
    number(session.prompts)
    db.session.commit()


def one_item(text: str, minutes: int | None) -> AgendaItem:
    """One prompt as it was typed: refused at its own fields rather than at the whole agenda's."""
    try:
        [item] = check_agenda([AgendaItem(text, minutes)])
    except NotPossible as problem:
        raise NotPossible(str(problem), "minutes" if "minutes" in str(problem) else "text") from problem
    return item


def last_place(session: ForumSession) -> int:
    return max((prompt.position for prompt in session.prompts), default=0)


def number(agenda: Sequence[Prompt]) -> None:
    for place, prompt in enumerate(agenda, 1):
        prompt.position = place


def check_planned(session: ForumSession) -> None:
    if session.status is not SessionStatus.PLANNED:
        raise NotPossible("The prompts are fixed once a session has started.")
