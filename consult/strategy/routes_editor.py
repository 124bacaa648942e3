"""The workspace: the list of strategies, one strategy with what stands in its way, publishing and earlier versions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.people.models import Person
from consult.strategy import actions
from consult.strategy.blueprint import bp
from consult.strategy.body import body_of
from consult.strategy.finding import in_consultation, strategy_or_404
from consult.strategy.forms import StrategyForm
from consult.strategy.models import Publication, Strategy, StrategyStatus
from consult.strategy.obstacles import number_of, obstacles
from consult.strategy.quoting import stands
from consult.strategy.refusal import Refusal
from consult.strategy.routes_published import render_published
from consult.strategy.taken_back import unseen_of
from consult.strategy.waiting import Waiting, quotes_waiting
from consult.themes.quoting.models import Quote

ROOT = "/consultations/<int:consultation_id>/strategy"
ONE = f"{ROOT}/<int:strategy_id>"


@bp.get(ROOT)
@allow(READERS)
def index(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    own = select(Strategy).where(Strategy.consultation_id == consultation.id).order_by(Strategy.id)
    return render_template(
        "strategy/index.html",
        strategies=[(each, len(unseen_of(each))) for each in db.session.scalars(own)],
        **workspace(consultation, "Strategy"),
    )


@bp.route(f"{ROOT}/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new(consultation_id: int) -> str | Response:
    consultation = consultation_or_404(consultation_id)
    form = StrategyForm()
    if form.validate_on_submit():
        made = actions.create_strategy(consultation, form.title.data, form.years.data or "", form.lead.data or "")
        flash(f"“{made.title}” has begun. Add its first aim.")
        return redirect(url_for(".show", consultation_id=consultation.id, strategy_id=made.id))
    return render_template("strategy/edit.html", form=form, strategy=None, **workspace(consultation, "Strategy"))


@bp.get(ONE)
@allow(READERS)
def show(consultation_id: int, strategy_id: int) -> str:
    strategy = strategy_or_404(consultation_id, strategy_id)
    versions = db.session.execute(
        select(Publication, Person)
        .join(Person, Person.id == Publication.published_by_id)
        .where(Publication.strategy_id == strategy.id)
        .order_by(Publication.version.desc())
    ).all()
    waiting: list[Waiting] = quotes_waiting(strategy)
    return render_template(
        "strategy/show.html",
        strategy=strategy,
        in_the_way=obstacles(strategy),
        waiting=waiting,
        taken_back=unseen_of(strategy),
        versions=versions,
        public=strategy.status is StrategyStatus.PUBLISHED,
        may_edit=current_person().role in STRATEGISTS,
        number_of=number_of,
        stands=stands,
        **workspace(strategy.consultation, "Strategy"),
    )


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit(consultation_id: int, strategy_id: int) -> str | Response:
    strategy = strategy_or_404(consultation_id, strategy_id)
    form = StrategyForm(obj=strategy)
    if form.validate_on_submit():
        actions.change_strategy(strategy, form.title.data, form.years.data or "", form.lead.data or "")
        flash("Saved.")
        return back(strategy)
    return render_template(
        "strategy/edit.html", form=form, strategy=strategy, **workspace(strategy.consultation, "Strategy")
    )


@bp.post(f"{ONE}/publish")
@allow(STRATEGISTS)
def publish(consultation_id: int, strategy_id: int) -> Response:
    strategy = strategy_or_404(consultation_id, strategy_id)
    try:
        publication = actions.publish_strategy(strategy, current_person())
    except Refusal as refusal:
        flash(f"Not published. {refusal}", "error")
    else:
        flash(f"Version {publication.version} is published at /strategy/{strategy.slug}.")
    return back(strategy)


@bp.post(f"{ONE}/take-down")
@allow(STRATEGISTS)
def take_down(consultation_id: int, strategy_id: int) -> Response:
    strategy = strategy_or_404(consultation_id, strategy_id)
    actions.withdraw_publication(strategy)
    flash("The page is down. Nothing was deleted. Publish again to bring it back.")
    return back(strategy)


@bp.get(f"{ONE}/preview")
@allow(READERS)
def preview(consultation_id: int, strategy_id: int) -> str:
    """The page as it would be published now; where something stands in the way, what it is."""
    strategy = strategy_or_404(consultation_id, strategy_id)
    in_the_way = obstacles(strategy)
    if in_the_way:
        return render_template(
            "strategy/no_preview.html",
            strategy=strategy,
            in_the_way=in_the_way,
            **workspace(strategy.consultation, "Strategy"),
        )
    return render_published(strategy.slug, body_of(strategy), "This is how the page would look. It is not published.")


@bp.get(f"{ONE}/versions/<int:version>")
@allow(READERS)
def version(consultation_id: int, strategy_id: int, version: int) -> str:
    strategy = strategy_or_404(consultation_id, strategy_id)
    found = db.session.scalar(
        select(Publication).where(Publication.strategy_id == strategy.id, Publication.version == version)
    )
    if found is None:
        abort(404)
    return render_published(strategy.slug, found.body, f"Version {version}, as it was published.")


@bp.post(f"{ONE}/quotes/<int:quote_id>/approve")
@allow(STRATEGISTS)
def approve(consultation_id: int, strategy_id: int, quote_id: int) -> Response:
    strategy = strategy_or_404(consultation_id, strategy_id)
    quote = in_consultation(Quote, quote_id, strategy.consultation)
    try:
        actions.approve_quote(quote, current_person())
        flash("Approved. The quote may be published.")
    except Refusal as refusal:
        flash(str(refusal), "error")
    return back(strategy)


def back(strategy: Strategy) -> Response:
    return redirect(url_for(".show", consultation_id=strategy.consultation_id, strategy_id=strategy.id))
