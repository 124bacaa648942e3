"""The form of bringing a code-book or codings in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class CodedFileForm(FlaskForm):
    file = FileField(
        "File",
        [FileRequired("Choose a file")],
        description="A code-book (.qdc), a project taken out of here and coded elsewhere (.qdpx), "
        "or a coded table (.xlsx, .csv).",
    )
