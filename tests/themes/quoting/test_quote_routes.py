"""Quotes on the web: chosen, details hidden, looked at by a second person, published only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.response_models import ResponseCharacteristic
from consult.themes.actions import latest_act, undo_act
from consult.themes.before import Refusal
from consult.themes.coding_actions import reject_coding as reject
from consult.themes.framework.merging_actions import merge_themes, split_theme
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, Excerpt
from consult.themes.quoting import actions
from consult.themes.quoting.attributes import attribute_of, may_say
from consult.themes.quoting.listing import quotes_of
from consult.themes.quoting.models import Quote
from consult.themes.sharing.report import approved
from tests.themes.conftest import World

SAID = "My key worker Sharon Pritchard moved to Cardiff in 2019. Nobody told me for weeks."
HIDDEN = "My key worker [name] moved to [place] in [date]. Nobody told me for weeks."


@pytest.fixture
def excerpt(world: World, excerpts: Callable[..., list[Excerpt]]) -> Excerpt:
    return excerpts(SAID)[0]


@pytest.fixture
def staff(world: World, client: FlaskClient, sign_in: Any) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def at(world: World, path: str) -> str:
    return f"/consultations/{world.consultation.id}/{path}"


def test_details_are_hidden_unless_somebody_says_why_they_may_stay(world: World, excerpt: Excerpt) -> None:
    assert actions.put_forward(excerpt, world.person, SAID).text == HIDDEN
    with pytest.raises(Refusal, match="Say why"):
        actions.put_forward(excerpt, world.person, SAID, kept=["Cardiff"])
    quote = actions.put_forward(excerpt, world.person, SAID, kept=["Cardiff"], because="a large city")
    assert quote.text == HIDDEN.replace("[place]", "Cardiff")
    assert [(each["kind"], each["hidden"], each["because"]) for each in quote.details] == [
        ("name", True, ""),
        ("date", True, ""),
        ("place", False, "a large city"),
    ]
    assert "Pritchard" not in str(quote.details)  # what is hidden is kept nowhere but in the source


def test_further_words_can_be_hidden_and_the_rest_trimmed(world: World, excerpt: Excerpt) -> None:
    quote = actions.put_forward(excerpt, world.person, "Nobody told me for weeks.", also=["for weeks"])
    assert quote.text == "Nobody told me [detail]."
    with pytest.raises(Refusal, match="is not in the words"):
        actions.put_forward(excerpt, world.person, "Nobody told me for weeks.", also=["Sharon"])
    with pytest.raises(Refusal, match="own words in their order"):
        actions.put_forward(excerpt, world.person, "Everybody told me.")
    with pytest.raises(Refusal, match="too little is left"):
        actions.put_forward(excerpt, world.person, "Sharon Pritchard")


def test_nobody_approves_what_they_put_forward(world: World, excerpt: Excerpt) -> None:
    quote = actions.put_forward(excerpt, world.person, SAID)
    with pytest.raises(Refusal, match="somebody else"):
        actions.approve(quote, world.person)
    second = world.make_person("Omar Lind")
    actions.approve(quote, second)
    actions.refuse_quote(quote, second, "The wing would know.")
    assert quote.approved_by is None and quote.refused_because == "The wing would know."
    actions.approve(quote, second)
    assert quote.refused_at is None


def test_words_without_leave_are_not_put_forward(world: World, excerpt: Excerpt) -> None:
    assert excerpt.answer
    excerpt.answer.response.consent = Consent.PARAPHRASE
    db.session.commit()
    with pytest.raises(Refusal, match="did not agree"):
        actions.put_forward(excerpt, world.person, SAID)


def people_of(world: World, region: str, many: int, consent: Consent = Consent.QUOTE_ATTRIBUTE) -> Excerpt:
    group = world.add(Characteristic(consultation_id=world.consultation.id, name=f"Region {region}"))
    for number in range(many):
        answer = world.respond(f"The bus from the {region} hub takes {number} hours too long", consent=consent)
        world.add(ResponseCharacteristic(response_id=answer.response_id, characteristic_id=group.id, value=region))
    gather_excerpts(world.consultation.id)
    db.session.commit()
    return db.session.query(Excerpt).filter(Excerpt.text.contains(f"{region} hub takes 1 ")).one()


def test_one_thing_is_said_about_a_person_only_when_ten_share_it(world: World) -> None:
    ten, nine, silent = (
        people_of(world, "North", 10),
        people_of(world, "South", 9),
        people_of(world, "West", 12, Consent.QUOTE),
    )
    assert (may_say(ten), may_say(nine), may_say(silent)) == (["North"], [], [])
    quote = actions.put_forward(ten, world.person, ten.text, attribute="North")
    assert attribute_of(quote) == "North"
    with pytest.raises(Refusal, match="fewer than ten"):
        actions.put_forward(nine, world.person, nine.text, attribute="South")
    db.session.delete(db.session.query(ResponseCharacteristic).filter_by(value="North").first())
    db.session.commit()
    assert attribute_of(quote) == ""  # nine are left: it is said no more


def test_the_whole_way_on_the_pages(world: World, excerpt: Excerpt, staff: FlaskClient) -> None:
    theme = world.theme("People who stay")
    world.suggest(excerpt, theme)
    listed = staff.get(at(world, f"themes/{theme.id}/quotes")).text
    assert "Sharon Pritchard" in listed and "3 personal details found" in listed
    url = at(world, f"excerpts/{excerpt.id}/quote?theme={theme.id}")
    form = staff.get(url).text
    assert "<mark>Cardiff</mark>" in form and "Leave “2019” in (date)" in form and "MEMBER INSIGHT" not in form
    assert staff.post(url, data={"text": "Other words", "attribute": "-"}).status_code == 422
    put = staff.post(url, data={"text": SAID, "attribute": "-"}, follow_redirects=True).text
    assert HIDDEN in put and "Somebody else has to look" in put and "Approve it" not in put
    quote = db.session.query(Quote).one()
    staff.post(at(world, f"themes/quotes/{quote.id}/approve"))
    db.session.refresh(quote)
    assert quote.approved_by_id is None and quote.theme_id == theme.id
    assert "Waits for somebody other than" in staff.get(at(world, "themes/quotes")).text


def test_a_quote_follows_its_passage_through_merges_splits_and_undo(world: World, excerpt: Excerpt) -> None:
    first, second = world.theme("People who stay"), world.theme("Being told")
    world.suggest(excerpt, first)
    quote = actions.put_forward(excerpt, world.person, SAID, theme=first)

    def stands() -> tuple[list[str], list[int]]:
        (named,) = quotes_of(world.consultation.id)
        return [named.theme.name] if named.theme else [], [
            len(quotes_of(world.consultation.id, each)) for each in themes
        ]

    themes = [first, second]
    assert stands() == (["People who stay"], [1, 0])
    merged = merge_themes(first, world.person, second)
    assert stands() == (["Being told"], [0, 1])
    own = split_theme(second, world.person, [excerpt.id], "Moved away")
    themes.append(own)
    assert stands() == (["Moved away"], [0, 0, 1])
    undo_act(latest_act(world.consultation, world.person))
    themes.pop()
    assert stands() == (["Being told"], [0, 1])
    undo_act(merged)
    assert stands() == (["People who stay"], [1, 0])
    assert quote.theme_id == first.id
    reject(db.session.get_one(Coding, (excerpt.id, first.id)), world.person)
    assert stands() == ([], [0, 0])


def test_a_report_leaves_out_a_quote_that_was_refused_since_or_may_no_longer_be_used(
    world: World, excerpt: Excerpt
) -> None:
    theme = world.theme("People who stay")
    world.suggest(excerpt, theme)
    quote = actions.put_forward(excerpt, world.person, SAID)
    assert approved(theme) == ()
    actions.approve(quote, world.make_person("Omar Lind"))
    assert [each.text for each in approved(theme)] == [HIDDEN]
    assert excerpt.answer
    excerpt.answer.response.consent = Consent.PARAPHRASE
    db.session.commit()
    assert approved(theme) == ()


def test_a_second_person_approves_or_refuses_with_a_reason(world: World, excerpt: Excerpt, staff: FlaskClient) -> None:
    quote = actions.put_forward(excerpt, world.person, SAID, kept=["2019"], because="long ago")
    url = at(world, f"themes/quotes/{quote.id}")
    shown = staff.get(url).text
    assert "“2019” is left in." in shown and "long ago" in shown and "Name: hidden" in shown and "Approve it" in shown
    assert staff.post(f"{url}/refuse", data={"because": ""}).status_code == 422
    assert (
        "Refused by Test Strategy: The wing"
        in staff.post(f"{url}/refuse", data={"because": "The wing would know"}, follow_redirects=True).text
    )
    assert "Approved by Test Strategy" in staff.post(f"{url}/approve", follow_redirects=True).text


def test_words_taken_back_leave_the_quotes_page(world: World, excerpt: Excerpt, staff: FlaskClient) -> None:
    quote = actions.put_forward(excerpt, world.person, SAID)
    quote.text, quote.excerpt, quote.withdrawn_at = "", None, quote.picked_at
    db.session.commit()
    for path in ("themes/quotes", f"themes/quotes/{quote.id}"):
        shown = staff.get(at(world, path)).text
        assert "taken back" in shown.casefold() and "Nobody told me" not in shown


def test_anothers_quote_is_not_found(world: World, excerpt: Excerpt, staff: FlaskClient) -> None:
    quote, other = actions.put_forward(excerpt, world.person, SAID), World()
    assert staff.get(at(other, f"themes/quotes/{quote.id}")).status_code == 404
    assert staff.get(at(other, f"excerpts/{excerpt.id}/quote")).status_code == 404
