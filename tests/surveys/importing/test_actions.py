"""Taking words in: once each, all or none, whoever else is doing the same."""

from __future__ import annotations

import itertools
import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.consultations.actions import create_consultation
from consult.consultations.models import Characteristic, Consultation
from consult.extensions import db, this_week
from consult.people.models import Organisation
from consult.privacy.consent import Consent
from consult.surveys.importing import actions
from consult.surveys.importing.actions import import_rows
from consult.surveys.importing.planning import Plan, Words, plan_import
from consult.surveys.importing.table import Table
from consult.surveys.models import Question, Survey
from consult.surveys.response_models import Answer, Response, ResponseCharacteristic

ASKED = "What would help?"


def plan(*texts: str, region: str = "North", person: str = "") -> Plan:
    return Plan([Words(line, text, person, (region,)) for line, text in enumerate(texts, 2)], [], ("Region",))


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def consultation(app_on: Flask) -> Consultation:
    return create_consultation("Listening", characteristics=["region"])


def test_rows_become_answers_of_a_closed_survey_with_their_groups(consultation: Consultation) -> None:
    done = import_rows(consultation, ASKED, plan("A warm room", "More time", person="p1"), consent=Consent.QUOTE)
    assert (done.added, done.already) == (2, 0)
    survey = db.session.scalars(select(Survey)).one()
    assert (survey.title, survey.status, survey.origin, survey.id) == (ASKED, "closed", "imported", done.survey_id)
    assert [(question.label, question.kind) for question in survey.questions] == [(ASKED, "long_text")]
    responses = db.session.scalars(select(Response)).all()
    assert {answer.text for response in responses for answer in response.answers} == {"A warm room", "More time"}
    assert {(each.status, each.week, each.consent) for each in responses} == {("submitted", this_week(), "quote")}
    assert [group.value for response in responses for group in response.characteristics] == ["North", "North"]
    assert [each.name for each in db.session.scalars(select(Characteristic))] == ["region"], "case makes no new group"


def test_the_same_person_is_known_by_a_mark_and_never_by_name(consultation: Consultation) -> None:
    import_rows(consultation, ASKED, plan("One", "Two", person="Ann Other"))
    import_rows(consultation, ASKED, plan("Three", person="Ben Other"))
    marks = {each.answers[0].text: each.person_hash for each in db.session.scalars(select(Response))}
    assert marks["One"] == marks["Two"] != marks["Three"]
    assert "Other" not in str(marks)


def test_a_file_that_comes_twice_adds_nothing(consultation: Consultation) -> None:
    import_rows(consultation, ASKED, plan("A", "B", "C"))
    again = import_rows(consultation, f"  {ASKED} ", plan("A", "B", "C"))
    assert (again.added, again.already, again.survey_id is not None) == (0, 3, True)
    assert (count(Response), count(Answer), count(Survey)) == (3, 3, 1)


def test_a_file_that_has_grown_adds_what_is_new_to_the_same_survey(consultation: Consultation) -> None:
    import_rows(consultation, ASKED, plan("A", "B"))
    done = import_rows(consultation, ASKED, plan("New", "A", "B", "Newer"))
    assert (done.added, done.already) == (2, 2)
    assert (count(Response), count(Survey)) == (4, 1)


def test_people_who_say_the_same_are_each_kept(consultation: Consultation) -> None:
    assert import_rows(consultation, ASKED, plan("Yes", "Yes", "Yes")).added == 3
    assert import_rows(consultation, ASKED, plan("Yes", "Yes", "Yes", "Yes")).added == 1
    assert import_rows(consultation, ASKED, plan("Yes", region="South")).added == 1


def test_another_question_or_consultation_is_another_survey(consultation: Consultation) -> None:
    import_rows(consultation, ASKED, plan("A"))
    assert import_rows(consultation, "And what else?", plan("A")).added == 1
    assert import_rows(create_consultation("Another"), ASKED, plan("A")).added == 1
    assert count(Survey) == 3


def test_an_empty_group_or_plan_stores_nothing(consultation: Consultation) -> None:
    import_rows(consultation, ASKED, plan("A", region=""))
    assert count(ResponseCharacteristic) == 0
    done = import_rows(consultation, "Nobody answered?", Plan([], []))
    assert (done.added, done.survey_id, count(Survey)) == (0, None, 1)


def test_organisations_are_found_by_name_and_strangers_left_empty(consultation: Consultation) -> None:
    db.session.add(Organisation(name="Harbour House"))
    db.session.commit()
    table = Table(("text", "org"), [["A", "harbour  house"], ["B", "Nobody We Know"]])
    import_rows(consultation, ASKED, plan_import(table, "text", organisation_column="org"))
    found = {each.answers[0].text: each.organisation for each in db.session.scalars(select(Response))}
    assert found["A"] is not None
    assert found["B"] is None


def test_a_very_long_question_is_kept_to_its_limit(consultation: Consultation) -> None:
    import_rows(consultation, "w" * 600, plan("A"))
    assert import_rows(consultation, "w" * 600, plan("A")).already == 1
    survey = db.session.scalars(select(Survey)).one()
    assert (len(survey.title), len(survey.questions[0].label)) == (200, 500)


def test_a_failure_in_the_middle_leaves_nothing(consultation: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "CHUNK", 2)
    broken = plan("A", "B", "C", "D")
    marks = ["same" * 16, "same" * 16, "c" * 64, "b" * 64]
    monkeypatch.setattr(actions, "row_hashes", lambda *_: marks)
    with pytest.raises(IntegrityError):
        import_rows(consultation, ASKED, broken)
    db.session.rollback()
    assert (count(Survey), count(Question), count(Response), count(Answer)) == (0, 0, 0, 0)


def test_nothing_in_the_database_follows_the_order_of_the_file(consultation: Consultation) -> None:
    texts = [f"{number:03}" for number in range(200)]
    import_rows(consultation, ASKED, plan(*texts))
    for key in (Response.id, Answer.id, Response.import_hash):
        stored = list(db.session.scalars(select(Answer.text).join(Response).order_by(key)))
        follows = sum(first < second for first, second in itertools.pairwise(stored))
        assert sorted(stored) == texts
        assert 60 < follows < 140


def test_two_imports_at_once_add_each_row_once(app_on: Flask, consultation: Consultation) -> None:
    number, rows = consultation.id, plan(*(f"Answer {number}" for number in range(300)))
    ready = threading.Barrier(4)
    added: list[int] = []

    def bring() -> None:
        with app_on.app_context():
            found = db.session.get(Consultation, number)
            assert found
            ready.wait()
            added.append(import_rows(found, ASKED, rows).added)
            db.session.remove()

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [0, 0, 0, 300]
    assert (count(Survey), count(Response), count(Answer)) == (1, 300, 300)
