"""XLSForms of every make, read generously; and what becomes of each thing in them is said."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from consult.surveys.exchange.reading import Found, Unreadable, read_survey
from consult.surveys.models import Comparison, Kind, Version
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft

Rows = list[dict[str, str]]
YES_NO = [{"list_name": "yn", "name": "yes", "label": "Yes"}, {"list_name": "yn", "name": "no", "label": "No"}]
TEA = [
    {"list name": "drinks", "name": "tea", "label::English (en)": "Tea", "label::Cymraeg (cy)": "Te"},
    {"list name": "drinks", "name": "milk", "label::English (en)": "Milk", "label::Cymraeg (cy)": "Llaeth"},
    {"list name": "drinks", "name": "none", "label::English (en)": "None", "label::Cymraeg (cy)": "Dim"},
]


def workbook(**sheets: Rows) -> io.BytesIO:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out


def read(survey: Rows, choices: Rows | None = None, settings: Rows | None = None, **more: Rows) -> Found:
    sheets = {"survey": survey, "choices": choices or [], "settings": settings or [{"form_title": "A form"}], **more}
    return read_survey(workbook(**sheets), "a form.xlsx")


def only(survey: Rows, choices: Rows | None = None) -> QuestionDraft:
    found = read(survey, choices)
    assert len(found.draft.questions) == 1, found
    return found.draft.questions[0]


def left_out(found: Found) -> str:
    return "\n".join(f"{item.name}: {item.what}" for item in found.report.left_out)


def changed(found: Found) -> str:
    return "\n".join(f"{item.name}: {item.what}" for item in found.report.changed)


@pytest.mark.parametrize(
    ("kind", "said", "appearance"),
    [
        (Kind.SHORT_TEXT, "text", ""),
        (Kind.LONG_TEXT, "text", "multiline"),
        (Kind.NUMBER, "integer", ""),
        (Kind.NUMBER, "decimal", ""),
        (Kind.DATE, "date", ""),
        (Kind.INFORMATION, "note", ""),
        (Kind.SHORT_TEXT, "dateTime", ""),
        (Kind.YES_NO, "acknowledge", ""),
        (Kind.SCALE, "range", ""),
        (Kind.RATING, "range", "rating"),
        (Kind.ONE_CHOICE, "select_one drinks", ""),
        (Kind.ONE_CHOICE, "select one from drinks", ""),
        (Kind.ONE_CHOICE, "Select_One  drinks", "horizontal"),
        (Kind.DROPDOWN, "select_one drinks", "minimal"),
        (Kind.SEVERAL_CHOICES, "select_multiple drinks", ""),
        (Kind.SEVERAL_CHOICES, "select all that apply from drinks", ""),
        (Kind.RANKING, "rank drinks", ""),
        (Kind.YES_NO, "select_one yn", ""),
        (Kind.SHORT_TEXT, "select_one nowhere", ""),
        (Kind.SHORT_TEXT, "select_one_from_file towns.csv", ""),
        (Kind.SHORT_TEXT, "an unknown type", ""),
    ],
)
def test_each_type_becomes_a_kind(kind: Kind, said: str, appearance: str) -> None:
    asked = only([{"type": said, "name": "q", "label": "A question", "appearance": appearance}], [*TEA, *YES_NO])
    assert asked.kind is kind
    assert (asked.label, asked.name) == ("A question", "q")


@pytest.mark.parametrize("said", ["geopoint", "image", "start", "deviceid", "calculate", "audit", "hidden", "barcode"])
def test_what_cannot_be_asked_is_left_out_by_name(said: str) -> None:
    found = read([{"type": said, "name": "this_one"}, {"type": "text", "name": "q", "label": "A question"}])
    assert [question.name for question in found.draft.questions] == ["q"]
    assert f"this_one: type “{said}”" in left_out(found)


def test_words_in_both_languages_come_over_and_a_third_is_named() -> None:
    row = {"type": "select_multiple drinks or_other", "name": "q", "label::English (en)": "Which?", "hint": "Any",
           "label::Welsh (cy)": "Pa rai?", "label::Français (fr)": "Lesquels?"}  # fmt: skip
    found = read([row], TEA)
    asked = found.draft.questions[0]
    assert (asked.label, asked.hint, asked.wordings[Version.WELSH].label) == ("Which?", "Any", "Pa rai?")
    options = [option for option in asked.options if isinstance(option, OptionDraft)]
    assert [option.wordings[Version.WELSH] for option in options] == ["Te", "Llaeth", "Dim", "Arall"]
    assert [option.free_text for option in options] == [False, False, False, True]
    assert found.draft.in_welsh
    assert "language Français (fr): 1 of its texts" in left_out(found)


def test_a_form_without_english_keeps_its_own_language() -> None:
    found = read([{"type": "text", "name": "q", "label::Polski (pl)": "Pytanie", "label::Deutsch": "Frage"}])
    assert found.draft.questions[0].label == "Pytanie"
    assert "there is no English" in changed(found)


@pytest.mark.parametrize(
    ("relevant", "expected"),
    [
        ("${phone} = 'yes'", [ConditionDraft(0, Comparison.CHOSE, 0)]),
        ("selected(${phone}, 'no')", [ConditionDraft(0, Comparison.CHOSE, 1)]),
        ("not(selected(${drink}, 'tea'))", [ConditionDraft(1, Comparison.DID_NOT_CHOOSE, 0)]),
        ("${drink} != 'tea' and ${phone}='yes'",
         [ConditionDraft(1, Comparison.DID_NOT_CHOOSE, 0), ConditionDraft(0, Comparison.CHOSE, 0)]),
        ("${age} >= 18", [ConditionDraft(2, Comparison.AT_LEAST, number=18.0)]),
        ("${age} > 17 and ${age} < 65",
         [ConditionDraft(2, Comparison.AT_LEAST, number=18.0), ConditionDraft(2, Comparison.AT_MOST, number=64.0)]),
        ("16 <= ${age}", [ConditionDraft(2, Comparison.AT_LEAST, number=16.0)]),
        ("not(${age} >= 18)", [ConditionDraft(2, Comparison.AT_MOST, number=17.0)]),
        ("${name} != ''", [ConditionDraft(3, Comparison.ANSWERED)]),
        ("string-length(${name}) > 0", [ConditionDraft(3, Comparison.ANSWERED)]),
    ],
)  # fmt: skip
def test_a_condition_that_we_have_maps(relevant: str, expected: list[ConditionDraft]) -> None:
    found = read([*ASKED, {"type": "text", "name": "q", "label": "Why?", "relevant": relevant}], [*YES_NO, *TEA])
    assert list(found.draft.questions[-1].conditions) == expected
    assert found.draft.questions[-1].all_conditions
    assert not found.report.left_out


ASKED = [
    {"type": "select_one yn", "name": "phone", "label": "A phone?"},
    {"type": "select_multiple drinks", "name": "drink", "label": "A drink?"},
    {"type": "integer", "name": "age", "label": "How old?"},
    {"type": "text", "name": "name", "label": "A name?"},
]


def test_either_of_two_answers_is_enough_after_or() -> None:
    found = read(
        [*ASKED, {"type": "note", "name": "n", "label": "Hm", "relevant": "${phone}='yes' or ${age} > 3"}],
        [*YES_NO, *TEA],
    )
    assert len(found.draft.questions[-1].conditions) == 2
    assert not found.draft.questions[-1].all_conditions


@pytest.mark.parametrize(
    "relevant",
    ["${age} + 1 > 3", "regex(${name}, 'x')", "${name} = 'Ann'", "${later} = 'x'", "${drink} = 'wine'", "(((",
     "${phone}='yes' or (${age}>3 and ${age}<9)",
     "count-selected(${drink}) > 1", "once(random()) < 0.5", "'" * 9, "pulldata('x')", "${phone} div 2 = 1"],
)  # fmt: skip
def test_a_condition_we_have_not_is_named_and_more_people_are_asked(relevant: str) -> None:
    found = read([*ASKED, {"type": "text", "name": "q", "label": "Why?", "relevant": relevant}], [*YES_NO, *TEA])
    assert found.draft.questions[-1].conditions == ()
    assert "the condition “" in left_out(found) and "so more people are asked" in left_out(found)


def test_a_question_that_is_never_asked_stays_out() -> None:
    found = read([*ASKED, {"type": "text", "name": "q", "label": "Why?", "relevant": "false()"}], [*YES_NO, *TEA])
    assert len(found.draft.questions) == 4
    assert "its condition never holds" in left_out(found)


def test_groups_become_sections_and_what_follows_has_a_heading() -> None:
    rows = [
        {"type": "select_one yn", "name": "phone", "label": "A phone?"},
        {
            "type": "begin group",
            "name": "g",
            "label": "About it",
            "relevant": "${phone}='yes'",
            "appearance": "field-list",
        },
        {"type": "text", "name": "make", "label": "Make?"},
        {"type": "text", "name": "colour", "label": "Colour?"},
        {"type": "begin_repeat", "name": "r", "label": "Calls"},
        {"type": "text", "name": "who", "label": "Who?"},
        {"type": "end_repeat"},
        {"type": "text", "name": "rest", "label": "The rest?"},
        {"type": "end group"},
        {"type": "text", "name": "last", "label": "Anything else?"},
    ]
    found = read(rows, YES_NO)
    questions = found.draft.questions
    assert [(q.kind is Kind.SECTION, q.label) for q in questions] == [
        (False, "A phone?"), (True, "About it"), (False, "Make?"), (False, "Colour?"), (True, "Calls"), (False, "Who?"),
        (True, "About it"), (False, "The rest?"), (True, "More questions"), (False, "Anything else?"),
    ]  # fmt: skip
    yes = (ConditionDraft(0, Comparison.CHOSE, 0),)
    assert [q.conditions for q in questions if q.kind is Kind.SECTION] == [yes, yes, yes, ()]
    assert [q.with_previous for q in questions if q.name in ("make", "colour")] == [False, True]
    assert "here it is asked once" in changed(found)


def test_unbalanced_groups_are_told_and_nothing_is_lost() -> None:
    found = read([
        {"type": "end group"}, {"type": "begin group", "name": "g", "label": "G"},
        {"type": "text", "name": "q", "label": "Q"},
    ])  # fmt: skip
    assert [question.label for question in found.draft.questions] == ["G", "Q"]
    assert "ends a group that never began" in left_out(found)
    assert "does not say where this group ends" in changed(found)


def test_a_table_of_one_choice_a_row_becomes_a_grid() -> None:
    rows = [
        {"type": "begin_group", "name": "t", "label": "How good?", "appearance": "table-list"},
        {"type": "select_one drinks", "name": "food", "label": "Food"},
        {"type": "select_one drinks", "name": "bed", "label": "Bed", "required": "yes"},
        {"type": "end_group"},
    ]
    asked = only(rows, TEA)
    assert asked.kind is Kind.GRID and asked.required
    assert [option.label for option in (*asked.options, *asked.columns) if isinstance(option, OptionDraft)] == [
        "Food", "Bed", "Tea", "Milk", "None",
    ]  # fmt: skip


def test_limits_and_choices_that_stand_alone_come_over() -> None:
    alone = "count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) > 1)"
    asked = only([{"type": "select_multiple drinks", "name": "q", "label": "Q", "constraint": alone}], TEA)
    assert asked.most == 2
    assert [option.excludes for option in asked.options if isinstance(option, OptionDraft)] == [False, False, True]
    age = only([{"type": "integer", "name": "q", "label": "Q", "bind::constraint": "(. > 17) and .<=99"}])
    assert (age.least, age.most) == (18, 99)


def test_required_has_a_reason_and_likert_numbers_are_a_scale() -> None:
    found = read([{"type": "text", "name": "q", "label": "Q", "required": "true()"},
                  {"type": "text", "name": "r", "label": "R", "required": "yes", "required message": "Because"}])  # fmt: skip
    assert found.draft.questions[0].required_reason in changed(found)
    assert found.draft.questions[1].required_reason == "Because"
    labels = ["1 - Never", "2", "3 - Always"]
    numbers = [{"list_name": "n", "name": str(n), "label": label} for n, label in enumerate(labels, 1)]
    scale = only([{"type": "select_one n", "name": "q", "label": "Q", "appearance": "likert"}], numbers)
    assert (scale.kind, scale.scale_low, scale.scale_high, scale.low_label, scale.high_label) == (
        Kind.SCALE, 1, 3, "Never", "Always",
    )  # fmt: skip


def test_what_nothing_is_made_of_is_named() -> None:
    found = read(
        [{"type": "text", "name": "q", "label": "Q", "default": "x", "media::image": "a.png", "odd": "1"}],
        [{"list_name": "unused", "name": "a", "label": "A"}],
        [{"form_title": "T", "style": "pages"}],
        external_choices=[{"list_name": "x", "name": "y"}],
    )
    said = left_out(found)
    for part in ("default “x”", "image “a.png”", "odd “1”", "list unused", "setting style", "sheet external_choices"):
        assert part in said


def test_marks_are_taken_out_and_long_words_are_kept() -> None:
    found = read([{"type": "note", "name": "n", "label": '**Care** <span style="color:red">now</span>'},
                  {"type": "text", "name": "q", "label": "Why " + "so " * 300}])  # fmt: skip
    assert found.draft.questions[0].label == "Care now"
    assert len(found.draft.questions[1].label) == 500
    assert found.draft.questions[1].hint.count("so") == 300


def test_two_choices_that_read_the_same_are_told_apart() -> None:
    asked = only([{"type": "select_one d", "name": "q", "label": "Q"}],
                 [{"list_name": "d", "name": name, "label": "Same"} for name in ("a", "b")])  # fmt: skip
    assert [option.label for option in asked.options if isinstance(option, OptionDraft)] == ["Same", "Same (b)"]


def test_one_csv_file_may_hold_all_sheets_or_the_survey_alone() -> None:
    whole = "survey,,,\n,type,name,label\n,select one from d,q,Which?\n"
    whole += 'choices,,,\n,list name,name,label\n,d,a,"One, two"\n,d,b,Three\n'
    found = read_survey(io.BytesIO(whole.encode()), "f.csv")
    assert found.draft.questions[0].kind is Kind.ONE_CHOICE
    alone = read_survey(io.BytesIO("type;name;label\ntext;q;Łódź?\n".encode("utf-8-sig")), "f.csv")
    assert [question.label for question in alone.draft.questions] == ["Łódź?"]


def test_what_is_no_xlsform_is_refused_in_one_sentence() -> None:
    for content in (
        b"",
        b"name,age\nAnn,3\n",
        b"{}",
        b"\x00\x01\x02",
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0" + b"x" * 600,
    ):
        with pytest.raises(Unreadable) as refusal:
            read_survey(io.BytesIO(content), "f.xlsx")
        assert str(refusal.value).endswith((".", "?"))


def names_in(path: Path) -> list[str]:
    """The name of every row of a form's survey, as the file writes them."""
    if path.suffix == ".csv":
        table = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        start = next(place for place, row in enumerate(table) if row and row[0] == "survey") + 1
        end = next(place for place, row in enumerate(table) if row and row[0] == "choices")
        rows: list[list[object]] = [list(row) for row in table[start:end]]
    else:
        rows = [
            list(row) for row in load_workbook(path, data_only=True)["survey"].iter_rows(values_only=True) if any(row)
        ]
    at, kind = rows[0].index("name"), rows[0].index("type")
    return [str(row[at]) for row in rows[1:] if row[at] and not str(row[kind]).startswith("end ")]


def test_every_real_form_is_read_and_each_thing_left_out_is_named(shared_data: Path) -> None:
    files = sorted((shared_data / "surveys" / "xlsform").iterdir())
    assert files
    for path in files:
        with path.open("rb") as file:
            found = read_survey(file, path.name)
        rows = [o.name for q in found.draft.questions for o in q.options if isinstance(o, OptionDraft)]
        here = {*(question.name for question in found.draft.questions), *rows}
        told = {item.name for item in (*found.report.left_out, *found.report.changed)}
        missing = [name for name in names_in(path) if name not in here | told and name.upper() not in here]
        assert not missing, f"{path.name}: {missing}"
