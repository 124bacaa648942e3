"""The form in which staff write a question: what it asks for, what it keeps, and what it leaves as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.surveys.actions import add_question, create_survey
from consult.surveys.models import Kind, Question, Survey, Version
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, Words, question_draft

EVERYWHERE = {"hint": "Help.", "content_note": "Hard words.", "with_previous": True}
NEEDED = {"required": True, "required_reason": "We plan by it."}
OTHER = OptionDraft("Other, please say", free_text=True, name="oth")
NONE = OptionDraft("None of these", excludes=True, name="none")
AB = (OptionDraft("A", name="a"), OptionDraft("B"))
WHOLE = [
    QuestionDraft(Kind.LONG_TEXT, "Q", **EVERYWHERE, **NEEDED, least=2, most=50, name="why", picture="phone"),
    QuestionDraft(Kind.NUMBER, "Q", **EVERYWHERE, **NEEDED, least=-5, most=365),
    QuestionDraft(Kind.SEVERAL_CHOICES, "Q", **EVERYWHERE, options=(*AB, OTHER, NONE), least=1, most=2),
    QuestionDraft(Kind.ONE_CHOICE, "Q", **EVERYWHERE, **NEEDED, options=(*AB, OTHER)),
    QuestionDraft(Kind.DROPDOWN, "Q", **EVERYWHERE, options=AB),
    QuestionDraft(Kind.RANKING, "Q", **EVERYWHERE, options=AB, least=1),
    QuestionDraft(Kind.GRID, "Q", **EVERYWHERE, options=AB, columns=(OptionDraft("Yes", name="y"), OptionDraft("No"))),
    QuestionDraft(Kind.GRID, "Q", options=AB, scale_low=1, scale_high=5, low_label="Bad", high_label="Good"),
    QuestionDraft(Kind.RATING, "Q", scale_low=1, scale_high=5, low_label="Bad", high_label="Good"),
    QuestionDraft(Kind.SECTION, "Q", hint="Why we ask.", content_note="Hard.", support="A: 1\nB: 2", may_skip=True),
    QuestionDraft(Kind.DATE, "Q", **EVERYWHERE, **NEEDED),
    QuestionDraft(Kind.INFORMATION, "Q", **EVERYWHERE),
]


@pytest.fixture
def survey(consultation: Consultation) -> Survey:
    return create_survey(consultation, "Your first week")


def address(question: Question) -> str:
    survey = question.survey
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}/questions/{question.id}"


def boxes(page: str) -> dict[str, str]:
    """What the form of a page would send if somebody pressed Save at once."""
    main = page[page.index("<main") :]
    texts = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', main, re.DOTALL)
    inputs = re.findall(r"<input[^>]*>", main)
    sent = dict(texts)
    for each in inputs:
        name = re.search(r'name="(\w+)"', each)
        value = re.search(r'value="([^"]*)"', each)
        if name and ('type="checkbox"' not in each or "checked" in each):
            sent[name[1]] = value[1] if value else ""
    return {name: text.strip() for name, text in sent.items()}


@pytest.mark.parametrize("draft", WHOLE, ids=lambda draft: draft.kind)
def test_saving_a_question_unchanged_changes_nothing(
    client: FlaskClient, survey: Survey, sign_in: Callable[..., int], draft: QuestionDraft
) -> None:
    worded = replace(draft, wordings={Version.WELSH: Words(label="C")})
    question = add_question(survey, worded)
    before = question_draft(question, {})
    sign_in(client)
    page = client.get(address(question)).text
    reply = client.post(address(question), data=boxes(page))
    assert reply.status_code == 303, reply.text
    assert question_draft(question, {}) == before


def test_what_staff_write_is_what_is_kept(client: FlaskClient, survey: Survey, sign_in: Callable[..., int]) -> None:
    sign_in(client)
    new = f"/consultations/{survey.consultation_id}/surveys/{survey.id}/questions/new?kind="
    form = {
        "label": "What helped?",
        "options": "A\r\n\r\nB ",
        "other_label": "Other",
        "none_label": "None",
        "most": "2",
    }
    assert client.post(f"{new}several_choices", data=form).status_code == 303
    question = survey.questions[0]
    assert [(o.label, o.free_text, o.excludes) for o in question.choices] == [
        ("A", False, False),
        ("B", False, False),
        ("Other", True, False),
        ("None", False, True),
    ]
    assert (question.least, question.most) == (None, 2)


@pytest.mark.parametrize(
    ("kind", "form", "words"),
    [
        ("date", {"required": "y"}, "Say why it must be answered"),
        ("number", {"least": "9", "most": "2"}, "The most must not be less than the fewest"),
        ("ranking", {"options": "A\nB", "most": "many"}, "Write a whole number, or leave it empty"),
        ("grid", {"options": "A", "columns": "Only one"}, "Give the grid two columns or more"),
        ("grid", {"options": "A", "scale_low": "", "scale_high": ""}, "Give the scale a lowest and a highest number"),
    ],
)
def test_a_form_that_cannot_be_kept_says_what_to_change(
    client: FlaskClient, survey: Survey, sign_in: Callable[..., int], kind: str, form: dict[str, Any], words: str
) -> None:
    sign_in(client)
    new = f"/consultations/{survey.consultation_id}/surveys/{survey.id}/questions/new?kind={kind}"
    reply = client.post(new, data={"label": "Q"} | form)
    assert reply.status_code == 422
    assert words in reply.text
    assert "Not a valid" not in reply.text
    assert not survey.questions
