"""Signing in and out, invitations, the people and the member organisations."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from consult.extensions import db, limiter
from consult.people import actions, contact_routes
from consult.people.access import ADMINISTRATORS, ANYONE, EVERYONE_SIGNED_IN, STRATEGISTS, TOKEN, allow, current_person
from consult.people.blueprint import bp
from consult.people.forms import AcceptForm, InviteForm, OrganisationForm, SignInForm
from consult.people.link_actions import end_link, linked_organisations, make_link
from consult.people.models import Organisation, Person, Role
from consult.web import leave_nothing

__all__ = ["bp", "contact_routes"]


def safe_return(target: str | None) -> str:
    """Where to go after signing in: a path of ours, never another site. Browsers drop tabs and line ends unseen."""
    if target and target.startswith("/") and target.isprintable() and not target.startswith(("//", "/\\")):
        return target
    return url_for("consultations.index")


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(ANYONE)
@limiter.limit("20 per 5 minutes", methods=["POST"], deduct_when=lambda response: response.status_code == 200)
def sign_in() -> str | Response:
    form = SignInForm()
    if form.validate_on_submit():
        token = actions.sign_in(form.email.data or "", form.password.data or "")
        if token:
            session.clear()
            session[TOKEN] = token
            return redirect(safe_return(request.args.get("next")))
        form.email.errors = ["The email address and the password do not belong together. Check both."]
    return render_template("people/sign_in.html", form=form)


@bp.post("/sign-out")
@allow(EVERYONE_SIGNED_IN)
def sign_out() -> Response:
    actions.sign_out(str(session.get(TOKEN, "")))
    session.clear()
    return leave_nothing(redirect(url_for("people.sign_in")))


@bp.get("/people")
@allow(ADMINISTRATORS)
def index() -> str:
    everyone = db.session.scalars(select(Person).order_by(Person.active.desc(), Person.name)).all()
    return render_template("people/index.html", everyone=everyone)


@bp.route("/people/invite", methods=["GET", "POST"])
@allow(ADMINISTRATORS)
def invite() -> str | Response:
    form = InviteForm()
    organisations = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name)).all()
    form.organisation.choices = [SelectChoice(0, "None"), *(SelectChoice(row.id, row.name) for row in organisations)]
    link = None
    if form.validate_on_submit():
        try:
            token = actions.invite_person(
                current_person(),
                form.name.data or "",
                form.email.data or "",
                Role(form.role.data),
                form.organisation.data or None,
            )
            link = str(current_app.config["PUBLIC_URL"]) + url_for("people.accept", token=token)
        except actions.EmailTaken as taken:
            form.email.errors = [str(taken)]
    return render_template("people/invite.html", form=form, link=link)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@allow(ANYONE)
def accept(token: str) -> str | Response:
    invitation = actions.find_invitation(token) or abort(404)
    form = AcceptForm(name=invitation.name)
    if form.validate_on_submit():
        try:
            actions.accept_invitation(invitation, form.name.data or "", form.password.data or "")
        except actions.EmailTaken as taken:
            form.name.errors = [str(taken)]
            return render_template("people/accept.html", form=form, invitation=invitation)
        signed_in = actions.sign_in(invitation.email, form.password.data or "")
        session.clear()
        session[TOKEN] = signed_in
        return redirect(url_for("consultations.index"))
    return render_template("people/accept.html", form=form, invitation=invitation)


@bp.post("/people/<int:person_id>/close")
@allow(ADMINISTRATORS)
def close(person_id: int) -> Response:
    person = db.session.get(Person, person_id) or abort(404)
    if person.id == current_person().id:
        flash("You cannot close your own account. Ask another administrator.", "error")
    else:
        actions.close_account(person)
        flash(
            f"The account of {person.name} is closed. They are signed out everywhere.",
            url_for(".reopen", person_id=person.id),
        )
    return redirect(url_for("people.index"))


@bp.post("/people/<int:person_id>/reopen")
@allow(ADMINISTRATORS)
def reopen(person_id: int) -> Response:
    person = db.session.get(Person, person_id) or abort(404)
    actions.reopen_account(person)
    flash(f"The account of {person.name} is open again.")
    return redirect(url_for("people.index"))


@bp.route("/organisations", methods=["GET", "POST"])
@allow(STRATEGISTS)
def organisations() -> str | Response:
    form = OrganisationForm()
    if form.validate_on_submit():
        name = (form.name.data or "").strip()
        if db.session.scalar(select(Organisation).where(Organisation.name == name)):
            form.name.errors = [f"{name} is already a member organisation."]
        else:
            actions.create_organisation(name, form.kind.data or "", split(form.regions.data), split(form.areas.data))
            flash(f"{name} is now a member organisation.")
            return redirect(url_for("people.organisations"))
    found = db.session.scalars(select(Organisation).order_by(Organisation.name)).unique().all()
    return render_template("people/organisations.html", form=form, organisations=found, linked=linked_organisations())


@bp.post("/organisations/<int:organisation_id>/link")
@allow(STRATEGISTS)
def link(organisation_id: int) -> str:
    """The link is shown this once; nobody can read it again afterwards, only make a new one."""
    organisation = db.session.get(Organisation, organisation_id) or abort(404)
    address = f"{current_app.config['PUBLIC_URL']}/o/{make_link(organisation)}"
    return render_template("people/link.html", organisation=organisation, address=address)


@bp.post("/organisations/<int:organisation_id>/end-link")
@allow(STRATEGISTS)
def unlink(organisation_id: int) -> Response:
    organisation = db.session.get(Organisation, organisation_id) or abort(404)
    end_link(organisation)
    flash(f"The link of {organisation.name} opens nothing any more.")
    return redirect(url_for("people.organisations"))


def split(text: str | None) -> list[str]:
    return [part.strip()[:80] for part in (text or "").split(",") if part.strip()]
