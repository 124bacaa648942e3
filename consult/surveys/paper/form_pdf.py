"""The printable survey: a reading of it as a tagged PDF. Pure."""

from __future__ import annotations

from flask_babel import force_locale

from consult.surveys.paper.sheet import Print, sheet_of
from consult.surveys.paper.typesetting import pdf
from consult.surveys.reading import Reading

TEMPLATE = "form.typ"


def form_pdf(reading: Reading, given: Print) -> bytes:
    """The survey on paper, in the version and the language of this reading."""
    with force_locale(reading.version.language):
        sheet = sheet_of(reading, given)
    return pdf(TEMPLATE, sheet)
