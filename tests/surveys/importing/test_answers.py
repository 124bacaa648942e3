"""Whole responses of another tool: each once, all or none, with their choices, groups and words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Characteristic, Consultation
from consult.extensions import db, this_week
from consult.people.models import Organisation
from consult.surveys.answering.answers import words_of
from consult.surveys.importing import answers_actions
from consult.surveys.importing.actions import Imported
from consult.surveys.importing.answers_actions import import_answers
from consult.surveys.importing.answers_choices import AnswerChoices, identity_in
from consult.surveys.importing.answers_plan import AnswersPlan, plan_answers
from consult.surveys.importing.columns import Taken, Use
from consult.surveys.importing.guessing import guess
from consult.surveys.importing.table import Unreadable
from consult.surveys.models import Kind, Survey
from consult.surveys.response_models import Answer, Response, ResponseCharacteristic
from consult.themes.gathering import gather_excerpts

from . import vendor_files as files


@pytest.fixture
def consultation(app_on: Flask) -> Consultation:
    return create_consultation("Listening")


def chosen(content: bytes, **changes: Use) -> tuple[Taken, ...]:
    """Our guesses, with some changed by the names of their columns (spaces as _)."""
    found = guess(files.read(content), {"harbour house"})
    return tuple(replace(each, use=changes.get(each.label.replace(" ", "_"), each.use)) for each in found)


def planned(content: bytes, taken: tuple[Taken, ...] | None = None) -> AnswersPlan:
    file = files.read(content)
    return plan_answers(file, taken or chosen(content), identity_in(guess(file)))


def bring(
    consultation: Consultation, content: bytes, title: str = "Coming home", taken: tuple[Taken, ...] | None = None
) -> Imported:
    taken = taken or chosen(content)
    return import_answers(consultation, AnswerChoices(title, taken), planned(content, taken))


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def said(number: str = "1") -> dict[str, str]:
    """All the words of the response whose long text names that line, by the question."""
    found = db.session.scalars(select(Answer).where(Answer.text.like(f"Because the bus on line {number} %"))).first()
    assert found
    return {answer.question.label: words_of(answer) for answer in found.response.answers}


def test_microsoft_forms_come_in_with_every_kind(consultation: Consultation) -> None:
    done = bring(consultation, files.microsoft())
    assert (done.added, done.already, done.refused) == (12, 0, [])
    survey = db.session.scalars(select(Survey)).one()
    assert (survey.title, survey.status, survey.origin) == ("Coming home", "closed", "imported")
    assert [question.kind for question in survey.questions] == [
        Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES, Kind.SCALE, Kind.LONG_TEXT, Kind.YES_NO, Kind.NUMBER, Kind.DATE,
    ]  # fmt: skip
    assert said() == {
        "What is your region?": "South",
        "What would help?": "A lift home\nSomeone to talk to",
        "How satisfied are you?": "2",
        "Why do you say that?": files.WHY.format(1),
        "Did you have a phone?": "Yes",
        "How many nights did you wait?": "11",
        "When did you come home?": "2 March 2026",
    }
    responses = db.session.scalars(select(Response)).all()
    assert {(each.status, each.channel, each.week, each.is_trial) for each in responses} == {
        ("submitted", "file", this_week(), False)
    }
    assert sorted(each.value for each in db.session.scalars(select(ResponseCharacteristic))) == [
        *["North"] * 4, *["South"] * 4, *["Wales"] * 4,
    ]  # fmt: skip


def test_survey_monkey_comes_in_with_what_other_said(consultation: Consultation) -> None:
    assert bring(consultation, files.monkey()).added == 12
    assert said("5")["Where do you live?"].endswith("An island") or "Other" in said("5")["Where do you live?"]
    kept = db.session.scalars(select(Answer.text).where(Answer.text.in_(["An island", "A warm coat"]))).all()
    assert sorted(kept) == ["A warm coat", "An island"]
    assert said("1")["How much do you agree?"] == "Staff listen: Disagree\nThe door is open: Neither agree nor disagree"
    assert said("1")["Put these in order"] == "1. Someone to talk to\n2. A phone\n3. A lift home"


@pytest.mark.parametrize("full", [False, True], ids=["codes", "words"])
def test_lime_survey_comes_in(consultation: Consultation, full: bool) -> None:
    assert bring(consultation, files.lime(full=full)).added == 12
    assert "1. Bus\n2. Train" in said("1").values()


def test_google_and_citizen_space_come_in(consultation: Consultation) -> None:
    db.session.add(Organisation(name="Harbour House"))
    db.session.commit()
    assert bring(consultation, files.google(), "Google").added == 12
    assert bring(consultation, files.citizen(), "Citizen").added == 12
    member = db.session.scalar(select(func.count()).where(Response.organisation_id.is_not(None)))
    assert member == 6
    everything = " ".join(text for text in db.session.scalars(select(Answer.text)) if text)
    assert "@" not in everything
    assert "Person" not in everything


@pytest.mark.parametrize("make", [files.microsoft, files.monkey, files.google, files.lime, files.citizen])
def test_a_file_that_comes_again_adds_nothing(consultation: Consultation, make: object) -> None:
    content = make()  # type: ignore[operator]
    bring(consultation, content)
    counts = [count(model) for model in (Survey, Response, Answer, Characteristic)]
    done = bring(consultation, content)
    assert (done.added, done.already) == (0, 12)
    assert [count(model) for model in (Survey, Response, Answer, Characteristic)] == counts


def test_a_newer_file_adds_only_what_is_new_with_its_new_choices(consultation: Consultation) -> None:
    bring(consultation, files.microsoft(9))
    newer = files.microsoft(12).replace(
        b",South,A lift home;Someone to talk to;,1,", b",An island,A lift home;A dog;,1,"
    )
    assert bring(consultation, newer).added == 3
    survey = db.session.scalars(select(Survey)).one()
    assert len(survey.questions) == 7
    assert [option.label for option in survey.questions[1].options][-1] in ("A dog", "Someone to talk to")


def test_other_choices_and_another_column_make_no_other_rows(consultation: Consultation) -> None:
    content = files.microsoft()
    bring(consultation, content)
    fewer = chosen(content, ID=Use.IGNORE, Completion_time=Use.WEEK)
    assert bring(consultation, content, taken=fewer).added == 0
    lines = content.decode().splitlines()
    wider = "\n".join([f"{lines[0]},Checked by", *(f"{line},A colleague" for line in lines[1:])]).encode()
    assert bring(consultation, wider).added == 0


def test_without_numbers_a_question_added_later_makes_no_other_rows(consultation: Consultation) -> None:
    rows = [[files.PLACES[n % 3], files.WHY.format(n)] for n in range(8)]
    bring(consultation, files.as_csv(["Where?", "Why?"], *rows))
    later = files.as_csv(
        ["Where?", "New?", "Why?"], *([a, "", b] for a, b in rows), ["North", "Yes", "Since it rains."]
    )
    assert bring(consultation, later).added == 1


def test_people_who_answer_the_same_are_each_kept(consultation: Consultation) -> None:
    rows = [["North", "Yes"]] * 5 + [["South", "No"]] * 3
    assert bring(consultation, files.as_csv(["Where?", "Any help?"], *rows)).added == 8
    assert bring(consultation, files.as_csv(["Where?", "Any help?"], *rows, ["North", "Yes"])).added == 1


def test_a_name_or_a_failure_in_the_middle_leaves_nothing(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers_actions, "CHUNK", 5)
    plan = planned(files.microsoft())
    broken = replace(plan.rows[7], cells=("no cell at all",) * len(plan.questions))
    plan.rows[7] = broken  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        import_answers(consultation, AnswerChoices("Coming home", chosen(files.microsoft())), plan)
    db.session.rollback()
    assert [count(model) for model in (Survey, Response, Answer)] == [0, 0, 0]


def test_rows_that_do_not_fit_are_named_by_line_and_never_by_words() -> None:
    content = files.as_csv(
        ["ID", "How many nights?", "Why?"],
        ["1", "3", "Rain"], ["2", "a secret number", "Rain"], ["1", "4", "Snow"], ["4", "", ""], ["5", "6"],
        ["6", "2", "x" * 20_001],
    )  # fmt: skip
    taken = (
        Taken((0,), Use.IDENTITY, "ID"),
        Taken((1,), Use.NUMBER, "How many nights?"),
        Taken((2,), Use.LONG_TEXT, "Why?"),
    )
    plan = planned(content, taken)
    assert [row.line for row in plan.rows] == [2]
    assert {each.line: each.reason for each in plan.refused} == {
        3: "“How many nights?”: It is not a number.",
        4: "It has the same “ID” as line 2.",
        5: "It answers none of the questions.",
        6: "Has 2 cells where the first row has 3. Check its quote marks.",
        7: "“Why?”: It has over 20,000 characters. Make it a long text, or split it.",
    }
    assert "secret" not in str(plan.refused)


def test_the_week_is_kept_only_when_staff_say_so(consultation: Consultation) -> None:
    bring(consultation, files.google(), taken=chosen(files.google(), Timestamp=Use.WEEK))
    assert {*db.session.scalars(select(Response.week))} == {
        dt.date(2026, 10, 26),
        dt.date(2026, 11, 2),
        dt.date(2026, 11, 9),
    }


def test_two_columns_cannot_ask_the_same_and_one_must_ask_something() -> None:
    file = files.read(files.as_csv(["A", "B"], ["Rain", "Snow"]))
    with pytest.raises(Unreadable, match="Two questions are called"):
        plan_answers(file, [Taken((0,), Use.SHORT_TEXT, "Why?"), Taken((1,), Use.SHORT_TEXT, "why?")])
    with pytest.raises(Unreadable, match="No column makes a question"):
        plan_answers(file, [Taken((0,), Use.IGNORE, "A")])


def test_long_text_goes_to_the_themes(consultation: Consultation) -> None:
    bring(consultation, files.microsoft())
    assert gather_excerpts(consultation.id) == 12


def test_nothing_follows_the_order_of_the_file(consultation: Consultation) -> None:
    bring(consultation, files.google(28))
    ordered = db.session.scalars(select(Answer.text).where(Answer.text.like("Because%")).order_by(Answer.id)).all()
    assert ordered != [files.WHY.format(n) for n in range(28)]
