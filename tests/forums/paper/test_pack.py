"""The paper pack: a tagged PDF with all that a room without devices needs, and slips whose words open what was said."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import end_session, record_contribution
from consult.forums.models import Speaker
from consult.forums.paper.pack import Given, pack_of
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.privacy import codenames


def paper(session: ForumSession) -> str:
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/paper"


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def five_words_in(text: str) -> list[str]:
    """Every five words in a row that are of the list."""
    known, found, run = set(codenames.word_list()), [], []
    for word in text.split():
        run = [*run, word] if word in known else []
        if len(run) == codenames.WORDS_IN_A_RECEIPT:
            found.append(" ".join(run))
            run = []
    return found


def test_a_pack_holds_all_a_room_needs_and_its_slips_open_what_was_said(
    session: ForumSession, draft: Any, facilitator: Any, client: FlaskClient, sign_in: Any
) -> None:
    session.content_note = "Some of us will talk about arrest."
    session.ground_rules, session.confidentiality = (
        "You can leave at any time.",
        "We must pass on that a child is harmed.",
    )
    db.session.commit()
    sign_in(client, "strategy")
    asked = {"slips": 9, "sheets": 2, "phone": "029 2000 0000", "language": "en"}
    answer = client.post(paper(session), data=asked)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en-GB"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
    cover, rules, card, *sheets_and_slips = pages_of(answer.data)
    assert "Session 4" in cover
    assert "There are 9." in cover
    assert "You can leave at any time." in rules
    assert "We must pass on that a child is harmed." in rules
    assert "Some of us will talk about arrest." in rules
    assert "116 123" in card
    sheets, slips = sheets_and_slips[:6], sheets_and_slips[6:]
    assert ["Sheet 2 of 2" in page for page in sheets] == [False, True] * 3
    assert all(f"{n // 2 + 1}. {session.prompts[n // 2].text}" in page for n, page in enumerate(sheets))
    assert len(slips) == 2
    assert "Slip 9" in slips[1]
    assert "By phone: 029 2000 0000" in slips[0]
    assert "/my-words" in slips[0]
    words = five_words_in(" ".join(slips))
    assert len(set(words)) == 9
    record_contribution(
        session, draft(session, text="Mine alone.", member_id=None, speaker=Speaker.SOMEONE, slip=3), "key", facilitator
    )
    visitor = client.application.test_client()
    visitor.post("/receipt", data={"words": words[2]})
    assert "Mine alone." in visitor.get("/receipt").text
    visitor.post("/receipt/done")
    visitor.post("/receipt", data={"words": words[3]})
    assert "We hold no words of yours." in visitor.get("/receipt").text


def test_printing_again_makes_new_slips_and_the_old_stay_good(
    session: ForumSession, client: FlaskClient, sign_in: Any
) -> None:
    sign_in(client, "strategy")
    asked = {"slips": 2, "sheets": 1, "phone": "", "language": "cy"}
    first, second = (five_words_in(pages_of(client.post(paper(session), data=asked).data)[-1]) for _ in range(2))
    assert len({*first, *second}) == 4
    assert db.session.scalars(select(SessionReceipt.number).order_by(SessionReceipt.number)).all() == [1, 2, 3, 4]
    visitor = client.application.test_client()
    assert visitor.post("/receipt", data={"words": first[0]}).status_code == 302


@pytest.mark.parametrize("wrong", [{"slips": 0}, {"slips": 201}, {"slips": ""}, {"sheets": 0}, {"sheets": 11}])
def test_what_cannot_be_printed_is_said_and_makes_no_slip(
    session: ForumSession, client: FlaskClient, sign_in: Any, wrong: dict[str, object]
) -> None:
    sign_in(client, "strategy")
    answer = client.post(paper(session), data={"slips": 3, "sheets": 1, "phone": "", "language": "en"} | wrong)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert db.session.scalars(select(SessionReceipt)).all() == []


def test_no_slip_is_made_for_a_session_that_has_ended(session: ForumSession, client: FlaskClient, sign_in: Any) -> None:
    end_session(session)
    sign_in(client, "strategy")
    answer = client.post(paper(session), data={"slips": 3, "sheets": 1, "phone": "", "language": "en"})
    assert answer.status_code == 422
    assert "This session has ended." in answer.text


def test_what_participants_read_on_paper_is_said_in_short_sentences(session: ForumSession) -> None:
    given = Given("House", "https://example.org/my-words", "029", [("Samaritans", "Day or night", "116 123")], 1, [])
    pack = pack_of(session, given)
    said = [
        *pack["support"]["words"],
        *(pack["slip"][name] for name in ("five", "what", "keep", "back")),
        *pack["slip"]["ways"],
    ]
    sentences = [sentence.split() for words in said for sentence in re.split(r"(?<=[.!?])\s", words)]
    assert max(map(len, sentences)) <= 15
    assert all(len(word) <= 10 for sentence in sentences for word in sentence if "/" not in word)
