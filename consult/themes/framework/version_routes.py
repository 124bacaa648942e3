"""The versions of a framework: kept, read, compared side by side, brought back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.framework.comparing import Comparison, by_guid, compare, places
from consult.themes.framework.forms import VersionForm
from consult.themes.framework.models import FrameworkVersion
from consult.themes.framework.moved import page_of_moved
from consult.themes.framework.version_actions import keep_version, restore_version
from consult.themes.framework.versions import State, state_now, state_of, versions_of
from consult.themes.routes_common import asked_page, asked_words, may_change, refuse, refuse_at, tell
from consult.themes.sources import source_line

VERSIONS = f"{THEMES}/versions"
VERSION = f"{VERSIONS}/<int:version_id>"
NOW = "now"


@bp.get(VERSIONS)
@allow(READERS)
def versions(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    return render_template(
        "framework/versions.html",
        versions=versions_of(consultation.id),
        form=VersionForm() if may_change() else None,
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.post(f"{VERSIONS}/keep")
@allow(STRATEGISTS)
def keep_framework(consultation_id: int) -> Any:
    consultation = consultation_or_404(consultation_id)
    form = VersionForm()
    if form.validate_on_submit():
        try:
            version = keep_version(consultation, current_person(), form.label.data or "")
        except Refusal as refusal:
            refuse_at(form.label, refusal)
        else:
            flash(f"Kept as version {version.number}, “{version.label}”.")
            return redirect(url_for(".versions", consultation_id=consultation_id))
    return render_template(
        "framework/versions.html",
        versions=versions_of(consultation.id),
        form=form,
        may_change=True,
        **workspace(consultation, "Themes"),
    )


@bp.get(VERSION)
@allow(READERS)
def version(consultation_id: int, version_id: int) -> str:
    """What a version holds, and what bringing it back would change."""
    found = version_or_404(consultation_id, version_id)
    now, then = state_now(consultation_id), state_of(found)
    return render_template(
        "framework/version.html",
        version=found,
        comparison=compare(now, then),
        mark=now.mark,
        may_change=may_change(),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


@bp.post(f"{VERSION}/restore")
@allow(STRATEGISTS)
def restore(consultation_id: int, version_id: int) -> Any:
    found = version_or_404(consultation_id, version_id)
    try:
        tell(restore_version(found, current_person(), request.form.get("seen", "")[:80]))
    except Refusal as refusal:
        refuse(refusal)
        return redirect(url_for(".version", consultation_id=consultation_id, version_id=version_id))
    return redirect(url_for(".index", consultation_id=consultation_id))


@bp.get(f"{VERSIONS}/compare")
@allow(READERS)
def compare_versions(consultation_id: int) -> str:
    """Two versions side by side, or one and what stands now."""
    consultation = consultation_or_404(consultation_id)
    before, after, comparison = asked_comparison(consultation_id)
    return render_template(
        "framework/compare.html",
        versions=versions_of(consultation_id),
        before=before,
        after=after,
        comparison=comparison,
        now=NOW,
        **workspace(consultation, "Themes"),
    )


@bp.get(f"{VERSIONS}/compare/passages")
@allow(READERS)
def moved_passages(consultation_id: int) -> str:
    """The passages that went from one theme to another between two versions."""
    consultation = consultation_or_404(consultation_id)
    before, after, comparison = asked_comparison(consultation_id)
    left, reached = asked_words("left"), asked_words("reached")
    names = {line.guid: line.name for line in comparison.lines}
    page_of = page_of_moved(comparison.moved.get((left, reached)), asked_page())
    return render_template(
        "framework/moved.html",
        before=before,
        after=after,
        at_theme="",
        left=names.get(left, ""),
        reached=names.get(reached, ""),
        page_of=page_of,
        source_line=source_line,
        now=NOW,
        **workspace(consultation, "Themes"),
    )


@bp.get(f"{VERSIONS}/passages")
@allow(READERS)
def version_passages(consultation_id: int) -> str:
    """The passages under one theme in a version, those that are still there."""
    consultation = consultation_or_404(consultation_id)
    at = asked_version(consultation_id, request.args.get("at") or NOW)
    found, guid = state(consultation_id, at), asked_words("theme")
    theme = by_guid(found).get(guid) or abort(404)
    under = places(found)
    return render_template(
        "framework/moved.html",
        before=at,
        after=None,
        at_theme=theme["name"],
        page_of=page_of_moved(under["excerpt"][under["theme"] == theme["id"]], asked_page()),
        source_line=source_line,
        now=NOW,
        **workspace(consultation, "Themes"),
    )


def asked_comparison(consultation_id: int) -> tuple[FrameworkVersion | None, FrameworkVersion | None, Comparison]:
    """The versions the address names; None is what stands now. Without a name: the newest, and now."""
    newest = next(iter(versions_of(consultation_id)), None)
    before = asked_version(consultation_id, request.args.get("before") or (newest.id if newest else NOW))
    after = asked_version(consultation_id, request.args.get("after") or NOW)
    return before, after, compare(state(consultation_id, before), state(consultation_id, after))


def asked_version(consultation_id: int, asked: str | int) -> FrameworkVersion | None:
    if asked == NOW:
        return None
    number = str(asked)
    known = number.isascii() and number.isdigit() and len(number) < 11
    return version_or_404(consultation_id, int(number) if known else 0)


def state(consultation_id: int, version: FrameworkVersion | None) -> State:
    return state_now(consultation_id) if version is None else state_of(version)


def version_or_404(consultation_id: int, version_id: int) -> FrameworkVersion:
    found = db.session.get(FrameworkVersion, version_id) if 0 < version_id < 2**31 else None
    return found if found and found.consultation_id == consultation_id else abort(404)
