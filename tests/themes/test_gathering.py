"""One excerpt for each thing said, and never two."""

from __future__ import annotations

import time
import uuid

import pytest
from sqlalchemy import insert, select

from consult.extensions import db, now
from consult.privacy.consent import Consent
from consult.surveys.models import Kind
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.gathering import gather_excerpts, waiting
from consult.themes.models import Excerpt
from tests.themes.conftest import MONDAY, World


def gather(world: World) -> list[Excerpt]:
    gather_excerpts(world.consultation.id)
    db.session.commit()
    return list(db.session.scalars(select(Excerpt)))


def test_an_answer_becomes_one_excerpt_of_its_whole_text(world_on: World) -> None:
    charity = world_on.organisation("Second Step")
    answer = world_on.respond("Housing comes first.", organisation=charity, consent=Consent.PARAPHRASE)
    [excerpt] = gather(world_on)
    assert (excerpt.answer_id, excerpt.text, excerpt.starts_at, excerpt.ends_at) == (answer.id, answer.text, 0, 20)
    assert (excerpt.survey_id, excerpt.organisation_id) == (world_on.survey.id, charity.id)
    assert excerpt.consent is Consent.PARAPHRASE
    assert excerpt.voice == f"r:{answer.response_id}"


def test_the_same_person_of_a_file_is_one_voice(world: World) -> None:
    world.respond("One thing to say", person_hash="f" * 64)
    world.respond("Another thing to say", person_hash="f" * 64)
    assert {excerpt.voice for excerpt in gather(world)} == {f"p:{'f' * 64}"}


def test_a_contribution_carries_its_alias_its_forum_and_how_many_nodded(world_on: World) -> None:
    session = world_on.forum_session("South Wales forum")
    linnet = world_on.member(session, "Linnet")
    world_on.say(session, "They gave me a tent voucher.", linnet, headcount=7)
    world_on.say(session, "We all waited.", headcount=12)
    by_text = {excerpt.text: excerpt for excerpt in gather(world_on)}
    tent, all_of_us = by_text["They gave me a tent voucher."], by_text["We all waited."]
    assert (tent.voice, tent.headcount, tent.forum_id) == (f"m:{linnet.id}", 7, session.forum_id)
    assert (all_of_us.voice, all_of_us.headcount, all_of_us.session_id) == (f"room:{session.id}", 12, session.id)


def test_gathering_again_adds_nothing(world_on: World) -> None:
    world_on.respond("Housing comes first.")
    world_on.say(world_on.forum_session("National forum"), "Phones are broken.")
    before = {excerpt.id for excerpt in gather(world_on)}
    assert gather_excerpts(world_on.consultation.id) == 0
    db.session.commit()
    assert {excerpt.id for excerpt in gather(world_on)} == before


def test_an_edited_contribution_changes_its_excerpt_and_keeps_its_id(world_on: World) -> None:
    said = world_on.say(world_on.forum_session("National forum"), "Phones are brokn.")
    [before] = gather(world_on)
    kept = before.id
    said.text, said.consent = "Phones are broken.", Consent.NONE
    db.session.commit()
    [after] = gather(world_on)
    assert (after.id, after.text, after.ends_at, after.consent) == (kept, "Phones are broken.", 18, Consent.NONE)


def test_a_removed_contribution_takes_its_excerpt_along(world_on: World) -> None:
    said = world_on.say(world_on.forum_session("National forum"), "Phones are broken.")
    assert len(gather(world_on)) == 1
    said.removed_at = now()
    db.session.commit()
    assert gather(world_on) == []


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("Leeds", Kind.SHORT_TEXT, False),
        ("  Leeds ", Kind.SHORT_TEXT, False),
        ("More housing", Kind.SHORT_TEXT, True),
        ("Housing", Kind.LONG_TEXT, True),
        ("   ", Kind.LONG_TEXT, False),
        ("a label of a choice", Kind.ORGANISATION, False),
    ],
)
def test_a_passage_is_more_than_a_label(world: World, text: str, kind: Kind, kept: bool) -> None:
    world.respond(text, question=world.add_question("And?", kind, position=2))
    assert bool(gather(world)) is kept


def test_an_answer_that_was_not_sent_stays_with_its_person(world: World) -> None:
    world.respond("I have not finished yet", status=ResponseStatus.STARTED)
    assert gather(world) == []


def test_another_consultation_is_not_touched(world: World) -> None:
    other = World()
    other.respond("Words of another consultation")
    assert gather(world) == []
    assert len(gather(other)) == 1
    assert len(gather(world)) == 1


def test_what_waits_to_be_gathered_is_counted(world: World) -> None:
    world.respond("Housing comes first.")
    world.say(world.forum_session("National forum"), "Phones are broken.")
    assert waiting(world.consultation.id) == 2
    gather(world)
    assert waiting(world.consultation.id) == 0


def test_eight_thousand_answers_take_three_seconds_of_work_at_most(world_on: World) -> None:
    responses = [uuid.uuid4() for _ in range(8352)]
    plain = {
        "survey_id": world_on.survey.id,
        "status": ResponseStatus.SUBMITTED,
        "week": MONDAY,
        "consent": Consent.NONE,
    }
    db.session.execute(insert(Response), [plain | {"id": each} for each in responses])
    words = {
        "question_id": world_on.question.id,
        "declined": False,
        "text": "The nurse was kind and the wait was long.",
    }
    db.session.execute(insert(Answer), [words | {"id": uuid.uuid4(), "response_id": each} for each in responses])
    db.session.commit()
    began = time.process_time()
    assert gather_excerpts(world_on.consultation.id) == 8352
    db.session.commit()
    assert time.process_time() - began < 3
