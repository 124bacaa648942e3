"""The notes that stand: on a passage, and on a theme with those on what was merged into it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.themes.models import Memo, Theme


def memos_where(*where: ColumnElement[bool]) -> Sequence[Memo]:
    wanted = select(Memo).where(*where, Memo.taken_back_at.is_(None)).order_by(Memo.id)
    loads = joinedload(Memo.person), joinedload(Memo.settled_by), joinedload(Memo.theme)
    return db.session.scalars(wanted.options(*loads)).all()


def memos_on_theme(theme: Theme) -> Sequence[Memo]:
    """Those written on the theme, and on themes that are part of it for good."""
    return memos_where(Memo.theme.has(or_(Theme.id == theme.id, Theme.merged_into_id == theme.id)))


def memo_of(consultation_id: int, memo_id: int) -> Memo | None:
    memo = db.session.get(Memo, memo_id)
    return memo if memo and memo.consultation_id == consultation_id and memo.taken_back_at is None else None
