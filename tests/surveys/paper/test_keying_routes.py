"""Keying paper on the screen: the record is the one an online answer makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.extensions import db
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.surveys import routing
from consult.surveys.actions import close_survey
from consult.surveys.answering.answers import kept_of
from consult.surveys.models import Kind, Question, Survey, Version
from consult.surveys.paper.actions import ask_check, print_batch, take_form
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.response_models import Answer, Channel, Response

SignIn = Callable[..., int]
Sent = dict[str, Any]


def at(batch: PaperBatch, end: str = "") -> str:
    return f"/consultations/{batch.survey.consultation_id}/surveys/{batch.survey_id}/paper/{batch.number}{end}"


def called(survey: Survey, label: str) -> Question:
    return next(question for question in survey.questions if question.label == label)


def answers(survey: Survey) -> dict[int, Sent]:
    """What one person answered, as forms send it, by the question's id: every kind but the last, which is declined."""
    sent: dict[int, Sent] = {}
    for question in survey.questions:
        name, ids = f"q{question.id}", [str(option.id) for option in question.choices]
        sent[question.id] = {
            Kind.ONE_CHOICE: {name: ids[-1] if ids else "", f"{name}-other": "A boat"},
            Kind.YES_NO: {name: ids[1] if len(ids) > 1 else ""},
            Kind.SHORT_TEXT: {name: "I walked, mostly"},
            Kind.LONG_TEXT: {name: "A phone.\r\nAnd somebody who answers it."},
            Kind.SCALE: {name: "4"},
            Kind.RATING: {name: "5"},
            Kind.GRID: {f"{name}-r{each}": str(place) for place, each in enumerate(ids, 1)},
            Kind.RANKING: {f"{name}-p{each}": str(place) for place, each in zip((2, 3, 1), ids, strict=False)},
            Kind.SEVERAL_CHOICES: {name: [ids[2], ids[0]] if len(ids) > 2 else []},
            Kind.NUMBER: {name: "12"},
            Kind.DATE: {f"{name}-day": "3", f"{name}-month": "march", f"{name}-year": "2025"},
            Kind.DROPDOWN: {name: ids[4] if len(ids) > 4 else ""},
            Kind.ORGANISATION: {name: "Harbour House"},
            Kind.EMAIL: {name: "someone@example.org"},
            Kind.INFORMATION: {},
            Kind.SECTION: {},
        }[question.kind]
    return sent


def flat(sent: Mapping[int, Sent]) -> Sent:
    return {name: value for fields in sent.values() for name, value in fields.items()}


def answer_online(client: FlaskClient, survey: Survey, sent: Mapping[int, Sent], consent: str) -> Response:
    """Answer page by page, as a participant does, and send."""
    key = re.search(r'name="submission_key" value="([^"]+)"', client.get(f"/s/{survey.slug}").text)
    assert key
    place = client.post(f"/s/{survey.slug}", data={"submission_key": key[1]}).location
    while "/p/" in place:
        shown = client.get(place).text
        carried = re.search(r'name="carried" value="([^"]+)"', shown)
        here = {int(each) for each in re.findall(r'name="q(\d+)', shown)} | {int(place.split("/p/")[1].split("?")[0])}
        fields = flat({each: sent.get(each, {}) for each in here})
        reply = client.post(place, data=fields | {"go": "on"} | ({"carried": carried[1]} if carried else {}))
        assert reply.status_code == 303, reply.text
        assert reply.location != place
        place = reply.location
    shown = client.get(place).text
    hidden = dict(re.findall(r'name="(carried|submission_key)" value="([^"]*)"', shown))
    reply = client.post(place, data=hidden | {"consent": consent})
    assert reply.status_code in (200, 303), reply.text
    return db.session.scalars(select(Response).where(Response.channel == Channel.WEB)).one()


