"""A member organisation's own page, by its link: no account, nobody's words."""

from __future__ import annotations

from flask import abort, render_template

from consult.extensions import limiter
from consult.people.access import ANYONE, allow
from consult.people.link_actions import organisation_with
from consult.strategy.blueprint import bp
from consult.strategy.ours import became_of, surveys_of


@bp.get("/o/<token>")
@allow(ANYONE)
@limiter.limit("60 per minute")
def ours(token: str) -> str:
    organisation = organisation_with(token) or abort(404)
    return render_template(
        "public/ours.html", organisation=organisation, surveys=surveys_of(organisation), became=became_of(organisation)
    )
