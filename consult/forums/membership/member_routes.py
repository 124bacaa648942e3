"""A member of a forum: known by alias, with what they need, what they share, and how far they have come."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import this_week
from consult.forums.access import forum_or_404, hub_or_404, member_or_404, step_or_404
from consult.forums.actions import (
    NotPossible,
    add_member,
    add_step,
    change_member,
    forget_member,
    mark_back,
    mark_left,
    remove_step,
    set_wishes,
    share,
)
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.membership.forms import MemberDetailsForm, MemberForm, SharedForm, StepForm, WishForm
from consult.forums.membership.forum_routes import HERE, Page, show_forum
from consult.forums.membership.progress import attended
from consult.forums.membership.sharing import EXPERIENCE, shared_by
from consult.forums.models import Forum, ForumMember, Hub, Step
from consult.people.access import FORUM_STAFF, allow, current_person
from consult.people.models import Role
from consult.privacy.consent import Consent

MEMBERS = "/consultations/<int:consultation_id>/forums/<int:forum_id>/members"
MEMBER = f"{MEMBERS}/<int:member_id>"
OPENERS = (Role.ADMINISTRATOR, Role.FACILITATOR)


@bp.post(MEMBERS)
@allow(FORUM_STAFF)
def add_a_member(consultation_id: int, forum_id: int) -> Page:
    consultation_or_404(consultation_id)
    forum = forum_or_404(forum_id)
    form = MemberForm().offer(forum)
    if form.validate():
        try:
            member = add_member(forum, form.alias.data or "", Consent(form.consent.data), hub=chosen_hub(form, forum))
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"{member.alias} is in the forum.")
            return redirect(url_for("forums.show", consultation_id=consultation_id, forum_id=forum.id))
    return show_forum(consultation_id, forum, form), 422


def chosen_hub(form: MemberForm, forum: Forum) -> Hub | None:
    return hub_or_404(form.hub_id.data, forum) if form.hub_id.data else None


@bp.get(MEMBER)
@allow(FORUM_STAFF)
def member(consultation_id: int, forum_id: int, member_id: int) -> str:
    consultation_or_404(consultation_id)
    return show_member(consultation_id, member_or_404(member_id, forum_or_404(forum_id)))


def show_member(consultation_id: int, member: ForumMember, wrong: FlaskForm | None = None) -> str:
    """A member's page; with what was typed into one of its forms, where that was refused."""
    return render_template(
        "forums/member.html",
        member=member,
        forum=member.forum,
        details=wrong if isinstance(wrong, MemberDetailsForm) else details_form(member),
        shared=wrong if isinstance(wrong, SharedForm) else shared_form(member),
        step_form=wrong if isinstance(wrong, StepForm) else StepForm(formdata=None, week=this_week()),
        wish_form=wrong
        if isinstance(wrong, WishForm)
        else WishForm(formdata=None, wishes=[wish.step.value for wish in member.wishes]),
        attended=attended(member),
        may_open=current_person().role in OPENERS,
        form=wrong,
        **workspace(consultation_or_404(consultation_id), HERE),
    )


def details_form(member: ForumMember) -> MemberDetailsForm:
    form = MemberDetailsForm(
        formdata=None,
        alias=member.alias,
        consent=member.consent.value,
        hub_id=member.hub_id or 0,
        needs=member.needs,
        joined_on=member.joined_on,
    )
    form.offer(member.forum)
    return form


def shared_form(member: ForumMember) -> SharedForm:
    said = shared_by(member)
    form = SharedForm(formdata=None, experience=said.get(EXPERIENCE, [])).offer(member)
    for trait, field in form.about():
        field.data = said.get(trait.name, [""])[0]
    return form


def to_member(consultation_id: int, member: ForumMember) -> Response:
    return redirect(
        url_for("forums.member", consultation_id=consultation_id, forum_id=member.forum_id, member_id=member.id)
    )


