"""The printable survey: a reading of it as a tagged PDF. Pure."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import force_locale
from typst import TypstError

from consult.printing import pdf
from consult.surveys.paper.sheet import Print, sheet_of
from consult.surveys.reading import Reading

TEMPLATE = "surveys/paper/form.typ"


def form_pdf(reading: Reading, given: Print) -> bytes:
    """The survey on paper, in the version and the language of this reading."""
    with force_locale(reading.version.language):
        sheet = sheet_of(reading, given)
    try:
        return pdf(TEMPLATE, sheet)
    except TypstError:  # a picture that cannot be read must not keep anybody from their form
        if not given.pictures:
            raise
        return form_pdf(reading, replace(given, pictures={}))
