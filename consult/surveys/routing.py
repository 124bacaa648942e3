"""The path through a survey: worked out from questions and answers every time, and never stored. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from consult.languages import gettext
from consult.surveys.models import Comparison, Kind
from consult.surveys.question_type import Stored
from consult.surveys.reading import Asked, Rule

Page = tuple[Asked, ...]
SILENT = (Kind.INFORMATION, Kind.SECTION)


def section_above(questions: Sequence[Asked]) -> dict[int, Asked | None]:
    """The section each question stands in, by the question's id; a section stands in none."""
    found: dict[int, Asked | None] = {}
    section = None
    for question in questions:
        if question.kind is Kind.SECTION:
            section, found[question.id] = question, None
        else:
            found[question.id] = section
    return found


def says_something(section: Asked) -> bool:
    """Whether a section has a page of its own; one with a title only is named above its questions."""
    return bool(section.hint or section.content_note or section.support or section.may_skip)


def pages_of(questions: Sequence[Asked]) -> list[Page]:
    """All pages of a survey. A question that depends on an answer of its own page begins a new page; so does the
    first question of a section, whose own page comes before it."""
    pages: list[list[Asked]] = []
    join = False
    for question in questions:
        if question.kind is Kind.SECTION:
            join = False
            if says_something(question):
                pages.append([question])
            continue
        if pages and join and question.with_previous and not depends_on(question, pages[-1]):
            pages[-1].append(question)
        else:
            pages.append([question])
        join = True
    return [tuple(page) for page in pages]


def depends_on(question: Asked, others: Iterable[Asked]) -> bool:
    ids = {other.id for other in others}
    return any(rule.on_id in ids for rule in question.rules)


def path(questions: Sequence[Asked], kept: Mapping[int, Stored]) -> list[Page]:
    """The pages somebody meets who gave these answers. An answer counts only if its own question is met."""
    met = questions_met(questions, kept)
    pages = [tuple(question for question in page if question.id in met) for page in pages_of(questions)]
    return [page for page in pages if page]


def questions_met(questions: Sequence[Asked], kept: Mapping[int, Stored]) -> set[int]:
    """The ids of the questions and sections that are asked of somebody who gave these answers."""
    met: set[int] = set()
    inside = True
    for question in questions:
        if question.kind is Kind.SECTION:
            shown = applies(question, kept, met)
            inside = shown and not (question.may_skip and question.id in kept and kept[question.id].declined)
            if shown:
                met.add(question.id)
        elif inside and applies(question, kept, met):
            met.add(question.id)
    return met


def applies(question: Asked, kept: Mapping[int, Stored], met: set[int]) -> bool:
    if not question.rules:
        return True
    held = (holds(rule, kept.get(rule.on_id) if rule.on_id in met else None) for rule in question.rules)
    return all(held) if question.all_rules else any(held)


def holds(rule: Rule, kept: Stored | None) -> bool:
    """Whether an answer (None: there is none, or it was not asked) is what a rule wants."""
    if rule.test is Comparison.DID_NOT_CHOOSE:
        return kept is None or rule.option_id not in kept.option_ids
    if kept is None or kept.declined:
        return False
    if rule.test is Comparison.CHOSE:
        return rule.option_id in kept.option_ids
    if rule.test is Comparison.ANSWERED:
        return not kept.is_empty
    if kept.number is None or rule.number is None:
        return False
    return {
        Comparison.AT_LEAST: kept.number >= rule.number,
        Comparison.AT_MOST: kept.number <= rule.number,
        Comparison.EXACTLY: kept.number == rule.number,
    }[rule.test]


def on_path(pages: Iterable[Page]) -> list[Asked]:
    return [question for page in pages for question in page]


def page_with(pages: Sequence[Page], question_id: int) -> int | None:
    """The place on the path of the page that holds a question; None when the path does not lead there."""
    return next((place for place, page in enumerate(pages) if any(q.id == question_id for q in page)), None)


def where(pages: Sequence[Page], place: int) -> str:
    """“Question 3 of 7”; pages that ask nothing are not counted."""
    asked = [question for question in on_path(pages) if question.kind not in SILENT]
    numbers = [number for number, question in enumerate(asked, 1) if question in pages[place]]
    if not numbers:
        return gettext("Something to read")
    if len(numbers) == 1:
        return gettext("Question %(number)s of %(all)s", number=numbers[0], all=len(asked))
    if len(numbers) == 2:
        return gettext(
            "Questions %(first)s and %(last)s of %(all)s", first=numbers[0], last=numbers[-1], all=len(asked)
        )
    return gettext("Questions %(first)s to %(last)s of %(all)s", first=numbers[0], last=numbers[-1], all=len(asked))