def record(response: Response) -> dict[str, Any]:
    """Every field of a response but its ids, its keys and how it came."""
    return {
        "survey": response.survey_id,
        "status": response.status,
        "trial": response.is_trial,
        "week": response.week,
        "version": response.version,
        "consent": response.consent,
        "organisation": response.organisation_id,
        "invitation": response.invitation_id,
        "import": (response.import_hash, response.person_hash),
        "groups": {(each.characteristic_id, each.value) for each in response.characteristics},
        "answers": {
            (each.question_id, each.declined, each.text, each.number): {(m.option_id, m.number) for m in each.marks}
            for each in response.answers
        },
    }


@pytest.fixture
def start(client: FlaskClient, batch: PaperBatch, sign_in: SignIn) -> str:
    """The address of the next form, taken by somebody of the strategy team."""
    sign_in(client)
    return str(client.post(at(batch, "/next")).location)


def keyed() -> PaperForm:
    return db.session.scalars(select(PaperForm)).one()


@pytest.mark.parametrize("consent", ["quote_attribute", "none"])
def test_a_keyed_form_makes_the_record_an_online_answer_makes(
    client: FlaskClient, start: str, every_kind: Survey, consent: str
) -> None:
    sent = answers(every_kind)
    reply = client.post(start, data=flat(sent) | {"consent": consent, "go": "save"})
    assert reply.status_code == 303, reply.text
    paper = keyed().response
    online = answer_online(client.application.test_client(), every_kind, sent, consent)
    assert paper and paper.channel is Channel.PAPER
    assert record(paper) == record(online)
    assert len(paper.answers) == sum(each.kind not in routing.SILENT for each in every_kind.questions)
    assert paper.consent is Consent(consent)
    assert paper.organisation and paper.organisation.name == "Harbour House"
    assert {each.value for each in paper.characteristics} == {"Another place, please say"}
    assert paper.key_hash is None and paper.receipt_hash is None


def test_a_form_full_of_declining_is_the_online_one_too(client: FlaskClient, start: str, every_kind: Survey) -> None:
    declined = {f"q{each.id}-none": "on" for each in every_kind.questions if each.kind is not Kind.SECTION}
    declined |= {f"q{each.id}": "none" for each in every_kind.questions if each.kind in (Kind.ONE_CHOICE, Kind.YES_NO)}
    assert client.post(start, data=declined | {"go": "save"}).status_code == 303
    response = keyed().response
    assert response and response.consent is Consent.NONE
    kept = kept_of(response)
    assert kept[called(every_kind, "Where do you live?").id].declined
    assert kept[called(every_kind, "When did it begin?").id].declined
    assert called(every_kind, "How did you manage?").id not in kept


def test_a_skipped_section_is_kept_and_what_was_answered_in_it_is_left_out(
    client: FlaskClient, start: str, every_kind: Survey
) -> None:
    section, why = called(every_kind, "Your first week out"), called(every_kind, "What would have helped?")
    sent = {f"q{section.id}-none": "on", f"q{why.id}": "A phone", "go": "save"}
    warned = client.post(start, data=sent)
    assert warned.status_code == 422 and "not for this person" in warned.text and "A phone" in warned.text
    assert keyed().response is None
    left_out = re.search(r'name="left_out" value="([^"]+)"', warned.text)
    assert left_out and left_out[1] == str(why.id)
    assert client.post(start, data=sent | {"left_out": left_out[1]}).status_code == 303
    response = keyed().response
    assert response and set(kept_of(response)) == {section.id}
    assert kept_of(response)[section.id].declined


def test_an_answer_beside_the_path_is_shown_before_it_is_dropped(
    client: FlaskClient, start: str, every_kind: Survey
) -> None:
    phone, how = called(every_kind, "Did you have a phone?"), called(every_kind, "How did you manage?")
    sent = {f"q{phone.id}": str(phone.choices[0].id), f"q{how.id}": "I walked", "go": "save"}
    assert "One answer is not for this person" in client.post(start, data=sent).text
    other = client.post(start, data=sent | {"left_out": "99"})  # told of something else: told again
    assert other.status_code == 422
    assert client.post(start, data=sent | {"left_out": str(how.id)}).status_code == 303
    response = keyed().response
    assert response and set(kept_of(response)) == {phone.id}
    assert response.consent is Consent.NONE


