"""What is posted about a forum itself: which facilitators may enter, and its hubs."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404
from consult.extensions import db
from consult.forums.access import forum_or_404, grant_or_404, hub_or_404
from consult.forums.actions import NotPossible, add_hub, end_grant, grant_forum, remove_hub, rename_hub
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.membership.forms import GrantForm, HubForm
from consult.forums.membership.forum_routes import Page, facilitators, show_forum
from consult.forums.models import Forum
from consult.people.access import STRATEGISTS, allow
from consult.people.models import Person

FORUM = "/consultations/<int:consultation_id>/forums/<int:forum_id>"


def to_forum(consultation_id: int, forum: Forum) -> Response:
    return redirect(url_for("forums.show", consultation_id=consultation_id, forum_id=forum.id))


@bp.post(f"{FORUM}/grants")
@allow(STRATEGISTS)
def grant(consultation_id: int, forum_id: int) -> Page:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), GrantForm().offer(facilitators())
    if form.validate():
        person = db.session.get(Person, form.person_id.data) or abort(404)
        try:
            made = grant_forum(person, forum, form.until.data, is_peer=form.is_peer.data == "peer")
        except NotPossible as problem:
            refuse(form, problem)
        else:
            where = "the sessions of it they are named in" if made.is_peer else forum.name
            flash(f"{person.name} may enter {where}.")
            return to_forum(consultation_id, forum)
    return show_forum(consultation_id, forum, form), 422


@bp.post(f"{FORUM}/grants/<int:grant_id>/end")
@allow(STRATEGISTS)
def end_a_grant(consultation_id: int, forum_id: int, grant_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum = forum_or_404(forum_id)
    ended = grant_or_404(grant_id, forum)
    end_grant(ended)
    flash(f"{ended.person.name} no longer enters {forum.name}.")
    return to_forum(consultation_id, forum)


@bp.post(f"{FORUM}/hubs")
@allow(STRATEGISTS)
def add_a_hub(consultation_id: int, forum_id: int) -> Page:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), HubForm()
    try:
        hub = add_hub(forum, form.hub.data or "")
    except NotPossible as problem:
        refuse(form, problem)
        return show_forum(consultation_id, forum, form), 422
    flash(f"{hub.name} is a hub of {forum.name}.")
    return to_forum(consultation_id, forum)


@bp.post(f"{FORUM}/hubs/<int:hub_id>")
@allow(STRATEGISTS)
def rename_a_hub(consultation_id: int, forum_id: int, hub_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), HubForm()
    hub = hub_or_404(hub_id, forum)
    try:
        rename_hub(hub, form.hub.data or "")
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        flash(f"The hub is now called {hub.name}.")
    return to_forum(consultation_id, forum)


@bp.post(f"{FORUM}/hubs/<int:hub_id>/remove")
@allow(STRATEGISTS)
def remove_a_hub(consultation_id: int, forum_id: int, hub_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum = forum_or_404(forum_id)
    hub = hub_or_404(hub_id, forum)
    name = hub.name
    try:
        remove_hub(hub)
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        flash(f"{name} is no longer a hub of {forum.name}.")
    return to_forum(consultation_id, forum)
