"""Whether this place is well: the database answers, and a worker is at work."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from consult.extensions import db, now
from consult.jobs.models import Worker

WORKER_QUIET_AFTER = dt.timedelta(seconds=20)


def health() -> tuple[dict[str, object], int]:
    """Whether the database answers and a worker is at work."""
    try:
        db.session.execute(text("select 1"))
        seen = db.session.scalar(select(Worker.seen_at).order_by(Worker.seen_at.desc()).limit(1))
    except SQLAlchemyError:
        return {"status": "unwell", "database": "does not answer", "worker": "unknown"}, 503
    working = seen is not None and now() - seen < WORKER_QUIET_AFTER
    return {"status": "ok", "database": "ok", "worker": "ok" if working else "not running"}, 200
