"""The directory of contacts: the list, one contact, and bringing a list in."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from consult.extensions import db
from consult.people import contact_actions as actions
from consult.people.access import STRATEGISTS, allow
from consult.people.blueprint import bp
from consult.people.contact_forms import ContactForm, ListForm
from consult.people.lists import Line, Unreadable, read_file, read_list, written
from consult.people.models import Contact, Organisation
from consult.web import takes_files

ON_A_PAGE = 100


@bp.get("/contacts")
@allow(STRATEGISTS)
def contacts() -> str:
    words = request.args.get("words", "").strip()[:100]
    page = min(max(1, request.args.get("page", 1, int)), 100_000)
    wanted = select(Contact).outerjoin(Organisation).where(*matching(words))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    found = db.session.scalars(
        wanted.options(joinedload(Contact.organisation))
        .order_by(func.lower(Contact.name), Contact.email)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    ).all()
    pages = max(1, -(-total // ON_A_PAGE))
    return render_template(
        "people/contacts.html", contacts=found, total=total, words=words, page_number=page, pages=pages
    )


def matching(words: str) -> list[ColumnElement[bool]]:
    if not words:
        return []
    columns = (Contact.name, Contact.email, Organisation.name)
    return [or_(*(column.icontains(words, autoescape=True) for column in columns))]


@bp.route("/contacts/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def add_contact() -> str | Response | tuple[str, int]:
    return contact_page(Contact())


@bp.route("/contacts/<int:contact_id>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def change_contact(contact_id: int) -> str | Response | tuple[str, int]:
    return contact_page(db.session.get(Contact, contact_id) or abort(404))


def contact_page(contact: Contact) -> str | Response | tuple[str, int]:
    form = ContactForm(
        name=contact.name,
        email=contact.email,
        organisation=contact.organisation_id or 0,
        prefers_welsh=contact.prefers_welsh,
    )
    rows = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name)).all()
    form.organisation.choices = [SelectChoice(0, "None"), *(SelectChoice(row.id, row.name) for row in rows)]
    if form.validate_on_submit():
        try:
            actions.save_contact(
                contact,
                form.name.data or "",
                form.email.data or "",
                form.organisation.data or None,
                bool(form.prefers_welsh.data),
            )
        except actions.EmailKnown as known:
            db.session.rollback()
            form.email.errors = [str(known)]
        else:
            flash("Saved.")
            return redirect(url_for(".contacts"), 303)
    page = render_template("people/contact.html", form=form, contact=contact if contact.id else None)
    return (page, 422) if form.errors else page


@bp.post("/contacts/<int:contact_id>/remove")
@allow(STRATEGISTS)
def remove_contact(contact_id: int) -> Response:
    contact = db.session.get(Contact, contact_id) or abort(404)
    name = contact.name or contact.email
    actions.remove_contact(contact)
    flash(f"{name} is no longer in the directory.")
    return redirect(url_for(".contacts"), 303)


@bp.route("/contacts/bring-in", methods=["GET", "POST"])
@allow(STRATEGISTS)
@takes_files
def bring_contacts() -> str | Response | tuple[str, int]:
    """A list is read and shown beside the directory; the same form, sent from that page, brings it in."""
    form = ListForm()
    if not form.validate_on_submit():
        return render_template("people/bring_contacts.html", form=form, found=None)
    try:
        lines = lines_of(form)
    except Unreadable as problem:
        form.text.errors = [str(problem)]
        return render_template("people/bring_contacts.html", form=form, found=None), 422
    if request.form.get("sure"):
        done = actions.bring_in(lines)
        flash(f"{len(done.new)} added, {len(done.changed)} changed.")
        return redirect(url_for(".contacts"), 303)
    found = actions.compare(lines)
    return render_template("people/bring_contacts.html", form=form, found=found, text=written(found.usable))


def lines_of(form: ListForm) -> list[Line]:
    """The people of a list that was pasted or chosen."""
    chosen = form.file.data
    if chosen and getattr(chosen, "filename", ""):
        return read_file(chosen.stream.read(), chosen.filename)
    return read_list(form.text.data or "")
