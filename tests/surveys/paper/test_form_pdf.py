"""The printed form: a PDF that opens, is tagged, and says what the survey says, in its order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from flask import Flask
from pypdf import PdfReader

from consult.surveys.models import Kind, Mode, Survey, Version
from consult.surveys.paper.form_pdf import form_pdf
from consult.surveys.paper.sheet import Drawing, Print
from consult.surveys.reading import Asked, Choice, Reading, read_in

GIVEN = Print("Wayside Justice Alliance", "B3", support=[("Samaritans", "116 123")])
MARKUP = '#let x = 1 *bold* _under_ $x^2$ [box] @ref <label> `raw` \\ // = - + ~ {code} #panic("no")'
CIRCLE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'


def text_of(content: bytes) -> str:
    """All that is read out of a PDF, without what ends a line."""
    return squeezed(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def one(*asked: Asked, title: str = "A survey", version: Version = Version.ENGLISH) -> Reading:
    return Reading(1, "s", title, "", version, (version,), Mode.OPEN_LINK, asked)


def words_of(reading: Reading) -> Iterator[str]:
    """Every word of a survey that is on paper, in the order of the paper."""
    yield reading.title
    yield from reading.introduction.splitlines()
    for question in reading.questions:
        yield question.label
        yield from question.content_note.splitlines()
        yield from question.hint.splitlines()
        yield from question.support.splitlines()
        yield question.required_reason
        if question.kind is Kind.GRID and reading.version is Version.EASY_READ:
            for row in question.options:
                yield row.label
                yield from (column.label for column in question.columns)
        else:
            yield from (column.label for column in question.columns)
            yield from (option.label for option in question.options)
        yield question.low_label
        yield question.high_label


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("version", list(Version))
def test_every_kind_in_every_version_passes_pdf_ua_and_is_tagged(
    every_kind: Survey, version: Version, large: bool
) -> None:
    reading = read_in(every_kind, version)
    content = form_pdf(reading, replace(GIVEN, large=large))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert root.StructTreeRoot.K is not None
        assert str(root.Lang).split("-")[0] == version.language
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == reading.title


@pytest.mark.parametrize("version", list(Version))
def test_the_text_of_the_pdf_is_the_text_of_the_survey_in_its_order(every_kind: Survey, version: Version) -> None:
    reading = read_in(every_kind, version)
    text, at = text_of(form_pdf(reading, GIVEN)), 0
    for words in filter(None, words_of(reading)):
        found = text.find(squeezed(words), at)
        assert found >= 0, f"{words!r} is not on the paper after {text[max(0, at - 60) : at]!r}"
        at = found + len(squeezed(words))


def test_a_welsh_form_has_its_letters(every_kind: Survey) -> None:
    text = text_of(form_pdf(read_in(every_kind, Version.WELSH), GIVEN))
    assert "Gadaelhebddimŵ" in text
    assert "ŵŷ,ynGymraeg" in text


def test_words_are_never_read_as_markup(app: Flask) -> None:
    asked = Asked(1, Kind.ONE_CHOICE, MARKUP, hint=MARKUP, content_note=MARKUP, options=(Choice(1, MARKUP),))
    text = text_of(form_pdf(one(asked, title=MARKUP), replace(GIVEN, hand_in=MARKUP)))
    assert text.count(squeezed(MARKUP)) == 6


def test_what_no_font_can_draw_stands_as_a_question_mark(app: Flask) -> None:
    asked = Asked(1, Kind.SHORT_TEXT, "Smile 😀 你好 \x07\x00 \ufeff\ud800 Привет")
    text = text_of(form_pdf(one(asked), GIVEN))
    assert "Smile???" in text and "Привет" in text


def test_every_page_says_its_batch_and_number_and_nothing_about_a_person(every_kind: Survey) -> None:
    reading = read_in(every_kind)
    first, again = (form_pdf(reading, GIVEN) for _ in range(2))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(first)).pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert "Batch B3" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "116 123" in text
    assert text_of(first) == text_of(again)


def test_routing_stands_in_words_above_the_question(every_kind: Survey) -> None:
    text = text_of(form_pdf(read_in(every_kind), GIVEN))
    assert squeezed("Answer this question only if you chose “No” at question 2.") in text
    assert squeezed("Read this only if all of these are true:") in text
    assert squeezed("your answer to question 5 is 3 or more") in text


def test_a_question_that_must_be_answered_has_its_reason_and_no_way_to_decline(app: Flask) -> None:
    asked = Asked(1, Kind.YES_NO, "Yes?", options=(Choice(1, "Yes"), Choice(2, "No")))
    must = replace(asked, required=True, required_reason="We need this.")
    declining = "I’drathernotsay"
    assert text_of(form_pdf(one(asked), GIVEN)).count(declining) == 2  # how to fill in, and the box itself
    text = text_of(form_pdf(one(must), GIVEN))
    assert text.count(declining) == 1 and "Weneedthis." in text


@pytest.mark.parametrize("kind, asks", [(Kind.LONG_TEXT, True), (Kind.SCALE, False)])
def test_how_words_may_be_used_is_asked_only_where_there_may_be_words(app: Flask, kind: Kind, asks: bool) -> None:
    text = text_of(form_pdf(one(Asked(1, kind, "What?", scale_low=1, scale_high=5)), GIVEN))
    assert (squeezed("How may we use your words?") in text) is asks
    assert (squeezed("Use the idea, not my exact words") in text) is asks


def test_it_says_where_to_hand_it_in_and_whether_it_is_a_draft(app: Flask) -> None:
    asked = Asked(1, Kind.SHORT_TEXT, "What?")
    plain = text_of(form_pdf(one(asked), GIVEN))
    assert squeezed("Give it back to the person who gave it to you.") in plain and "Draft" not in plain
    marked = text_of(form_pdf(one(asked), replace(GIVEN, draft=True, batch="", hand_in="At the front desk")))
    assert squeezed("At the front desk") in marked and squeezed("Draft. Please do not fill this in.") in marked


def test_an_easy_read_form_shows_its_pictures_and_says_what_they_are(app: Flask) -> None:
    asked = Asked(7, Kind.SHORT_TEXT, "What?")
    given = replace(GIVEN, pictures={7: Drawing(CIRCLE, "A person thinking")})
    content = form_pdf(one(asked, version=Version.EASY_READ), given)
    assert "A person thinking" in alternatives(content)
    assert "A person thinking" not in alternatives(form_pdf(one(asked), given))


def test_a_picture_that_cannot_be_read_does_not_stop_the_form(app: Flask) -> None:
    given = replace(GIVEN, pictures={7: Drawing(b"not a picture", "Nothing")})
    text = text_of(form_pdf(one(Asked(7, Kind.SHORT_TEXT, "What?"), version=Version.EASY_READ), given))
    assert "What?" in text


def alternatives(content: bytes) -> list[str]:
    """What every picture in a PDF says to somebody who does not see it."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
