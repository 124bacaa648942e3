"""What each column of another tool's export most likely is; who somebody is stays out."""

from __future__ import annotations

import pytest

from consult.surveys.importing.columns import Taken, Use
from consult.surveys.importing.guessing import guess, many_questions
from consult.surveys.importing.headers import Tool

from . import vendor_files as files


def uses(content: bytes, **known: set[str]) -> dict[str, Use]:
    return {each.label: each.use for each in guess(files.read(content), **known)}


def named(content: bytes, label: str) -> Taken:
    return next(each for each in guess(files.read(content)) if each.label == label and each.use.asks)


def test_each_tool_is_known_by_its_columns() -> None:
    made = {
        Tool.FORMS: files.microsoft(),
        Tool.MONKEY: files.monkey(),
        Tool.GOOGLE: files.google(),
        Tool.LIME: files.lime(),
        Tool.CITIZEN: files.citizen(),
        Tool.PLAIN: files.as_csv(["Where", "Why"], ["North", "Late"]),
    }
    assert {tool: files.read(content).tool for tool, content in made.items()} == {tool: tool for tool in Tool}
    assert files.read(files.lime(full=True)).tool is Tool.LIME


def test_microsoft_forms() -> None:
    assert uses(files.microsoft()) == {
        "ID": Use.IDENTITY,
        "Start time": Use.IGNORE,
        "Completion time": Use.IGNORE,
        "Email": Use.IGNORE,
        "Name": Use.IGNORE,
        "What is your region?": Use.GROUP,
        "What would help?": Use.SEVERAL,
        "How satisfied are you?": Use.SCALE,
        "Why do you say that?": Use.LONG_TEXT,
        "Did you have a phone?": Use.YES_NO,
        "How many nights did you wait?": Use.NUMBER,
        "When did you come home?": Use.DATE,
    }


def test_survey_monkey_with_its_two_rows_of_names() -> None:
    found = uses(files.monkey())
    left_out = [
        "Collector ID",
        "Date Created",
        "Date Modified",
        "IP Address",
        "Email Address",
        "First Name",
        "Last Name",
    ]
    assert {found[name] for name in left_out} == {Use.IGNORE}
    assert found["Respondent ID"] is Use.IDENTITY
    place = named(files.monkey(), "Where do you live?")
    assert (place.use, place.other) == (Use.ONE_CHOICE, 10)
    helps = named(files.monkey(), "Which would help?")
    assert (helps.use, helps.parts, helps.other) == (Use.TICKS, files.HELPS, 14)
    assert named(files.monkey(), "How much do you agree?").use is Use.GRID
    assert named(files.monkey(), "Put these in order").use is Use.RANKING
    assert named(files.monkey(), "What else?").use is Use.LONG_TEXT
    assert len(files.read(files.monkey()).table.rows) == 12, "the second row of names is no answer"


def test_google_forms() -> None:
    assert uses(files.google()) == {
        "Timestamp": Use.IGNORE,
        "Email Address": Use.IGNORE,
        "Which of these would help?": Use.SEVERAL,
        "How much do you agree?": Use.GRID,
        "How likely are you to tell a friend?": Use.SCALE,
        "Anything else?": Use.LONG_TEXT,
    }


@pytest.mark.parametrize("full", [False, True], ids=["codes", "words"])
def test_lime_survey(full: bool) -> None:
    asked = [each for each in guess(files.read(files.lime(full=full))) if each.use.asks]
    assert [each.use for each in asked] == [Use.ONE_CHOICE, Use.TICKS, Use.GRID, Use.RANKING, Use.LONG_TEXT]
    assert asked[1].parts == (("A phone", "A lift home") if full else ("SQ001", "SQ002"))
    assert asked[1].other == 10
    assert asked[0].label == ("Where do you live?" if full else "Q1")


def test_citizen_space() -> None:
    found = uses(files.citizen(), organisations={"harbour house"})
    assert found["Response ID"] is Use.IDENTITY
    assert found["1. What is your name? - Name"] is Use.IGNORE
    assert found["2. What is your email address? - Email"] is Use.IGNORE
    assert found["3. What is your organisation? - Organisation"] is Use.ORGANISATION
    assert found["4. Which of these do you use?"] is Use.TICKS
    assert found["5. Do you agree with the plan? - Agree"] is Use.ONE_CHOICE
    assert found["6. Why? - Reasons"] is Use.LONG_TEXT


def test_why_a_column_is_left_out_is_said() -> None:
    why = {each.label: each.why for each in guess(files.read(files.monkey())) if each.use is Use.IGNORE}
    assert "known" in why["First Name"] or "empty" in why["First Name"]
    assert "computer" in why["IP Address"]
    assert "week" in why["Date Created"]


def test_a_question_about_a_phone_is_no_telephone_number() -> None:
    rows = [["Yes" if n % 2 else "No", f"0770090{n:04}"] for n in range(10)]
    content = files.as_csv(["Do you have a mobile phone?", "Your mobile number"], *rows)
    assert list(uses(content).values()) == [Use.YES_NO, Use.IGNORE]


def test_names_we_know_are_organisations_and_groups() -> None:
    rows = [[("Blue Door", "Harbour House")[n % 2], ("Red", "Blue")[n % 2]] for n in range(10)]
    content = files.as_csv(["Who are you?", "Team"], *rows)
    known = {"organisations": {"blue door", "harbour house"}, "groups": {"team"}}
    assert list(uses(content, **known).values()) == [Use.ORGANISATION, Use.GROUP]


def test_one_column_of_words_is_not_a_whole_survey() -> None:
    words = [[str(n), files.WHY.format(n), files.PLACES[n % 3]] for n in range(9)]
    assert not many_questions(guess(files.read(files.as_csv(["id", "What would help?", "Region"], *words))))
    assert many_questions(guess(files.read(files.google())))
