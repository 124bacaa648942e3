"""A file somebody brought, read and held against what is in the consultation: the plan of what would come in."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.surveys.importing.reading import read_table
from consult.surveys.importing.table import Unreadable
from consult.themes.listing import themes_in_use
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme
from consult.themes.sharing.bringing import (
    LONGEST_NAME,
    Plan,
    Row,
    Wanted,
    folded_words,
    passages_of,
    plan_themes,
    rows_of,
    wanted_of,
)
from consult.themes.sharing.project import Code
from consult.themes.sharing.refi_reader import read_codebook, read_project


def plan_file(consultation: Consultation, content: bytes, name: str) -> Plan:
    """The plan for a code-book, a project or a spreadsheet. Raises Unreadable, whose words say what to change."""
    ending = name.lower().rpartition(".")[2]
    if ending == "qdpx":
        return plan_project(consultation, content)
    if ending == "qdc" or content.lstrip()[:5] == b"<?xml":
        book = read_codebook(content)
        plan = plan_codes(consultation, book.codes)
        plan.notes += book.left
        return plan
    return plan_sheet(consultation, content, name)


def plan_codes(consultation: Consultation, codes: Iterable[Code]) -> Plan:
    wanted, notes = wanted_of(codes)
    if not wanted:
        raise Unreadable("There are no codes in the file.")
    plan = plan_themes(wanted, themes_in_use(consultation.id))
    plan.notes += notes
    return plan


def plan_project(consultation: Consultation, content: bytes) -> Plan:
    """Codes and, for passages that were taken out of this consultation, what people coded elsewhere."""
    project = read_project(content)
    plan = plan_codes(consultation, project.codes)
    wanted = {each.guid: each.name for each in (*plan.new, *plan.there) if each.guid}
    names = {theme.guid: theme.name for theme in themes_in_use(consultation.id)}
    ours = set(db.session.scalars(select(Excerpt.id).where(Excerpt.consultation_id == consultation.id)))
    pairs = passages_of(project, ours)
    add_codings(plan, consultation, [(each, names.get(code) or wanted.get(code, "")) for each, code in pairs])
    total = sum(len(each.selections) for each in project.documents)
    if total and not pairs:
        plan.notes.append("No passage of the project was coded by a person and is one of ours: only its codes come in.")
    return plan


def plan_sheet(consultation: Consultation, content: bytes, name: str) -> Plan:
    """Rows of a coded spreadsheet, each found again by our number, or by its exact words."""
    rows = rows_of(read_table(io.BytesIO(content), name))
    wanted = [Wanted(theme) for theme in dict.fromkeys(theme for row in rows for theme in row.themes)]
    plan = plan_themes(wanted, themes_in_use(consultation.id))
    long = next((each.name for each in plan.new if len(each.name) > LONGEST_NAME), None)
    if long:
        raise Unreadable(f"A theme’s name is over {LONGEST_NAME} characters: “{long[:60]}…”. Put “;” between themes.")
    add_codings(plan, consultation, list(found_again(consultation, rows, plan)))
    return plan


def found_again(consultation: Consultation, rows: list[Row], plan: Plan) -> Iterable[tuple[uuid.UUID, str]]:
    excerpts = select(Excerpt.id, Excerpt.text).where(Excerpt.consultation_id == consultation.id).order_by(Excerpt.id)
    held = db.session.execute(excerpts).all()
    ids = {row.id for row in held}
    by_words: dict[str, list[uuid.UUID]] = {}
    for excerpt in held:
        by_words.setdefault(folded_words(excerpt.text), []).append(excerpt.id)
    for row in rows:
        found = [row.passage] if row.passage in ids else by_words.get(folded_words(row.words), []) if row.words else []
        if not found:
            plan.unknown.append(row.words or str(row.passage))
        yield from ((each, theme) for each in found if each for theme in row.themes)


def add_codings(plan: Plan, consultation: Consultation, pairs: Iterable[tuple[uuid.UUID, str]]) -> None:
    """Those not kept yet; the rest are counted."""
    kept = select(Coding.excerpt_id, Theme.name).join(Coding.theme)
    kept = kept.where(Theme.consultation_id == consultation.id, Coding.status == CodingStatus.KEPT)
    there = {(row.excerpt_id, row.name.casefold()) for row in db.session.execute(kept)}
    for excerpt_id, name in dict.fromkeys(pairs):
        if not name:
            continue
        if (excerpt_id, name.casefold()) in there:
            plan.kept_already += 1
        else:
            plan.codings.append((excerpt_id, name.casefold()))
