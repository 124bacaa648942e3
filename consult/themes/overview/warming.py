"""What a server reads before anybody asks: pages and columns, so that the first to come does not wait for them."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from consult.extensions import db
from consult.themes.models import Excerpt, ReviewAct
from consult.themes.overview.choices import choices_of
from consult.themes.overview.columns import IN_MEMORY, columns_of, kept_columns, size_of
from consult.themes.overview.waiting import waiting_now

PAGES = ("themes/index.html", "themes/theme.html", "themes/passages.html", "themes/read.html")
FULL = IN_MEMORY // 2  # the rest is for what people ask for


def warm_up(app: Flask) -> threading.Thread:
    """Begin to read, in a thread of its own that ends by itself and holds nothing up."""
    thread = threading.Thread(target=read_ahead, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread


def read_ahead(app: Flask) -> None:
    with app.app_context():
        for page in PAGES:
            app.jinja_env.get_template(page)
        try:
            for number in lately_worked_at():
                if sum(map(size_of, kept_columns().values())) > FULL:
                    break
                choices_of(number, columns_of(number))
                waiting_now(number)
        except SQLAlchemyError as problem:  # whoever asks first reads it then
            app.logger.info("Nothing was read ahead: %s", type(problem).__name__)
        finally:
            db.session.remove()


def lately_worked_at() -> list[int]:
    """Consultations that have passages, those with the latest act first."""
    acts = select(ReviewAct.consultation_id, func.max(ReviewAct.id).label("last")).group_by(ReviewAct.consultation_id)
    latest = {row[0]: row[1] for row in db.session.execute(acts)}
    every = db.session.scalars(select(Excerpt.consultation_id).distinct()).all()
    return sorted(every, key=lambda number: (-latest.get(number, 0), -number))
