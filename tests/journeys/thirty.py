"""Thirty questions of every kind, as somebody types them into the editor, and what a member answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.surveys.actions import ConditionDraft, OptionDraft, QuestionDraft, SurveyDraft, Words
from consult.surveys.models import Comparison, Kind, Version


@dataclass(frozen=True)
class Asks:
    """One question: its kind, what is typed into its form, and what is typed into its boxes when it is answered."""

    kind: Kind
    label: str
    form: Mapping[str, str | bool] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    after: tuple[str, str] | None = None  # an earlier question, and the answer that leads here


CHOICES = "A home\nA job\nA friend"
SCALE = {"scale_low": "1", "scale_high": "5", "low_label": "Not at all", "high_label": "Very well"}
TOGETHER: dict[str, str | bool] = {"with_previous": True}

THIRTY = (
    Asks(Kind.INFORMATION, "Before you start", {"hint": "You can stop at any time."}),
    Asks(
        Kind.SECTION,
        "Your work",
        {"hint": "First some words about your work.", "support": "A friend at work: 0300 000 0000"},
    ),
    Asks(Kind.ORGANISATION, "Which group are you with?"),
    Asks(Kind.DROPDOWN, "Where do you work?", {"options": "North\nMidlands\nSouth\nWales"}),
    Asks(
        Kind.ONE_CHOICE, "What do you do most?", {"options": "Teach\nCook\nDrive", "other_label": "Other, please say"}
    ),
    Asks(
        Kind.SEVERAL_CHOICES,
        "What do people ask you for?",
        {"options": CHOICES, "other_label": "Something else", "none_label": "None of these", "most": "3"},
    ),
    Asks(Kind.YES_NO, "Did you come to a meeting last year?"),
    Asks(
        Kind.SHORT_TEXT,
        "Which one?",
        typed=("The one in spring",),
        after=("Did you come to a meeting last year?", "Yes"),
    ),
    Asks(Kind.LONG_TEXT, "Why did you stay away?", after=("Did you come to a meeting last year?", "No")),
    Asks(Kind.NUMBER, "How many people work with you?", {"least": "0", "most": "5000"}, ("12",)),
    Asks(Kind.NUMBER, "How many of them are new?", TOGETHER, ("3",)),
    Asks(Kind.DATE, "When did your group begin?", typed=("1", "4", "2011")),
    Asks(Kind.EMAIL, "Where can we write to you?", typed=("somebody@example.org",)),
    Asks(Kind.SCALE, "How well do we speak for you?", SCALE),
    Asks(Kind.RATING, "How good was our last letter?", {"scale_low": "1", "scale_high": "5"}),
    Asks(
        Kind.GRID,
        "How much do you agree?",
        {"options": "We are heard\nWe are told\nWe are asked", "columns": "Agree\nNeither\nDisagree"},
    ),
    Asks(Kind.RANKING, "What should come first?", {"options": CHOICES}),
    Asks(
        Kind.SECTION,
        "Your own story",
        {"hint": "These questions are about prison.", "content_note": "They may be hard to read.", "may_skip": True},
    ),
    Asks(Kind.LONG_TEXT, "What would have helped most?", {"most": "200"}, ("A phone call home on the first night.",)),
    Asks(Kind.LONG_TEXT, "What helped in the end?", typed=("One officer who wrote my name right.",)),
    Asks(Kind.SHORT_TEXT, "One word for that time", TOGETHER, ("Loud",)),
    Asks(
        Kind.YES_NO,
        "May we ask you about it again?",
        {"required": True, "required_reason": "We must know before we write to you."},
    ),
    Asks(Kind.ONE_CHOICE, "How old are you?", {"options": "Under 25\n25 to 49\n50 or older"}),
    Asks(Kind.SEVERAL_CHOICES, "What do you need now?", {"options": CHOICES, "none_label": "None of these"}),
    Asks(Kind.SCALE, "How safe do you feel?", SCALE),
    Asks(Kind.RATING, "How was this survey so far?", TOGETHER | {"scale_low": "1", "scale_high": "5"}),
    Asks(Kind.GRID, "How often do you see them?", {"options": "Family\nFriends", **SCALE}),
    Asks(Kind.RANKING, "Who should read this first?", {"options": "Ministers\nStaff\nNeighbours"}),
    Asks(Kind.DATE, "When should we ask again?", typed=("1", "5", "2027")),
    Asks(Kind.SHORT_TEXT, "Anything else?", typed=("Thank you for asking",)),
)

TITLE, INTRODUCTION = "Thirty questions", "It is long, and you can skip most of it."
MARKS = {Version.WELSH: "Cym", Version.EASY_READ: "Hawdd"}


def in_other_words(english: str, version: Version) -> str:
    """What stands for a translation here: the English behind a word that says which version it is."""
    return f"{MARKS[version]}: {english}"[:300] if english else ""


def thirty() -> SurveyDraft:
    """The survey that the editor makes of these."""
    return SurveyDraft(
        TITLE,
        INTRODUCTION,
        in_welsh=True,
        in_easy_read=True,
        wordings={each: (in_other_words(TITLE, each), in_other_words(INTRODUCTION, each)) for each in MARKS},
        questions=tuple(map(question, THIRTY)),
    )


def question(asks: Asks) -> QuestionDraft:
    said = {name: value for name, value in asks.form.items() if isinstance(value, str)}
    lines = {
        name: tuple(map(option, said.get(name, "").split("\n"))) if name in said else ()
        for name in ("options", "columns")
    }
    options = ("Yes", "No") if asks.kind is Kind.YES_NO else ()
    own = tuple(map(option, options)) + lines["options"]
    own += (option(said["other_label"], free_text=True),) if "other_label" in said else ()
    own += (option(said["none_label"], excludes=True),) if "none_label" in said else ()
    texts = {
        name: said.get(name, "")
        for name in ("hint", "content_note", "support", "required_reason", "low_label", "high_label")
    }
    return QuestionDraft(
        asks.kind,
        asks.label,
        options=own,
        columns=lines["columns"],
        conditions=(after(*asks.after),) if asks.after else (),
        with_previous=bool(asks.form.get("with_previous")),
        required=bool(asks.form.get("required")),
        may_skip=bool(asks.form.get("may_skip")),
        wordings={each: words(asks.label, texts, each) for each in MARKS},
        **texts,
        **{name: int(said[name]) for name in ("least", "most", "scale_low", "scale_high") if name in said},  # type: ignore[arg-type]
    )


def option(label: str, **more: bool) -> OptionDraft:
    return OptionDraft(label, wordings={each: in_other_words(label, each) for each in MARKS}, **more)


def words(label: str, texts: Mapping[str, str], version: Version) -> Words:
    return Words(
        in_other_words(label, version), **{name: in_other_words(text, version) for name, text in texts.items()}
    )


def after(label: str, answer: str) -> ConditionDraft:
    place = next(number for number, each in enumerate(THIRTY) if each.label == label)
    return ConditionDraft(place, Comparison.CHOSE, ("Yes", "No").index(answer))