@bp.post(MEMBER)
@allow(FORUM_STAFF)
def change_a_member(consultation_id: int, forum_id: int, member_id: int) -> Page:
    consultation_or_404(consultation_id)
    forum, form = forum_or_404(forum_id), MemberDetailsForm()
    member = member_or_404(member_id, forum)
    if form.offer(forum).validate():
        try:
            change_member(
                member,
                form.alias.data or "",
                Consent(form.consent.data),
                hub=chosen_hub(form, forum),
                needs=form.needs.data or "",
                joined=form.joined_on.data,
            )
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"Kept for {member.alias}.")
            return to_member(consultation_id, member)
    return show_member(consultation_id, member, form), 422


@bp.post(f"{MEMBER}/shared")
@allow(FORUM_STAFF)
def share_traits(consultation_id: int, forum_id: int, member_id: int) -> Page:
    consultation_or_404(consultation_id)
    member = member_or_404(member_id, forum_or_404(forum_id))
    form = SharedForm().offer(member)
    if form.validate():
        try:
            share(member, form.shared())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"Kept what {member.alias} chose to share.")
            return to_member(consultation_id, member)
    return show_member(consultation_id, member, form), 422


@bp.post(f"{MEMBER}/steps")
@allow(FORUM_STAFF)
def add_a_step(consultation_id: int, forum_id: int, member_id: int) -> Page:
    consultation_or_404(consultation_id)
    member, form = member_or_404(member_id, forum_or_404(forum_id)), StepForm()
    if form.validate():
        try:
            add_step(member, Step(form.step.data), form.week.data)
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"Noted for {member.alias}.")
            return to_member(consultation_id, member)
    return show_member(consultation_id, member, form), 422


@bp.post(f"{MEMBER}/steps/<int:step_id>/remove")
@allow(FORUM_STAFF)
def remove_a_step(consultation_id: int, forum_id: int, member_id: int, step_id: int) -> Response:
    consultation_or_404(consultation_id)
    member = member_or_404(member_id, forum_or_404(forum_id))
    remove_step(member, step_or_404(step_id, member))
    flash("Taken off.")
    return to_member(consultation_id, member)


@bp.post(f"{MEMBER}/wishes")
@allow(FORUM_STAFF)
def wish(consultation_id: int, forum_id: int, member_id: int) -> Page:
    consultation_or_404(consultation_id)
    member, form = member_or_404(member_id, forum_or_404(forum_id)), WishForm()
    if not form.validate():
        return show_member(consultation_id, member, form), 422
    set_wishes(member, [Step(wish) for wish in form.wishes.data or []])
    flash(f"Kept where {member.alias} wants to go.")
    return to_member(consultation_id, member)


@bp.post(f"{MEMBER}/left")
@allow(FORUM_STAFF)
def leave(consultation_id: int, forum_id: int, member_id: int) -> Response:
    consultation_or_404(consultation_id)
    member = member_or_404(member_id, forum_or_404(forum_id))
    mark_left(member)
    back = url_for("forums.come_back", consultation_id=consultation_id, forum_id=forum_id, member_id=member.id)
    flash(f"{member.alias} has left. What they said stays.", back)
    return to_member(consultation_id, member)


@bp.post(f"{MEMBER}/back")
@allow(FORUM_STAFF)
def come_back(consultation_id: int, forum_id: int, member_id: int) -> Response:
    consultation_or_404(consultation_id)
    member = member_or_404(member_id, forum_or_404(forum_id))
    mark_back(member)
    flash(f"{member.alias} is in the forum again.")
    return to_member(consultation_id, member)


@bp.post(f"{MEMBER}/forget")
@allow(FORUM_STAFF)
def forget(consultation_id: int, forum_id: int, member_id: int) -> Response:
    consultation_or_404(consultation_id)
    member = member_or_404(member_id, forum_or_404(forum_id))
    try:
        forget_member(member)
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        flash(f"Nothing of what {member.alias} told about themselves is kept any more.")
    return to_member(consultation_id, member)
