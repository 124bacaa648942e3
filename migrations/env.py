"""How a change of schema runs: on the application's own engine, in batches where SQLite needs them."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from consult.extensions import Base, is_described

database = current_app.extensions["migrate"].db

with database.engine.connect() as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A batch rebuilds a table by copying it; with foreign keys on, dropping the old one would delete its children.
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=is_described,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        connection.execute(text("PRAGMA foreign_keys=ON"))
        connection.commit()
