"""A survey with every kind of question in English, Welsh and Easy Read, open, with paper of it printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Organisation, Person
from consult.surveys.actions import (
    ConditionDraft,
    OptionDraft,
    QuestionDraft,
    SurveyDraft,
    Words,
    build_survey,
    open_survey,
)
from consult.surveys.models import Comparison, Kind, Survey, Version
from consult.surveys.paper.actions import print_batch
from consult.surveys.paper.models import PaperBatch
from consult.surveys.survey_draft import WORDS

CY, EASY = Version.WELSH, Version.EASY_READ


def in_all_versions(draft: QuestionDraft) -> QuestionDraft:
    """A question with every one of its words in Welsh and in Easy Read too."""
    said = {name: getattr(draft, name) for name in WORDS}
    welsh = {name: text and f"{text} ŵ ŷ, yn Gymraeg" for name, text in said.items()}
    easy = {name: text and f"Easy: {text}" for name, text in said.items()}
    return replace(draft, wordings={CY: Words(**welsh), EASY: Words(**easy)})


def choice(label: str, **more: bool) -> OptionDraft:
    return OptionDraft(label, wordings={CY: f"{label} ŵ", EASY: f"{label}, easy"}, **more)


def choices(*labels: str) -> tuple[OptionDraft, ...]:
    return tuple(map(choice, labels))


def questions(group: int | None = None) -> tuple[QuestionDraft, ...]:
    """Places: 0 home, 2 phone, 3 how (after No), 4 why, 10 things."""
    return (
        QuestionDraft(
            Kind.ONE_CHOICE,
            "Where do you live?",
            hint="Choose the nearest.",
            options=(*choices("North", "South"), choice("Another place, please say", free_text=True)),
            characteristic_id=group,
        ),
        QuestionDraft(
            Kind.SECTION,
            "Your first week out",
            hint="The next ones are about that week.",
            content_note="This part may bring back hard days.",
            support="Helpline: 0300 000 0000",
            may_skip=True,
        ),
        QuestionDraft(Kind.YES_NO, "Did you have a phone?", options=choices("Yes", "No")),
        QuestionDraft(Kind.SHORT_TEXT, "How did you manage?", conditions=(ConditionDraft(2, Comparison.CHOSE, 1),)),
        QuestionDraft(Kind.LONG_TEXT, "What would have helped?", content_note="This asks about hard days.", most=50),
        QuestionDraft(
            Kind.SCALE,
            "How safe did you feel?",
            scale_low=0,
            scale_high=10,
            low_label="Not safe",
            high_label="Very safe",
        ),
        QuestionDraft(Kind.RATING, "How good was the food?", scale_low=1, scale_high=5),
        QuestionDraft(
            Kind.GRID, "How were these?", options=choices("Letters", "Visits"), columns=choices("Bad", "Fair", "Good")
        ),
        QuestionDraft(
            Kind.GRID,
            "How often did these work?",
            options=choices("Heating", "Showers"),
            scale_low=1,
            scale_high=5,
            low_label="Never",
            high_label="Always",
        ),
        QuestionDraft(Kind.RANKING, "What matters most?", options=choices("A home", "Work", "Family")),
        QuestionDraft(
            Kind.SEVERAL_CHOICES,
            "Which of these did you have?",
            options=(*choices("A bed", "A bus pass", "A friend"), choice("None of them", excludes=True)),
            most=2,
        ),
        QuestionDraft(Kind.NUMBER, "How many nights was it?", least=0, most=99),
        QuestionDraft(Kind.DATE, "When did it begin?"),
        QuestionDraft(
            Kind.DROPDOWN, "Which area was it?", options=choices(*(f"Area {letter}" for letter in "ABCDEFGHIJKLMNOP"))
        ),
        QuestionDraft(
            Kind.INFORMATION,
            "Nearly done",
            hint="Two more to go.",
            conditions=(ConditionDraft(5, Comparison.AT_LEAST, number=3), ConditionDraft(2, Comparison.ANSWERED)),
        ),
        QuestionDraft(Kind.ORGANISATION, "Which organisation is yours?"),
        QuestionDraft(
            Kind.EMAIL, "Where may we write to you?", required=True, required_reason="We must have it to write back."
        ),
    )


@pytest.fixture
def every_kind(consultation: Consultation) -> Survey:
    """A draft with every kind of question."""
    group = consultation.characteristics[0].id
    return build_survey(
        consultation,
        SurveyDraft(
            "Leaving with nothing",
            "We ask about the first week.\nYour answers change what we do.",
            in_welsh=True,
            in_easy_read=True,
            wordings={
                CY: ("Gadael heb ddim ŵ", "Rydym yn gofyn am yr wythnos gyntaf."),
                EASY: ("Leaving with nothing, in Easy Read", "We ask about a week."),
            },
            questions=tuple(map(in_all_versions, questions(group))),
        ),
    )


@pytest.fixture
def staff(app: object) -> Callable[..., Person]:
    """staff(name): a person of the strategy team."""

    def make(name: str = "Ada Test") -> Person:
        return create_person(name, f"{name.split()[0].lower()}@example.org", "strategy", "correct horse battery")

    return make


@pytest.fixture
def batch(every_kind: Survey, staff: Callable[..., Person]) -> PaperBatch:
    """Twenty English copies of the survey, which is open."""
    db.session.add(Organisation(name="Harbour House"))
    open_survey(every_kind)
    return print_batch(every_kind, Version.ENGLISH, 20, staff("Printing Person"))
