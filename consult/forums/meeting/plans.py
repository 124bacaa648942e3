"""What a plan of a session may say, checked before it is kept. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.consultations.models import Consultation
from consult.forums.drafts import HEADCOUNT_LIMIT, NotPossible, clean
from consult.forums.meeting.rules import our_ground_rules, our_limits
from consult.forums.models import Forum, SessionKind, Setting
from consult.forums.session_models import Prompt

TITLE_LIMIT, PROMPT_LIMIT, MOST_PROMPTS, LONG_LIMIT = 200, 500, 40, 4_000
MOST_MINUTES, MOST_PENCE = 480, 1_000_00
MINUTES = re.compile(r"\s*\((\d{1,4})(?: *min(?:ute)?s?)?\)$")


@dataclass(frozen=True)
class AgendaItem:
    """Something the room will be asked, and how long it may take."""

    text: str
    minutes: int | None = None

    @property
    def line(self) -> str:
        return f"{self.text} ({self.minutes})" if self.minutes else self.text


@dataclass(frozen=True)
class Details:
    """All of a plan but its title, its week and what is asked. None for the rules: the house's own."""

    ground_rules: str | None = None
    confidentiality: str | None = None
    content_note: str = ""
    access_arrangements: str = ""
    payment_pence: int = 0
    hub_id: int | None = None


def read_line(line: str) -> AgendaItem:
    """A line of the agenda as it is typed: what is asked, and the minutes in brackets at its end."""
    line = clean(line)
    found = MINUTES.search(line)
    return AgendaItem(line[: found.start()], int(found[1])) if found and found.start() else AgendaItem(line)


def check_agenda(items: Sequence[str | AgendaItem]) -> list[AgendaItem]:
    read = [read_line(item) if isinstance(item, str) else replace(item, text=clean(item.text)) for item in items]
    agenda = [item for item in read if item.text]
    if not agenda:
        raise NotPossible("Write at least one prompt: what you will ask the room.", "prompts")
    if len(agenda) > MOST_PROMPTS:
        raise NotPossible(f"Keep to {MOST_PROMPTS} prompts. There are {len(agenda)}.", "prompts")
    for place, item in enumerate(agenda, 1):
        if len(item.text) > PROMPT_LIMIT:
            raise NotPossible(
                f"Shorten prompt {place} to {PROMPT_LIMIT} characters. It has {len(item.text):,}.", "prompts"
            )
        if item.minutes is not None and not 1 <= item.minutes <= MOST_MINUTES:
            raise NotPossible(f"Give prompt {place} 1 to {MOST_MINUTES} minutes, or none.", "prompts")
    return agenda


def check_title(title: str) -> str:
    title = clean(title)
    if not title:
        raise NotPossible("Give the session a title.", "title")
    if len(title) > TITLE_LIMIT:
        raise NotPossible(f"Shorten the title to {TITLE_LIMIT} characters.", "title")
    return title


def check_room(in_the_room: int) -> int:
    if not 0 <= in_the_room <= HEADCOUNT_LIMIT:
        raise NotPossible(
            f"Count the people in the room: 0 to {HEADCOUNT_LIMIT}. Use 0 if you do not know.", "in_the_room"
        )
    return in_the_room


def check_details(details: Details, forum: Forum) -> Details:
    """The details, clean, with the house's own rules where none are given."""
    rules = our_ground_rules() if details.ground_rules is None else clean(details.ground_rules)
    limits = our_limits() if details.confidentiality is None else clean(details.confidentiality)
    if not rules:
        raise NotPossible("Write the ground rules. They are read out first.", "ground_rules")
    if not limits:
        raise NotPossible("Write what cannot be kept between us. It is read out first.", "confidentiality")
    found = replace(
        details,
        ground_rules=rules,
        confidentiality=limits,
        content_note=clean(details.content_note),
        access_arrangements=clean(details.access_arrangements),
    )
    for field in ("ground_rules", "confidentiality", "content_note", "access_arrangements"):
        if len(getattr(found, field)) > LONG_LIMIT:
            raise NotPossible(f"Shorten this to {LONG_LIMIT:,} characters.", field)
    check_pence(details.payment_pence, "payment")
    if details.hub_id is not None and details.hub_id not in {hub.id for hub in forum.hubs}:
        raise NotPossible("Choose one of the hubs of this forum.", "hub")
    return found


def check_pence(pence: int, field: str) -> int:
    if not 0 <= pence <= MOST_PENCE:
        raise NotPossible(f"Write an amount from 0 to {MOST_PENCE // 100:,} pounds.", field)
    return pence


def as_columns(
    consultation: Consultation, title: str, kind: SessionKind, setting: Setting, week: dt.date, details: Details
) -> dict[str, object]:
    """What a plan writes into a session's row. Of its day only the week is kept."""
    return {
        "consultation_id": consultation.id,
        "title": check_title(title),
        "kind": SessionKind(kind),
        "setting": Setting(setting),
        "week": week - dt.timedelta(days=week.weekday()),
        "hub_id": details.hub_id,
        "ground_rules": details.ground_rules,
        "confidentiality": details.confidentiality,
        "content_note": details.content_note,
        "access_arrangements": details.access_arrangements,
        "payment_pence": details.payment_pence,
    }


def as_prompts(consultation: Consultation, agenda: Sequence[AgendaItem], after: int = 0) -> list[Prompt]:
    """The agenda's rows. What is one of the consultation's own questions, word for word, stays tied to it."""
    questions = {question.text.casefold(): question.id for question in consultation.questions}
    return [
        Prompt(
            position=place,
            text=item.text,
            minutes=item.minutes,
            guiding_question_id=questions.get(item.text.casefold()),
        )
        for place, item in enumerate(agenda, after + 1)
    ]
