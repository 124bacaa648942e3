"""A report as a Word document, with real headings, quotes and a table of figures. Pure: words in, bytes out."""

from __future__ import annotations

import datetime as dt
import io

from docx import Document
from docx.document import Document as Docx

from consult.themes.sharing.refi_writer import fit
from consult.themes.sharing.report import Report, Section

NO_MOMENT = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no zone, and this one says nothing


def write_docx(report: Report) -> bytes:
    """The document. Nobody's name and no moment are in its properties."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments, about.language = fit(report.title), "Consult", "", "en-GB"
    about.created = about.modified = NO_MOMENT
    document.add_heading(fit(f"Themes: {report.title}"), 0)
    if report.purpose:
        document.add_paragraph(fit(report.purpose))
    document.add_heading("How to read this", 1)
    for sentence in report.limits:
        document.add_paragraph(sentence, style="List Bullet")
    if report.sections:
        add_overview(document, report)
    else:
        document.add_paragraph("No theme has been agreed yet." if report.for_others else "There are no themes yet.")
    for section in report.sections:
        add_section(document, section)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_overview(document: Docx, report: Report) -> None:
    document.add_heading("All themes", 1)
    table = document.add_table(rows=1, cols=3)
    table.style = "Light Grid Accent 1"
    for cell, words in zip(table.rows[0].cells, ("Theme", "Standing", "How widely it was said"), strict=True):
        cell.text = words
    for section in report.sections:
        name = section.name if section.level == 1 else f"– {section.name}"
        for cell, words in zip(table.add_row().cells, (name, section.standing, section.figures), strict=True):
            cell.text = fit(words)


def add_section(document: Docx, section: Section) -> None:
    document.add_heading(fit(section.name), section.level)
    for words in (section.description, section.figures, section.standing, section.rooms):
        if words:
            document.add_paragraph(fit(words))
    for label, words in (("Belongs here", section.includes), ("Does not", section.excludes)):
        if words:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(fit(words))
    for said in section.words:
        document.add_paragraph(fit(f"“{said.text}”"), style="Quote")
        document.add_paragraph(fit(said.source), style="Caption")
