"""An XLSForm as a survey: sections, questions and conditions, with a report of everything in the file. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from consult.surveys.exchange.plain_words import from_markdown
from consult.surveys.exchange.relevance import Rules, Target, rules_of
from consult.surveys.exchange.report import Found, Report
from consult.surveys.exchange.sheets import Book
from consult.surveys.exchange.xlsform_choices import lists_of
from consult.surveys.exchange.xlsform_grids import grid_at
from consult.surveys.exchange.xlsform_own import OwnRows, is_own, own_survey
from consult.surveys.exchange.xlsform_questions import Reader, Taken
from consult.surveys.exchange.xlsform_rows import (
    Languages,
    Row,
    languages_of,
    sheet_of,
    shorter,
    tell_languages,
    tell_unused,
)
from consult.surveys.exchange.xlsform_words import BLOCK, LEFT_OUT, OURS, normal
from consult.surveys.importing.table import Unreadable
from consult.surveys.models import Kind, Version
from consult.surveys.survey_draft import QuestionDraft, SurveyDraft, Words

MOST_QUESTIONS = 2_000
NO_SURVEY = "We find no survey in this file. An XLSForm has a sheet called “survey” with the columns “type” and “name” or “label”."
ABOUT = {
    "default": "answers are not filled in beforehand here",
    "calculation": "nothing is worked out here",
    "choice_filter": "all its choices are shown",
    "readonly": "it can be answered here",
    "repeat_count": "it is asked once",
    "guidance_hint": "words for an interviewer",
    "parameters": "a setting of the tool it was made with",
    "trigger": "nothing is worked out here",
    "image": "pictures are chosen here",
    "big-image": "pictures are chosen here",
    "audio": "sounds are not played here",
    "video": "films are not played here",
    "relevant": "it is not asked here",
    "constraint": "there is nothing to limit",
    "constraint_message": "there is no such limit",
    "required_message": "it is not required",
    "required": "there is nothing to answer",
}
MORE = QuestionDraft(Kind.SECTION, "More questions", wordings={Version.WELSH: Words(label="Rhagor o gwestiynau")})


@dataclass
class Group:
    """A group that is open. `section`: its heading, where it has one; `relevant`: when it is asked."""

    name: str
    section: QuestionDraft | None
    relevant: str
    one_page: bool
    begun: bool = False  # a question of it stands on the page already


@dataclass
class Form:
    """The survey as far as it is read."""

    reader: Reader
    languages: Languages
    report: Report
    questions: list[QuestionDraft] = field(default_factory=list)
    names: dict[str, Target] = field(default_factory=dict)
    stack: list[Group] = field(default_factory=list)
    current: Group | None = None

    def find(self, name: str) -> Target | None:
        return self.names.get(name.strip())

    def begin(self, row: Row, what: str) -> None:
        words = {v: from_markdown(text)[:500] for v, text in self.languages.words(row, "label").items()}
        hints = {v: from_markdown(text) for v, text in self.languages.words(row, "hint").items()}
        label = words.pop(Version.ENGLISH, "")
        section = None
        if label:
            hint = hints.pop(Version.ENGLISH, "")
            section = QuestionDraft(Kind.SECTION, label, hint=hint, name=row.name[:80], wordings={
                version: Words(label=words.get(version, ""), hint=hints.get(version, "")) for version in {**words, **hints}
            })  # fmt: skip
        elif row.name:
            self.report.change(row.said, "a group without a title: its questions stand without a heading")
        if what not in ("group", "score", "rank"):
            self.report.change(row.said, "it is asked as often as needed there; here it is asked once")
        if section and any(group.section for group in self.stack):
            self.report.change(row.said, "a group inside another became a section of its own")
        looks = row.plain("appearance").split()
        group = Group(row.name, section, row.plain("relevant"), "field-list" in looks or "table-list" in looks)
        row.plain("name")
        self.stack.append(group)
        if section:
            self.enter(group)

    def enter(self, group: Group | None) -> None:
        """Put the heading of a group; questions after a section need a heading of their own."""
        outside = self.stack[: self.stack.index(group) + 1] if group else []
        section = group.section if group and group.section else MORE
        if group is None:
            self.report.change("after the last group", f"questions in no group stand under “{MORE.label}”")
        elif group.begun:
            self.report.change(
                group.name, f"its questions go on after a group inside it, under “{section.label}” again"
            )
            section = replace(section, name="")
        if group:
            group.begun = True
        rules = self.rules([each.relevant for each in outside], section.label)
        self.questions.append(replace(section, conditions=tuple(rules.conditions), all_conditions=rules.all_hold))
        self.report.sections += 1
        self.current = group

    def end(self, row: Row) -> None:
        if not self.stack:
            self.report.leave_out(f"row {row.line}", f"“{shorter(row.peek('type'))}” ends a group that never began")
            return
        self.stack.pop()

    def add(self, row: Row, taken: Taken, rows: Sequence[Row] = ()) -> None:
        """Put a question under its heading, with its condition. `rows`: the rows of a grid, which have names too."""
        wanted = next((group for group in reversed(self.stack) if group.section), None)
        if wanted is not self.current:
            self.enter(wanted)
        inside = self.stack[self.stack.index(wanted) + 1 :] if wanted else self.stack
        rules = self.rules([*(group.relevant for group in inside), row.plain("relevant")], row.said)
        if rules.never:
            self.report.leave_out(row.said, f"the question “{shorter(taken.draft.label)}”: its condition never holds")
            return
        page = next((group for group in reversed(self.stack) if group.one_page), None)
        joined = page is not None and self.names.get(f"\0{id(page)}") is not None
        if page is not None:
            self.names[f"\0{id(page)}"] = Target(0, Kind.INFORMATION)
        here = len(self.questions)
        self.questions.append(replace(
            taken.draft, conditions=tuple(rules.conditions), all_conditions=rules.all_hold, with_previous=joined
        ))  # fmt: skip
        self.report.mapped += 1
        self.know(row.name, Target(here, taken.draft.kind, taken.codes, taken.whole))
        for place, each in enumerate(rows):
            self.know(each.name, Target(here, Kind.GRID, (), chosen=place, row=True))

    def know(self, name: str, target: Target) -> None:
        if not name:
            return
        if name in self.names:
            self.report.change(name, "another question has this name: conditions look at the one that came first")
            return
        self.names[name] = target

    def rules(self, expressions: Sequence[str], said: str) -> Rules:
        given = [each for each in expressions if each.strip()]
        rules = rules_of(given, self.find, len(self.questions))
        for why in dict.fromkeys(rules.dropped):
            self.report.leave_out(
                said, f"the condition “{shorter(' and '.join(given))}”: {why}, so more people are asked"
            )
        for what in rules.inexact:
            self.report.change(said, f"in its condition {what}")
        self.report.conditions += len(rules.conditions)
        return rules


def read_xlsform(book: Book, title: str) -> Found:
    """The survey of a workbook; `title` is what it is called where it does not say itself."""
    sheet = sheet_of(book.sheets.get("survey", []), ["type"])
    if not any(row.peek("type") for row in sheet.rows):
        raise Unreadable(NO_SURVEY)
    if len(sheet.rows) > MOST_QUESTIONS:
        raise Unreadable(f"The survey has over {MOST_QUESTIONS:,} rows, which nobody would answer. Keep fewer.")
    report = Report()
    settings = sheet_of(book.sheets.get("settings", []), [])
    choices = sheet_of(book.sheets.get("choices", []), ["list_name"])
    if not choices.columns and book.sheets.get("choices"):
        report.leave_out("sheet choices", "it has no column “list_name”, so its choices belong to no question")
    setting = settings.rows[0] if settings.rows else Row(0, {})
    languages = languages_of([sheet, choices], setting.plain("default_language"), report)
    lists = lists_of(choices, languages, report)
    form = Form(Reader(lists, languages, report), languages, report)
    own = OwnRows(form.reader, form.names, form.questions)
    walk(sheet.rows, form, own)
    draft = own_survey(setting, languages, report, title)
    for title_of_sheet in book.others:
        report.leave_out(f"sheet {title_of_sheet}", "a survey is read from survey, choices and settings only")
    lists.tell_rest()
    for column, words in setting.unused():
        report.leave_out(f"setting {column.name}", f"“{shorter(words)}”: it does nothing here")
    tell_languages(languages, report)
    return Found(
        finished(draft, form.questions, languages, setting.holds(f"{OURS}::mode")), report, "XLSForm", own.groups
    )


def walk(rows: Sequence[Row], form: Form, own: OwnRows) -> None:
    place = 0
    while place < len(rows):
        row = rows[place]
        kind = " ".join(row.peek("type").split())
        block, step = BLOCK.fullmatch(kind), 1
        if is_own(row):
            step = own.take(rows, place, form.report)
        elif not kind:
            form.report.leave_out(row.said, f"row {row.line} has no type")
            place += 1
            continue
        elif reason := LEFT_OUT.get(normal(kind).removeprefix("uri:")):
            label = row.peek("label")
            form.report.leave_out(row.said, f"{f'“{shorter(label)}”, ' if label else ''}type “{kind}”: {reason}")
            place += 1
            continue
        elif grid := grid_at(rows, place, form.reader):
            form.add(row, grid.taken, grid.rows)
            step = grid.step
        elif block:
            form.begin(row, block["what"].lower()) if block["way"].lower() == "begin" else form.end(row)
        else:
            form.add(row, form.reader.question(row))
        for each in rows[place : place + step]:
            tell_unused(each, form.report, ABOUT)
        place += step
    for group in form.stack:
        form.report.change(group.name, "the file does not say where this group ends: it ends with the survey")


def finished(draft: SurveyDraft, questions: Sequence[QuestionDraft], languages: Languages, own: bool) -> SurveyDraft:
    """The survey with its questions, offered in the versions its file has."""
    if own:
        return replace(draft, questions=tuple(questions))
    return replace(
        draft,
        questions=tuple(questions),
        in_welsh=Version.WELSH in languages.shown,
        in_easy_read=Version.EASY_READ in languages.shown,
    )
