"""Reading a sample: how far each coder is, the next passage, and once it is closed the comparison."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.people.models import Person
from consult.themes.checking.comparing import Comparison, Said, compare
from consult.themes.checking.models import BlindCoding, BlindSample, SampledExcerpt
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme
from consult.themes.sources import with_source

ENGINE = "Consult"


@dataclass(frozen=True)
class Progress:
    """How many passages of a sample one person has coded; nothing of what they said."""

    person: Person
    coded: int


@dataclass(frozen=True)
class Row:
    """One passage of a closed sample, with what each coder said."""

    sampled: SampledExcerpt
    said: Sequence[tuple[str, Sequence[str], bool]]  # coder, names of themes, whether it is the engine


def samples_of(consultation_id: int) -> Sequence[BlindSample]:
    wanted = select(BlindSample).where(BlindSample.consultation_id == consultation_id).order_by(BlindSample.id.desc())
    return db.session.scalars(wanted.options(joinedload(BlindSample.drawn_by))).all()


def size_of(sample: BlindSample) -> int:
    """How many passages it still has: words taken back leave it."""
    return db.session.scalar(select(func.count()).where(SampledExcerpt.sample_id == sample.id)) or 0


def progress(sample: BlindSample) -> list[Progress]:
    counted = (
        select(BlindCoding.person_id, func.count())
        .where(BlindCoding.sample_id == sample.id)
        .group_by(BlindCoding.person_id)
    )
    people: dict[int, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    found = db.session.scalars(select(Person).where(Person.id.in_(people)).order_by(Person.name, Person.id))
    return [Progress(person, people[person.id]) for person in found]


def own_coding(sampled: SampledExcerpt, person: Person) -> BlindCoding | None:
    return db.session.get(BlindCoding, (sampled.sample_id, sampled.excerpt_id, person.id))


def at_place(sample: BlindSample, place: int) -> SampledExcerpt | None:
    """The passage at a place, or the next that is still there."""
    wanted = select(SampledExcerpt).where(SampledExcerpt.sample_id == sample.id, SampledExcerpt.place >= place)
    with_words = joinedload(SampledExcerpt.excerpt).options(*with_source())
    return db.session.scalar(wanted.order_by(SampledExcerpt.place).limit(1).options(with_words))


def next_place(sample: BlindSample, person: Person, after: int = 0) -> int | None:
    """The place of the first passage after one that this person has not coded; then of any; None when all are."""
    done = select(BlindCoding.excerpt_id).where(BlindCoding.sample_id == sample.id, BlindCoding.person_id == person.id)
    wanted = select(SampledExcerpt.place).where(
        SampledExcerpt.sample_id == sample.id, SampledExcerpt.excerpt_id.not_in(done)
    )
    later = db.session.scalar(wanted.where(SampledExcerpt.place > after).order_by(SampledExcerpt.place).limit(1))
    return later or db.session.scalar(wanted.order_by(SampledExcerpt.place).limit(1))


def place_before(sample: BlindSample, place: int) -> int | None:
    wanted = select(func.max(SampledExcerpt.place)).where(
        SampledExcerpt.sample_id == sample.id, SampledExcerpt.place < place
    )
    return db.session.scalar(wanted)


def themes_of_sample(sample: BlindSample) -> list[Theme]:
    """What could be chosen when it was drawn, and is still there, by name; a sub-theme after its parent."""
    wanted = select(Theme).where(Theme.consultation_id == sample.consultation_id, Theme.id.in_(sample.themes))
    themes = {theme.id: theme for theme in db.session.scalars(wanted.order_by(func.lower(Theme.name), Theme.id))}
    ordered: list[Theme] = []
    for theme in themes.values():
        if theme.parent_id not in themes:
            ordered += [theme, *(each for each in themes.values() if each.parent_id == theme.id)]
    return ordered + [theme for theme in themes.values() if theme not in ordered]


def comparison_of(sample: BlindSample) -> Comparison[uuid.UUID]:
    """The figures of a sample: people, and the engine as one more coder."""
    rows = rows_of(sample)
    coders = [Said(ENGINE, {each.excerpt_id: frozenset(each.machine) for each in rows}, machine=True)]
    said: dict[int, dict[uuid.UUID, frozenset[int]]] = {}
    for coding in codings_of_sample(sample):
        said.setdefault(coding.person_id, {})[coding.excerpt_id] = frozenset(coding.themes)
    coders += [Said(each.person.name, said[each.person.id]) for each in progress(sample)]
    parents = {theme.id: theme.parent_id for theme in themes_of_sample(sample)}
    return compare(coders, [each.excerpt_id for each in rows], parents)


def rows_of(sample: BlindSample) -> Sequence[SampledExcerpt]:
    wanted = select(SampledExcerpt).where(SampledExcerpt.sample_id == sample.id).order_by(SampledExcerpt.place)
    return db.session.scalars(wanted).all()


def codings_of_sample(sample: BlindSample) -> Sequence[BlindCoding]:
    wanted = select(BlindCoding).where(BlindCoding.sample_id == sample.id)
    return db.session.scalars(wanted.options(joinedload(BlindCoding.person))).all()


def side_by_side(sample: BlindSample, passages: Sequence[uuid.UUID]) -> list[Row]:
    """Some passages of a closed sample with what everybody said of them, in the order of the sample."""
    names = {theme.id: theme.name for theme in themes_of_sample(sample)}
    wanted = (
        select(SampledExcerpt)
        .where(SampledExcerpt.sample_id == sample.id, SampledExcerpt.excerpt_id.in_(passages))
        .order_by(SampledExcerpt.place)
        .options(joinedload(SampledExcerpt.excerpt).options(*with_source()), joinedload(SampledExcerpt.settled_by))
    )
    said: dict[uuid.UUID, list[tuple[str, Sequence[str], bool]]] = {}
    for coding in sorted(codings_of_sample(sample), key=lambda each: (each.person.name, each.person_id)):
        chosen = [names[theme] for theme in coding.themes if theme in names]
        said.setdefault(coding.excerpt_id, []).append((coding.person.name, chosen, False))
    return [
        Row(
            each,
            [
                *said.get(each.excerpt_id, []),
                (ENGINE, [names[theme] for theme in each.machine if theme in names], True),
            ],
        )
        for each in db.session.scalars(wanted)
    ]


def decided_in_review(sample: BlindSample) -> int:
    """Passages of the whole consultation that somebody decided while seeing the engine's themes: read, not checked."""
    wanted = (
        select(func.count(Coding.excerpt_id.distinct()))
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .where(Excerpt.consultation_id == sample.consultation_id, Coding.status != CodingStatus.SUGGESTED)
    )
    return db.session.scalar(wanted) or 0
