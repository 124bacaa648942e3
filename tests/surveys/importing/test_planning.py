"""What an import takes and what it leaves out, decided before anything is stored."""

from __future__ import annotations

import pytest

from consult.surveys.importing.planning import LONGEST_TEXT, likely_text, plan_import
from consult.surveys.importing.table import Table, Unreadable

TABLE = Table(
    ("id", "text", "Region", "Role", "Member"),
    [
        ["p1", " Kind and calm ", "North", "staff", "Harbour House"],
        ["p2", "", "South", "", ""],
        ["p1", "x" * (LONGEST_TEXT + 1), "North", "", ""],
        ["p3", "Short row", "", "", ""],
        ["p4", "Slow", "y" * 201, "", ""],
        ["p5", "=2+2", "", "member", ""],
    ],
    lines=[2, 3, 5, 9, 10, 11],
    ragged={3: "Has 2 cells where the first row has 5."},
)


def test_rows_are_taken_with_their_lines_and_groups() -> None:
    plan = plan_import(TABLE, "text", "id", ["Region", "role", "region"], "Member")
    assert plan.group_names == ("Region", "Role")
    first, last = plan.rows
    assert (first.line, first.text, first.person, first.groups) == (2, "Kind and calm", "p1", ("North", "staff"))
    assert first.organisation == "Harbour House"
    assert (last.line, last.text, last.groups) == (11, "=2+2", ("", "member"))
    assert plan.preview == plan.rows


def test_rows_are_left_out_one_by_one_with_a_reason_that_repeats_no_words() -> None:
    refused = {each.line: each.reason for each in plan_import(TABLE, "text", None, ["Region"]).refused}
    assert sorted(refused) == [3, 5, 9, 10]
    assert "no words" in refused[3]
    assert "20,001 characters; 20,000 is the most" in refused[5]
    assert "2 cells where the first row has 5" in refused[9]
    assert "“Region” has over 200 characters" in refused[10]
    assert not any("x" * 20 in reason or "y" * 20 in reason for reason in refused.values())


def test_a_missing_column_is_named() -> None:
    for wrong in ({"text_column": "words"}, {"text_column": "text", "person_column": "who"}):
        with pytest.raises(Unreadable, match=r"There is no column .* The columns are"):
            plan_import(TABLE, **wrong)


def test_the_words_cannot_be_a_group_too() -> None:
    with pytest.raises(Unreadable, match="cannot be the words and something else"):
        plan_import(TABLE, "text", None, ["text"])


def test_a_group_needs_a_name_that_fits() -> None:
    table = Table(("text", "g" * 130), [["a", "b"]])
    with pytest.raises(Unreadable, match="Shorten it in the file to 120"):
        plan_import(table, "text", None, ["g" * 130])


def test_the_longest_column_is_likely_to_hold_the_words() -> None:
    assert likely_text(Table(("a", "b"), [["short", "much longer words"], ["a bit longer", "no"]])) == 1
