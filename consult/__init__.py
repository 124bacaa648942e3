"""Consult: how a membership charity listens, and shows what it did with what it heard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The application of one place: settings, extensions, slices, commands, and the rules every request meets.

    It is imported here and not above: a command that opens no database does not wait for the web's parts."""
    import config
    from consult import web
    from consult.extensions import csrf, db, limiter, migrate
    from consult.people import access

    every_table()
    app = web.Application(__name__, template_folder=str(ROOT / "templates"))
    app.config.from_mapping(config.load(dict(overrides or {})))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    web.init_app(app)  # first, so that a body too large to be a form is never read
    csrf.init_app(app)
    limiter.init_app(app)
    register_slices(app)
    access.init_app(app)
    return app


def every_table() -> tuple[ModuleType, ...]:
    """The modules that between them know every table of the database."""
    from consult.forums.after import models as afterwards
    from consult.forums.safety import models as safety
    from consult.forums.voting import models as voting
    from consult.identities import models as identities
    from consult.strategy import models as strategy  # the last slice knows nearly all the tables below it
    from consult.surveys.inviting import models as invitations  # these stand beside the way to it
    from consult.surveys.paper import models as paper
    from consult.themes.checking import models as checking
    from consult.themes.confirming import models as confirming
    from consult.themes.framework import models as framework

    return (strategy, afterwards, safety, voting, identities, invitations, paper, checking, confirming, framework)


def register_slices(app: Flask) -> None:
    """Each slice brings its own routes; a slice that also works in the background brings its jobs."""
    from consult.consultations.routes import bp as consultations
    from consult.forums.routes import bp as forums
    from consult.identities.routes import bp as identities
    from consult.jobs.routes import bp as jobs
    from consult.people.routes import bp as people
    from consult.strategy.routes import bp as strategy
    from consult.surveys.routes import bp as surveys
    from consult.themes.routes import bp as themes

    for blueprint in (people, consultations, surveys, forums, identities, themes, strategy, jobs):
        app.register_blueprint(blueprint)
