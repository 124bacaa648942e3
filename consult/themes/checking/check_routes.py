"""Pages: draw a sample, code it blind, see how far coders agree, settle what differs."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.checking import actions, reading
from consult.themes.checking.agreement import interval_of_pairs
from consult.themes.checking.comparing import Comparison, in_words, values_of
from consult.themes.checking.forms import DrawForm, SettleForm, ThemesForm
from consult.themes.checking.models import BlindSample, SampledExcerpt
from consult.themes.routes_common import may_change, refuse, refuse_at, tell
from consult.themes.whole import whole_of

CHECKING = f"{THEMES}/checking"
SAMPLE = f"{CHECKING}/<int:sample_id>"
NONE_TICKED = "Tick a theme, or say that none fits."


@bp.route(CHECKING, methods=["GET"])
@allow(READERS)
def checking(consultation_id: int) -> Any:
    return show_checks(consultation_or_404(consultation_id), DrawForm())


@bp.post(f"{CHECKING}/draw")
@allow(STRATEGISTS)
def draw_sample(consultation_id: int) -> Any:
    consultation, form = consultation_or_404(consultation_id), DrawForm()
    if form.validate_on_submit():
        try:
            drawn = actions.draw_sample(consultation, current_person(), str(form.title.data), int(form.size.data or 0))
            return redirect(url_for("themes.sample", consultation_id=consultation.id, sample_id=drawn.id))
        except Refusal as refusal:
            refuse_at(form.title, refusal)
    return show_checks(consultation, form), 422


def show_checks(consultation: Consultation, form: DrawForm) -> str:
    samples = [(each, reading.size_of(each), reading.progress(each)) for each in reading.samples_of(consultation.id)]
    places = workspace(consultation, "Themes")
    return render_template("checking/index.html", form=form, samples=samples, may_change=may_change(), **places)


@bp.get(SAMPLE)
@allow(READERS)
def sample(consultation_id: int, sample_id: int) -> str:
    """How far it is; once it is closed, how far coders agree."""
    sample = sample_or_404(consultation_id, sample_id)
    known: dict[str, Any] = {"size": reading.size_of(sample), "progress": reading.progress(sample)}
    if sample.closed_at is None:
        return show(sample, "checking/progress.html", **known, next_place=reading.next_place(sample, current_person()))
    compared = reading.comparison_of(sample)
    return show(
        sample,
        "checking/report.html",
        **known,
        compared=compared,
        rows=reading.side_by_side(sample, compared.differing),
        themes={theme.id: theme for theme in reading.themes_of_sample(sample)},
        by_pairs=by_pairs(compared),
        read=reading.decided_in_review(sample),
        in_words=in_words,
    )


def by_pairs(compared: Comparison[uuid.UUID]) -> tuple[float, float] | tuple[None, None]:
    """Krippendorff's own interval, for the people's figure when there is one."""
    people = [each for each in compared.coders if not each.machine]
    coders = people if len(people) > 1 else compared.coders
    passages = sorted({key for each in people for key in each.themes})
    return interval_of_pairs(values_of(coders, passages)[0])


@bp.route(f"{SAMPLE}/code", methods=["GET", "POST"])
@allow(STRATEGISTS)
def code_sample(consultation_id: int, sample_id: int) -> Any:
    """One passage, without a theme that anybody gave it, and the themes to choose from."""
    sample = sample_or_404(consultation_id, sample_id)
    person, asked = current_person(), request.args.get("place", 0, type=int)
    place = asked or reading.next_place(sample, person)
    sampled = reading.at_place(sample, place) if place and place < 2**31 else None
    if sample.closed_at is not None or sampled is None:
        return to_check(sample)
    themes, own = reading.themes_of_sample(sample), reading.own_coding(sampled, person)
    form = ThemesForm(data={"themes": [str(each) for each in own.themes] if own else []})
    form.offer(themes)
    if form.validate_on_submit():
        none = "none" in request.form
        if form.chosen or none:
            try:
                actions.code_blind(sampled, sample, person, [] if none else form.chosen)
                return to_next(sample, sampled.place)
            except Refusal as refusal:
                refuse(refusal)
                return to_check(sample)
        form.themes.errors = [NONE_TICKED]
    done = next((each.coded for each in reading.progress(sample) if each.person.id == person.id), 0)
    page = show(
        sample,
        "checking/code.html",
        form=form,
        sampled=sampled,
        whole=whole_of(sampled.excerpt),
        themes=themes,
        own=own,
        done=done,
        size=reading.size_of(sample),
        before=reading.place_before(sample, sampled.place),
    )
    return page, 422 if form.errors else 200


def to_next(sample: BlindSample, place: int) -> Any:
    following = reading.next_place(sample, current_person(), place)
    if following is None:
        flash("You have coded every passage of this check.")
        return to_check(sample)
    whole = sample.consultation_id
    return redirect(url_for("themes.code_sample", consultation_id=whole, sample_id=sample.id, place=following))


@bp.post(f"{SAMPLE}/close")
@allow(STRATEGISTS)
def close_sample(consultation_id: int, sample_id: int) -> Any:
    sample = sample_or_404(consultation_id, sample_id)
    try:
        actions.close_sample(sample, current_person())
    except Refusal as refusal:
        refuse(refusal)
    return to_check(sample)


@bp.route(f"{SAMPLE}/settle/<uuid:excerpt_id>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def settle_sample(consultation_id: int, sample_id: int, excerpt_id: uuid.UUID) -> Any:
    """What the coders agree on, having talked about it."""
    sample = sample_or_404(consultation_id, sample_id)
    sampled = db.session.get(SampledExcerpt, (sample.id, excerpt_id)) or abort(404)
    if sample.closed_at is None:
        return to_check(sample)
    themes = reading.themes_of_sample(sample)
    form = SettleForm(data={"themes": [str(each) for each in sampled.settled or []], "why": sampled.why})
    form.offer(themes)
    if form.validate_on_submit():
        none = "none" in request.form
        chosen = [] if none else [theme for theme in themes if theme.id in form.chosen]
        if chosen or none:
            try:
                tell(
                    actions.settle(
                        sampled, sample, current_person(), chosen, form.why.data or "", bool(form.in_review.data)
                    )
                )
                return redirect(
                    url_for("themes.sample", consultation_id=consultation_id, sample_id=sample.id, _anchor="differ")
                )
            except Refusal as refusal:
                refuse_at(form.themes, refusal)
        else:
            form.themes.errors = [NONE_TICKED]
    row = reading.side_by_side(sample, [sampled.excerpt_id])[0]
    page = show(sample, "checking/settle.html", form=form, row=row, whole=whole_of(sampled.excerpt), themes=themes)
    return page, 422 if form.errors else 200


def sample_or_404(consultation_id: int, sample_id: int) -> BlindSample:
    sample = db.session.get(BlindSample, sample_id)
    return sample if sample and sample.consultation_id == consultation_id else abort(404)


def to_check(sample: BlindSample) -> Any:
    return redirect(url_for("themes.sample", consultation_id=sample.consultation_id, sample_id=sample.id))


def show(sample: BlindSample, template: str, **known: Any) -> str:
    places = workspace(consultation_or_404(sample.consultation_id), "Themes")
    return render_template(template, sample=sample, may_change=may_change(), **known, **places)
