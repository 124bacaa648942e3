"""LimeSurvey surveys in the older and in the newer layout, with conditions, languages, and every kind of question."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from consult.surveys.exchange.reading import Found, read_survey
from consult.surveys.models import Comparison, Kind, Version
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft

Rows = list[dict[str, str]]
SETTINGS: Rows = [{"surveyls_language": "en", "surveyls_title": "A survey", "surveyls_description": "<p>About it</p>",
                   "surveyls_welcometext": "Welcome", "surveyls_endtext": "Bye", "surveyls_email_invite": "Dear"}]  # fmt: skip


def lss(**tables: Rows) -> bytes:
    def rows(found: Rows) -> str:
        return "".join(f"<row>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in row.items())}</row>" for row in found)

    body = "".join(f"<{name}><rows>{rows(found)}</rows></{name}>" for name, found in tables.items())
    return f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{body}</document>".encode()


def asked(qid: str, letter: str, **more: str) -> dict[str, str]:
    return {"qid": qid, "parent_qid": "0", "sid": "9", "gid": "1", "type": letter, "title": f"Q{qid}x", "other": "N",
            "mandatory": "N", "question_order": qid, "relevance": "1", "language": "en",
            "question": f"Question {qid}", **more}  # fmt: skip


def sub(qid: str, parent: str, code: str, words: str, **more: str) -> dict[str, str]:
    return {"qid": qid, "parent_qid": parent, "title": code, "question": words, "language": "en", "scale_id": "0",
            "question_order": qid, **more}  # fmt: skip


def choice(qid: str, code: str, words: str, **more: str) -> dict[str, str]:
    return {"qid": qid, "code": code, "answer": words, "sortorder": code[-1], "language": "en", "scale_id": "0", **more}


def read(questions: Rows, **tables: Rows) -> Found:
    group: Rows = [{"gid": "1", "group_name": "First", "group_order": "1", "description": "", "language": "en"}]
    made = lss(groups=tables.pop("groups", group), questions=questions, surveys=[{"sid": "9", "language": "en"}],
               surveys_languagesettings=SETTINGS, **tables)  # fmt: skip
    return read_survey(io.BytesIO(made), "survey.lss")


def labels(question: QuestionDraft) -> list[str]:
    return [option.label for option in question.options if isinstance(option, OptionDraft)]


@pytest.mark.parametrize(
    ("letter", "kinds"),
    [
        ("5", [Kind.SCALE]), ("Y", [Kind.YES_NO]), ("G", [Kind.ONE_CHOICE]), ("D", [Kind.DATE]), ("N", [Kind.NUMBER]),
        ("S", [Kind.SHORT_TEXT]), ("T", [Kind.LONG_TEXT]), ("U", [Kind.LONG_TEXT]), ("X", [Kind.INFORMATION]),
        ("L", [Kind.ONE_CHOICE]), ("!", [Kind.DROPDOWN]), ("O", [Kind.ONE_CHOICE, Kind.LONG_TEXT]),
        ("M", [Kind.SEVERAL_CHOICES]), ("P", [Kind.SEVERAL_CHOICES, Kind.LONG_TEXT]), ("R", [Kind.RANKING]),
        ("A", [Kind.GRID]), ("B", [Kind.GRID]), ("C", [Kind.GRID]), ("E", [Kind.GRID]), ("F", [Kind.GRID]),
        ("H", [Kind.GRID]), ("1", [Kind.GRID, Kind.GRID]), ("K", [Kind.NUMBER, Kind.NUMBER]),
        ("Q", [Kind.SHORT_TEXT, Kind.SHORT_TEXT]), (":", [Kind.NUMBER] * 4), (";", [Kind.SHORT_TEXT] * 4),
        ("|", []), ("*", []), ("I", []), ("?", [Kind.SHORT_TEXT]),
    ],
)  # fmt: skip
def test_each_letter_becomes_a_kind_or_is_named(letter: str, kinds: list[Kind]) -> None:
    rows = [sub("21", "2", "SQ1", "Row one"), sub("22", "2", "SQ2", "Row two"),
            sub("23", "2", "C1", "Across", scale_id="1"), sub("24", "2", "C2", "Along", scale_id="1")]  # fmt: skip
    answers = [choice("2", f"A{n}", f"Answer {n}", scale_id=scale) for scale in "01" for n in (1, 2, 3)]
    found = read([asked("2", letter)], subquestions=rows, answers=answers)
    assert [question.kind for question in found.draft.questions] == [Kind.SECTION, *kinds]
    if not kinds:
        assert "Q2x" in {item.name for item in found.report.left_out}
    if letter in ("M", "P", "K", "F"):
        assert "Row one" in str(found.draft)


def test_the_newer_layout_has_its_words_in_tables_of_their_own() -> None:
    bare = {
        "parent_qid": "0",
        "gid": "1",
        "type": "L",
        "title": "home",
        "other": "Y",
        "question_order": "1",
        "mandatory": "Y",
    }
    found = read(
        [{"qid": "5", **bare}],
        groups=[{"gid": "1", "group_order": "1"}],
        group_l10ns=[
            {"gid": "1", "group_name": "You", "language": "en"},
            {"gid": "1", "group_name": "Chi", "language": "cy"},
        ],
        question_l10ns=[
            {
                "qid": "5",
                "question": "<p>Where <b>do</b> you live?</p><script>alert(1)</script>",
                "help": "Roughly",
                "language": "en",
            },
            {"qid": "5", "question": "Ble?", "language": "cy"},
            {"qid": "5", "question": "Wo?", "language": "de"},
        ],
        answers=[
            {"aid": "7", "qid": "5", "code": "n", "sortorder": "1"},
            {"aid": "8", "qid": "5", "code": "s", "sortorder": "2"},
        ],
        answer_l10ns=[
            {"aid": "7", "answer": "North", "language": "en"},
            {"aid": "7", "answer": "Gogledd", "language": "cy"},
            {"aid": "8", "answer": "South &lt;b&gt;", "language": "en"},
        ],
        question_attributes=[{"qid": "5", "attribute": "random_order", "value": "1"}],
    )
    section, home = found.draft.questions
    assert section.wordings[Version.WELSH].label == "Chi"
    assert (home.label, home.hint, home.wordings[Version.WELSH].label) == ("Where do you live?", "Roughly", "Ble?")
    assert labels(home) == ["North", "South <b>", "Other"]
    assert isinstance(home.options[2], OptionDraft) and home.options[2].free_text
    assert home.required and home.required_reason
    said = "\n".join(f"{item.name} {item.what}" for item in found.report.left_out)
    for part in ("language de 1 texts", "random_order", "the words at the end", "e-mails"):
        assert part in said
    assert found.draft.introduction == "About it\n\nWelcome"


CONDITION = [asked("2", "Y"), asked("3", "M"), asked("4", "N"), asked("5", "T")]
SUBS = [sub("31", "3", "SQ1", "Tea"), sub("32", "3", "SQ2", "Milk")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("2", "9X1X2", "==", "Y")], [ConditionDraft(1, Comparison.CHOSE, 0)]),
        ([("2", "Q2", "!=", "Y")], [ConditionDraft(1, Comparison.DID_NOT_CHOOSE, 0)]),
        ([("3", "+9X1X3SQ2", "==", "Y")], [ConditionDraft(2, Comparison.CHOSE, 1)]),
        ([("3", "9X1X3", "==", "SQ1")], [ConditionDraft(2, Comparison.CHOSE, 0)]),
        ([("4", "9X1X4", ">=", "18"), ("2", "9X1X2", "==", "Y")],
         [ConditionDraft(3, Comparison.AT_LEAST, number=18.0), ConditionDraft(1, Comparison.CHOSE, 0)]),
        ([("4", "9X1X4", "RX", "/x/")], []),
    ],
)  # fmt: skip
def test_conditions_of_the_table_map(rows: list[tuple[str, str, str, str]], expected: list[ConditionDraft]) -> None:
    table = [{"qid": "5", "cqid": on, "cfieldname": name, "method": method, "value": value, "scenario": "1"}
             for on, name, method, value in rows]  # fmt: skip
    found = read(CONDITION, subquestions=SUBS, conditions=table)
    assert list(found.draft.questions[4].conditions) == expected
    assert bool(expected) or "compares with a pattern" in str(found.report.left_out)


@pytest.mark.parametrize(
    ("relevance", "expected"),
    [
        ('((Q2x.NAOK == "Y"))', [ConditionDraft(1, Comparison.CHOSE, 0)]),
        ("Q3x_SQ1.NAOK == 'Y' && Q4x > 3",
         [ConditionDraft(2, Comparison.CHOSE, 0), ConditionDraft(3, Comparison.AT_LEAST, number=3.0)]),
        ("!is_empty(Q4x.NAOK)", [ConditionDraft(3, Comparison.ANSWERED)]),
        ("{Q2x == 'N'}", [ConditionDraft(1, Comparison.CHOSE, 1)]),
        ("rand(1,2) == 1", []),
    ],
)  # fmt: skip
def test_simple_relevance_maps(relevance: str, expected: list[ConditionDraft]) -> None:
    found = read([*CONDITION[:3], asked("5", "T", relevance=relevance)], subquestions=SUBS)
    assert list(found.draft.questions[4].conditions) == expected
    assert bool(expected) or "so more people are asked" in str(found.report.left_out)


def test_a_group_that_is_shown_to_some_is_a_section_with_a_condition() -> None:
    groups = [{"gid": "1", "group_name": "First", "group_order": "1"},
              {"gid": "2", "group_name": "Second", "group_order": "2", "grelevance": 'Q2x == "Y"'}]  # fmt: skip
    found = read([asked("2", "Y"), asked("6", "T", gid="2")], groups=groups)
    assert [question.kind for question in found.draft.questions][2] is Kind.SECTION
    assert found.draft.questions[2].conditions == (ConditionDraft(1, Comparison.CHOSE, 0),)


def test_hidden_questions_and_those_never_asked_stay_out_by_name() -> None:
    found = read([asked("2", "T"), asked("3", "T", relevance="0"), asked("4", "T")],
                 question_attributes=[{"qid": "2", "attribute": "hidden", "value": "1"}])  # fmt: skip
    assert [question.name for question in found.draft.questions] == ["", "Q4x"]
    assert {"Q2x", "Q3x"} <= {item.name for item in found.report.left_out}


def test_every_real_survey_is_read_and_each_thing_left_out_is_named(shared_data: Path) -> None:
    files = sorted((shared_data / "surveys" / "limesurvey").glob("*.lss"))
    assert files
    for path in files:
        with path.open("rb") as file:
            found = read_survey(file, path.name)
        table = re.search(r"<questions>.*?</questions>", path.read_text(encoding="utf-8"), re.S)
        assert table
        titles = re.findall(r"<title><!\[CDATA\[(.*?)\]\]></title>", table[0])
        here = {question.name for question in found.draft.questions} | {item.name for item in found.report.left_out}
        assert titles and {*titles} <= here
        assert not any(re.search(r"<\w", question.label + question.hint) for question in found.draft.questions)
