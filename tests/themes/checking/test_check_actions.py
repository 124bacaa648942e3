"""A check from draw to settling, and a theme's shortlist, on both databases."""

from __future__ import annotations

from sqlalchemy import select

from consult.extensions import db
from consult.themes.checking.actions import close_sample, code_blind, draw_sample, settle
from consult.themes.checking.models import SampledExcerpt
from consult.themes.checking.reading import comparison_of, decided_in_review, next_place, side_by_side
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt
from consult.themes.quoting import actions as quoting
from consult.themes.quoting.listing import quotes_of
from consult.themes.quoting.shortlist import shortlist
from tests.themes.conftest import FOOD, HOUSING, World


def test_a_check_and_a_quote_go_their_way_on_both_databases(world_on: World) -> None:
    world = world_on
    housing, food = world.theme("Somewhere to live"), world.theme("Meals worth eating")
    for text in (*HOUSING, *FOOD[:4]):
        world.respond(text)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    for excerpt in db.session.scalars(select(Excerpt)).all():
        world.suggest(excerpt, housing if excerpt.text in HOUSING else food)
    sample = draw_sample(world.consultation, world.person, "Check", 10, seed=1)
    rows = db.session.scalars(select(SampledExcerpt).order_by(SampledExcerpt.place)).all()
    for person in (world.person, world.make_person("Omar Lind")):
        assert next_place(sample, person) == 1
        for row in rows:
            code_blind(row, sample, person, row.machine if row.place > 1 else [])
        assert next_place(sample, person) is None
    close_sample(sample, world.person)
    compared = comparison_of(sample)
    assert compared.people and compared.people.alpha == 1 and compared.by_two == 10
    assert compared.differing == [rows[0].excerpt_id] and (compared.with_machine.alpha or 1) < 1
    assert settle(rows[0], sample, world.person, [], "Nothing fits.", in_review=True) is not None
    (row,) = side_by_side(sample, compared.differing)
    assert row.sampled.settled == [] and row.sampled.why == "Nothing fits."
    assert decided_in_review(sample) == 1
    (first, *_) = shortlist(housing)
    quote = quoting.put_forward(first.excerpt, world.person, first.excerpt.text, theme=housing)
    assert [each.state for each in quotes_of(world.consultation.id, housing)] == ["waiting"]
    assert quote.text == first.excerpt.text
