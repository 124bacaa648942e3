"""A survey as an XLSForm that other tools open, and that read here again is the very same survey. Pure."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook

from consult.surveys.editing.conditions import CHOICES
from consult.surveys.exchange.names import Names, option_names, question_names
from consult.surveys.exchange.relevance import Target, rules_of
from consult.surveys.exchange.xlsform_own import COLUMN_OF, KIND
from consult.surveys.exchange.xlsform_words import OURS
from consult.surveys.models import Comparison, Kind, Version
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, SurveyDraft, option_draft

LONGEST_CELL = 32_000
LANGUAGES = {
    Version.ENGLISH: "English (en)",
    Version.WELSH: "Welsh (cy)",
    Version.EASY_READ: "Easy Read (en-x-easyread)",
}
TYPES = {
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.EMAIL: "text",
    Kind.ORGANISATION: "text",
    Kind.NUMBER: "decimal",
    Kind.DATE: "date",
    Kind.INFORMATION: "note",
    Kind.SCALE: "range",
    Kind.RATING: "range",
    Kind.SECTION: "begin_group",
    Kind.GRID: "begin_group",
}
SELECTS = {Kind.SEVERAL_CHOICES: "select_multiple", Kind.RANKING: "rank"}
LOOKS = {
    Kind.LONG_TEXT: "multiline",
    Kind.DROPDOWN: "minimal",
    Kind.RATING: "rating",
    Kind.GRID: "table-list",
    Kind.EMAIL: "email",
}
NOT_XML = dict.fromkeys([0xFFFE, 0xFFFF])
Cells = dict[str, str]


class TooLong(ValueError):
    """Words that no cell of a spreadsheet holds."""


@dataclass
class Sheets:
    """What is to be written, row by row."""

    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    settings: Cells = field(default_factory=dict)


def write_xlsform(draft: SurveyDraft, form_id: str, groups: Mapping[int, str] | None = None) -> bytes:
    """The workbook. `groups`: the name of the characteristic each question that sorts people stands for, by place."""
    sheets = sheets_of(draft, form_id, groups or {})
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for title, rows in (("survey", sheets.survey), ("choices", sheets.choices), ("settings", [sheets.settings])):
        sheet = book.add_worksheet(title)
        headings = headings_of(rows, title)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for line, row in enumerate(rows, 1):
            for place, heading in enumerate(headings):
                if row.get(heading):
                    sheet.write_string(line, place, cell(row[heading], title, line))
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def headings_of(rows: Sequence[Cells], title: str) -> list[str]:
    """The columns in use: those every tool knows first, our own last."""
    first = {"survey": ["type", "name"], "choices": ["list_name", "name"], "settings": ["form_title"]}[title]
    found = dict.fromkeys(heading for row in rows for heading, words in row.items() if words)
    return [*first, *sorted((each for each in found if each not in first), key=lambda each: each.startswith(OURS))]


def cell(words: str, title: str, line: int) -> str:
    if len(words) > LONGEST_CELL:
        raise TooLong(
            f"Row {line + 1} of the sheet “{title}” would hold {len(words):,} characters, over {LONGEST_CELL:,}."
        )
    return words.translate(NOT_XML)


def sheets_of(draft: SurveyDraft, form_id: str, groups: Mapping[int, str]) -> Sheets:
    writer = Writer(draft, groups)
    writer.sheets.settings = settings_of(draft, form_id)
    inside = False
    for place, question in enumerate(draft.questions):
        if question.kind is Kind.SECTION:
            if inside:
                writer.end()
            inside = True
        writer.question(place, question)
    if inside:
        writer.end()
    return writer.sheets


def settings_of(draft: SurveyDraft, form_id: str) -> Cells:
    shown = [Version.WELSH] * draft.in_welsh + [Version.EASY_READ] * draft.in_easy_read
    settings = {
        "form_title": draft.title,
        "form_id": form_id,
        "default_language": LANGUAGES[Version.ENGLISH],
        f"{OURS}::mode": draft.mode.value,
        f"{OURS}::shown": " ".join(shown),
        f"{OURS}::versions": " ".join(draft.wordings),
        f"{OURS}::introduction": draft.introduction,
    }
    for version, (title, introduction) in draft.wordings.items():
        settings[f"{OURS}::title::{LANGUAGES[version]}"] = title
        settings[f"{OURS}::introduction::{LANGUAGES[version]}"] = introduction
    return settings


class Writer:
    """Writes questions; knows every name that was given out."""

    def __init__(self, draft: SurveyDraft, groups: Mapping[int, str]) -> None:
        self.sheets = Sheets()
        self.draft = draft
        self.groups = groups
        self.names = question_names(draft.questions)
        self.taken = Names([*self.names, "meta", "instanceid"])
        self.codes = [option_names([option_draft(each) for each in q.options]) for q in draft.questions]
        self.targets: dict[str, Target] = {}

    def question(self, place: int, question: QuestionDraft) -> None:
        name = self.names[place]
        row = {
            "type": type_of(question.kind, name),
            "name": name,
            "appearance": LOOKS.get(question.kind, ""),
            KIND: question.kind.value,
            f"{OURS}::name": question.name,
            f"{OURS}::picture": question.picture,
            f"{OURS}::group": self.groups.get(place, ""),
            f"{OURS}::any": "" if question.all_conditions else "yes",
            f"{OURS}::joined": "yes" if question.with_previous else "",
            f"{OURS}::may_skip": "yes" if question.may_skip else "",
            "required": "yes" if question.required else "",
            "constraint": constraint_of(question, self.codes[place]),
            **self.condition(place, question),
            **words_of(question),
        }
        for key, value in (("least", question.least), ("most", question.most),
                           ("low", question.scale_low), ("high", question.scale_high)):  # fmt: skip
            row[f"{OURS}::{key}"] = "" if value is None else str(value)
        if question.kind in (Kind.SCALE, Kind.RATING):
            row["parameters"] = f"start={question.scale_low or 0} end={question.scale_high or 10} step=1"
        if question.kind in (Kind.SECTION, Kind.GRID):
            row[f"{OURS}::required"] = row.pop("required")
        self.sheets.survey.append(row)
        self.targets[name] = Target(place, question.kind, self.codes[place], whole=False)
        if question.kind is Kind.SECTION:
            self.introduction(name, question)
        elif question.kind is Kind.GRID:
            self.grid(name, question, row)
        elif question.options:
            self.options(name, [option_draft(each) for each in question.options], self.codes[place])
            self.other(name, question, self.codes[place])

    def introduction(self, name: str, section: QuestionDraft) -> None:
        """A section's introduction, which other tools show as a note."""
        texts = {Version.ENGLISH: section.hint, **{version: said.hint for version, said in section.wordings.items()}}
        if any(texts.values()):
            row = {"type": "note", "name": self.taken.take(f"{name}_words"), KIND: "words"}
            self.sheets.survey.append(row | translated("label", texts))

    def grid(self, name: str, question: QuestionDraft, row: Cells) -> None:
        rows = [option_draft(each) for each in question.options]
        columns = [option_draft(each) for each in question.columns]
        listed = f"{name}_columns"
        if columns:
            row[f"{OURS}::list"] = listed
            self.options(listed, columns, option_names(columns))
        else:
            for number in range(question.scale_low or 0, (question.scale_high or 0) + 1):
                self.sheets.choices.append({"list_name": listed, "name": str(number)} | translated(
                    "label", {Version.ENGLISH: str(number)}))  # fmt: skip
        for option, code in zip(rows, option_names(rows), strict=True):
            self.sheets.survey.append(
                {"type": f"select_one {listed}", "name": self.taken.take(f"{name}_{code}"), KIND: "row",
                 "required": "yes" if question.required else "", **cells_of(option)}
            )  # fmt: skip
        self.end()

    def options(self, listed: str, options: Sequence[OptionDraft], codes: Sequence[str]) -> None:
        for option, code in zip(options, codes, strict=True):
            self.sheets.choices.append(
                {"list_name": listed, "name": code, f"{OURS}_choice": "yes", **cells_of(option, f"{OURS}_")}
            )

    def other(self, name: str, question: QuestionDraft, codes: Sequence[str]) -> None:
        """The box of "Other, please say": for other tools a text of its own, asked after that choice."""
        for option, code in zip(map(option_draft, question.options), codes, strict=True):
            if option.free_text and question.kind is not Kind.RANKING:
                row = {"type": "text", "name": self.taken.take(f"{name}_other"), KIND: "other",
                       "relevant": f"selected(${{{name}}}, '{code}')"}  # fmt: skip
                self.sheets.survey.append(row | translated("label", {Version.ENGLISH: option.label, **option.wordings}))

    def end(self) -> None:
        self.sheets.survey.append({"type": "end_group", KIND: "end"})

    def condition(self, place: int, question: QuestionDraft) -> Cells:
        """The condition as an expression; and as plain values too, where reading the expression would not give it back."""
        if not question.conditions:
            return {}
        joined = " and " if question.all_conditions else " or "
        relevant = joined.join(self.said(each) for each in question.conditions)
        read = rules_of([relevant], lambda name: self.targets.get(name), place)
        same = tuple(read.conditions) == question.conditions and not read.dropped and not read.inexact
        rules = [[each.on, each.test.value, each.option, each.number] for each in question.conditions]
        return {"relevant": relevant, f"{OURS}::rules": "" if same else json.dumps(rules)}

    def said(self, condition: ConditionDraft) -> str:
        name = f"${{{self.names[condition.on]}}}"
        codes, at = self.codes[condition.on], condition.option
        code = codes[at] if at is not None and 0 <= at < len(codes) else ""
        number = repr(condition.number if condition.number is not None else 0.0).removesuffix(".0")
        if condition.test is Comparison.ANSWERED:
            return f"{name} != ''"
        chosen = (
            f"selected({name}, '{code}')" if self.draft.questions[condition.on].kind in CHOICES else f"{name} != ''"
        )
        return {
            Comparison.CHOSE: chosen,
            Comparison.DID_NOT_CHOOSE: f"not({chosen})",
            Comparison.AT_LEAST: f"{name} >= {number}",
            Comparison.AT_MOST: f"{name} <= {number}",
            Comparison.EXACTLY: f"{name} = {number}",
        }[condition.test]


