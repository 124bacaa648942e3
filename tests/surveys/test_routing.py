"""The path through a survey, from questions and chosen options."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.surveys.models import Kind, Option, Question
from consult.surveys.routing import Page, on_path, page_with, pages_of, path, where


def question(
    number: int, show_if: int | None = None, with_previous: bool = False, kind: Kind = Kind.YES_NO
) -> Question:
    """Question n has the options 10n and 10n + 1."""
    options = [] if kind is Kind.INFORMATION else [Option(id=number * 10 + n, label=str(n)) for n in (0, 1)]
    return Question(
        id=number,
        kind=kind,
        label=f"Question {number}",
        options=options,
        show_if_option_id=show_if,
        with_previous=with_previous,
    )


def ids(pages: list[Page]) -> list[list[int]]:
    return [[question.id for question in page] for page in pages]


def test_each_question_has_its_own_page() -> None:
    assert ids(path([question(1), question(2)], set())) == [[1], [2]]


def test_a_question_stands_with_the_one_before_it_when_asked() -> None:
    assert ids(path([question(1), question(2, with_previous=True), question(3)], set())) == [[1, 2], [3]]


def test_a_question_that_depends_on_an_answer_is_met_only_after_that_answer() -> None:
    questions = [question(1), question(2, show_if=10), question(3)]
    assert ids(path(questions, {10})) == [[1], [2], [3]]
    assert ids(path(questions, {11})) == [[1], [3]]
    assert ids(path(questions, set())) == [[1], [3]]


def test_an_answer_to_a_question_that_is_no_longer_met_opens_nothing() -> None:
    questions = [question(1), question(2, show_if=10), question(3, show_if=20)]
    assert ids(path(questions, {10, 20})) == [[1], [2], [3]]
    assert ids(path(questions, {11, 20})) == [[1]]


def test_a_question_that_depends_on_its_own_page_begins_a_new_page() -> None:
    assert ids(path([question(1), question(2, show_if=10, with_previous=True)], {10})) == [[1], [2]]


def test_a_page_keeps_its_other_questions_when_one_is_not_met() -> None:
    questions = [question(1), question(2), question(3, show_if=10, with_previous=True), question(4, with_previous=True)]
    assert ids(path(questions, {11})) == [[1], [2, 4]]


def test_a_question_is_found_on_its_page_and_nowhere_when_the_path_does_not_lead_there() -> None:
    pages = path([question(1), question(2, show_if=10), question(3), question(4, with_previous=True)], set())
    assert page_with(pages, 4) == 1
    assert page_with(pages, 2) is None


def test_questions_are_counted_along_the_path_and_pages_to_read_are_not() -> None:
    questions = [question(1, kind=Kind.INFORMATION), question(2), question(3, show_if=20), question(4)]
    assert where(path(questions, set()), 0) == "Something to read"
    assert where(path(questions, set()), 2) == "Question 2 of 2"
    assert where(path(questions, {20}), 3) == "Question 3 of 3"


def test_several_questions_on_a_page_are_counted_together() -> None:
    pair = path([question(1), question(2, with_previous=True)], set())
    three = path([question(1), question(2, with_previous=True), question(3, with_previous=True)], set())
    assert where(pair, 0) == "Questions 1 and 2 of 2"
    assert where(three, 0) == "Questions 1 to 3 of 3"


@st.composite
def surveys(draw: st.DrawFn) -> tuple[list[Question], set[int]]:
    questions: list[Question] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        earlier = [None, *(option.id for question in questions for option in question.options)]
        questions.append(question(number, draw(st.sampled_from(earlier)), draw(st.booleans())))
    options = [option.id for each in questions for option in each.options]
    return questions, set(draw(st.lists(st.sampled_from(options))))


@given(surveys())
def test_a_path_is_in_order_meets_no_question_twice_and_never_one_without_its_reason(
    survey: tuple[list[Question], set[int]],
) -> None:
    questions, chosen = survey
    met = on_path(path(questions, chosen))
    numbers = [question.id for question in met]
    assert numbers == sorted(set(numbers))
    open_options = {option.id for question in met for option in question.options} & chosen
    for each in questions:
        assert (each in met) == (each.show_if_option_id is None or each.show_if_option_id in open_options)


@given(surveys())
def test_pages_hold_every_question_once(survey: tuple[list[Question], set[int]]) -> None:
    questions, _ = survey
    assert on_path(pages_of(questions)) == questions
