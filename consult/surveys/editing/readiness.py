"""What stands between a draft and opening it: each in a sentence that names what to change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consult.jobs.actions import Refused
from consult.surveys.editing.paths import too_early, unreachable
from consult.surveys.models import Kind, Mode, Question, Survey, Version
from consult.surveys.question_types import TYPES
from consult.surveys.reading import read_in
from consult.surveys.wording.missing import missing_words

VERSIONS = {Version.WELSH: "Welsh", Version.EASY_READ: "Easy Read"}
NAMED = 3  # missing texts named before the rest are counted


@dataclass(frozen=True)
class Trouble:
    """Something to look at before opening. A warning does not keep a survey from opening."""

    words: str
    question_id: int | None = None
    warning: bool = False


def check_ready(survey: Survey) -> None:
    """Refuse to open a survey that nobody could answer, or not all of it, or not in each of its versions."""
    found = [trouble.words for trouble in troubles(survey) if not trouble.warning]
    if found:
        raise Refused(" ".join(found))


def troubles(survey: Survey) -> list[Trouble]:
    """Everything to look at before this survey opens, what keeps it from opening first."""
    if not any(TYPES[question.kind].answerable for question in survey.questions):
        return [Trouble("This survey asks nothing yet. Add a question, then open it.")]
    found = [
        *(trouble for question in survey.questions for trouble in question_troubles(question)),
        *empty_sections(survey.questions),
        *lost_questions(survey),
        *names_asked(survey),
        *words_missing(survey),
        *pictures_missing(survey),
    ]
    return sorted(found, key=lambda trouble: trouble.warning)


def question_troubles(question: Question) -> Iterator[Trouble]:
    asks, name = TYPES[question.kind].asks, f"“{question.label}”"
    if question.kind is Kind.GRID:
        if not question.choices:
            yield Trouble(f"{name} is a grid without rows. Add one or more.", question.id)
        if not question.columns and question.scale_low is None:
            yield Trouble(f"{name} is a grid without columns. Add two or more.", question.id)
        if len(question.columns) == 1:
            yield Trouble(f"{name} is a grid with one column. Add another.", question.id)
    elif "options" in asks and len(question.choices) < 2:
        yield Trouble(f"{name} needs two choices or more. Add them.", question.id)
    elif "options" in asks and question.least is not None and question.least > len(question.choices):
        yield Trouble(f"{name} asks for more choices than it has. Lower the fewest, or add choices.", question.id)


def empty_sections(questions: Iterable[Question]) -> Iterator[Trouble]:
    open_section = None
    for question in (*questions, None):
        if question is None or question.kind is Kind.SECTION:
            if open_section is not None:
                words = f"The section “{open_section.label}” has no questions. Add one below it, or remove it."
                yield Trouble(words, open_section.id)
            open_section = question
        else:
            open_section = None


def lost_questions(survey: Survey) -> Iterator[Trouble]:
    questions = read_in(survey).questions
    lost, early = unreachable(questions), too_early(questions)
    for question in questions:
        if question.id in lost:
            yield Trouble(f"Nobody can reach “{question.label}”. {lost[question.id]}", question.id)
        elif question.id in early:
            yield Trouble(f"“{question.label}” comes too early. {early[question.id]}", question.id)


def names_asked(survey: Survey) -> Iterator[Trouble]:
    if survey.mode is not Mode.ANONYMOUS:
        return
    for question in survey.questions:
        if question.kind is Kind.EMAIL:
            words = f"“{question.label}” asks for an e-mail address, and this survey is anonymous. Remove it."
            yield Trouble(words, question.id)


def words_missing(survey: Survey) -> Iterator[Trouble]:
    for version in survey.versions:
        missing = missing_words(survey, version)
        if missing:
            named = "; ".join(f"{what} of {where}" for what, where in missing[:NAMED])
            more = f"; and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
            yield Trouble(f"{VERSIONS[version]} is missing: {named}{more}.")


def pictures_missing(survey: Survey) -> Iterator[Trouble]:
    bare = [question for question in survey.questions if not question.picture and question.picture_id is None]
    if survey.in_easy_read and bare:
        count = f"{len(bare)} {'question has' if len(bare) == 1 else 'questions have'}"
        yield Trouble(f"Easy Read: {count} no picture. The first is “{bare[0].label}”.", bare[0].id, warning=True)