def cells_of(option: OptionDraft, ours: str = f"{OURS}::") -> Cells:
    """A choice's cells. On the sheet of choices other tools take a heading of two parts amiss, so ours has one there."""
    return {
        f"{ours}name": option.name,
        f"{ours}other": "yes" if option.free_text else "",
        f"{ours}alone": "yes" if option.excludes else "",
        **translated("label", {Version.ENGLISH: option.label, **option.wordings}),
    }


def type_of(kind: Kind, name: str) -> str:
    return TYPES.get(kind) or f"{SELECTS.get(kind, 'select_one')} {name}"


def words_of(question: QuestionDraft) -> Cells:
    """A question's words in every version. A section's introduction is a row of its own."""
    found: Cells = {}
    for name, column in COLUMN_OF.items():
        if name == "hint" and question.kind is Kind.SECTION:
            continue
        texts = {version: str(getattr(said, name)) for version, said in question.wordings.items()}
        found |= translated(column, {Version.ENGLISH: str(getattr(question, name)), **texts})
    return found


def translated(column: str, texts: Mapping[Version, str]) -> Cells:
    return {f"{column}::{LANGUAGES[version]}": text for version, text in texts.items() if text}


def constraint_of(question: QuestionDraft, codes: Sequence[str]) -> str:
    """The limits as other tools understand them; limits in words have no such sentence."""
    name = {Kind.NUMBER: ".", Kind.SEVERAL_CHOICES: "count-selected(.)"}.get(question.kind)
    if name is None:
        return ""
    parts = [f"{name} >= {question.least}" if question.least is not None else "",
             f"{name} <= {question.most}" if question.most is not None else ""]  # fmt: skip
    for option, code in zip(map(option_draft, question.options), codes, strict=True):
        if option.excludes and question.kind is Kind.SEVERAL_CHOICES:
            parts.append(f"not(selected(., '{code}') and count-selected(.) > 1)")
    return " and ".join(filter(None, parts))
