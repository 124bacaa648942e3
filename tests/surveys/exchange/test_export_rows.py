"""What an export of responses says of every kind of answer, and of none."""

from __future__ import annotations

from collections.abc import Iterator

from consult.surveys.exchange.export_columns import Missing
from consult.surveys.exchange.export_rows import Export, Given, code_book, export_of, rows_of_export
from consult.surveys.models import Comparison, Kind, Mode, Version
from consult.surveys.question_type import Stored
from consult.surveys.reading import Asked, Choice, Reading, Rule

COLUMNS = (Choice(41, "Bad"), Choice(42, "Good"))
QUESTIONS = (
    Asked(1, Kind.SECTION, "About you", may_skip=True),
    Asked(
        2,
        Kind.ONE_CHOICE,
        "Where?",
        options=(Choice(21, "North"), Choice(22, "Elsewhere", free_text=True)),
        name="home",
    ),
    Asked(3, Kind.SEVERAL_CHOICES, "Which?", options=(Choice(31, "Tea"), Choice(32, "Milk"))),
    Asked(4, Kind.GRID, "How good?", options=(Choice(43, "Food"), Choice(44, "Bed")), columns=COLUMNS),
    Asked(5, Kind.RANKING, "First?", options=(Choice(51, "Rest"), Choice(52, "Work"))),
    Asked(6, Kind.NUMBER, "How many?"),
    Asked(7, Kind.SCALE, "How well?", scale_low=1, scale_high=5, low_label="Badly", high_label="Very well"),
    Asked(8, Kind.LONG_TEXT, "Why?", rules=(Rule(2, Comparison.CHOSE, 21),)),
    Asked(9, Kind.INFORMATION, "Thank you"),
)
READING = Reading(1, "s", "Survey", "", Version.ENGLISH, (Version.ENGLISH,), Mode.OPEN_LINK, QUESTIONS)
FULL = {
    2: Stored(marks=((21, None),)),
    3: Stored(marks=((32, None),)),
    4: Stored(marks=((43, 2),)),
    5: Stored(marks=((52, 1), (51, 2))),
    6: Stored(number=2.5),
    7: Stored(number=4.0),
    8: Stored(text="=cmd"),
}


def row(kept: dict[int, Stored], **given: object) -> dict[str, object]:
    export = export_of(READING)
    (cells,) = rows_of_export(export, [Given(kept=kept, **given)])  # type: ignore[arg-type]
    return dict(zip(export.headings, cells, strict=True))


def test_each_answer_stands_in_columns_of_its_own() -> None:
    said = row(FULL)
    assert {name: value for name, value in said.items() if name not in ("response", "week", "version", "channel")} == {
        "words_may_be": "",
        "organisation": "",
        "about_you": 0,
        "home": "north",
        "home_other_words": "",
        "which__tea": 0,
        "which__milk": 1,
        "how_good__food": "good",
        "how_good__bed": "",
        "first__rest": 2,
        "first__work": 1,
        "how_many": 2.5,
        "how_well": 4,
        "why": "=cmd",
    }


def test_not_asked_declined_and_left_empty_are_told_apart() -> None:
    said = row({2: Stored(text="By the sea", marks=((22, None),)), 3: Stored(declined=True), 8: Stored(text="stale")})
    assert said["why"] is Missing.NOT_ASKED
    assert (said["which__tea"], said["which__milk"]) == (Missing.DECLINED, Missing.DECLINED)
    assert said["how_many"] is Missing.EMPTY
    assert said["home_other_words"] == "By the sea"
    assert len({each.value for each in Missing}) == 3


def test_a_section_somebody_skipped_takes_its_questions_with_it() -> None:
    said = row({1: Stored(declined=True), **FULL})
    assert said["about_you"] == 1
    assert {said[name] for name in ("home", "which__tea", "how_many", "why")} == {Missing.NOT_ASKED}


def test_answers_from_a_file_count_wherever_they_stand() -> None:
    kept = {8: Stored(text="From elsewhere")}
    assert row(kept)["why"] is Missing.NOT_ASKED
    assert row(kept, all_count=True)["why"] == "From elsewhere"


def book(export: Export, *readings: Reading) -> Iterator[dict[str, object]]:
    heading, *lines = code_book(export, [READING, *readings])
    return (dict(zip(heading, line, strict=True)) for line in lines)


def test_the_code_book_explains_every_column_and_value() -> None:
    export = export_of(READING, groups=["Region"])
    lines = list(book(export))
    assert {*export.headings} <= {str(line["variable"]) for line in lines}
    assert {(line["value"], line["label"]) for line in lines if line["variable"] == "home"} == {
        ("north", "North"),
        ("elsewhere", "Elsewhere"),
    }
    why = next(line for line in lines if line["variable"] == "why")
    assert why["who_was_asked"] == "Only after “North” to “Where?”; unless they skipped its section"
    assert {(line["value"], line["label"]) for line in lines if line["variable"] == "how_well"} == {
        (1, "Badly"),
        (5, "Very well"),
    }


def test_the_code_book_has_the_question_in_each_version() -> None:
    welsh = tuple(
        Asked(**{**{f: getattr(q, f) for f in Asked.__slots__}, "label": f"{q.label} (cy)", "lang": "cy"})
        for q in QUESTIONS
    )
    other = Reading(1, "s", "Arolwg", "", Version.WELSH, (Version.ENGLISH, Version.WELSH), Mode.OPEN_LINK, welsh)
    lines = list(book(export_of(READING), other))
    assert next(line for line in lines if line["variable"] == "home")["question_welsh"] == "Where? (cy)"
    assert next(line for line in lines if line["variable"] == "which__tea")["question_welsh"] == "Which? (cy) [Tea]"
