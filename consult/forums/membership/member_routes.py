"""What is posted from a forum's page: members by alias, and which facilitators may enter."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404
from consult.extensions import db
from consult.forums.access import forum_or_404, grant_or_404, member_or_404
from consult.forums.actions import NotPossible, add_member, change_consent, end_grant, grant_forum, mark_back, mark_left
from consult.forums.blueprint import bp
from consult.forums.forms import GrantForm, MemberForm, refuse
from consult.forums.membership.forum_routes import Page, show_forum
from consult.forums.models import Forum
from consult.people.access import FORUM_STAFF, STRATEGISTS, allow
from consult.people.models import Person, Role
from consult.privacy.consent import Consent

FORUM = "/consultations/<int:consultation_id>/forums/<int:forum_id>"


def to_forum(consultation_id: int, forum: Forum) -> Response:
    return redirect(url_for("forums.show", consultation_id=consultation_id, forum_id=forum.id))


@bp.post(f"{FORUM}/members")
@allow(FORUM_STAFF)
def add_a_member(consultation_id: int, forum_id: int) -> Page:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), MemberForm()
    if form.validate():
        try:
            member = add_member(forum, form.alias.data or "", Consent(form.consent.data))
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"{member.alias} is in the forum.")
            return to_forum(consultation_id, forum)
    return show_forum(consultation_id, forum, form, GrantForm(formdata=None)), 422


@bp.post(f"{FORUM}/members/<int:member_id>/consent")
@allow(FORUM_STAFF)
def agree(consultation_id: int, forum_id: int, member_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), MemberForm()
    member = member_or_404(member_id, forum)
    if form.validate():
        change_consent(member, Consent(form.consent.data))
        flash(f"Kept for {member.alias}. It counts from the next thing they say.")
    return to_forum(consultation_id, forum)


@bp.post(f"{FORUM}/members/<int:member_id>/left")
@allow(FORUM_STAFF)
def leave(consultation_id: int, forum_id: int, member_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum = forum_or_404(forum_id)
    member = member_or_404(member_id, forum)
    mark_left(member)
    back = url_for("forums.come_back", consultation_id=consultation_id, forum_id=forum.id, member_id=member.id)
    flash(f"{member.alias} has left. What they said stays.", back)
    return to_forum(consultation_id, forum)


@bp.post(f"{FORUM}/members/<int:member_id>/back")
@allow(FORUM_STAFF)
def come_back(consultation_id: int, forum_id: int, member_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum = forum_or_404(forum_id)
    member = member_or_404(member_id, forum)
    mark_back(member)
    flash(f"{member.alias} is in the forum again.")
    return to_forum(consultation_id, forum)


@bp.post(f"{FORUM}/grants")
@allow(STRATEGISTS)
def grant(consultation_id: int, forum_id: int) -> Page:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), GrantForm()
    people = db.session.query(Person).filter_by(role=Role.FACILITATOR, active=True).all()
    form.offer(people)
    if form.validate():
        person = db.session.get(Person, form.person_id.data) or abort(404)
        try:
            grant_forum(person, forum, form.until.data)
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"{person.name} may enter {forum.name}.")
            return to_forum(consultation_id, forum)
    return show_forum(consultation_id, forum, MemberForm(formdata=None), form), 422


@bp.post(f"{FORUM}/grants/<int:grant_id>/end")
@allow(STRATEGISTS)
def end_a_grant(consultation_id: int, forum_id: int, grant_id: int) -> Response:
    consultation_or_404(consultation_id)
    forum = forum_or_404(forum_id)
    ended = grant_or_404(grant_id, forum)
    end_grant(ended)
    flash(f"{ended.person.name} no longer enters {forum.name}.")
    return to_forum(consultation_id, forum)
