"""Who a member is: for administrators and the facilitators of the forum, sealed until they say why they need it."""

from __future__ import annotations

import click
from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.forums.access import forum_or_404, member_or_404
from consult.forums.drafts import NotPossible
from consult.forums.forms import refuse
from consult.forums.models import ForumMember
from consult.identities.actions import change_key, find_identity, forget_identity, keep_identity, open_identity
from consult.identities.details import FIELDS
from consult.identities.forms import IdentityForm, OpenForm
from consult.identities.models import IdentityOpening
from consult.people.access import ADMINISTRATORS, allow, current_person
from consult.people.models import Role
from consult.privacy.handles import seal, unseal

bp = Blueprint("identities", __name__)
OPENERS = ADMINISTRATORS | {Role.FACILITATOR}
MEMBER = "/consultations/<int:consultation_id>/forums/<int:forum_id>/members/<int:member_id>/identity"
OPENED, OPEN_FOR = "identity-opened", 15 * 60  # seconds
Page = str | tuple[str, int] | Response


def member_here(consultation_id: int, forum_id: int, member_id: int) -> ForumMember:
    """The forum's own facilitators, not its peers; the strategy team finds nothing here."""
    consultation_or_404(consultation_id)
    return member_or_404(member_id, forum_or_404(forum_id))


@bp.get(MEMBER)
@allow(OPENERS)
def show(consultation_id: int, forum_id: int, member_id: int) -> str:
    member = member_here(consultation_id, forum_id, member_id)
    details = None if find_identity(member) else IdentityForm(formdata=None)
    return page(consultation_id, member, OpenForm(formdata=None), details)


@bp.post(f"{MEMBER}/open")
@allow(OPENERS)
def reveal(consultation_id: int, forum_id: int, member_id: int) -> Page:
    """What is held, on the answer to a form and on no address: going back to it says the reason again."""
    member, form = member_here(consultation_id, forum_id, member_id), OpenForm()
    try:
        told = open_identity(member, current_person(), form.reason.data or "")
    except NotPossible as problem:
        refuse(form, problem)
        return page(consultation_id, member, form, None), 422
    details = IdentityForm(formdata=None, opened=seal(OPENED, {"member": str(member.id)}), **told)
    return page(consultation_id, member, OpenForm(formdata=None), details)


@bp.post(MEMBER)
@allow(OPENERS)
def keep(consultation_id: int, forum_id: int, member_id: int) -> Page:
    member, form = member_here(consultation_id, forum_id, member_id), IdentityForm()
    if find_identity(member) and unseal(OPENED, form.opened.data, OPEN_FOR) != {"member": str(member.id)}:
        flash("Open what is held first, so that nothing is written over unseen.", "error")
        return to_member(consultation_id, member)
    try:
        keep_identity(member, form.told())
    except NotPossible as problem:
        refuse(form, problem)
        return page(consultation_id, member, OpenForm(formdata=None), form), 422
    flash(f"Sealed. It is held apart from everything {member.alias} says.")
    return to_member(consultation_id, member)


@bp.post(f"{MEMBER}/forget")
@allow(OPENERS)
def forget(consultation_id: int, forum_id: int, member_id: int) -> Response:
    member = member_here(consultation_id, forum_id, member_id)
    forget_identity(member)
    flash(f"Nothing is held about who {member.alias} is.")
    return to_member(consultation_id, member)


@bp.get("/people/identities-opened")
@allow(ADMINISTRATORS)
def log() -> str:
    """Every opening, the latest first."""
    wanted = select(IdentityOpening, ForumMember).join(ForumMember, ForumMember.id == IdentityOpening.member_id)
    whole = joinedload(IdentityOpening.person), joinedload(ForumMember.forum)
    found = db.session.execute(wanted.options(*whole).order_by(IdentityOpening.id.desc()).limit(500)).all()
    return render_template("identities/log.html", openings=found)


@bp.cli.command("new-key")
def new_key() -> None:
    """Seal every identity under a new key, and drop the old one."""
    click.echo(f"{change_key()} identities are sealed under a new key.")


def to_member(consultation_id: int, member: ForumMember) -> Response:
    return redirect(
        url_for("identities.show", consultation_id=consultation_id, forum_id=member.forum_id, member_id=member.id)
    )


def page(consultation_id: int, member: ForumMember, opening: OpenForm, details: IdentityForm | None) -> str:
    """details: the boxes, where there is nothing to open or it has just been opened."""
    openings = select(IdentityOpening).where(IdentityOpening.member_id == member.id)
    order = openings.options(joinedload(IdentityOpening.person)).order_by(IdentityOpening.id.desc())
    return render_template(
        "identities/show.html",
        member=member,
        forum=member.forum,
        held=find_identity(member) is not None,
        opening=opening,
        details=details,
        fields=FIELDS,
        openings=db.session.scalars(order.limit(100)).all(),
        form=details if details and details.errors else opening,
        **workspace(consultation_or_404(consultation_id), "Forums"),
    )
