"""Whatever two reviewers do, in whatever order: each act can be undone, row for row; counts are recounts; no passage is
lost; and the machine never changes what a person decided."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Person
from consult.themes import actions as verbs
from consult.themes.before import Refusal, keys_of, of_the_person
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, Origin, Position, ReviewAct, Theme, ThemeStatus
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import counts_by_theme, placed
from consult.themes.reading.batch_actions import Many, keep_many, move_many, reject_many
from consult.themes.reading.passage_actions import (
    add_memo,
    change_memo,
    cut_excerpt,
    flag_excerpt,
    say_position,
    take_back_memo,
)  # fmt: skip
from consult.themes.vectors import hash_of, keep_vectors, packed
from tests.themes.conftest import World
from tests.themes.recount import breadth_by_theme

TEXTS = (
    "I had nowhere to live. They gave me a tent!",
    "The hostel had no bed. The soup was cold.",
    "Calling my children costs too much. I lost touch.",
    "Food was never enough.",
    "No landlord would rent to me. Nobody rang.",
)
State = dict[str, dict[Any, tuple[Any, ...]]]


@dataclass
class Review:
    """A consultation with three suggested themes, and two people at it."""

    world: World
    second: Person
    stack: list[tuple[int, State]] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.world.consultation.id

    def excerpts(self) -> list[Excerpt]:
        found = db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == self.number)).all()
        return sorted(found, key=lambda each: (each.answer.text if each.answer else "", each.starts_at))

    def themes(self) -> list[Theme]:
        here = Theme.consultation_id == self.number, Theme.status != ThemeStatus.RETIRED
        return list(db.session.scalars(select(Theme).where(*here).order_by(Theme.id)))

    def codings(self) -> list[Coding]:
        found = db.session.scalars(select(Coding).join(Theme).where(Theme.consultation_id == self.number)).all()
        return sorted(found, key=lambda each: (each.excerpt.text, each.theme_id))

    def notes(self, person: Person) -> list[Memo]:
        mine = Memo.consultation_id == self.number, Memo.person_id == person.id, Memo.text != ""
        return list(db.session.scalars(select(Memo).where(*mine, Memo.taken_back_at.is_(None)).order_by(Memo.id)))

    def state(self) -> State:
        """Every row a review may change, column by column."""
        db.session.commit()
        mine = select(Theme.id).where(Theme.consultation_id == self.number)
        wanted: dict[str, Any] = {
            "theme": select(Theme.__table__).where(Theme.consultation_id == self.number),
            "coding": select(Coding.__table__).where(Coding.theme_id.in_(mine)),
            "excerpt": select(Excerpt.__table__).where(Excerpt.consultation_id == self.number),
            "memo": select(Memo.__table__).where(Memo.consultation_id == self.number),
        }
        keys: dict[str, Callable[[Any], Any]] = {"coding": lambda row: (row.excerpt_id.hex, row.theme_id)}
        plain: Callable[[Any], Any] = lambda row: row.id.hex if isinstance(row.id, uuid.UUID) else row.id  # noqa: E731
        return {
            kind: {keys.get(kind, plain)(row): tuple(row) for row in db.session.execute(query)}
            for kind, query in wanted.items()
        }


def begin() -> Review:
    world = World()
    for text in TEXTS:
        world.respond(text)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    review = Review(world, world.make_person("Sana Ali"))
    themes = [world.theme(name) for name in ("Housing", "Food", "Phones")]
    chance = np.random.default_rng(7)
    rows = []
    for place, excerpt in enumerate(review.excerpts()):
        here = {"excerpt_id": excerpt.id, "origin": Origin.ENGINE, "status": CodingStatus.SUGGESTED}
        db.session.add(Coding(theme_id=themes[place % 3].id, confidence=0.3 + place / 10, from_at=0, to_at=12, **here))
        if place % 2:
            db.session.add(Coding(theme_id=themes[(place + 1) % 3].id, confidence=0.2, **here))
        vector = chance.normal(size=384)
        rows.append((excerpt.id, hash_of(excerpt.text), packed(vector / np.linalg.norm(vector))))
    keep_vectors(world.consultation.id, rows, db.session())
    db.session.commit()
    for person in (world.person, review.second):
        add_memo(world.consultation.id, person, "Two ideas in one", theme=themes[0])
    return review


def pick(some: list[Any], number: int) -> Any:
    if not some:
        raise Refusal("There is none.")
    return some[number % len(some)]


def two(some: list[Any], number: int) -> tuple[Any, Any]:
    first = pick(some, number)
    return first, pick([each for each in some if each is not first], number // 3)


def ids(review: Review, number: int) -> list[uuid.UUID]:
    return [each.id for place, each in enumerate(review.excerpts()) if (number >> place) % 2]


Act = Callable[[Review, Person, int], object]
ACTS: dict[str, Act] = {
    "keep": lambda r, p, n: verbs.keep_coding(pick(r.codings(), n), p),
    "reject": lambda r, p, n: verbs.reject_coding(pick(r.codings(), n), p),
    "place": lambda r, p, n: verbs.place_excerpt(pick(r.excerpts(), n), p, pick(r.themes(), n // 7)),
    "move": lambda r, p, n: verbs.move_excerpt(pick(r.codings(), n).excerpt, p, pick(r.codings(), n).theme,
                                               pick(r.themes(), n // 5)),
    "cut": lambda r, p, n: cut_excerpt(pick(r.excerpts(), n), p, [7 + n % 23, 31 + n % 11]),
    "position": lambda r, p, n: say_position(pick(r.excerpts(), n), p, list(Position)[n % 4]),
    "flag": lambda r, p, n: flag_excerpt(pick(r.excerpts(), n), p),
    "note": lambda r, p, n: add_memo(r.number, p, "Look again", excerpt=pick(r.excerpts(), n), flag=n % 2 == 0),
    "change note": lambda r, p, n: change_memo(pick(r.notes(p), n), p, f"Anew {n}"),
    "take note back": lambda r, p, n: take_back_memo(pick(r.notes(p), n), p),
    "keep many": lambda r, p, n: keep_many(Many(r.number, p, ids(r, n)), pick(r.themes(), n)),
    "reject many": lambda r, p, n: reject_many(Many(r.number, p, ids(r, n)), pick(r.themes(), n)),
    "move many": lambda r, p, n: move_many(Many(r.number, p, ids(r, n)), *two(r.themes(), n)),
    "rename": lambda r, p, n: verbs.rename_theme(pick(r.themes(), n), p, f"Name {n}"),
    "retire": lambda r, p, n: verbs.retire_theme(pick(r.themes(), n), p),
    "nest": lambda r, p, n: verbs.nest_theme(two(r.themes(), n)[0], p, two(r.themes(), n)[1]),
    "create": lambda r, p, n: verbs.create_theme(r.world.consultation, p, f"New {n}"),
    "merge": lambda r, p, n: verbs.merge_themes(two(r.themes(), n)[0], p, two(r.themes(), n)[1]),
    "split": lambda r, p, n: verbs.split_theme(pick(r.themes(), n), p, ids(r, n), f"Part {n}"),
}  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.booleans(), st.integers(0, 999)), min_size=3, max_size=8)


def decided(state: State) -> dict[Any, tuple[Any, ...]]:
    at = list(Coding.__table__.columns.keys()).index("person_id")
    return {key: row for key, row in state["coding"].items() if row[at] is not None}


def check(review: Review, before: State, act: ReviewAct | None) -> State:
    """What must hold after anything a person, or the engine because of it, has done."""
    after = review.state()
    touched = {key for each in of_the_person(act.before if act else []) for key in keys_of(each)}
    gone = {each["key"] for each in (act.before if act else []) if each["of"] == "excerpt" and each["was"] is None}
    for key, row in decided(before).items():
        if ("coding", key) not in touched and key[0] not in gone:
            assert after["coding"].get(key) == row, "a decision changed that nobody touched"
    for each in act.before if act else []:
        assert not (each.get("learnt") and each["was"] and each["was"]["person_id"]), "the machine moved a decision"
    said: dict[uuid.UUID, str] = defaultdict(str)
    for excerpt in review.excerpts():
        assert excerpt.answer
        said[excerpt.answer_id] += excerpt.text  # type: ignore[index]
        assert excerpt.answer.text and excerpt.text == excerpt.answer.text[excerpt.starts_at : excerpt.ends_at]
    assert sorted(letters(text) for text in said.values()) == sorted(letters(text) for text in TEXTS)
    standing = [each for each in review.codings() if each.status is not CodingStatus.REJECTED]
    assert {theme: size.passages for theme, size in breadth_by_theme(review.number).items()} == Counter(
        each.theme_id for each in standing
    )
    under = {each.excerpt_id for each in standing if each.theme.status is not ThemeStatus.RETIRED}
    here = columns_of(review.number)
    assert (
        counts_by_theme(here)
        and set(here.uuids(np.flatnonzero(placed(here, [each.id for each in review.themes()])))) == under
    )
    return after


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def last_act(review: Review) -> ReviewAct | None:
    mine = select(ReviewAct).where(ReviewAct.consultation_id == review.number).order_by(ReviewAct.id.desc())
    return db.session.scalar(mine.limit(1))


@given(STEPS, st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_random_acts(app: Flask, steps: list[tuple[str, bool, int]], in_order: bool, chance: Any) -> None:
    review = begin()
    state = check(review, review.state(), None)
    for name, second, number in steps:
        known = last_act(review)
        try:
            ACTS[name](review, review.second if second else review.world.person, number)
        except Refusal:
            db.session.rollback()
            continue
        act = last_act(review)
        assert act and act is not known
        review.stack.append((act.id, state))
        state = check(review, state, act)
    assert gather_excerpts(review.number) == 0
    assert review.state() == state, "gathering again changed a passage"
    if not in_order:
        chance.shuffle(review.stack)
    while review.stack:
        number, was = review.stack.pop()
        act = db.session.get_one(ReviewAct, number)
        try:
            verbs.undo_act(act)
        except Refusal:
            db.session.rollback()
            assert not in_order, "the last act could not be undone"
            continue
        state = check(review, state, act)
        assert not in_order or state == was


def test_every_act_is_undone_row_for_row(app: Flask) -> None:
    """Each kind of act once, one on top of the other, so that none is left to chance."""
    review = begin()
    state = check(review, review.state(), None)
    for name, act_of in sorted(ACTS.items(), key=lambda each: (each[0] != "move many", each[0])):
        for number in (341, 85, 511, 4, 2, 33):
            known = last_act(review)
            try:
                act_of(review, review.second, number)
                break
            except Refusal:
                db.session.rollback()
        act = last_act(review)
        assert act and act is not known, f"{name} was never done"
        after = check(review, state, act)
        assert after != state, f"{name} changed nothing"
        verbs.undo_act(act)
        assert review.state() == state, f"{name} was not undone"
        if name not in ("retire", "merge"):
            act_of(review, review.second, number)  # and stays, for the next one to build on
            state = check(review, state, last_act(review))
