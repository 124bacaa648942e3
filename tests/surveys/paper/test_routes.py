"""Printing: batches, their forms as downloads, and the poster."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
import segno
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from consult.extensions import db
from consult.surveys.actions import close_survey, open_survey
from consult.surveys.models import Mode, Survey, SurveyOrigin
from consult.surveys.paper.models import PaperBatch
from consult.surveys.paper.poster_pdf import qr_code

SignIn = Callable[..., int]


def at(survey: Survey, end: str = "") -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}/paper{end}"


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_batch_is_made_and_its_form_downloaded(client: FlaskClient, batch: PaperBatch, sign_in: SignIn) -> None:
    sign_in(client)
    survey = batch.survey
    sent = {"version": "cy", "large_print": "y", "copies": "40", "note": "South hub", "hand_in": "At the desk"}
    assert client.post(at(survey), data=sent).status_code == 303
    made = db.session.scalars(select(PaperBatch).where(PaperBatch.number == 2)).one()
    assert (made.version, made.large_print, made.copies, made.note) == ("cy", True, 40, "South hub")
    page = client.get(at(survey)).text
    assert "Batch B2 is ready" in page and "South hub" in page and "Welsh, large print" in page
    form = client.get(at(survey, "/2/form.pdf"))
    assert form.mimetype == "application/pdf"
    assert form.headers["Content-Disposition"] == f'attachment; filename="{survey.slug}-B2.pdf"'
    words = text_of(form.data)
    assert "B2" in words and "At the desk" in words and "South hub" not in words


@pytest.mark.parametrize("sent, problem", [({"copies": "0"}, "from 1 to 10,000"), ({"version": "fr"}, "valid choice")])
def test_a_batch_that_cannot_be_printed_is_refused(
    client: FlaskClient, batch: PaperBatch, sign_in: SignIn, sent: dict[str, str], problem: str
) -> None:
    sign_in(client)
    page = client.post(at(batch.survey), data={"version": "en", "copies": "5"} | sent)
    assert page.status_code == 422 and problem in page.text
    assert len(db.session.scalars(select(PaperBatch)).all()) == 1


def test_a_draft_can_be_looked_at_but_not_printed_or_keyed(
    client: FlaskClient, every_kind: Survey, sign_in: SignIn
) -> None:
    sign_in(client)
    for version in ("en", "cy", "easy"):
        for large in ("", "&large=1"):
            looked = client.get(at(every_kind, f"/look.pdf?version={version}{large}"))
            assert looked.status_code == 200 and looked.data.startswith(b"%PDF")
    assert "Draft. Please do not fill this in." in text_of(client.get(at(every_kind, "/look.pdf")).data)
    assert "Print a batch" not in client.get(at(every_kind)).text
    client.post(at(every_kind), data={"version": "en", "copies": "5"})
    assert db.session.scalars(select(PaperBatch)).first() is None
    assert "Open it, then print it." in client.get(at(every_kind)).text
    assert client.get(at(every_kind, "/look.pdf?version=fr")).status_code == 404


def test_a_closed_survey_keeps_its_batches_and_prints_no_more(
    client: FlaskClient, batch: PaperBatch, sign_in: SignIn
) -> None:
    sign_in(client)
    close_survey(batch.survey)
    page = client.get(at(batch.survey)).text
    assert "B1" in page and "Print a batch" not in page


def test_a_poster_leads_to_the_survey_in_one_language_or_two(
    client: FlaskClient, batch: PaperBatch, sign_in: SignIn
) -> None:
    sign_in(client)
    english, both = (client.get(at(batch.survey, f"/poster.pdf{end}")).data for end in ("", "?both=1"))
    address = f"127.0.0.1:8000/s/{batch.survey.slug}"
    assert address in text_of(english) and address in text_of(both)
    assert "Leaving with nothing" in text_of(english) and "Gadael heb ddim ŵ" not in text_of(english)
    assert "Leaving with nothing" in text_of(both) and "Gadael heb ddim ŵ" in text_of(both)
    for content in (english, both):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) == 1 and pdf.Root.MarkInfo.Marked
            assert any("opens" in str(e.Alt) for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and "/Alt" in e)


def test_the_code_of_a_poster_holds_the_whole_address() -> None:
    address = "https://example.org/s/first-week"
    drawn = qr_code(address)
    other = io.BytesIO()
    segno.make(address, error="m", micro=False).save(other, kind="svg", border=4, scale=8, xmldecl=False)
    assert drawn == other.getvalue().decode() != qr_code(address + "s")


def test_a_survey_for_invited_people_has_no_poster(client: FlaskClient, every_kind: Survey, sign_in: SignIn) -> None:
    sign_in(client)
    every_kind.mode = Mode.NAMED
    db.session.commit()
    open_survey(every_kind)
    assert client.get(at(every_kind, "/poster.pdf")).status_code == 404
    page = client.get(at(every_kind)).text
    assert "so it has no poster" in page and "not joined to an invitation" in page


def test_a_survey_brought_in_from_a_file_has_no_paper(client: FlaskClient, every_kind: Survey, sign_in: SignIn) -> None:
    sign_in(client)
    every_kind.origin = SurveyOrigin.IMPORTED
    db.session.commit()
    for end in ("", "/look.pdf", "/poster.pdf"):
        assert client.get(at(every_kind, end)).status_code == 404


def test_evaluators_look_and_print_nothing(client: FlaskClient, batch: PaperBatch, sign_in: SignIn) -> None:
    sign_in(client, "evaluator")
    assert "Print a batch" not in client.get(at(batch.survey)).text
    assert client.get(at(batch.survey, "/1/form.pdf")).status_code == 200
    assert client.post(at(batch.survey), data={"version": "en", "copies": "5"}).status_code == 404
    assert client.get(at(batch.survey, "/9/form.pdf")).status_code == 404
