"""Corrections taken and left, the room that confirms, minutes, and promises until they are told back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    NotPossible,
    answer_promise,
    ask_correction,
    confirm_summary,
    create_forum,
    end_session,
    leave_correction,
    make_promise,
    record_contribution,
    start_session,
    take_correction,
    take_words_back,
    tell_back,
    untell,
    write_minutes,
)
from consult.forums.after.models import Correction, CorrectionStatus, PromiseStatus
from consult.forums.after.promises import waiting_for
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Speaker, Way
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role
from consult.privacy.consent import Consent
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt
from consult.themes.quoting.models import Quote

Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]


@pytest.fixture
def said(session: ForumSession, draft: Draft, facilitator: Person) -> Contribution:
    made = record_contribution(session, draft(session, text="Nobody rang my mother."), "key", facilitator)
    end_session(session)
    return made


# Corrections


def test_a_correction_that_is_taken_changes_the_line_and_who_saw_it_before_is_told(said: Contribution) -> None:
    seen = said.revision
    correction = ask_correction(said.session, said, "Nobody rang my mum.")
    take_correction(correction, "Nobody rang my mum, ever.")
    assert (said.text, said.revision) == ("Nobody rang my mum, ever.", seen + 1)
    assert (correction.status, correction.text) == (CorrectionStatus.TAKEN, "")
    assert said.kind is ContributionKind.VERBATIM
    with pytest.raises(NotPossible, match="settled"):
        take_correction(correction, "Something else")
    with pytest.raises(NotPossible, match="settled"):
        leave_correction(correction, "Too late")
    assert said.text == "Nobody rang my mum, ever."


def test_what_was_missing_is_added_once_as_a_note_by_someone_who_agreed_to_nothing(said: Contribution) -> None:
    session = said.session
    correction = ask_correction(session, None, "The night staff were kind.")
    with pytest.raises(NotPossible) as refusal:
        take_correction(correction, "The night staff were kind.")
    assert refusal.value.field == "prompt_id"
    take_correction(correction, "The night staff were kind.", session.prompts[2])
    added = db.session.scalars(select(Contribution).where(Contribution.id != said.id)).one()
    assert (added.text, added.prompt_id, added.position) == ("The night staff were kind.", session.prompts[2].id, 2)
    assert (added.kind, added.speaker, added.consent) == (ContributionKind.NOTE, Speaker.SOMEONE, Consent.NONE)
    assert correction.contribution_id == added.id


def test_a_correction_is_left_with_a_reason_the_room_can_read(said: Contribution) -> None:
    correction = ask_correction(said.session, said, "Nobody ever rang.")
    for wrong in (" ", "x" * 301):
        with pytest.raises(NotPossible) as refusal:
            leave_correction(correction, wrong)
        assert refusal.value.field == "reason"
    leave_correction(correction, "Wren said it this way.")
    assert (correction.status, said.text) == (CorrectionStatus.LEFT, "Nobody rang my mother.")
    assert correction.text == "Nobody ever rang."
    missing = ask_correction(said.session, None, "Somebody cried.")
    leave_correction(missing, "It was said in private.")
    assert missing.text == ""  # no line it could be found by, to take it back


def test_words_that_are_taken_back_take_the_corrections_of_them_along(said: Contribution) -> None:
    session = said.session
    ask_correction(session, said, "Nobody rang my mum.")
    missing = ask_correction(session, None, "CANARY the night staff")
    take_correction(missing, "CANARY the night staff", session.prompts[0])
    words = db.session.scalars(select(Contribution)).all()
    assert take_words_back(words, Way.PHONE) == 2
    assert db.session.scalars(select(Correction)).all() == []
    with pytest.raises(NotPossible, match="gone"):
        ask_correction(session, said, "It was not like that.")


def test_a_line_somebody_changed_meanwhile_is_looked_at_again(said: Contribution) -> None:
    correction = ask_correction(said.session, said, "Nobody rang my mum.")
    line = correction.contribution
    assert line is not None
    stale = line.revision
    with db.engine.begin() as elsewhere:
        elsewhere.execute(Contribution.__table__.update().values(revision=stale + 1))  # type: ignore[attr-defined]
    with pytest.raises(NotPossible, match="changed this line"):
        take_correction(correction, "Nobody rang my mum.")


def test_before_a_session_starts_there_is_nothing_to_correct_or_confirm(
    session: ForumSession, plan_another: Plan
) -> None:
    planned = plan_another(session.consultation, session.forum, "Session 5")
    for act in (lambda: ask_correction(planned, None, "Something"), lambda: confirm_summary(planned, 3)):
        with pytest.raises(NotPossible, match="has not started"):
            act()


# The room confirms; minutes


def test_as_many_confirm_as_were_in_the_room(session: ForumSession) -> None:
    confirm_summary(session, 11)
    assert session.confirmed_by == 11
    for wrong in (-1, 13):
        with pytest.raises(NotPossible, match="0 to 12"):
            confirm_summary(session, wrong)


def test_minutes_are_kept_within_their_length(session: ForumSession) -> None:
    write_minutes(session, " We met for an hour.\r\nTea. ")
    assert session.minutes == "We met for an hour.\nTea."
    with pytest.raises(NotPossible):
        write_minutes(session, "x" * 20_001)


# Promises


def test_a_promise_is_open_then_answered_then_told_back_in_a_session_of_its_forum(
    session: ForumSession, plan_another: Plan
) -> None:
    owner = create_person("Ola", "ola@example.org", Role.STRATEGY, "a long walk to the harbour")
    promise = make_promise(session, "We ask about the phones.", owner.id, dt.date(2026, 11, 1))
    after = plan_another(session.consultation, session.forum, "Session 5")
    assert waiting_for(after) == []
    with pytest.raises(NotPossible, match="what became of it first"):
        tell_back(promise, session)
    answer_promise(promise, "There will be two more phones.")
    assert waiting_for(after) == [promise]
    assert waiting_for(session) == []
    with pytest.raises(NotPossible, match="has started"):
        tell_back(promise, after)
    start_session(after)
    tell_back(promise, after)
    assert (promise.status, promise.told_in) == (PromiseStatus.TOLD_BACK, after)
    with pytest.raises(NotPossible, match="heard the answer"):
        answer_promise(promise, "Something else")
    untell(promise)
    assert (promise.status, promise.told_in) == (PromiseStatus.ANSWERED, None)


def test_a_promise_is_told_to_the_room_it_was_made_to(session: ForumSession, plan_another: Plan) -> None:
    elsewhere = plan_another(session.consultation, create_forum("York forum"), "York")
    start_session(elsewhere)
    promise = make_promise(session, "We ask about the phones.")
    answer_promise(promise, "No: the prison said there is no money.")
    with pytest.raises(NotPossible) as refusal:
        tell_back(promise, elsewhere)
    assert refusal.value.field == "told_in"


def test_a_promise_says_something_and_somebody_who_may_enter_sees_to_it(
    session: ForumSession, facilitator: Person
) -> None:
    for text, owner, field in (("", None, "promise"), ("x" * 301, None, "promise"), ("Ring", facilitator.id, "owner")):
        with pytest.raises(NotPossible) as refusal:
            make_promise(session, text, owner)
        assert refusal.value.field == field
    promise = make_promise(session, "Ring")
    for wrong in ("", "x" * 2_001):
        with pytest.raises(NotPossible) as refusal:
            answer_promise(promise, wrong)
        assert refusal.value.field == "outcome"


def test_a_quote_of_the_old_words_goes_and_one_of_what_still_stands_stays(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    helper = create_person("Ola", "ola@example.org", Role.STRATEGY, "a long walk to the harbour")
    lines = [
        record_contribution(session, draft(session, text=text), text, facilitator)
        for text in ("CANARY rang my mum.", "Nobody rang. They forgot.")
    ]
    gather_excerpts(session.consultation_id)
    db.session.commit()
    for line in lines:
        excerpt = db.session.scalars(select(Excerpt).where(Excerpt.contribution_id == line.id)).one()
        db.session.add(
            Quote(consultation_id=session.consultation_id, excerpt=excerpt, picked_by=helper, text=line.text)
        )
    db.session.commit()
    take_correction(ask_correction(session, lines[0], "Somebody rang my mum."), "Somebody rang my mum.")
    take_correction(ask_correction(session, lines[1], "x"), "Nobody rang. They forgot. Twice.")
    assert sorted(db.session.scalars(select(Quote.text))) == ["", "Nobody rang. They forgot."]
    assert sorted(db.session.scalars(select(Excerpt.text))) == [
        "Nobody rang. They forgot. Twice.",
        "Somebody rang my mum.",
    ]
    path = db.engine.url.database
    if db.engine.dialect.name == "sqlite":
        assert not any(
            b"CANARY" in file.read_bytes() for file in Path(path or "").parent.glob(f"{Path(path or '').name}*")
        )
