"""A framework kept as it stands: its themes, and its codings by their ids alone, packed small."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import defer, joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Image, hold, image
from consult.themes.framework.models import FrameworkVersion
from consult.themes.models import Theme
from consult.themes.overview.columns import columns_of
from consult.themes.rows import ROW, Ids, Rows, distinct, excerpts_of, in_order, rows_under

KEPT_BY_ITSELF = 20  # of the versions nobody named, so many of the newest are kept
LONGEST_LABEL = 160
FORMAT = 1
HEAD = struct.Struct("<BII")  # format, codings, passages under no theme


@dataclass(frozen=True, eq=False)
class State:
    """A framework of one moment, of a version or of now. No words: what was taken back does not come back with it."""

    themes: dict[int, Image] = field(default_factory=dict)  # by the id they had then
    codings: Rows = field(default_factory=lambda: np.zeros(0, ROW))
    nowhere: Ids = field(default_factory=lambda: np.zeros(0, "S16"))  # passages there were, and under no theme

    @property
    def passages(self) -> Ids:
        return distinct(self.codings["excerpt"], self.nowhere)

    @property
    def plain(self) -> bytes:
        """Codings and passages under no theme, in one order whatever order they were read in."""
        head = HEAD.pack(FORMAT, len(self.codings), len(self.nowhere))
        return head + in_order(self.codings).tobytes() + np.sort(self.nowhere).tobytes()

    @property
    def mark(self) -> str:
        """The state in short: whoever restores over it names what they saw."""
        return hashlib.blake2b(repr(list(self.themes.values())).encode() + self.plain, digest_size=9).hexdigest()


def snapshot(
    consultation: Consultation, person: Person | None, label: str, *, automatic: bool = True, state: State | None = None
) -> FrameworkVersion:
    """Keep a consultation's framework as it stands, for the caller to commit, before something changes it.

    Themes and codings only, never words. One that is kept by itself (`automatic`) is the newest version there is when
    nothing changed since that, and the oldest of its kind go; those a person named stay. `state`: as it stands, when
    the caller holds the consultation and has read it already.
    """
    hold(consultation.id)
    db.session.flush()
    state = state or state_now(consultation.id)
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
    codings = rows_under(consultation_id)
    here = columns_of(consultation_id)
    alone = np.ones(len(here), np.bool_)
    alone[here.row] = False
    nowhere = np.sort(excerpts_of(here)[alone])
    return State({theme.id: image(theme) for theme in themes}, codings, nowhere)


def state_of(version: FrameworkVersion) -> State:
    """The framework as a version holds it."""
    data = zlib.decompress(version.codings)
    kind, codings, _ = HEAD.unpack_from(data)
    if kind != FORMAT:
        raise ValueError(f"framework version {version.id} is of an unknown format, {kind}")
    end = HEAD.size + codings * ROW.itemsize
    rows = np.frombuffer(data[HEAD.size : end], ROW)
    return State({theme["id"]: theme for theme in version.themes}, rows, np.frombuffer(data[end:], "S16"))


def pack(state: State) -> bytes:
    return zlib.compress(state.plain, 1)


def versions_of(consultation_id: int) -> Sequence[FrameworkVersion]:
    """Every version, the newest first; what each holds is read only when it is opened."""
    wanted = select(FrameworkVersion).where(FrameworkVersion.consultation_id == consultation_id)
    held = defer(FrameworkVersion.themes), defer(FrameworkVersion.codings)
    wanted = wanted.options(*held, joinedload(FrameworkVersion.made_by))
    return db.session.scalars(wanted.order_by(FrameworkVersion.number.desc())).all()