def test_a_mistake_is_named_and_nothing_that_was_keyed_is_lost(
    client: FlaskClient, start: str, every_kind: Survey
) -> None:
    sent = flat(answers(every_kind))
    date = called(every_kind, "When did it begin?")
    number = called(every_kind, "How many nights was it?")
    page = client.post(start, data=sent | {f"q{date.id}-day": "40", f"q{number.id}": "many", "go": "save"})
    assert page.status_code == 422
    assert "The day must be a number from 1 to 31" in page.text and "Write a number in figures" in page.text
    for words in ("I walked, mostly", "A boat", 'value="40"', 'value="many"', "someone@example.org", "Harbour House"):
        assert words in page.text
    assert len(re.findall(r" checked", page.text)) >= 10
    assert keyed().response is None


def test_enter_without_script_saves_nothing_and_keeps_everything(client: FlaskClient, start: str) -> None:
    page = client.get(start).text
    form = page[page.index('<form class="keying"') :]
    first_button = re.search(r"<button[^>]*>", form)
    assert first_button and 'value="stay"' in first_button[0]  # the one Enter presses
    again = client.post(start, data={"go": "stay", "q5": "Half a sentence"})
    assert again.status_code == 200 and "Half a sentence" in again.text
    assert keyed().response is None


def test_paper_has_no_limits_of_words_and_nothing_must_be_answered(
    client: FlaskClient, start: str, every_kind: Survey
) -> None:
    why = called(every_kind, "What would have helped?")
    assert client.post(start, data={f"q{why.id}": "We walked " * 40, "go": "save"}).status_code == 303
    response = keyed().response
    assert response and set(kept_of(response)) == {why.id}


