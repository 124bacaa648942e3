"""The path through a survey: worked out from questions and chosen options every time, and never stored. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from consult.surveys.models import Kind, Question

Page = tuple[Question, ...]


def pages_of(questions: Sequence[Question]) -> list[Page]:
    """All pages of a survey. A question that depends on an answer of its own page begins a new page."""
    pages: list[list[Question]] = []
    for question in questions:
        if pages and question.with_previous and not depends_on(question, pages[-1]):
            pages[-1].append(question)
        else:
            pages.append([question])
    return [tuple(page) for page in pages]


def depends_on(question: Question, others: Iterable[Question]) -> bool:
    return any(option.id == question.show_if_option_id for other in others for option in other.options)


def path(questions: Sequence[Question], chosen: Collection[int]) -> list[Page]:
    """The pages somebody meets who chose these options. An option counts only if its own question is met."""
    met: set[int | None] = {None}
    pages = []
    for page in pages_of(questions):
        shown = tuple(question for question in page if question.show_if_option_id in met)
        met.update(option.id for question in shown for option in question.options if option.id in chosen)
        if shown:
            pages.append(shown)
    return pages


def on_path(pages: Iterable[Page]) -> list[Question]:
    return [question for page in pages for question in page]


def page_with(pages: Sequence[Page], question_id: int) -> int | None:
    """The place on the path of the page that holds a question; None when the path does not lead there."""
    return next((place for place, page in enumerate(pages) if any(q.id == question_id for q in page)), None)


def where(pages: Sequence[Page], place: int) -> str:
    """“Question 3 of 7”; pages that ask nothing are not counted."""
    asked = [question for question in on_path(pages) if question.kind is not Kind.INFORMATION]
    numbers = [number for number, question in enumerate(asked, 1) if question in pages[place]]
    if not numbers:
        return "Something to read"
    if len(numbers) == 1:
        return f"Question {numbers[0]} of {len(asked)}"
    joined = "and" if len(numbers) == 2 else "to"
    return f"Questions {numbers[0]} {joined} {numbers[-1]} of {len(asked)}"
