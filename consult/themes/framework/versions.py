"""A framework kept as it stands: its themes, and its codings by their ids alone, packed small."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, delete, func, select, type_coerce
from sqlalchemy.orm import defer, joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Image, hold, image, plain
from consult.themes.framework.models import FrameworkVersion
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme

KEPT_BY_ITSELF = 20  # of the versions nobody named, so many of the newest are kept
LONGEST_LABEL = 160
ORIGINS, STATUSES = list(Origin), list(CodingStatus)
FORMAT = 1
HEAD = struct.Struct("<BII")  # format, codings, passages under no theme
# excerpt, theme, origin, status, an example or not, how sure, from, to, how telling, by whom, when; -1 is nothing
ROW = struct.Struct("<16siBB?diiiiq")
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
Pair = tuple[bytes, int]  # an excerpt's id in its 16 bytes, and a theme: many are held at once, so they are kept small
ORIGIN_OF = {each.value: each for each in Origin}
STATUS_OF = {each.value: each for each in CodingStatus}


class Kept(NamedTuple):
    """One coding as a version holds it. No words: what was taken back does not come back with it."""

    origin: Origin
    status: CodingStatus
    is_example: bool
    confidence: float | None
    from_at: int | None
    to_at: int | None
    telling: int | None
    person_id: int | None
    decided_at: dt.datetime | None


@dataclass(frozen=True)
class State:
    """A framework of one moment, of a version or of now."""

    themes: dict[int, Image] = field(default_factory=dict)  # by the id they had then
    codings: dict[Pair, Kept] = field(default_factory=dict)
    nowhere: frozenset[bytes] = frozenset()  # passages there were, and under no theme

    @property
    def passages(self) -> set[bytes]:
        return {excerpt for excerpt, _ in self.codings} | self.nowhere


def snapshot(
    consultation: Consultation, person: Person | None, label: str, *, automatic: bool = True
) -> FrameworkVersion:
    """Keep a consultation's framework as it stands, for the caller to commit, before something changes it.

    Themes and codings only, never words. One that is kept by itself (`automatic`) is the newest version there is when
    nothing changed since that, and the oldest of its kind go; those a person named stay.
    """
    hold(consultation.id)
    db.session.flush()
    state = state_now(consultation.id)
    themes, codings = list(state.themes.values()), pack(state)
    newest = newest_version(consultation.id)
    if automatic and newest is not None and (newest.themes, newest.codings) == (themes, codings):
        return newest
    version = FrameworkVersion(
        consultation_id=consultation.id,
        number=newest.number + 1 if newest else 1,
        label=" ".join(label.split())[:LONGEST_LABEL],
        automatic=automatic,
        made_by_id=person.id if person else None,
        themes=themes,
        codings=codings,
    )
    db.session.add(version)
    db.session.flush()
    forget_oldest(consultation.id)
    return version


def newest_version(consultation_id: int) -> FrameworkVersion | None:
    wanted = select(FrameworkVersion).where(FrameworkVersion.consultation_id == consultation_id)
    return db.session.scalar(wanted.order_by(FrameworkVersion.number.desc()).limit(1))


def forget_oldest(consultation_id: int) -> None:
    mine = FrameworkVersion.consultation_id == consultation_id, FrameworkVersion.automatic.is_(True)
    old = select(FrameworkVersion.id).where(*mine).order_by(FrameworkVersion.number.desc()).offset(KEPT_BY_ITSELF)
    gone = delete(FrameworkVersion).where(FrameworkVersion.id.in_(list(db.session.scalars(old))))
    db.session.execute(gone.execution_options(synchronize_session=False))


def state_now(consultation_id: int) -> State:
    """The framework as it stands."""
    every = select(Theme).where(Theme.consultation_id == consultation_id).order_by(Theme.id)
    themes = db.session.scalars(every.execution_options(populate_existing=True)).all()
    codings = dict(rows_under([theme.id for theme in themes]))
    every_passage = {excerpt for (excerpt,) in straight(select(raw_id(Excerpt.id)).where(in_it(consultation_id)))}
    nowhere = frozenset(map(as_bytes, every_passage)) - {excerpt for excerpt, _ in codings}
    return State({theme.id: image(theme) for theme in themes}, codings, nowhere)


def in_it(consultation_id: int) -> ColumnElement[bool]:
    return Excerpt.consultation_id == consultation_id


def rows_under(theme_ids: Sequence[int]) -> Iterator[tuple[Pair, Kept]]:
    """Every coding of some themes, ordered by excerpt, straight from the driver: a row of SQLAlchemy's own for each of
    a hundred thousand would take seconds."""
    wanted = select(
        raw_id(Coding.excerpt_id), Coding.theme_id, type_coerce(Coding.origin, String),
        type_coerce(Coding.status, String), Coding.is_example, Coding.confidence, Coding.from_at, Coding.to_at,
        Coding.telling, Coding.person_id, Coding.decided_at,
    ).where(Coding.theme_id.in_(theme_ids)).order_by(Coding.excerpt_id, Coding.theme_id)  # fmt: skip
    for excerpt, theme, origin, status, example, sure, start, end, telling, person, moment in straight(wanted):
        said = ORIGIN_OF[origin], STATUS_OF[status], bool(example), sure
        yield (as_bytes(excerpt), theme), Kept(*said, start, end, telling, person, as_moment(moment))


def image_of(pair: Pair, kept: Kept) -> Image:
    """A coding as an act keeps it."""
    return {"excerpt_id": pair[0].hex(), "theme_id": pair[1], **{k: plain(v) for k, v in kept._asdict().items()}}


def straight(wanted: Select[Any]) -> Sequence[Any]:
    found: Sequence[Any] = db.session.connection().execute(wanted).cursor.fetchall()
    return found


def raw_id(column: Any) -> ColumnElement[Any]:
    """An id as the driver gives it quickest: 32 digits from SQLite, 16 bytes from PostgreSQL."""
    return type_coerce(column, String) if db.engine.dialect.name == "sqlite" else func.uuid_send(column)


def as_bytes(given: str | bytes) -> bytes:
    return bytes.fromhex(given) if isinstance(given, str) else given


def as_moment(given: str | dt.datetime | None) -> dt.datetime | None:
    """SQLite writes a moment as words, without its zone; PostgreSQL gives it in the zone of the session."""
    if given is None:
        return None
    moment = dt.datetime.fromisoformat(given) if isinstance(given, str) else given
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def state_of(version: FrameworkVersion) -> State:
    """The framework as a version holds it."""
    data = zlib.decompress(version.codings)
    kind, codings, nowhere = HEAD.unpack_from(data)
    if kind != FORMAT:
        raise ValueError(f"framework version {version.id} is of an unknown format, {kind}")
    end = HEAD.size + codings * ROW.size
    left = (data[at : at + 16] for at in range(end, end + 16 * nowhere, 16))
    rows = dict(unpack(ROW.iter_unpack(data[HEAD.size : end])))
    return State({theme["id"]: theme for theme in version.themes}, rows, frozenset(left))


def pack(state: State) -> bytes:
    """Codings and passages under no theme, in one order whatever order they were read in."""
    parts = [HEAD.pack(FORMAT, len(state.codings), len(state.nowhere))]
    for (excerpt, theme), kept in sorted(state.codings.items(), key=lambda each: each[0]):
        parts.append(
            ROW.pack(
                excerpt,
                theme,
                ORIGINS.index(kept.origin),
                STATUSES.index(kept.status),
                kept.is_example,
                -1.0 if kept.confidence is None else kept.confidence,
                *(-1 if value is None else value for value in kept[4:8]),
                -1 if kept.decided_at is None else (kept.decided_at - BEGINNING) // MICROSECOND,
            )
        )
    return zlib.compress(b"".join([*parts, *sorted(state.nowhere)]), 1)


def unpack(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Pair, Kept]]:
    for excerpt, theme, origin, status, example, sure, *places, when in rows:
        from_at, to_at, telling, person_id = (None if value < 0 else value for value in places)
        moment = None if when < 0 else BEGINNING + when * MICROSECOND
        said = ORIGINS[origin], STATUSES[status], example, None if sure < 0 else sure
        kept = Kept(*said, from_at, to_at, telling, person_id, moment)
        yield (excerpt, theme), kept


def versions_of(consultation_id: int) -> Sequence[FrameworkVersion]:
    """Every version, the newest first; what each holds is read only when it is opened."""
    wanted = select(FrameworkVersion).where(FrameworkVersion.consultation_id == consultation_id)
    held = defer(FrameworkVersion.themes), defer(FrameworkVersion.codings)
    wanted = wanted.options(*held, joinedload(FrameworkVersion.made_by))
    return db.session.scalars(wanted.order_by(FrameworkVersion.number.desc())).all()