def test_a_form_sent_twice_is_one_response(client: FlaskClient, start: str) -> None:
    for _ in range(2):
        assert client.post(start, data={"q5": "A phone", "go": "save"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_saving_can_go_straight_on_to_the_next_form(client: FlaskClient, batch: PaperBatch, start: str) -> None:
    reply = client.post(start, data={"go": "next"})
    assert reply.location == at(batch, "/forms/2")
    assert "Write B1-2 on the paper" in client.get(reply.location).text


def test_a_welsh_batch_is_keyed_in_welsh_and_recorded_so(
    client: FlaskClient, every_kind: Survey, batch: PaperBatch, sign_in: SignIn, staff: Callable[..., Person]
) -> None:
    welsh = print_batch(every_kind, Version.WELSH, 5, staff())
    sign_in(client)
    place = client.post(at(welsh, "/next")).location
    page = client.get(place).text
    assert "Write B2-1 on the paper" in page and "Where do you live? ŵ ŷ, yn Gymraeg" in page
    home = called(every_kind, "Where do you live?")
    client.post(place, data={f"q{home.id}": str(home.choices[0].id), "go": "save"})
    response = keyed().response
    assert response and response.version is Version.WELSH
    assert {each.value for each in response.characteristics} == {"North"}


def test_forms_that_come_back_late_can_still_be_keyed(client: FlaskClient, start: str, every_kind: Survey) -> None:
    close_survey(every_kind)
    assert client.post(start, data={"q5": "A phone", "go": "save"}).status_code == 303
    assert keyed().response is not None


def test_the_second_keying_does_not_show_the_first_and_is_for_somebody_else(
    client: FlaskClient, batch: PaperBatch, start: str, sign_in: SignIn
) -> None:
    client.post(start, data={"q5": "A telephone", "go": "save"})
    ask_check(keyed())
    assert client.get(start + "/again").status_code == 303  # not for who keyed it first
    other = client.application.test_client()
    sign_in(other)
    shown = other.get(start + "/again")
    assert shown.status_code == 200 and "Find B1-1 and key it again" in shown.text
    assert "A telephone" not in shown.text
    reply = other.post(start + "/again", data={"q5": "a  Telephone.", "consent": "", "go": "save"})
    assert reply.location == at(batch)
    assert "both keyings say the same" in other.get(at(batch)).text


def test_what_was_keyed_differently_stands_side_by_side_and_is_settled_by_a_person(
    client: FlaskClient, batch: PaperBatch, start: str, sign_in: SignIn, every_kind: Survey
) -> None:
    scale = called(every_kind, "How safe did you feel?")
    client.post(start, data={"q5": "A phone", f"q{scale.id}": "3", "consent": "quote", "go": "save"})
    ask_check(keyed())
    other = client.application.test_client()
    sign_in(other)
    sent = {"q5": "A phone card", f"q{scale.id}": "8", "consent": "paraphrase", "go": "save"}
    settle = other.post(start + "/again", data=sent).location
    assert settle == start + "/settle"
    page = other.get(settle).text
    for words in ("A phone", "A phone card", "Quote me, and say nothing about me", "Use the idea, not my exact words"):
        assert words in page
    unsure = other.post(settle, data={"d5": "second"})
    assert unsure.status_code == 422 and "Choose what the paper says" in unsure.text
    assert other.post(settle, data={"d5": "second", f"d{scale.id}": "first", "d0": "second"}).status_code == 303
    db.session.expire_all()
    form = keyed()
    assert form.response
    assert kept_of(form.response)[5].text == "A phone card"
    assert kept_of(form.response)[scale.id].number == 3
    assert form.response.consent is Consent.PARAPHRASE
    assert form.differences == [5, scale.id, 0]
    shown = other.get(at(batch)).text
    assert "3 different, settled" in shown and "1 keyed twice" in shown
    assert other.get(settle).status_code == 303


def test_a_form_keyed_by_mistake_is_taken_out_with_its_answers(
    client: FlaskClient, batch: PaperBatch, start: str
) -> None:
    client.post(start, data={"q5": "Somebody else’s words", "go": "save"})
    toast = client.get(at(batch)).text
    assert "B1-1 is saved." in toast and f'action="{start}/remove"' in toast
    assert client.post(start + "/remove").status_code == 303
    for table in (PaperForm, Response, Answer):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert client.post(at(batch, "/next")).location == start


def test_evaluators_read_and_facilitators_find_nothing(
    client: FlaskClient, batch: PaperBatch, sign_in: SignIn, staff: Callable[..., Person]
) -> None:
    take_form(batch, staff())
    sign_in(client, "evaluator")
    assert client.get(at(batch)).status_code == 200
    assert "Key the next form" not in client.get(at(batch)).text
    for end in ("/next", "/forms/1/remove", "/forms/1/check"):
        assert client.post(at(batch, end)).status_code == 404
    assert client.get(at(batch, "/forms/1")).status_code == 404
    other = client.application.test_client()
    sign_in(other, "facilitator")
    assert other.get(at(batch)).status_code == 404


def test_a_form_of_another_survey_or_consultation_is_not_found(
    client: FlaskClient, batch: PaperBatch, start: str
) -> None:
    survey = batch.survey_id
    assert client.get(start.replace(f"/surveys/{survey}/", "/surveys/99/")).status_code == 404
    assert client.get(start.replace("/consultations/1/", "/consultations/99/")).status_code == 404
    assert client.get(at(batch, "/forms/99")).status_code == 404
    assert client.get(at(batch)[:-1] + "99").status_code == 404


NASTY = [
    "-1",
    "99999999999999999999",
    "0",
    "1e9",
    "\x00\ud7ff",
    "🙂" * 50,
    "<script>alert(1)</script>",
    "none",
    " ",
    "٣",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_no_value_breaks_the_long_page_and_none_is_read_as_markup(
    client: FlaskClient, start: str, every_kind: Survey, nasty: str
) -> None:
    names = {*re.findall(r'name="([^"]+)"', client.get(start).text)} - {"csrf_token", "go"}
    reply = client.post(start, data=dict.fromkeys(names, nasty) | {"go": "save", "left_out": nasty})
    assert reply.status_code in (303, 422)
    assert "<script>alert" not in reply.text
