"""Staff make votes, open and close them, look at what phones sent, key paper, and see what it came to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.forums.drafts import NotPossible
from consult.forums.membership.grant_actions import grant_forum
from consult.forums.session_models import ForumSession
from consult.forums.voting.ballot_actions import (
    add_statements,
    close_ballot,
    make_ballot,
    open_ballot,
    propose_statement,
    remove_statement,
)
from consult.forums.voting.finding import ballots_of, lines_of, voters_of
from consult.forums.voting.models import Ballot, BallotKind, BallotStatus, StatementStatus, VotedOn
from consult.forums.voting.vote_actions import cast_votes
from consult.people.models import Person

Open = Callable[..., Ballot]
SignIn = Callable[..., int]


def votes(session: ForumSession) -> str:
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/ballots"


def test_a_vote_is_made_opened_closed_opened_again_by_undo_and_shown(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client)
    here = votes(session)
    assert "The room has not voted yet" in client.get(here).text
    form = {
        "title": "What first?",
        "kind": "agree",
        "statements": "One\n\nTwo\nOne",
        "dots": "3",
        "takes_statements": "y",
    }
    made = client.post(f"{here}/new", data=form)
    ballot = ballots_of(session)[0]
    assert made.location == f"{here}/{ballot.id}" and [s.text for s in ballot.statements] == ["One", "Two"]
    assert client.post(f"{here}/{ballot.id}/statements", data={"statements": "Three"}).status_code == 302
    client.post(f"{here}/{ballot.id}/open")
    db.session.expire_all()
    assert ballot.status is BallotStatus.OPEN and ballot.code in client.get(f"{here}/{ballot.id}").text
    client.post(f"{here}/{ballot.id}/close")
    db.session.expire_all()
    assert (ballot.status, ballot.code) == (BallotStatus.CLOSED, None)
    assert f"{here}/{ballot.id}/open" in client.get(f"{here}/{ballot.id}").text  # the undo of the toast
    assert "Closed" in client.get(here).text
    for wrong in ({"title": ""}, {"title": "x" * 201}, {"kind": "none"}, {"dots": "0"}, {"statements": "x" * 301}):
        assert client.post(f"{here}/new", data=form | wrong).status_code == 422
    client.post(f"{here}/{ballot.id}/remove")
    assert ballots_of(session) == []


def test_a_vote_is_refused_what_would_change_what_people_chose_between(session: ForumSession, opened: Open) -> None:
    with pytest.raises(NotPossible, match="Write the statements first"):
        open_ballot(make_ballot(session, "One thing", BallotKind.RANKING, ["Only this"]))
    dots = opened(session, BallotKind.DOTS)
    cast_votes(dots, "k" * 24, {dots.statements[0].id: 1}, VotedOn.PHONE)
    with pytest.raises(NotPossible, match="People have voted"):
        add_statements(dots, ["Another"])
    with pytest.raises(NotPossible, match="People have voted"):
        remove_statement(dots.statements[0])
    with pytest.raises(NotPossible, match="Keep to 15"):
        make_ballot(session, "Long", BallotKind.RANKING, [f"Statement {n}" for n in range(16)])


def test_a_statement_from_a_phone_is_shown_or_kept_out_by_staff(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: SignIn
) -> None:
    ballot = opened(session, takes_statements=True)
    propose_statement(ballot, "Say it in Welsh.")
    propose_statement(ballot, "A name of somebody.")
    sign_in(client)
    here = f"{votes(session)}/{ballot.id}"
    fine, named = (statement.id for statement in ballot.statements[3:])
    assert "Say it in Welsh." in client.get(here).text
    client.post(f"{here}/statements/{fine}/show")
    client.post(f"{here}/statements/{named}/refuse")
    db.session.expire_all()
    assert [s.status for s in ballot.statements[3:]] == [StatementStatus.SHOWN, StatementStatus.REFUSED]
    client.post(f"{here}/close")
    db.session.expire_all()
    assert [statement.text for statement in ballot.statements][3:] == ["Say it in Welsh."]


def test_a_keyed_sheet_sent_twice_is_one_sheet_and_a_wall_is_counted_beside_it(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: SignIn
) -> None:
    ballot = opened(session)
    sign_in(client)
    here = f"{votes(session)}/{ballot.id}"
    page = client.get(f"{here}/sheet").text
    sheet = re.search(r'name="sheet" value="([^"]+)"', page)
    assert sheet
    first, second, _ = (f"s{statement.id}" for statement in ballot.statements)
    for _turn in range(2):
        assert client.post(f"{here}/sheet", data={"sheet": sheet[1], first: "1", second: "-1"}).status_code == 302
    assert client.post(f"{here}/sheet", data={"sheet": "short", first: "1"}).status_code == 422
    assert client.post(f"{here}/wall", data={f"{first}-1": "4", f"{second}-0": "2"}).status_code == 302
    assert client.post(f"{here}/wall", data={f"{first}-1": "many"}).status_code == 422
    assert [dict(line.counts) for line in lines_of(ballot)] == [{1: 5}, {-1: 1, 0: 2}, {}]
    assert voters_of(ballot) == {VotedOn.PAPER: 1}


def test_the_screen_sends_nothing_while_nothing_changes_and_the_new_counts_when_it_does(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: SignIn
) -> None:
    ballot = opened(session)
    sign_in(client)
    here = f"{votes(session)}/{ballot.id}/screen"
    page = client.get(here).text
    assert str(ballot.code) in page and "Meet people at the gate." not in page  # nobody is led by the others
    mark = re.search(r'data-mark="(\w+)"', page)
    assert mark
    assert client.get(f"{here}/live?view=results&mark={mark[1]}").status_code == 204
    cast_votes(ballot, "k" * 24, {ballot.statements[0].id: 1}, VotedOn.PHONE)
    fresh = client.get(f"{here}/live?view=results&mark={mark[1]}")
    assert fresh.status_code == 200 and "1 agree" in fresh.text and "<html" not in fresh.text
    welsh = client.get(f"{here}?view=results&language=cy").text
    assert "1 yn cytuno" in welsh and '<html lang="cy"' in welsh and "language=cy&amp;mark" not in welsh
    assert "1 agree" in client.get(f"{here}?view=results").text  # the next page is English again
    close_ballot(ballot)
    assert "Meet people at the gate." in client.get(here).text


def test_groups_are_shown_with_their_sizes_and_refused_with_the_rule_when_votes_are_few(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: SignIn
) -> None:
    ballot = opened(session, BallotKind.AGREE, [f"Statement {number}" for number in range(8)])
    ids = [statement.id for statement in ballot.statements]
    sign_in(client)
    results = f"{votes(session)}/{ballot.id}/results"
    for person in range(16):
        side = 1 if person < 10 else -1
        said = {each: side if place < 4 else -side for place, each in enumerate(ids[:7])} | {ids[7]: 1}
        cast_votes(ballot, f"{person} {'k' * 24}", said, VotedOn.PHONE)
        if person == 13:
            assert "They need 15 people who each voted on 7 statements or more" in client.get(results).text
    page = client.get(results).text
    assert "Group A: 10 people" in page and "Group B: 6 people" in page
    assert re.search(r"All groups agree:</strong> Statement 7", page)
    for order in ("most", "least", "divided", "asked", "nonsense"):
        assert client.get(f"{results}?order={order}").status_code == 200
    screen = client.get(f"{votes(session)}/{ballot.id}/screen?view=groups").text
    assert "Group A: 10 people" in screen


@pytest.mark.parametrize("kind", BallotKind)
def test_sheets_are_printed_as_a_tagged_file(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: SignIn, kind: BallotKind
) -> None:
    ballot = opened(session, kind)
    sign_in(client)
    for language in ("en", "cy"):
        made = client.get(f"{votes(session)}/{ballot.id}/paper.pdf?language={language}")
        assert made.mimetype == "application/pdf" and b"/MarkInfo" in made.data
        assert f"/Lang({language}-GB)".encode() in made.data


def test_a_peer_and_a_facilitator_after_the_hand_over_find_no_votes(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: SignIn
) -> None:
    ballot = opened(session)
    person = db.session.get(Person, sign_in(client, "facilitator"))
    assert person
    assert client.get(votes(session)).status_code == 404  # not granted
    grant_forum(session.forum, person, None)
    assert client.get(votes(session)).status_code == 200
    session.handed_over = True
    db.session.commit()
    for address in ("", f"/{ballot.id}", f"/{ballot.id}/results", f"/{ballot.id}/screen", f"/{ballot.id}/sheet"):
        assert client.get(votes(session) + address).status_code == 404
