"""Random surveys and random answers: the path walked page by page, the path worked out at once, what is kept after
sending, and what the results and the export say, all agree."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    DECLINED,
    ConditionDraft,
    OptionDraft,
    QuestionDraft,
    SurveyDraft,
    build_survey,
    open_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.answering.answers import kept_of, reading_of, response_with
from consult.surveys.editing import conditions as language
from consult.surveys.exchange.export_columns import Missing
from consult.surveys.exchange.export_rows import Given, cells_of, export_of
from consult.surveys.models import Comparison, Kind, Survey, SurveyStatus
from consult.surveys.question_type import Picked, Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Rule, read_in
from consult.surveys.response_models import Response
from consult.surveys.results import counting as results
from consult.surveys.routing import SILENT, Page, path

OFTEN = (Kind.YES_NO, Kind.SECTION)  # these make the paths, so half of the questions are one of them
DATES = ("2026-11-22", "1999-01-31")
TEXTS = ("Bread", "Time to talk\nand heat", "Gwres")
Answerer = Callable[[Asked], Any]


@st.composite
def questions(draw: st.DrawFn, earlier: list[QuestionDraft]) -> QuestionDraft:
    """A question of any kind, with conditions on any of those above it."""
    kind = draw(st.sampled_from(list(Kind)) | st.sampled_from(OFTEN))
    asks, more = TYPES[kind].asks, {}
    labels = tuple("ABCD"[: draw(st.integers(2, 4))])
    if "options" in asks:
        more["options"] = options(draw, kind, labels)
    if kind is Kind.GRID:
        more["columns"] = ("Bad", "Fair", "Good")
    elif "scale" in asks:
        more["scale_low"] = draw(st.integers(0, 2))
        more["scale_high"] = more["scale_low"] + draw(st.integers(1, 3))
    if kind in (Kind.SEVERAL_CHOICES, Kind.RANKING):
        more["most"] = draw(st.sampled_from([None, 2, 3]))
        more["least"] = draw(st.sampled_from([None, 1, 2]))
    if kind is Kind.NUMBER:
        more["least"], more["most"] = draw(st.sampled_from([(None, None), (0, 5), (-3, None)]))
    if kind is Kind.SECTION:
        more |= {"may_skip": draw(st.booleans()), "hint": draw(st.sampled_from(["", "A few words"]))}
    conditions = tuple(draw(conditions_on(earlier)) for _ in range(draw(st.integers(0, 3)))) if any(
        language.tests_on(each.kind) for each in earlier
    ) else ()  # fmt: skip
    return QuestionDraft(
        kind,
        f"Question {len(earlier) + 1}",
        conditions=conditions,
        all_conditions=draw(st.booleans()),
        with_previous=draw(st.booleans()),
        **more,
    )


def options(draw: st.DrawFn, kind: Kind, labels: tuple[str, ...]) -> tuple[str | OptionDraft, ...]:
    """Choices, some with a box for other words, some with one that stands alone."""
    made: list[str | OptionDraft] = list(labels)
    if kind in (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES) and draw(st.booleans()):
        made.append(OptionDraft("Other", free_text=True))
    if kind is Kind.SEVERAL_CHOICES and draw(st.booleans()):
        made.append(OptionDraft("None of these", excludes=True))
    return tuple(made)


@st.composite
def conditions_on(draw: st.DrawFn, earlier: list[QuestionDraft]) -> ConditionDraft:
    place = draw(st.sampled_from([n for n, each in enumerate(earlier) if language.tests_on(each.kind)]))
    on = earlier[place]
    test = draw(st.sampled_from(language.tests_on(on.kind)))
    count = 2 if on.kind is Kind.YES_NO else len(on.options)
    option = draw(st.integers(0, count - 1)) if test in language.ON_CHOICES else None
    number = draw(st.sampled_from([0, 1, 2, 2.5, 4])) if test in language.ON_NUMBERS else None
    return ConditionDraft(place, test, option, number)


@st.composite
def surveys(draw: st.DrawFn) -> SurveyDraft:
    made: list[QuestionDraft] = []
    for _ in range(draw(st.integers(1, 8))):
        made.append(draw(questions(made)))
    return SurveyDraft("A random survey", questions=tuple(made))


def values(asked: Asked) -> st.SearchStrategy[Any]:
    """Values that a question of each kind takes."""
    ids = [option.id for option in asked.options]
    free = [option.id for option in asked.options if option.free_text]
    match asked.kind:
        case Kind.SHORT_TEXT | Kind.LONG_TEXT:
            return st.sampled_from(TEXTS)
        case Kind.EMAIL:
            return st.just("somebody@example.org")
        case Kind.DATE:
            return st.sampled_from(DATES)
        case Kind.ORGANISATION:
            return st.just("Another organisation")
        case Kind.NUMBER:
            low = -3 if asked.least is None else asked.least
            return st.integers(low, low + 5) | st.just(low + 2.5)
        case Kind.ONE_CHOICE | Kind.DROPDOWN | Kind.YES_NO:
            others = [st.just(Picked((free[0],), "Something else"))] if free else []
            return st.one_of(st.sampled_from(ids), *others)
        case Kind.SEVERAL_CHOICES:
            alone = [option.id for option in asked.options if option.excludes]
            many = [each for each in ids if each not in alone]
            some = st.lists(
                st.sampled_from(many), unique=True, min_size=asked.least or 1, max_size=asked.most or len(many)
            )
            return st.one_of(some, *(st.just([each]) for each in alone))
        case Kind.SCALE | Kind.RATING:
            return st.integers(asked.scale_low or 0, asked.scale_high)
        case Kind.GRID:
            return st.dictionaries(st.sampled_from(ids), st.integers(1, 3), min_size=1)
        case Kind.RANKING:
            most = min(asked.most or len(ids), len(ids))
            return st.lists(st.sampled_from(ids), unique=True, min_size=min(asked.least or 1, most), max_size=most)
    raise AssertionError(f"no values for {asked.kind}")


def answerer(data: st.DataObject) -> Answerer:
    """Answers as somebody may give them: a value, nothing, “I’d rather not say”; a section is skipped or not."""

    def answer(asked: Asked) -> Any:
        if asked.kind is Kind.SECTION:
            return DECLINED if asked.may_skip and data.draw(st.booleans()) else None
        return data.draw(st.one_of(values(asked), values(asked), st.none(), st.just(DECLINED)))

    return answer


def stored(asked: Asked, value: Any) -> Stored | None:
    """What would be kept of an answer."""
    if value is None or value is DECLINED:
        return Stored(declined=True) if value is DECLINED else None
    return TYPES[asked.kind].store(asked, value)


def ids(pages: list[Page]) -> list[list[int]]:
    return [[question.id for question in page] for page in pages]


def path_of(response: Response) -> list[Page]:
    return path(reading_of(response).questions, kept_of(response))


def at_once(survey: Survey, kept: Mapping[int, Stored]) -> list[list[int]]:
    return ids(path(read_in(survey).questions, kept))


def met_by_the_rules(asked: tuple[Asked, ...], kept: Mapping[int, Stored]) -> set[int]:
    """Which questions the rules say are asked, told over again from their words and not from the code."""
    counts: dict[int, Stored] = {}  # the answers of questions that were asked
    met: set[int] = set()
    left_out = False
    for question in asked:
        if question.kind is Kind.SECTION:
            left_out = False
        truths = [holds_in_words(rule, counts.get(rule.on_id, Stored())) for rule in question.rules]
        wanted = not truths or (False not in truths if question.all_rules else True in truths)
        skipped = question.may_skip and kept.get(question.id, Stored()).declined
        if question.kind is Kind.SECTION:
            left_out = skipped or not wanted
        if wanted and (question.kind is Kind.SECTION or not left_out):
            met.add(question.id)
            counts[question.id] = kept.get(question.id, Stored())
    return met


def holds_in_words(rule: Rule, said: Stored) -> bool:
    chosen = [option_id for option_id, _ in said.marks]
    number = said.number if said.number is not None else float("nan")  # compares as false with everything
    wanted = rule.number or 0
    answered = bool(said.text or said.marks or said.number is not None) and not said.declined
    return {
        "chose": rule.option_id in chosen,
        "did_not_choose": rule.option_id not in chosen,
        "answered": answered,
        "at_least": number >= wanted,
        "at_most": number <= wanted,
        "exactly": number == wanted,
    }[rule.test.value]


def record_page(response: Response, page: Page, answer: Answerer) -> None:
    given_here = {question: answer(question) for question in page if question.kind is not Kind.INFORMATION}
    record_answers(response, given_here)


def walk(response: Response, answer: Answerer) -> list[list[int]]:
    """Press Continue on every page, and give back the pages that were met."""
    met: list[list[int]] = []
    while len(pages := path_of(response)) > len(met):
        page = pages[len(met)]
        met.append([question.id for question in page])
        record_page(response, page, answer)
        assert ids(path_of(response))[: len(met)] == met, "an answer changed the path behind it"
    return met


def change_some(response: Response, data: st.DataObject, answer: Answerer) -> None:
    """From the end, change some pages, and answer what is newly asked."""
    asked = {question.id for page in path_of(response) for question in page}
    for _ in range(data.draw(st.integers(0, 3))):
        pages = path_of(response)
        record_page(response, pages[data.draw(st.integers(0, len(pages) - 1))], answer)
        while new := [page for page in path_of(response) if any(question.id not in asked for question in page)]:
            record_page(response, new[0], answer)
            asked |= {question.id for question in new[0]}


def sections_without_a_page(asked: tuple[Asked, ...]) -> set[int]:
    return {each.id for each in asked if each.kind is Kind.SECTION and not (each.hint or each.may_skip)}


def opened(survey: Survey) -> Survey:
    """Random surveys have questions nobody can reach, which may not be opened; here they may."""
    survey.status = SurveyStatus.OPEN
    db.session.commit()
    return survey


# Without shrinking: on a busy machine that takes longer than a test may.
@settings(
    phases=[Phase.reuse, Phase.generate],
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(draft=surveys(), data=st.data())
def test_the_path_walked_the_path_at_once_the_answers_kept_and_the_results_agree(
    consultation: Consultation, draft: SurveyDraft, data: st.DataObject
) -> None:
    survey = opened(build_survey(consultation, draft))
    if not at_once(survey, {}):
        return  # nobody could begin it
    key, answer = secrets.token_urlsafe(24), answerer(data)
    response = start_response(survey, key)

    asked = read_in(survey).questions
    known = {question.id: question for question in asked}
    for _ in range(5):  # any answers at all, those beside the path among them
        strewn = {q.id: kept for q in asked if q.kind is not Kind.INFORMATION and (kept := stored(q, answer(q)))}
        met = met_by_the_rules(asked, strewn)
        assert {each for page in at_once(survey, strewn) for each in page} == met - sections_without_a_page(asked)

    assert walk(response, answer) == at_once(survey, kept_of(response))

    change_some(response, data, answer)
    before = kept_of(response)
    met = met_by_the_rules(asked, before)
    assert {each for page in at_once(survey, before) for each in page} == met - sections_without_a_page(asked)
    submit_response(response, key, Consent.QUOTE)

    db.session.expire_all()
    found = response_with(survey, key)
    assert found
    after = kept_of(found)
    assert after == {question_id: stored for question_id, stored in before.items() if question_id in met}
    assert met_by_the_rules(asked, after) == met
    assert ids(path_of(found)) == at_once(survey, before)
    for result in results.results_of(survey):
        kept = after.get(result.question.id)
        counted = (int(kept is not None and not kept.declined), int(kept is not None and kept.declined))
        assert (result.answered, result.declined) == counted
    export = export_of(read_in(survey))
    cells = list(cells_of(export, Given(kept=after)))
    for variable, cell in zip(export.variables, cells, strict=True):
        said = after.get(variable.question_id)
        assert (cell == Missing.NOT_ASKED) == (variable.question_id not in met)
        if known[variable.question_id].kind is not Kind.SECTION:
            assert (cell == Missing.DECLINED) == (said is not None and said.declined)
            assert cell == Missing.EMPTY or said is not None or variable.question_id not in met
    assert {variable.question_id for variable in export.variables} >= after.keys()
    assert {result.question.id for result in results.results_of(survey)} >= {
        question.id for question in asked if question.id in after and question.kind not in SILENT
    }


def test_the_walk_is_not_blind(consultation: Consultation, data_free: Answerer) -> None:
    """The same checks on one survey whose path is known."""
    yes_no = QuestionDraft(Kind.YES_NO, "Phone?")
    how = QuestionDraft(Kind.SHORT_TEXT, "How?", conditions=(ConditionDraft(0, Comparison.CHOSE, 1),))
    survey = build_survey(consultation, SurveyDraft("Known", questions=(yes_no, how)))
    open_survey(survey)
    phone, manner = survey.questions
    response = start_response(survey, "k" * 30)
    assert walk(response, data_free) == [[phone.id], [manner.id]]
    record_answers(response, {phone: phone.choices[0].id})
    assert at_once(survey, kept_of(response)) == [[phone.id]]
    submit_response(response, "k" * 30, Consent.QUOTE)
    assert set(kept_of(response)) == {phone.id}


@pytest.fixture
def data_free() -> Answerer:
    """No to everything, and a word where words are asked."""
    return lambda asked: asked.options[1].id if asked.options else "Somehow"
