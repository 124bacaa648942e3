"""The page of sentences that together stand for a consultation and for each of its questions."""

from __future__ import annotations

from flask import render_template

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import READERS, allow
from consult.themes.blueprint import THEMES, bp
from consult.themes.sources import source_line
from consult.themes.summaries import summaries_by_question, summary_of_all


@bp.get(f"{THEMES}/summary")
@allow(READERS)
def summary(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    return render_template(
        "themes/summary.html",
        everything=summary_of_all(consultation.id),
        source_line=source_line,
        parts=summaries_by_question(consultation.id),
        **workspace(consultation, "Themes"),
    )
