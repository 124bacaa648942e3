"""A note of what the room said that twelve nodded to is one contribution standing for twelve people, and never twelve
respondents: pinned at each place where such a thing is counted."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.overview import overview_of
from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    cast_votes,
    make_ballot,
    open_ballot,
    record_contribution,
    start_session,
)
from consult.forums.after.summary import summary_of
from consult.forums.capturing.listening import count_by_prompt, count_by_session, count_members, least_heard, said_in
from consult.forums.models import ContributionKind, SessionKind, SessionStatus, Speaker
from consult.forums.session_models import Attendance, ForumSession
from consult.forums.voting.finding import lines_of, voters_of
from consult.forums.voting.models import BallotKind, VotedOn
from consult.privacy.consent import Consent
from consult.strategy.body import listened
from consult.strategy.figures import people_answering, who_was_heard, widths_of
from consult.themes.actions import agree_theme
from consult.themes.breadth import Breadth, few_people_many_rooms
from consult.themes.confirming.actions import count_answers, record_words, send_themes
from consult.themes.confirming.models import About
from consult.themes.confirming.rooms import Answers, rooms_of
from consult.themes.gathering import gather_excerpts
from consult.themes.listing import overview
from consult.themes.models import Excerpt
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import breadth_by_theme, counts_of
from consult.themes.passages import passages_of, who_said_it
from consult.themes.sources import public_source_line, source_line
from consult.themes.whole import whole_of
from tests.themes.conftest import World

TWELVE = "Most of us had no address on the morning we left."


def note(world: World, session: ForumSession, text: str, headcount: int, speaker: Speaker = Speaker.ROOM) -> None:
    """A note taken down as note-takers do it, through the action."""
    draft = ContributionDraft(
        prompt_id=session.prompts[0].id, member_id=None, kind=ContributionKind.NOTE, text=text, headcount=headcount,
        strength=2, consent=Consent.PARAPHRASE, speaker=speaker,
    )  # fmt: skip
    record_contribution(session, draft, uuid.uuid4().hex, world.person)


@pytest.fixture
def said(app: Flask) -> SimpleNamespace:
    """Two answers of a survey and one note of the room for twelve of fourteen, under one theme that a person agreed."""
    world = World()
    world.respond("There was no bed for me.", organisation=world.organisation("Second Step"))
    world.respond("I slept outside.")
    session = world.forum_session("South Wales forum")
    session.status = SessionStatus.LIVE
    db.session.commit()
    note(world, session, TWELVE, 12)
    theme = world.theme("Somewhere to live")
    place(world, theme)
    agree_theme(theme, world.person)
    return SimpleNamespace(world=world, session=session, theme=theme, consultation=world.consultation)


def place(world: World, theme: object) -> None:
    gather_excerpts(world.consultation.id)
    db.session.commit()
    for excerpt in db.session.query(Excerpt).filter(~Excerpt.codings.any()):
        world.suggest(excerpt, theme)  # type: ignore[arg-type]


def test_breadth_has_one_passage_and_twelve_people(said: SimpleNamespace) -> None:
    forums = frozenset({said.session.forum_id})
    expected = Breadth(passages=3, people=2 + 12, organisations=1, forums=forums, sources=2)
    assert breadth_by_theme(said.consultation.id) == {said.theme.id: expected}
    assert counts_of(columns_of(said.consultation.id)).breadth == expected


def test_two_notes_of_one_forum_never_add_up_their_heads(said: SimpleNamespace) -> None:
    note(said.world, said.session, "Nine of us were told late.", 9, Speaker.SEVERAL)
    place(said.world, said.theme)
    found = breadth_by_theme(said.consultation.id)[said.theme.id]
    assert (found.passages, found.people) == (4, 2 + 12)


def test_respondents_are_those_who_answered_a_survey(said: SimpleNamespace) -> None:
    overview = overview_of(said.consultation)
    assert (overview.responses, overview.contributions, overview.excerpts) == (2, 1, 3)
    assert people_answering(said.consultation) == 2


def test_people_heard_are_answers_and_the_fullest_room_whatever_stands_for_how_many(said: SimpleNamespace) -> None:
    note(said.world, said.session, "The same again.", 14)
    heard = who_was_heard(said.consultation)
    assert (heard.people, heard.organisations, heard.forums, heard.sessions) == (2 + 14, 1, 1, 1)
    assert listened(heard)[0] == ["people heard", "15"]  # 16, as it may be published


def test_what_is_published_counts_passages_not_heads(said: SimpleNamespace) -> None:
    widths = widths_of(said.consultation)
    assert widths.size(said.theme.id) == (14, 3)
    assert widths.sentence(said.theme.id).startswith("Few people said it, in the forum.")  # three passages
    for number in range(7):
        said.world.respond(f"No bed, {number}.")
    place(said.world, said.theme)
    assert widths_of(said.consultation).sentence(said.theme.id) == "10 passages, from the forum."


def test_few_people_in_many_rooms_are_weighed_by_passages(said: SimpleNamespace) -> None:
    two_rooms = frozenset({1, 2})
    assert few_people_many_rooms(Breadth(passages=1, people=12, forums=two_rooms), Breadth(passages=51))
    assert not few_people_many_rooms(Breadth(passages=12, people=1, forums=two_rooms), Breadth(passages=51))


def test_lists_of_themes_sort_by_one_passage_or_by_twelve_people(said: SimpleNamespace) -> None:
    soup = said.world.theme("Soup")
    for number in range(4):
        said.world.respond(f"Soup, {number}.")
    gather_excerpts(said.consultation.id)
    db.session.commit()
    for excerpt in db.session.query(Excerpt).filter(~Excerpt.codings.any()):
        said.world.suggest(excerpt, soup)
    by = {sort: overview(said.consultation.id, Asked(sort=sort)).lines[0].theme.name for sort in ("passages", "people")}
    assert by == {"passages": "Soup", "people": "Somewhere to live"}


def test_the_page_of_a_theme_shows_one_passage_and_for_how_many_it_stands(
    said: SimpleNamespace, client: FlaskClient, sign_in: object
) -> None:
    page = passages_of(said.theme, "heads", "", "", 1)
    assert page.total == 3
    first = page.rows[0].excerpt
    assert (first.text, first.headcount) == (TWELVE, 12)
    assert source_line(first).endswith("stands for 12")
    assert public_source_line(first) == "People in a forum, roundtable, autumn 2026"
    room = next(each for each in who_said_it(said.theme) if each[0] == "South Wales forum")
    assert (room[2].passages, room[2].people, room[2].sources) == (1, 12, 1)


def test_a_session_counts_it_once_for_its_prompt_for_itself_and_for_the_room(said: SimpleNamespace) -> None:
    prompt = said.session.prompts[0]
    assert count_by_prompt(said.session) == {prompt.id: 1}
    assert count_by_session([said.session]) == {said.session.id: 1}
    assert [len(each) for each in said_in(said.session).values()] == [1]
    assert [(seat.alias, seat.heard) for seat in least_heard(said.session)] == [("The room", 1)]


def test_the_engine_reads_one_text(said: SimpleNamespace) -> None:
    texts = [excerpt.text for excerpt in db.session.query(Excerpt)]
    assert texts.count(TWELVE) == 1


def test_the_page_of_a_passage_says_for_how_many_it_stands_and_that_the_room_said_it(said: SimpleNamespace) -> None:
    excerpt = db.session.query(Excerpt).filter_by(text=TWELVE).one()
    whole = whole_of(excerpt)
    assert (whole.said_by, whole.stands_for) == ("The room, in a room of 14", "12 people who nodded")


def test_the_summary_of_a_session_has_it_as_one_line_for_twelve(said: SimpleNamespace) -> None:
    (part,) = summary_of(said.session).parts
    assert [(line.text, line.people) for line in part.lines] == [(TWELVE, 12)]
    assert said.session.in_the_room == 14


def test_a_vote_counts_sheets_and_knows_nothing_of_who_nodded(said: SimpleNamespace) -> None:
    ballot = make_ballot(said.session, "What comes first?", BallotKind.AGREE, ["A bed."])
    open_ballot(ballot)
    cast_votes(ballot, "k" * 24, {ballot.statements[0].id: 1}, VotedOn.PHONE)
    assert voters_of(ballot) == {VotedOn.PHONE: 1}
    assert [dict(line.counts) for line in lines_of(ballot)] == [{1: 1}]


def test_a_theme_put_to_a_room_is_answered_by_those_counted_and_not_by_who_nodded_to_a_word(app: Flask) -> None:
    world = World()
    session = world.forum_session("South Wales forum")
    session.kind, session.status = SessionKind.TEST_AND_CONFIRM, SessionStatus.PLANNED
    db.session.commit()
    (check,) = send_themes(session, [world.theme("Beds")], world.person)
    start_session(session)
    count_answers(check, Answers(that_is_us=3, partly=1, not_us=0))
    draft = ContributionDraft(
        prompt_id=session.prompts[-1].id, member_id=None, kind=ContributionKind.NOTE, text=TWELVE, headcount=12,
        strength=2, consent=Consent.PARAPHRASE,
    )  # fmt: skip
    record_words(check, About.DISSENT, draft, uuid.uuid4().hex, world.person)
    rooms = rooms_of(check.theme)
    assert (rooms.answers.people, rooms.answers.otherwise, rooms.dissent) == (4, 1, 1)
    assert rooms.confirmed


def test_twelve_nodding_make_nobody_a_member_or_somebody_who_came(said: SimpleNamespace) -> None:
    assert count_members() == {}
    assert db.session.query(Attendance).count() == 0
