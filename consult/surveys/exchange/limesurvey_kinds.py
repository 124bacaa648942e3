"""One LimeSurvey question as one of ours, or as several where we have no such kind. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from consult.surveys.exchange.limesurvey_source import Source
from consult.surveys.exchange.limesurvey_tables import Fields
from consult.surveys.exchange.limesurvey_words import (
    COLUMNS,
    COMMENT,
    COMMENT_ENGLISH,
    GENDER,
    ONE,
    OTHER_CODE,
    SIMPLE,
    YES_NO,
)
from consult.surveys.exchange.xlsform_choices import Coded
from consult.surveys.models import Kind, Version
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, Words

MOST_CELLS = 40
MOST_COLUMNS = 11


@dataclass
class Part:
    """One of our questions. `code`: the subquestion it stands for; `sub`: codes of rows or of choices to tick."""

    draft: QuestionDraft
    codes: Sequence[str] = ()
    whole: bool = True
    code: str = ""
    sub: Sequence[str] = field(default_factory=list)


def parts_of(row: Fields, source: Source) -> list[Part]:
    """What a question becomes; nothing when it cannot be asked here (the report says so)."""
    letter, qid, said = row.get("type", ""), row.get("qid", ""), row.get("title", "")
    if letter in SIMPLE:
        return [simple(row, letter, source)]
    if letter in ONE:
        return choosing(row, letter, source)
    if letter in ("M", "P"):
        return several(row, letter, source)
    if letter in ("A", "B", "C", "E", "F", "H", "1"):
        return grids(row, letter, source)
    if letter in ("K", "Q"):
        kind = Kind.NUMBER if letter == "K" else Kind.SHORT_TEXT
        return each_row(row, source, kind, "several boxes became a question each")
    if letter in (":", ";"):
        return cells(row, letter, source)
    if letter == "R":
        coded = source.answers(qid) or source.rows(qid)
        least, most = source.number(qid, "min_answers"), source.number(qid, "max_answers", "max_subquestions")
        draft = QuestionDraft(Kind.RANKING, "", options=options(coded), least=least, most=most)
        return [Part(draft, codes(coded))] if len(coded) > 1 else missing(row, source)
    if letter == "5":
        return [Part(QuestionDraft(Kind.SCALE, "", scale_low=1, scale_high=5))]
    if letter == "Y":
        return [Part(QuestionDraft(Kind.YES_NO, "", options=options(YES_NO)), codes(YES_NO))]
    if letter == "G":
        source.report.change(said, "the question about gender became one choice between its two answers")
        return [Part(QuestionDraft(Kind.ONE_CHOICE, "", options=options(GENDER)), codes(GENDER))]
    source.report.change(said, f"the kind “{letter[:10]}” is not known here, so it became a short text")
    return [Part(QuestionDraft(Kind.SHORT_TEXT, ""))]


def options(coded: Sequence[Coded]) -> tuple[OptionDraft, ...]:
    return tuple(option for _code, option in coded)


def codes(coded: Sequence[Coded]) -> list[str]:
    return [code for code, _option in coded]


def simple(row: Fields, letter: str, source: Source) -> Part:
    qid, kind = row.get("qid", ""), SIMPLE[letter]
    draft = QuestionDraft(kind, "")
    if letter == "N":
        least, most = (
            source.number(qid, "min_num_value_n", "min_num_value"),
            source.number(qid, "max_num_value_n", "max_num_value"),
        )
        draft = replace(draft, least=least, most=most if least is None or most is None or least <= most else None)
        return Part(draft, whole=source.attribute(qid, "num_value_int_only") == "1")
    if letter == "S" and source.attribute(qid, "numbers_only") == "1":
        source.report.change(row.get("title", ""), "a text of figures only became a number")
        return Part(replace(draft, kind=Kind.NUMBER), whole=False)
    if letter == "S" and "@" in row.get("preg", ""):
        source.report.change(
            row.get("title", ""), "a text that must look like an e-mail address became an e-mail address"
        )
        return Part(replace(draft, kind=Kind.EMAIL))
    if (
        letter == "D"
        and any(sign in source.attribute(qid, "date_format") for sign in "HM:")
        and ":" in source.attribute(qid, "date_format")
    ):
        source.report.change(row.get("title", ""), "a date with a time became a short text")
        return Part(replace(draft, kind=Kind.SHORT_TEXT))
    return Part(draft)


def missing(row: Fields, source: Source) -> list[Part]:
    source.report.change(row.get("title", ""), "its choices or rows are missing: it became a short text")
    return [Part(QuestionDraft(Kind.SHORT_TEXT, ""))]


def other_option(row: Fields, source: Source) -> list[Coded]:
    if row.get("other") != "Y":
        return []
    words = source.attribute(row.get("qid", ""), "other_replace_text") or "Other"
    welsh = {Version.WELSH: "Arall"} if words == "Other" else {}
    return [(OTHER_CODE, OptionDraft(words[:300], free_text=True, name="other", wordings=welsh))]


def with_other(coded: list[Coded], row: Fields, source: Source) -> list[Coded]:
    """The choices and "Other"; where one reads the same already, that one takes words."""
    for code, option in other_option(row, source):
        if option.label in {each.label for _code, each in coded}:
            return [(c, replace(o, free_text=o.label == option.label)) for c, o in coded]
        return [*coded, (code, option)]
    return coded


def choosing(row: Fields, letter: str, source: Source) -> list[Part]:
    coded = with_other(source.answers(row.get("qid", "")), row, source)
    if not coded:
        return missing(row, source)
    kind = ONE[letter]
    if kind is Kind.DROPDOWN and row.get("other") == "Y":
        source.report.change(row.get("title", ""), "a dropdown with “other” became one choice, which has a box for it")
        kind = Kind.ONE_CHOICE
    part = Part(QuestionDraft(kind, "", options=options(coded)), codes(coded))
    return [part, comment(row, source)] if letter == "O" else [part]


def comment(row: Fields, source: Source) -> Part:
    source.report.change(row.get("title", ""), "its box for a comment became a question of its own below it")
    wordings = {Version.WELSH: COMMENT}
    return Part(QuestionDraft(Kind.LONG_TEXT, COMMENT_ENGLISH, with_previous=True, wordings=wordings), code="comment")


def several(row: Fields, letter: str, source: Source) -> list[Part]:
    qid = row.get("qid", "")
    alone = set(source.attribute(qid, "exclude_all_others").replace(",", ";").split(";"))
    coded = [(code, replace(option, excludes=code in alone)) for code, option in source.rows(qid)]
    coded = with_other(coded, row, source)
    if not coded:
        return missing(row, source)
    least, most = source.number(qid, "min_answers"), source.number(qid, "max_answers")
    if least is not None and most is not None and least > most:
        least = most = None
    draft = QuestionDraft(Kind.SEVERAL_CHOICES, "", options=options(coded), least=least, most=most)
    part = Part(draft, codes(coded), sub=["other" if code == OTHER_CODE else code for code in codes(coded)])
    return [part, comment(row, source)] if letter == "P" else [part]


def grids(row: Fields, letter: str, source: Source) -> list[Part]:
    qid, said = row.get("qid", ""), row.get("title", "")
    rows = source.rows(qid)
    if not rows:
        return missing(row, source)
    sub = codes(rows)
    if letter in "AB":
        high = 5 if letter == "A" else 10
        return [Part(QuestionDraft(Kind.GRID, "", options=options(rows), scale_low=1, scale_high=high), sub=sub)]
    scales = [COLUMNS[letter]] if letter in COLUMNS else [source.answers(qid)]
    if letter == "1":
        scales = [source.answers(qid, "0"), source.answers(qid, "1")]
        source.report.change(said, "a table with two scales became two tables")
    if letter == "H":
        source.report.change(said, "a table answered by columns is answered by rows")
    found = []
    for number, columns in enumerate(scales):
        head = source.attribute(qid, ("dualscale_headerA", "dualscale_headerB")[number]) if letter == "1" else ""
        found += one_grid(row, rows, columns, head, source)
    return found


def one_grid(row: Fields, rows: Sequence[Coded], columns: Sequence[Coded], head: str, source: Source) -> list[Part]:
    if len(columns) < 2:
        return missing(row, source)
    if len(columns) > MOST_COLUMNS:
        source.report.change(row.get("title", ""), f"a table of {len(columns)} columns became a dropdown for each row")
        return [Part(QuestionDraft(Kind.DROPDOWN, option.label, options=options(columns), wordings=row_words(option)),
                     codes(columns), code=code) for code, option in rows]  # fmt: skip
    draft = QuestionDraft(
        Kind.GRID, head, options=options(rows), columns=options(columns), scale_low=1, scale_high=len(columns)
    )
    return [Part(draft, sub=codes(rows))]


def row_words(option: OptionDraft) -> dict[Version, Words]:
    return {version: Words(label=label) for version, label in option.wordings.items()}


def each_row(row: Fields, source: Source, kind: Kind, changed: str) -> list[Part]:
    """A question for each subquestion, on one page."""
    qid = row.get("qid", "")
    rows = source.rows(qid)
    if not rows:
        return missing(row, source)
    source.report.change(row.get("title", ""), changed)
    least = source.number(qid, "min_num_value_n", "slider_min") if kind is Kind.NUMBER else None
    most = source.number(qid, "max_num_value_n", "slider_max") if kind is Kind.NUMBER else None
    if least is not None and most is not None and least > most:
        least = most = None
    return [
        Part(
            QuestionDraft(
                kind, option.label, least=least, most=most, with_previous=place > 0, wordings=row_words(option)
            ),
            whole=False,
            code=code,
        )
        for place, (code, option) in enumerate(rows)
    ]


def cells(row: Fields, letter: str, source: Source) -> list[Part]:
    """A table of numbers, of texts or of boxes to tick."""
    qid, said = row.get("qid", ""), row.get("title", "")
    rows, columns = source.rows(qid), source.rows(qid, "1")
    if not rows or not columns:
        return missing(row, source)
    if letter == ":" and source.attribute(qid, "multiflexible_checkbox") == "1":
        source.report.change(said, "a table of boxes to tick became several choices for each row")
        return [Part(QuestionDraft(Kind.SEVERAL_CHOICES, option.label, options=options(columns), wordings=row_words(option)),
                     codes(columns), code=code) for code, option in rows]  # fmt: skip
    if len(rows) * len(columns) > MOST_CELLS:
        source.report.leave_out(
            said, f"a table of {len(rows)} by {len(columns)} boxes: nobody could fill it in on a phone"
        )
        return []
    kind = Kind.NUMBER if letter == ":" else Kind.SHORT_TEXT
    source.report.change(said, f"a table of {len(rows)} by {len(columns)} boxes became a question for each box")
    return [
        Part(
            QuestionDraft(kind, f"{up.label}: {across.label}"[:500], with_previous=bool(place)),
            whole=False,
            code=f"{code}_{column}",
        )
        for code, up in rows
        for place, (column, across) in enumerate(columns)
    ]
