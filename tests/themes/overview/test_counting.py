"""Columns in memory are always what the database says: counts equal recounts in SQL after every kind of change."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable

from sqlalchemy import delete, select, update

from consult.extensions import db
from consult.surveys.response_models import Answer
from consult.themes.actions import keep_coding, latest_act, move_excerpt, reject_coding, undo_act
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Position, Theme
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import Counts, counts_by_theme, counts_of, said_together
from consult.themes.overview.narrowing import heard_in
from consult.themes.passages import breadth_of_theme, who_said_it
from tests.themes.conftest import World
from tests.themes.recount import breadth_by_theme, breadth_of, heard_at
from tests.themes.test_breadth import example


def same_as_sql(consultation_id: int, heard: str = "") -> bool:
    here = columns_of(consultation_id)
    mask = heard_in(heard, here)
    counted = {theme: counts.breadth for theme, counts in counts_by_theme(here, mask).items()}
    where = heard_at(heard)
    assert counted == breadth_by_theme(consultation_id, *where)
    assert counts_of(here, mask).breadth == breadth_of(consultation_id, *where)
    return True


def changes(world: World, beds: Theme, soup: Theme) -> list[Callable[[], object]]:
    """Every way in which excerpts and codings change."""

    def coding(theme: Theme) -> Coding:
        suggested = Coding.theme_id == theme.id, Coding.status == CodingStatus.SUGGESTED
        return db.session.scalars(select(Coding).where(*suggested).order_by(Coding.excerpt_id).limit(1)).one()

    def withdraw() -> None:
        db.session.execute(delete(Excerpt).where(Excerpt.text == "bed six"))

    def say_more() -> None:
        world.respond("bed nine", person_hash="a" * 64)
        gather_excerpts(world.consultation.id)
        made = db.session.scalars(select(Excerpt).where(Excerpt.text == "bed nine")).one()
        world.suggest(made, beds)

    def change_words() -> None:
        db.session.execute(update(Answer).where(Answer.text == "soup").values(text="other soup"))
        gather_excerpts(world.consultation.id)

    def theme_goes() -> None:
        db.session.execute(delete(Theme).where(Theme.id == soup.id))

    return [
        lambda: reject_coding(coding(beds), world.person),
        lambda: keep_coding(coding(beds), world.person),
        lambda: move_excerpt(coding(beds).excerpt, world.person, beds, soup),
        lambda: undo_act(latest_act(world.consultation, world.person) or world.add(None)),
        withdraw,
        say_more,
        change_words,
        theme_goes,
    ]


def test_counts_equal_recounts_after_every_kind_of_change(world_on: World) -> None:
    beds, soup = example(world_on)
    place = world_on.consultation.id
    heard = (
        "",
        "surveys",
        "forums",
        "organisations",
        f"survey:{world_on.survey.id}",
        "survey:999",
        "nonsense",
        "forum:x",
        "forum:²",
    )
    assert all(same_as_sql(place, each) for each in heard)
    for change in changes(world_on, beds, soup):
        change()
        db.session.commit()
        assert same_as_sql(place)


def test_what_was_never_committed_is_never_remembered(world_on: World) -> None:
    beds, _ = example(world_on)
    place, theme = world_on.consultation.id, beds.id
    before = counts_by_theme(columns_of(place))[theme]
    db.session.execute(update(Coding).where(Coding.theme_id == theme).values(status=CodingStatus.REJECTED, person_id=1))
    assert theme not in counts_by_theme(columns_of(place))
    db.session.rollback()
    assert counts_by_theme(columns_of(place))[theme] == before
    one = db.session.scalars(select(Coding).where(Coding.theme_id == theme).limit(1)).one()
    reject_coding(one, world_on.person)
    assert counts_by_theme(columns_of(place))[theme].breadth.passages == before.breadth.passages - 1


def test_positions_copies_and_forums_are_counted(world: World) -> None:
    beds, soup = example(world)
    excerpts = db.session.scalars(select(Excerpt).order_by(Excerpt.text)).all()
    for excerpt, position in zip(excerpts, [Position.CRITICAL] * 5 + [Position.POSITIVE] * 2, strict=False):
        excerpt.position = position
    excerpts[1].copy_of_id = excerpts[0].id
    db.session.commit()
    counts = counts_by_theme(columns_of(world.consultation.id))[beds.id]
    assert counts.positions == (2, 5, 0, 0)
    assert (counts.copies, counts.texts, counts.in_forums, counts.people_in_forums) == (1, 10, 7, 10)
    assert breadth_of_theme(beds) == counts
    assert [(heard, breadth.people) for _, heard, breadth in who_said_it(beds)] == [
        (f"survey:{world.survey.id}", 3),
        *[(heard, people) for heard, people in sorted_forums(beds)],
    ]
    world.suggest(next(each for each in excerpts if each.text == "soup"), beds)
    both = said_together(columns_of(world.consultation.id), [beds.id, soup.id])
    assert both.tolist() == [[12, 1], [1, 1]]


def sorted_forums(theme: Theme) -> list[tuple[str, int]]:
    found = [(heard, breadth.people) for _, heard, breadth in who_said_it(theme) if heard.startswith("forum")]
    assert sorted(people for _, people in found) == [3, 7]
    return found


def test_an_empty_consultation_counts_nothing(world: World) -> None:
    here = columns_of(world.consultation.id)
    assert counts_by_theme(here) == {}
    assert counts_of(here) == Counts()
    assert said_together(here, []).shape == (0, 0)


def test_passages_changed_in_part_are_read_in_part(world: World) -> None:
    """What was read of the parts that did not change are the same objects as before."""
    from consult.themes.overview import columns

    chance = random.Random(3)
    for number in range(60):
        world.respond(f"passage {number} {uuid.UUID(int=chance.getrandbits(128))}")
    gather_excerpts(world.consultation.id)
    db.session.commit()
    columns_of(world.consultation.id)
    before = columns.kept_columns()[world.consultation.id].parts
    changed = db.session.scalars(select(Excerpt).order_by(Excerpt.id).limit(1)).one()
    changed.headcount = 9
    db.session.commit()
    assert columns_of(world.consultation.id).headcount.max() == 9
    after = columns.kept_columns()[world.consultation.id].parts
    assert [n for n in range(256) if after[n].excerpts["voice"] is not before[n].excerpts["voice"]] == [
        int(changed.id.hex[:2], 16)
    ]
