"""The map of a survey: what nobody can reach, and who meets what."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.surveys.editing.paths import stops, too_early, unreachable
from consult.surveys.models import Comparison, Kind
from consult.surveys.question_type import Stored
from consult.surveys.reading import Asked, Choice, Rule
from consult.surveys.routing import questions_met

C = Comparison
ONE = Asked(1, Kind.ONE_CHOICE, "Where?", options=(Choice(10, "North"), Choice(11, "South")))
MANY = Asked(
    2,
    Kind.SEVERAL_CHOICES,
    "What?",
    options=(Choice(20, "Food"), Choice(21, "Heat"), Choice(22, "None", excludes=True)),
)
SCALE = Asked(3, Kind.SCALE, "How well?", scale_low=1, scale_high=5)
NUMBER = Asked(4, Kind.NUMBER, "How many?", least=0, most=100)
TEXT = Asked(5, Kind.LONG_TEXT, "Why?")
SECTION = Asked(6, Kind.SECTION, "About you", may_skip=True)
LAST = Asked(9, Kind.SHORT_TEXT, "Last")
BEFORE = (ONE, MANY, SCALE, NUMBER, TEXT)


def lost(*rules: Rule, any_of: bool = False) -> str | None:
    """Why nobody reaches a question with these rules that comes after one of each kind."""
    return unreachable([*BEFORE, replace(LAST, rules=rules, all_rules=not any_of)]).get(LAST.id)


def test_a_question_that_some_answers_lead_to_is_not_lost() -> None:
    assert lost() is None
    assert lost(Rule(1, C.CHOSE, 10)) is None
    assert lost(Rule(1, C.CHOSE, 10), Rule(2, C.CHOSE, 20), Rule(2, C.CHOSE, 21), Rule(3, C.AT_LEAST, number=5)) is None
    assert lost(Rule(3, C.AT_LEAST, number=2), Rule(3, C.AT_MOST, number=2), Rule(3, C.EXACTLY, number=2)) is None
    assert lost(Rule(4, C.EXACTLY, number=2.5), Rule(5, C.ANSWERED)) is None
    assert lost(Rule(1, C.DID_NOT_CHOOSE, 10), Rule(1, C.DID_NOT_CHOOSE, 11)) is None  # somebody who says nothing
    assert lost(Rule(2, C.CHOSE, 22), Rule(2, C.DID_NOT_CHOOSE, 20), Rule(2, C.ANSWERED)) is None


@pytest.mark.parametrize(
    "rules",
    [
        (Rule(1, C.CHOSE, 10), Rule(1, C.DID_NOT_CHOOSE, 10)),
        (Rule(1, C.CHOSE, 10), Rule(1, C.CHOSE, 11)),
        (Rule(1, C.ANSWERED), Rule(1, C.DID_NOT_CHOOSE, 10), Rule(1, C.DID_NOT_CHOOSE, 11)),
        (Rule(2, C.CHOSE, 20), Rule(2, C.CHOSE, 22)),  # “None” stands alone
        (Rule(2, C.CHOSE, 99),),
        (Rule(3, C.AT_LEAST, number=4), Rule(3, C.AT_MOST, number=2)),
        (Rule(3, C.AT_LEAST, number=6),),
        (Rule(3, C.EXACTLY, number=2.5),),
        (Rule(4, C.AT_LEAST, number=101),),
        (Rule(4, C.EXACTLY, number=1), Rule(4, C.EXACTLY, number=2)),
    ],
)
def test_conditions_that_no_answer_fits_are_found(rules: tuple[Rule, ...]) -> None:
    assert (lost(*rules) or "").startswith("No answers fit: only after ")
    assert lost(*rules, Rule(5, C.ANSWERED), any_of=True) is None


def test_limits_on_how_many_may_be_chosen_count() -> None:
    one_at_most = replace(MANY, most=1)
    both = replace(LAST, rules=(Rule(2, C.CHOSE, 20), Rule(2, C.CHOSE, 21)))
    assert LAST.id in unreachable([one_at_most, both])
    two_at_least = replace(MANY, least=2)
    without = replace(LAST, rules=(Rule(2, C.CHOSE, 20), Rule(2, C.DID_NOT_CHOOSE, 21)))
    assert LAST.id in unreachable([two_at_least, without])


def test_a_required_question_that_everyone_is_asked_is_never_blank() -> None:
    neither = (Rule(1, C.DID_NOT_CHOOSE, 10), Rule(1, C.DID_NOT_CHOOSE, 11))
    must = replace(ONE, required=True)
    assert set(unreachable([must, replace(LAST, rules=neither)])) == {9}
    assert unreachable([must, replace(LAST, rules=neither[:1])]) == {}
    assert unreachable([replace(SECTION, may_skip=True), must, replace(LAST, rules=neither)]) == {}


def test_what_depends_on_a_lost_question_is_lost_and_says_on_which() -> None:
    nobody = replace(TEXT, rules=(Rule(1, C.CHOSE, 10), Rule(1, C.CHOSE, 11)))
    after = replace(LAST, rules=(Rule(5, C.ANSWERED),))
    assert unreachable([ONE, nobody, after])[9] == "It depends on “Why?”, which nobody is asked."


def test_a_contradiction_two_questions_away_is_found() -> None:
    """The last wants North, and an answer to a question that only South meets."""
    south = replace(TEXT, rules=(Rule(1, C.CHOSE, 11),))
    after = replace(LAST, rules=(Rule(5, C.ANSWERED), Rule(1, C.CHOSE, 10)))
    assert set(unreachable([ONE, south, after])) == {9}


def test_a_lost_section_takes_its_questions_with_it() -> None:
    section = replace(SECTION, rules=(Rule(3, C.AT_LEAST, number=9),))
    assert unreachable([SCALE, section, LAST]) == {
        6: "No answers fit: only after 9 or more to “How well?”.",
        9: "Its section “About you” is never shown.",
    }


def test_a_question_against_its_own_section_is_lost() -> None:
    section = replace(SECTION, rules=(Rule(1, C.CHOSE, 10),))
    inside = replace(LAST, rules=(Rule(1, C.CHOSE, 11),))
    assert set(unreachable([ONE, section, inside])) == {9}


def test_a_question_that_depends_on_one_below_it_goes_round_in_a_circle() -> None:
    first = replace(TEXT, rules=(Rule(9, C.ANSWERED),))
    second = replace(LAST, rules=(Rule(5, C.ANSWERED),))
    found = unreachable([first, second])
    assert found[5] == "It depends on “Last”, which is asked after it. Move it below."
    assert found[9] == "It depends on “Why?”, which nobody is asked."
    unless = replace(TEXT, rules=(Rule(1, C.DID_NOT_CHOOSE, 10),))
    assert unreachable([unless, ONE]) == {}
    assert set(too_early([unless, ONE])) == {5}
    assert "gone" in too_early([replace(TEXT, rules=(Rule(77, C.ANSWERED),))])[5]


@st.composite
def small_surveys(draw: st.DrawFn) -> list[Asked]:
    """Up to five questions with conditions on any earlier ones, sections among them."""
    questions: list[Asked] = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from([Kind.YES_NO, Kind.SEVERAL_CHOICES, Kind.SCALE, Kind.SHORT_TEXT, Kind.SECTION]))
        chosen = kind in (Kind.YES_NO, Kind.SEVERAL_CHOICES)
        options = tuple(Choice(number * 10 + n, str(n)) for n in (0, 1)) if chosen else ()
        scale = (1, 3) if kind is Kind.SCALE else (None, None)
        rules = (
            draw(st.lists(rules_on(questions), max_size=3))
            if any(q.kind is not Kind.SECTION for q in questions)
            else []
        )
        everyone = not rules and all(q.kind is not Kind.SECTION for q in questions)
        must = everyone and draw(st.booleans())
        questions.append(
            Asked(number, kind, f"Q{number}", options=options, scale_low=scale[0], scale_high=scale[1],
                  rules=tuple(rules), all_rules=draw(st.booleans()), may_skip=True, required=must)
        )  # fmt: skip
    return questions


def rules_on(questions: list[Asked]) -> st.SearchStrategy[Rule]:
    found = []
    for question in questions:
        if question.kind is Kind.SECTION:
            continue
        found.append(Rule(question.id, C.ANSWERED))
        found += [Rule(question.id, test, o.id) for o in question.options for test in (C.CHOSE, C.DID_NOT_CHOOSE)]
        if question.kind is Kind.SCALE:
            tests = (C.AT_LEAST, C.AT_MOST, C.EXACTLY)
            found += [Rule(question.id, test, number=n) for test in tests for n in (0, 1, 2.5, 3)]
    return st.sampled_from(found)


def answers_to(question: Asked) -> list[Stored | None]:
    first: list[Stored | None] = [] if question.required and question.kind is not Kind.SECTION else [None]
    first += [Stored(declined=True)] if question.kind is Kind.SECTION else []
    if question.kind is Kind.SCALE:
        return [*first, *(Stored(number=n) for n in (1, 2, 3))]
    if question.kind is Kind.SHORT_TEXT:
        return [*first, Stored(text="Words")]
    one = [Stored(marks=((option.id, None),)) for option in question.options]
    both = (
        [Stored(marks=tuple((o.id, None) for o in question.options))] if question.kind is Kind.SEVERAL_CHOICES else []
    )
    return [*first, *one, *both]


@settings(max_examples=300)
@given(small_surveys())
def test_the_questions_called_lost_are_those_that_no_answers_at_all_lead_to(questions: list[Asked]) -> None:
    reached: set[int] = set()
    for given_answers in itertools.product(*map(answers_to, questions)):
        kept = {q.id: answer for q, answer in zip(questions, given_answers, strict=True) if answer is not None}
        reached |= questions_met(questions, kept)
    assert set(unreachable(questions)) == {question.id for question in questions} - reached


def test_a_hundred_tangled_questions_are_looked_through_in_a_moment() -> None:
    """Each depends on any of the six before it, so that there are more ways than anybody could try."""
    questions = [replace(ONE, id=0, options=(Choice(0, "A"), Choice(1, "B")))]
    for number in range(1, 100):
        before = questions[-6:]
        rules = tuple(Rule(each.id, C.CHOSE, each.id * 2) for each in before)
        options = (Choice(number * 2, "A"), Choice(number * 2 + 1, "B"))
        questions.append(Asked(number, Kind.ONE_CHOICE, f"Q{number}", options=options, rules=rules, all_rules=False))
    assert unreachable(questions) == {}


def test_the_map_says_who_meets_each_page_and_where_its_answers_lead() -> None:
    phone = Asked(1, Kind.YES_NO, "Phone?", options=(Choice(10, "Yes"), Choice(11, "No")))
    how = Asked(2, Kind.SHORT_TEXT, "How?", rules=(Rule(1, C.CHOSE, 11),))
    section = replace(SECTION, hint="Hello", rules=(Rule(1, C.CHOSE, 10),))
    inside = replace(LAST, rules=(Rule(2, C.ANSWERED),))
    one, two, three, four = stops([phone, how, section, inside])
    assert (one.who, one.for_everyone) == (("Everyone",), True)
    assert [(branch.end, branch.words) for branch in one.leads_to] == [(2, "“No”"), (3, "“Yes”"), (4, "“Yes”")]
    assert one.leads == [("“No”", "page 2"), ("“Yes”", "pages 3 and 4")]
    assert two.who == ("Only after “No” to “Phone?”",)
    assert three.section == section and four.section is None
    assert four.opened_by == (1, 2)
    assert four.who == ("Only after “Yes” to “Phone?”, unless they skip it. Then: only after any answer to “How?”",)
    assert len(four.troubles) == 1  # No opens “How?”, Yes the section
