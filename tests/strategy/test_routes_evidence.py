"""Working on a strategy in the browser: citing, trimming, approving; and what belongs elsewhere is not found."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.strategy import actions
from consult.strategy.models import Aim, Evidence, Publication, StrategyStatus
from consult.strategy.refusal import Refusal
from consult.themes.quoting.models import Quote

SAID = "I slept in my car for a month. Nobody asked where."


def address(aim: Aim, more: str = "") -> str:
    strategy = aim.strategy
    return f"/consultations/{strategy.consultation_id}/strategy/{strategy.id}/aims/{aim.id}{more}"


@pytest.fixture
def editor(client: FlaskClient, sign_in: Any) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def test_a_theme_is_cited_for_a_commitment(editor: FlaskClient, world: Any) -> None:
    aim, theme = world.aim(), world.theme()
    world.answer(SAID, theme)
    assert "Somewhere to live" in editor.get(address(aim, "/themes")).text
    editor.post(address(aim, f"/themes/{theme.id}"), data={"commitment": aim.commitments[0].id})
    evidence = db.session.query(Evidence).one()
    assert (evidence.theme_id, evidence.commitment_id) == (theme.id, aim.commitments[0].id)
    editor.post(address(aim, f"/evidence/{evidence.id}/remove"))
    assert db.session.query(Evidence).count() == 0


def test_only_words_that_may_be_quoted_are_offered(editor: FlaskClient, world: Any) -> None:
    from consult.privacy.consent import Consent

    aim, theme = world.aim(), world.theme()
    world.answer(SAID, theme)
    kept = world.answer("Please keep this to yourselves.", theme, consent=Consent.PARAPHRASE)
    page = editor.get(address(aim, f"/quotes?theme={theme.id}")).text
    assert SAID in page
    assert "keep this to yourselves" not in page
    assert "1 may be quoted, 1 may not" in page
    page = editor.get(address(aim, f"/quotes/{kept.id}")).text
    assert "did not agree to be quoted" in page
    assert "Cite these words" not in page


def test_words_are_trimmed_and_cited_and_changed_words_refused_where_they_were_typed(
    editor: FlaskClient, world: Any
) -> None:
    aim, excerpt = world.aim(), world.answer(SAID, world.theme())
    where = address(aim, f"/quotes/{excerpt.id}")
    refused = editor.post(where, data={"text": "I lived in my car.", "commitment": "0"})
    assert "Use the person’s own words in their order." in refused.text
    assert "I lived in my car." in refused.text
    assert db.session.query(Quote).count() == 0
    editor.post(where, data={"text": "I slept in my car [...] Nobody asked where.", "commitment": "0"})
    assert db.session.query(Evidence).one().quote.text == "I slept in my car [...] Nobody asked where."
    page = editor.get(address(aim)).text
    assert "Waits for a second pair of eyes" in page


def test_the_picker_sees_that_a_colleague_must_look_and_cannot_approve(
    client: FlaskClient, world: Any, sign_in: Any
) -> None:
    aim, excerpt = world.aim(), world.answer(SAID, world.theme())
    show = f"/consultations/{world.consultation.id}/strategy/{aim.strategy_id}"
    sign_in(client, "strategy")
    client.post(address(aim, f"/quotes/{excerpt.id}"), data={"text": SAID, "commitment": "0"})
    quote = db.session.query(Quote).one()
    assert "You picked it. Ask a colleague." in client.get(show).text
    client.post(f"{show}/quotes/{quote.id}/approve")
    assert db.session.get(Quote, quote.id).approved_by_id is None
    sign_in(client, "strategy")
    client.post(f"{show}/quotes/{quote.id}/approve")
    assert db.session.get(Quote, quote.id).approved_by_id is not None
    client.post(f"{show}/publish")
    assert db.session.query(Publication).count() == 1
    client.post(f"{show}/take-down")
    assert db.session.get(type(aim.strategy), aim.strategy_id).status is StrategyStatus.DRAFT


def test_publishing_too_early_says_what_stands_in_the_way(editor: FlaskClient, world: Any) -> None:
    aim = world.aim()
    show = f"/consultations/{world.consultation.id}/strategy/{aim.strategy_id}"
    page = editor.post(f"{show}/publish", follow_redirects=True).text
    assert "Not published. Aim 1, “A home on the first night”, has no evidence." in page
    assert "There is no page to preview yet" in editor.get(f"{show}/preview").text
    assert db.session.query(Publication).count() == 0


def test_everything_can_be_written_changed_and_removed(editor: FlaskClient, world: Any) -> None:
    root = f"/consultations/{world.consultation.id}/strategy"
    made = editor.post(f"{root}/new", data={"title": "A plan", "years": "2027–2031"}).headers["Location"]
    aim_at = editor.post(f"{made}/aims/new", data={"title": "A home", "statement": "Everyone has one."}).headers[
        "Location"
    ]
    editor.post(f"{aim_at}/commitments/new", data={"text": "Ask ten councils.", "due": "By March"})
    editor.post(f"{aim_at}/indicators/new", data={"text": "No address", "baseline": "34", "target": "10", "unit": "%"})
    aim = db.session.query(Aim).one()
    one, measure = aim.commitments[0].id, aim.indicators[0].id
    editor.post(f"{aim_at}/commitments/{one}/edit", data={"text": "Ask twelve councils.", "due": ""})
    editor.post(f"{aim_at}/indicators/{measure}/edit", data={"text": "No bed", "baseline": "1", "target": "0"})
    editor.post(f"{made}/edit", data={"title": "A better plan", "years": "", "lead": "Listen."})
    editor.post(f"{aim_at}/edit", data={"title": "A bed", "statement": "Everyone has one."})
    page = editor.get(made).text + editor.get(aim_at).text
    for words in ("Ask twelve councils.", "No bed", "A better plan", "A bed", "Listen."):
        assert words in page, words
    editor.post(f"{aim_at}/commitments/{one}/remove")
    editor.post(f"{aim_at}/indicators/{measure}/remove")
    db.session.expire_all()
    assert (aim.commitments, aim.indicators) == ([], [])
    editor.post(f"{aim_at}/remove")
    assert db.session.query(Aim).count() == 0


@pytest.mark.parametrize(
    ("where", "given", "words"),
    [
        ("aims/new", {"title": "", "statement": ""}, "Give the aim a title"),
        ("edit", {"title": "x" * 201}, "Use 200 characters or fewer"),
    ],
)
def test_what_is_missing_or_too_long_is_named(
    editor: FlaskClient, world: Any, where: str, given: dict[str, str], words: str
) -> None:
    strategy = world.strategy()
    page = editor.post(f"/consultations/{world.consultation.id}/strategy/{strategy.id}/{where}", data=given).text
    assert "There is a problem" in page
    assert words in page


def test_what_belongs_to_another_consultation_is_not_found(editor: FlaskClient, world: Any, make_world: Any) -> None:
    other = make_world("Another")
    theirs, theme = other.aim(), other.theme()
    excerpt = other.answer(SAID, theme)
    quote = actions.pick_quote(excerpt, other.ana)
    evidence = actions.cite_quote(theirs, quote)
    aim = world.aim()
    root = f"/consultations/{world.consultation.id}/strategy"
    mine = f"{root}/{aim.strategy_id}"
    part = theirs.commitments[0].id
    found = [
        editor.get(f"{root}/{theirs.strategy_id}"),
        editor.get(f"{mine}/aims/{theirs.id}"),
        editor.get(address(aim, f"/quotes?theme={theme.id}")),
        editor.get(address(aim, f"/quotes/{excerpt.id}")),
        editor.get(address(aim, f"/quotes/{uuid.uuid4()}")),
        editor.get(address(aim, f"/commitments/{part}/edit")),
        editor.post(address(aim, f"/commitments/{part}/remove")),
        editor.post(address(aim, f"/themes/{theme.id}"), data={"commitment": "0"}),
        editor.post(address(aim, f"/themes/{world.theme().id}"), data={"commitment": str(part)}),
        editor.post(address(aim, f"/evidence/{evidence.id}/remove")),
        editor.post(f"{mine}/quotes/{quote.id}/approve"),
        editor.post(f"{mine}/aims/{theirs.id}/move", data={"direction": "up"}),
        editor.post(f"{root}/{theirs.strategy_id}/publish"),
        editor.get(f"{mine}/versions/1"),
    ]
    assert [answer.status_code for answer in found] == [404] * len(found)
    assert db.session.query(Evidence).count() == 1
    assert db.session.get(Quote, quote.id).approved_by_id is None


def test_an_evaluator_reads_and_changes_nothing(client: FlaskClient, world: Any, sign_in: Any) -> None:
    aim = world.aim()
    sign_in(client, "evaluator")
    show = f"/consultations/{world.consultation.id}/strategy/{aim.strategy_id}"
    page = client.get(show).text + client.get(address(aim)).text
    assert "Add an aim" not in page
    assert ">Cite a theme<" not in page
    assert client.post(f"{show}/publish").status_code == 404
    assert client.post(address(aim, "/remove")).status_code == 404
    assert db.session.query(Aim).count() == 1


def test_a_refusal_holds_each_reason() -> None:
    refused = Refusal("One thing.", "Another.")
    assert refused.reasons == ("One thing.", "Another.")
    assert str(refused) == "One thing. Another."
