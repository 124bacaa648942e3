"""The path through a survey, from questions and answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.surveys.models import Comparison, Kind
from consult.surveys.question_type import Stored
from consult.surveys.reading import Asked, Choice, Rule
from consult.surveys.routing import Page, holds, on_path, page_with, pages_of, path, section_above, where

SKIPPED = Stored(declined=True)


def asked(
    number: int, *rules: Rule, kind: Kind = Kind.YES_NO, joined: bool = False, any_of: bool = False, hint: str = ""
) -> Asked:
    """Question n has the options 10n and 10n + 1; a section may be skipped."""
    options = (Choice(number * 10, "Yes"), Choice(number * 10 + 1, "No")) if kind is Kind.YES_NO else ()
    return Asked(
        number,
        kind,
        f"Question {number}",
        hint=hint,
        options=options,
        rules=rules,
        all_rules=not any_of,
        with_previous=joined,
        may_skip=kind is Kind.SECTION,
    )


def chose(option: int) -> Rule:
    return Rule(option // 10, Comparison.CHOSE, option)


def avoided(option: int) -> Rule:
    return Rule(option // 10, Comparison.DID_NOT_CHOOSE, option)


def kept(*options: int, **others: Stored) -> dict[int, Stored]:
    """Yes (10n) or no (10n + 1) to question n; q3=... for another answer to question 3."""
    given = {option // 10: Stored(marks=((option, None),)) for option in options}
    return given | {int(name[1:]): stored for name, stored in others.items()}


def ids(pages: list[Page]) -> list[list[int]]:
    return [[question.id for question in page] for page in pages]


def test_each_question_has_its_own_page() -> None:
    assert ids(path([asked(1), asked(2)], {})) == [[1], [2]]


def test_a_question_stands_with_the_one_before_it_when_asked() -> None:
    assert ids(path([asked(1), asked(2, joined=True), asked(3)], {})) == [[1, 2], [3]]


def test_a_question_that_depends_on_an_answer_is_met_only_after_that_answer() -> None:
    questions = [asked(1), asked(2, chose(10)), asked(3)]
    assert ids(path(questions, kept(10))) == [[1], [2], [3]]
    assert ids(path(questions, kept(11))) == [[1], [3]]
    assert ids(path(questions, {})) == [[1], [3]]


def test_all_conditions_must_hold_or_one_of_them_is_enough() -> None:
    both = [asked(1), asked(2), asked(3, chose(10), chose(20))]
    either = [asked(1), asked(2), asked(3, chose(10), chose(20), any_of=True)]
    assert ids(path(both, kept(10, 20)))[-1] == [3]
    assert ids(path(both, kept(10, 21)))[-1] == [2]
    assert ids(path(either, kept(10, 21)))[-1] == [3]
    assert ids(path(either, kept(11, 21)))[-1] == [2]


def test_an_answer_to_a_question_that_is_no_longer_met_opens_nothing() -> None:
    questions = [asked(1), asked(2, chose(10)), asked(3, chose(20))]
    assert ids(path(questions, kept(10, 20))) == [[1], [2], [3]]
    assert ids(path(questions, kept(11, 20))) == [[1]]


def test_anything_but_an_answer_is_true_of_silence_and_of_a_question_not_asked() -> None:
    questions = [asked(1), asked(2, chose(10)), asked(3, avoided(20))]
    assert ids(path(questions, {}))[-1] == [3]
    assert ids(path(questions, kept(11, 20)))[-1] == [3]  # question 2 is not on the path: its answer does not count
    assert ids(path(questions, kept(10, 20)))[-1] == [2]
    assert ids(path(questions, kept(10, q2=SKIPPED)))[-1] == [3]


def test_what_a_rule_wants_of_an_answer() -> None:
    at_least = Rule(1, Comparison.AT_LEAST, number=3)
    at_most = Rule(1, Comparison.AT_MOST, number=3)
    exactly = Rule(1, Comparison.EXACTLY, number=3)
    answered = Rule(1, Comparison.ANSWERED)
    assert [holds(at_least, Stored(number=n)) for n in (2, 3, 4)] == [False, True, True]
    assert [holds(at_most, Stored(number=n)) for n in (2, 3, 4)] == [True, True, False]
    assert [holds(exactly, Stored(number=n)) for n in (2, 3, 4)] == [False, True, False]
    assert holds(answered, Stored(text="Bread")) and holds(answered, Stored(number=0))
    for rule in (at_least, at_most, exactly, answered, chose(10)):
        assert not holds(rule, None)
        assert not holds(rule, SKIPPED)


def test_a_question_that_depends_on_its_own_page_begins_a_new_page() -> None:
    assert ids(path([asked(1), asked(2, chose(10), joined=True)], kept(10))) == [[1], [2]]


def test_a_page_keeps_its_other_questions_when_one_is_not_met() -> None:
    questions = [asked(1), asked(2), asked(3, chose(10), joined=True), asked(4, joined=True)]
    assert ids(path(questions, kept(11))) == [[1], [2, 4]]


def test_a_section_heads_the_questions_below_it_up_to_the_next() -> None:
    questions = [asked(1), asked(2, kind=Kind.SECTION), asked(3), asked(4, kind=Kind.SECTION), asked(5)]
    above = {number: section and section.id for number, section in section_above(questions).items()}
    assert above == {1: None, 2: None, 3: 2, 4: None, 5: 4}


def test_a_skipped_section_is_left_out_up_to_the_next() -> None:
    questions = [asked(1), asked(2, kind=Kind.SECTION), asked(3), asked(4, kind=Kind.SECTION), asked(5)]
    assert ids(path(questions, {})) == [[1], [2], [3], [4], [5]]
    assert ids(path(questions, kept(q2=SKIPPED))) == [[1], [2], [4], [5]]


def test_a_section_that_may_not_be_skipped_is_not() -> None:
    plain = Asked(2, Kind.SECTION, "About you", hint="A few words")
    assert ids(path([asked(1), plain, asked(3)], kept(q2=SKIPPED))) == [[1], [2], [3]]


def test_a_section_with_a_condition_takes_its_questions_with_it() -> None:
    questions = [asked(1), asked(2, chose(10), kind=Kind.SECTION), asked(3), asked(4, chose(30))]
    assert ids(path(questions, kept(10, 30))) == [[1], [2], [3], [4]]
    assert ids(path(questions, kept(11, 30))) == [[1]]


def test_a_section_with_a_title_only_has_no_page_and_begins_one() -> None:
    bare = Asked(2, Kind.SECTION, "About you")
    assert ids(pages_of([asked(1), bare, asked(3, joined=True), asked(4, joined=True)])) == [[1], [3, 4]]


def test_a_question_is_found_on_its_page_and_nowhere_when_the_path_does_not_lead_there() -> None:
    pages = path([asked(1), asked(2, chose(10)), asked(3), asked(4, joined=True)], {})
    assert page_with(pages, 4) == 1
    assert page_with(pages, 2) is None


def test_questions_are_counted_along_the_path_and_pages_to_read_are_not() -> None:
    questions = [asked(1, kind=Kind.INFORMATION), asked(2), asked(3, chose(20)), asked(4)]
    assert where(path(questions, {}), 0) == "Something to read"
    assert where(path(questions, {}), 2) == "Question 2 of 2"
    assert where(path(questions, kept(20)), 3) == "Question 3 of 3"


def test_several_questions_on_a_page_are_counted_together() -> None:
    pair = path([asked(1), asked(2, joined=True)], {})
    three = path([asked(1), asked(2, joined=True), asked(3, joined=True)], {})
    assert where(pair, 0) == "Questions 1 and 2 of 2"
    assert where(three, 0) == "Questions 1 to 3 of 3"


@st.composite
def surveys(draw: st.DrawFn) -> tuple[list[Asked], dict[int, Stored]]:
    questions: list[Asked] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        kind = draw(st.sampled_from([Kind.YES_NO, Kind.YES_NO, Kind.YES_NO, Kind.SECTION]))
        options = [option.id for each in questions for option in each.options]
        rules = [st.builds(test, st.sampled_from(options)) for test in (chose, avoided)] if options else []
        given_rules = draw(st.lists(st.one_of(rules), max_size=3)) if rules else []
        any_of, joined = draw(st.booleans()), draw(st.booleans())
        questions.append(asked(number, *given_rules, kind=kind, joined=joined, any_of=any_of))
    answers: dict[int, Stored] = {}
    for each in questions:
        ways = [None, SKIPPED, *(Stored(marks=((option.id, None),)) for option in each.options)]
        answer = draw(st.sampled_from(ways))
        if answer:
            answers[each.id] = answer
    return questions, answers


@given(surveys())
def test_a_path_is_in_order_meets_no_question_twice_and_never_one_without_its_reason(
    survey: tuple[list[Asked], dict[int, Stored]],
) -> None:
    questions, answers = survey
    met = [question.id for question in on_path(path(questions, answers))]
    assert met == sorted(set(met))
    count = {each.id: answers.get(each.id) if each.id in met else None for each in questions}
    section = None
    for each in questions:
        held = [holds(rule, count[rule.on_id]) for rule in each.rules]
        wanted = not held or (all if each.all_rules else any)(held)
        inside = section is None or (section in met and answers.get(section) != SKIPPED)
        is_section = each.kind is Kind.SECTION
        assert (each.id in met) == (wanted and (inside or is_section))
        section = each.id if is_section else section


@given(surveys())
def test_pages_hold_every_question_once(survey: tuple[list[Asked], dict[int, Stored]]) -> None:
    questions, _ = survey
    assert on_path(pages_of(questions)) == questions


@given(surveys())
def test_no_page_asks_what_its_own_answers_decide(survey: tuple[list[Asked], dict[int, Stored]]) -> None:
    questions, _ = survey
    for page in pages_of(questions):
        here = {question.id for question in page}
        assert not any(rule.on_id in here for question in page for rule in question.rules)
