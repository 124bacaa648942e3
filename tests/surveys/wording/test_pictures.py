"""Pictures of Easy Read: chosen, uploaded, and shown to nobody who may not see them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.surveys.actions import open_survey
from consult.surveys.models import Picture, Version
from consult.surveys.reading import ask
from consult.surveys.wording.actions import offer_versions, put_wording
from consult.surveys.wording.picture_actions import choose_pictures, upload_picture
from consult.surveys.wording.pictures import MOST_BYTES, OURS, usable
from consult.surveys.wording.texts import texts_of

FOLDER = Path(__file__).parents[3] / "consult" / "static" / "pictures"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"tEXt", b"Comment\0taken at home")
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe1\x00\x13Exif\0\0where: home\xff\xdb\x00\x04\x00\x00\xff\xda\x00\x04\x00\x00data\xff\xd9after"
WEBP_BODY = b"WEBPVP8L\x04\0\0\0abcdEXIF\x04\0\0\0home"
WEBP = b"RIFF" + struct.pack("<I", len(WEBP_BODY)) + WEBP_BODY


@pytest.fixture
def strategist(client: FlaskClient, sign_in: Callable[..., Any]) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def address(built: Any, more: str = "") -> str:
    return f"/consultations/{built.survey.consultation_id}/surveys/{built.survey.id}/pictures{more}"


def send(client: FlaskClient, built: Any, content: bytes, name: str = "p.png", description: str = "Two people") -> Any:
    data = {"file": (io.BytesIO(content), name), "description": description}
    return client.post(address(built, "/upload"), data=data)


def test_each_picture_of_ours_is_a_file_and_each_file_has_a_name() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(OURS)
    assert "CC0" in (FOLDER / "LICENCE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("content, kind", [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")])
def test_a_picture_is_known_by_what_it_holds_and_loses_what_the_camera_wrote(content: bytes, kind: str) -> None:
    media_type, kept = usable(content)
    assert media_type == kind
    assert b"home" in content
    assert b"home" not in kept
    assert b"after" not in kept
    assert usable(kept) == (kind, kept)


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\nshort", b"\xff\xd8\xff", b"", b"RIFF"],
)
def test_what_is_no_picture_is_refused(strategist: FlaskClient, draft: Any, content: bytes) -> None:
    with pytest.raises(Refused):
        usable(content)
    reply = send(strategist, draft, content or b" ", "picture.png")
    assert reply.status_code == 422
    assert db.session.query(Picture).count() == 0


def test_a_picture_too_big_is_refused(strategist: FlaskClient, draft: Any) -> None:
    reply = send(strategist, draft, PNG + b"\0" * MOST_BYTES)
    assert "smaller than 300 KB" in reply.text


def test_a_picture_needs_words_for_those_who_cannot_see_it(strategist: FlaskClient, draft: Any) -> None:
    assert "Say what the picture shows" in send(strategist, draft, PNG, description=" ").text


def test_an_uploaded_picture_is_shown_to_staff_and_to_others_only_when_an_open_survey_uses_it(
    strategist: FlaskClient, draft: Any
) -> None:
    assert send(strategist, draft, PNG).status_code == 303
    picture = db.session.query(Picture).one()
    strategist.post(address(draft), data={f"q{draft.home.id}": str(picture.id), f"q{draft.why.id}": "talk"})
    stranger = strategist.application.test_client()
    assert stranger.get(f"/pictures/{picture.id}").status_code == 404
    shown = strategist.get(f"/pictures/{picture.id}")
    assert shown.data == usable(PNG)[1]
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    offer_versions(draft.survey, welsh=False, easy_read=True)
    put_wording(draft.survey, {(Version.EASY_READ, text.key): text.english for _, text in texts_of(draft.survey)})
    open_survey(draft.survey)
    assert stranger.get(f"/pictures/{picture.id}").status_code == 200
    assert ask(draft.home, Version.EASY_READ).picture_words == "Two people"
    assert ask(draft.why, Version.EASY_READ).picture == "talk"


def test_a_picture_of_another_consultation_cannot_be_chosen(strategist: FlaskClient, draft: Any) -> None:
    from consult.consultations.actions import create_consultation

    other = upload_picture(create_consultation("Another"), "A house", PNG)
    for choice in (str(other.id), "../../etc", "99999999"):
        with pytest.raises(Refused):
            choose_pictures(draft.survey, {draft.home.id: choice})
    strategist.post(address(draft), data={f"q{draft.home.id}": str(other.id)})
    assert draft.home.picture_id is None
