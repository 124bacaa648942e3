"""The wording page: versions side by side, missing words named, saved without script, out to a translator and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.extensions import db
from consult.surveys.actions import open_survey
from consult.surveys.models import Version
from consult.surveys.reading import ask
from consult.surveys.wording.actions import offer_versions, put_wording
from consult.surveys.wording.files import as_csv, as_workbook, rows_of, words_in
from consult.surveys.wording.missing import missing_words
from consult.surveys.wording.texts import parts_of, texts_of

CY = Version.WELSH


@pytest.fixture
def strategist(client: FlaskClient, sign_in: Callable[..., Any]) -> FlaskClient:
    sign_in(client, "strategy")
    return client


@pytest.fixture
def welsh(draft: Any) -> Any:
    offer_versions(draft.survey, welsh=True, easy_read=False)
    return draft


def address(built: Any, more: str = "") -> str:
    return f"/consultations/{built.survey.consultation_id}/surveys/{built.survey.id}/wording{more}"


def test_it_lists_what_is_missing_with_a_link_to_the_box(strategist: FlaskClient, welsh: Any) -> None:
    page = strategist.get(address(welsh)).text
    missing = len(missing_words(welsh.survey, CY))
    assert missing > 5
    assert f"{missing} texts missing" in page
    assert f'href="#cy.q{welsh.home.id}.label"' in page
    assert f'id="cy.q{welsh.home.id}.label"' in page


def test_words_are_saved_all_at_once_and_the_page_comes_back_to_the_question(
    strategist: FlaskClient, welsh: Any
) -> None:
    said = {"cy.survey.title": "Eich wythnos gyntaf", f"cy.q{welsh.home.id}.label": "Ble?", "at": f"q{welsh.home.id}"}
    reply = strategist.post(address(welsh), data=said)
    assert reply.headers["Location"].endswith(f"/wording#q{welsh.home.id}")
    db.session.expire_all()
    assert ask(welsh.home, CY).label == "Ble?"
    assert ask(welsh.home, CY).lang == "cy"
    page = strategist.get(address(welsh)).text
    assert "2 texts saved." in page
    assert "Eich wythnos gyntaf" in page


def test_empty_words_are_taken_away_again_and_english_is_read(strategist: FlaskClient, welsh: Any) -> None:
    key = f"cy.q{welsh.home.id}.label"
    strategist.post(address(welsh), data={key: "Ble?"})
    strategist.post(address(welsh), data={key: "  "})
    db.session.expire_all()
    assert ask(welsh.home, CY).label == "Where?"
    assert ask(welsh.home, CY).lang == "en"
    assert welsh.home.wordings == []


def test_words_too_long_are_refused_and_stay_in_the_box(strategist: FlaskClient, welsh: Any) -> None:
    long = "gair " * 101
    reply = strategist.post(address(welsh), data={f"cy.q{welsh.home.id}.label": long, "cy.survey.title": "Teitl"})
    assert reply.status_code == 422
    assert "use 500 characters or fewer" in reply.text
    assert long.strip() in reply.text
    db.session.expire_all()
    assert welsh.survey.wordings == []


def test_the_words_of_an_open_survey_stay(strategist: FlaskClient, welsh: Any) -> None:
    put_wording(welsh.survey, {(CY, text.key): f"W {text.english}" for _, text in texts_of(welsh.survey)})
    open_survey(welsh.survey)
    reply = strategist.post(address(welsh), data={f"cy.q{welsh.home.id}.label": "Ble?"})
    assert reply.status_code == 422
    assert "An open survey never changes" in reply.text
    assert ask(welsh.home, CY).label == "W Where?"
    assert f'name="cy.q{welsh.home.id}.label"' not in strategist.get(address(welsh)).text


def test_an_evaluator_reads_and_cannot_write(client: FlaskClient, sign_in: Callable[..., Any], welsh: Any) -> None:
    sign_in(client, "evaluator")
    assert "<textarea" not in client.get(address(welsh)).text
    assert client.post(address(welsh), data={"cy.survey.title": "T"}).status_code == 404
    assert client.post(address(welsh, "/versions"), data={"welsh": "1"}).status_code == 404


def test_a_survey_says_which_versions_it_offers(strategist: FlaskClient, draft: Any) -> None:
    strategist.post(address(draft, "/versions"), data={"welsh": "1", "easy_read": "1"})
    assert draft.survey.versions == (Version.ENGLISH, CY, Version.EASY_READ)
    strategist.post(address(draft, "/versions"), data={})
    assert draft.survey.versions == (Version.ENGLISH,)


def test_choices_need_welsh_but_no_easier_words(app: Flask, welsh: Any) -> None:
    texts = {text.key: text for _part, text in texts_of(welsh.survey)}
    yes = texts[f"o{welsh.yes}"]
    assert yes.is_missing(CY)
    assert not yes.is_missing(Version.EASY_READ)


@pytest.mark.parametrize("version", [CY, Version.EASY_READ])
def test_the_page_and_the_check_before_opening_miss_the_same_words(app: Flask, draft: Any, version: Version) -> None:
    offer_versions(draft.survey, welsh=True, easy_read=True)
    put_wording(draft.survey, {(version, f"q{draft.home.id}.label"): "Ble?", (version, f"o{draft.no}"): "Na"})
    assert sum(part.missing[version] for part in parts_of(draft.survey)) == len(missing_words(draft.survey, version))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_translators_file_goes_out_and_comes_back(strategist: FlaskClient, welsh: Any, kind: str) -> None:
    taken = strategist.get(address(welsh, f".{kind}"))
    assert taken.status_code == 200
    rows = [["id", "where", "English", "Welsh"]]
    texts = {text.key: text.english for _part, text in texts_of(welsh.survey)}
    rows += [[key, "", english, f"Cymraeg ŵ {english}"] for key, english in texts.items()]
    content = as_workbook(rows) if kind == "xlsx" else as_csv(rows)
    reply = strategist.post(address(welsh, "/bring-in"), data={"file": (io.BytesIO(content), f"geiriau.{kind}")})
    assert reply.status_code == 303
    db.session.expire_all()
    assert missing_words(welsh.survey, CY) == []
    assert ask(welsh.why, CY).label == "Cymraeg ŵ What would have helped?"
    again = strategist.post(address(welsh, "/bring-in"), data={"file": (io.BytesIO(content), f"geiriau.{kind}")})
    assert again.status_code == 303
    assert "0 texts changed." in strategist.get(address(welsh)).text


def test_a_file_that_came_back_says_what_it_does_not_know_and_what_is_stale(app: Flask, welsh: Any) -> None:
    rows = list(rows_of(welsh.survey))
    rows[1][2], rows[1][3] = "An older title", "Teitl"
    rows.append(["q999999.label", "", "Gone", "Wedi mynd"])
    brought = words_in(io.BytesIO(as_workbook(rows)), "words.xlsx", welsh.survey)
    assert brought.said == {(CY, "survey.title"): "Teitl"}
    assert brought.stale == ("survey.title",)
    assert brought.unknown == ("q999999.label",)


def test_a_file_without_a_version_is_refused_in_words(strategist: FlaskClient, welsh: Any) -> None:
    file = (io.BytesIO(b"id,English\nsurvey.title,Your first week out\n"), "words.csv")
    reply = strategist.post(address(welsh, "/bring-in"), data={"file": file})
    assert reply.status_code == 422
    assert "There is no column “Welsh” or “Easy Read”" in reply.text


def test_no_cell_of_a_translators_file_can_run(app: Flask, welsh: Any) -> None:
    hostile = "=HYPERLINK(1)"
    put_wording(welsh.survey, {(CY, "survey.title"): hostile})
    rows = list(rows_of(welsh.survey))
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(rows))).active
    assert sheet.cell(2, 4).value == hostile
    assert sheet.cell(2, 4).data_type == "s"
    cells = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"))))
    assert cells[1][3] == f"'{hostile}"
    assert words_in(io.BytesIO(as_csv(rows)), "w.csv", welsh.survey).said[CY, "survey.title"] == hostile
