"""A survey written as XLSForm and read again is the same survey, whatever is in it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from consult.surveys.exchange.reading import read_survey
from consult.surveys.exchange.xlsform_writer import TooLong, write_xlsform
from consult.surveys.models import Comparison, Kind, Mode, Version
from consult.surveys.question_type import clean
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, SurveyDraft, Words, option_draft

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]  # shrinking such a survey takes minutes
CHOOSING = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SEVERAL_CHOICES, Kind.RANKING)
OTHERS = [Version.WELSH, Version.EASY_READ]
ODD = ["=1+1", "-3", "+x", "@x", "<script>alert(1)</script>", "**bold**", "# not a heading", "${q1}", "yes", "TRUE", "1",
       "a\nb", "'quoted'", "x_x0041_y", "ŵ ŷ", "→ 🙂", "label", "consult::kind"]  # fmt: skip
texts = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=30)
    | st.sampled_from(ODD)
).map(clean)
said = texts.filter(bool)


def wordings(of: st.SearchStrategy[object]) -> st.SearchStrategy[dict[Version, object]]:
    return st.dictionaries(st.sampled_from(OTHERS), of, max_size=2)


words = st.builds(Words, texts, texts, texts, texts, texts, texts, texts).filter(lambda each: each != Words())
options = st.lists(
    st.builds(OptionDraft, said, st.booleans(), st.just(False), texts, wordings(said)), min_size=1, max_size=4,
    unique_by=lambda option: option.label,
).map(tuple)  # fmt: skip


@st.composite
def questions(draw: st.DrawFn) -> QuestionDraft:
    kind = draw(st.sampled_from(list(Kind)))
    least = draw(st.none() | st.integers(0, 5))
    required = draw(st.booleans())
    made = QuestionDraft(
        kind=kind,
        label=draw(said),
        hint=draw(texts),
        content_note=draw(texts),
        support=draw(texts),
        required=required,
        required_reason=draw(said) if required else "",
        may_skip=draw(st.booleans()),
        with_previous=draw(st.booleans()),
        least=least,
        most=draw(st.none() | st.integers(least or 0, 9)),
        low_label=draw(texts),
        high_label=draw(texts),
        picture=draw(texts),
        name=draw(texts | st.sampled_from(["q1", "Q1", "home", "meta", "2nd"])),
        wordings=draw(wordings(words)),
        all_conditions=draw(st.booleans()),
    )
    if kind in (*CHOOSING, Kind.GRID):
        made = replace(made, options=draw(options))
    if kind is Kind.SEVERAL_CHOICES and draw(st.booleans()):
        made = replace(made, options=(*made.options, OptionDraft("None of these at all", excludes=True)))
    if kind is Kind.YES_NO:
        made = replace(made, options=(OptionDraft("Yes", wordings=draw(wordings(said))), OptionDraft("No")))
    if kind in (Kind.SCALE, Kind.RATING):
        made = replace(made, scale_low=draw(st.integers(0, 2)), scale_high=draw(st.integers(3, 10)))
    if kind is Kind.GRID:
        columns = draw(st.just(()) | options.filter(lambda each: len(each) > 1))
        made = replace(made, columns=columns, scale_low=1, scale_high=len(columns) or 5)
    return made


def possible_on(question: QuestionDraft, place: int) -> list[ConditionDraft]:
    """Conditions that may be asked of a question at a place."""
    if question.kind in (Kind.SECTION, Kind.INFORMATION):
        return []
    found = [ConditionDraft(place, Comparison.ANSWERED)]
    if question.kind in (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SEVERAL_CHOICES, Kind.YES_NO):
        both = (Comparison.CHOSE, Comparison.DID_NOT_CHOOSE)
        found += [ConditionDraft(place, test, option) for test in both for option in range(len(question.options))]
    if question.kind in (Kind.SCALE, Kind.RATING, Kind.NUMBER):
        three = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.EXACTLY)
        found += [ConditionDraft(place, test, number=number) for test in three for number in (3.0, -2.5, 0.0, 1e6)]
    return found


@st.composite
def surveys(draw: st.DrawFn) -> SurveyDraft:
    asked = draw(st.lists(questions(), min_size=1, max_size=7))
    found: list[QuestionDraft] = []
    for question in asked:
        possible = [test for place, earlier in enumerate(found) for test in possible_on(earlier, place)]
        rules = draw(st.lists(st.sampled_from(possible), max_size=3, unique=True)) if possible else []
        found.append(replace(question, conditions=tuple(rules)))
    return SurveyDraft(
        title=draw(said),
        introduction=draw(texts),
        mode=draw(st.sampled_from(list(Mode))),
        in_welsh=draw(st.booleans()),
        in_easy_read=draw(st.booleans()),
        wordings=draw(wordings(st.tuples(texts, texts))),  # type: ignore[arg-type]
        questions=tuple(found),
    )


@settings(max_examples=40, phases=PHASES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(surveys())
def test_a_survey_written_and_read_again_is_the_same_survey(draft: SurveyDraft) -> None:
    found = read_survey(io.BytesIO(write_xlsform(draft, "a-survey")), "a-survey.xlsx")
    assert found.draft == draft
    assert found.report.changed == []
    assert found.report.left_out == []


@settings(max_examples=15, phases=PHASES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(surveys())
def test_names_are_names_for_every_tool_and_each_stands_once(draft: SurveyDraft) -> None:
    rows = list(load_workbook(io.BytesIO(write_xlsform(draft, "a-survey")))["survey"].iter_rows(values_only=True))
    place = rows[0].index("name")
    names = [str(row[place]) for row in rows[1:] if row[place]]
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_groups_travel_by_their_name() -> None:
    draft = SurveyDraft("Where", questions=(QuestionDraft(Kind.ONE_CHOICE, "Region?", options=("North", "South")),))
    found = read_survey(io.BytesIO(write_xlsform(draft, "where", {0: "Region"})), "where.xlsx")
    assert found.groups == {0: "Region"}


def test_words_that_no_cell_holds_are_refused_in_words() -> None:
    with pytest.raises(TooLong, match="33,000"):
        write_xlsform(SurveyDraft("Long", "a" * 33_000), "long")


def test_other_tools_get_a_box_for_other_and_a_limit() -> None:
    choices = (OptionDraft("Tea"), OptionDraft("Other", free_text=True), OptionDraft("None", excludes=True))
    draft = SurveyDraft("Tea", questions=(QuestionDraft(Kind.SEVERAL_CHOICES, "Which?", options=choices, most=2),))
    sheet = load_workbook(io.BytesIO(write_xlsform(draft, "tea")))["survey"]
    heads, first, second = (list(row) for row in sheet.iter_rows(values_only=True))
    row = dict(zip(heads, first, strict=True))
    assert row["type"] == "select_multiple which"
    assert row["constraint"] == "count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) > 1)"
    assert dict(zip(heads, second, strict=True))["relevant"] == "selected(${which}, 'other')"
    assert option_draft("x") == OptionDraft("x")
