"""Rows that this place wrote itself, read back into the very same questions. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.surveys.exchange.plain_words import from_markdown
from consult.surveys.exchange.relevance import Target, number, rules_of
from consult.surveys.exchange.report import Report
from consult.surveys.exchange.xlsform_questions import Reader
from consult.surveys.exchange.xlsform_rows import Languages, Row, shorter
from consult.surveys.exchange.xlsform_words import OURS, SELECT, is_yes
from consult.surveys.models import Comparison, Kind, Mode, Version
from consult.surveys.question_type import clean
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, SurveyDraft, Words

SILENT = ("end", "other")  # rows for other tools: the end of a section, the box of "Other, please say"
PARTS = ("words", "row")
KIND = f"{OURS}::kind"
COLUMN_OF = {
    "label": "label",
    "hint": "hint",
    "content_note": f"{OURS}::content_note",
    "support": f"{OURS}::support",
    "required_reason": "required_message",
    "low_label": f"{OURS}::low_label",
    "high_label": f"{OURS}::high_label",
}


def is_own(row: Row) -> bool:
    return row.peek(KIND) in {*SILENT, *PARTS, *Kind}


@dataclass
class OwnRows:
    """Reads our own rows into the list of questions and the names conditions look at."""

    reader: Reader
    names: dict[str, Target]
    questions: list[QuestionDraft]
    groups: dict[int, str] = field(default_factory=dict)

    def take(self, rows: Sequence[Row], place: int, report: Report) -> int:
        """Read what begins here; says how many rows it took."""
        kind, end = rows[place].peek(KIND), place + 1
        while end < len(rows) and kind in (Kind.SECTION, Kind.GRID) and rows[end].peek(KIND) in PARTS:
            end += 1
        parts = rows[place + 1 : end]
        if kind not in {*SILENT, *PARTS}:
            self.add(rows[place], parts, report)
        for row in rows[place:end]:
            row.used.update(row.cells)
        return end - place

    def add(self, row: Row, parts: Sequence[Row], report: Report) -> None:
        kind, here = Kind(row.peek(KIND)), len(self.questions)
        select = SELECT.fullmatch(" ".join(row.peek("type").split()))
        wanted = row.peek(f"{OURS}::list") or (select["list"] if select else "")
        coded = self.reader.lists.choices(wanted or "")
        listed = tuple(option for _code, option in coded)
        grid = kind is Kind.GRID
        if grid and not listed and parts:  # other tools need its numbers as a list
            self.reader.lists.choices((SELECT.fullmatch(parts[0].peek("type")) or {"list": ""})["list"] or "")
        codes = [] if grid else [code for code, _option in coded]
        words = self.words(row)
        if kind is Kind.SECTION and parts:
            for version, said in self.said(parts[0], "label").items():
                words.setdefault(version, {})["hint"] = said
        english = Words(**words.pop(Version.ENGLISH, {}))
        conditions = self.conditions(row, here, report)
        self.questions.append(
            QuestionDraft(
                kind=kind,
                label=english.label,
                hint=english.hint,
                content_note=english.content_note,
                support=english.support,
                required_reason=english.required_reason,
                low_label=english.low_label,
                high_label=english.high_label,
                options=tuple(map(self.row_of_grid, parts)) if grid else listed,
                columns=listed if grid else (),
                scale_low=whole(row, "low"),
                scale_high=whole(row, "high"),
                least=whole(row, "least"),
                most=whole(row, "most"),
                conditions=conditions,
                all_conditions=not is_yes(row.peek(f"{OURS}::any")),
                with_previous=is_yes(row.peek(f"{OURS}::joined")),
                may_skip=is_yes(row.peek(f"{OURS}::may_skip")),
                required=is_yes(row.peek("required") or row.peek(f"{OURS}::required")),
                picture=row.peek(f"{OURS}::picture")[:40],
                name=row.peek(f"{OURS}::name"),
                wordings={version: Words(**said) for version, said in words.items() if any(said.values())},
            )
        )
        self.names.setdefault(row.name, Target(here, kind, codes, whole=False))
        for place, part in enumerate(parts if grid else ()):
            self.names.setdefault(part.name, Target(here, kind, (), chosen=place, row=True))
        if group := row.peek(f"{OURS}::group"):
            self.groups[here] = group
        report.mapped += kind is not Kind.SECTION
        report.sections += kind is Kind.SECTION
        report.conditions += len(conditions)

    def words(self, row: Row) -> dict[Version, dict[str, str]]:
        found: dict[Version, dict[str, str]] = {}
        for name, column in COLUMN_OF.items():
            for version, said in self.said(row, column).items():
                found.setdefault(version, {})[name] = said
        return found

    def said(self, row: Row, column: str) -> dict[Version, str]:
        found = self.reader.languages.words(row, column, fill=False)
        return {version: clean(words) for version, words in found.items()}

    def row_of_grid(self, row: Row) -> OptionDraft:
        words = self.said(row, "label")
        return OptionDraft(
            words.pop(Version.ENGLISH, ""),
            is_yes(row.peek(f"{OURS}::other")),
            is_yes(row.peek(f"{OURS}::alone")),
            row.peek(f"{OURS}::name"),
            words,
        )

    def conditions(self, row: Row, here: int, report: Report) -> tuple[ConditionDraft, ...]:
        if raw := row.peek(f"{OURS}::rules"):
            try:
                return tuple(kept_rule(each, here) for each in json.loads(raw))
            except (ValueError, TypeError, KeyError, RecursionError):
                report.leave_out(row.said, "its condition cannot be read any more, so everyone is asked")
                return ()
        rules = rules_of([row.peek("relevant")], lambda name: self.names.get(name.strip()), here)
        for why in rules.dropped:
            report.leave_out(
                row.said, f"the condition “{shorter(row.peek('relevant'))}”: {why}, so more people are asked"
            )
        return tuple(rules.conditions)


def kept_rule(given: object, here: int) -> ConditionDraft:
    """A condition that our own column holds: [place, test, option, number]."""
    if not isinstance(given, list) or len(given) != 4 or not isinstance(given[0], int) or not 0 <= given[0] < here:
        raise ValueError("no condition")
    option = None if given[2] is None else int(given[2])
    return ConditionDraft(given[0], Comparison(given[1]), option, None if given[3] is None else float(given[3]))


def whole(row: Row, name: str) -> int | None:
    found = number(row.peek(f"{OURS}::{name}"))
    return None if found is None or abs(found) > 2**31 - 1 else int(found)


def own_survey(setting: Row, languages: Languages, report: Report, title: str) -> SurveyDraft:
    """The survey itself: its title, its words, who may answer. Other tools say little of these."""
    titles = languages.words(setting, f"{OURS}::title", fill=False) | languages.words(setting, "form_title", fill=False)
    form_id = setting.peek("form_id")
    if not titles:
        titles = {Version.ENGLISH: form_id or title}
        report.change("title", f"the file has no title, so the survey is called “{shorter(titles[Version.ENGLISH])}”")
    ours = setting.holds(f"{OURS}::mode")
    titles = {version: clean(words) if ours else from_markdown(words) for version, words in titles.items()}
    introductions = languages.words(setting, f"{OURS}::introduction", fill=False)
    versions = setting.plain(f"{OURS}::versions").split()
    shown = setting.plain(f"{OURS}::shown").split()
    mode = setting.plain(f"{OURS}::mode")
    worded = [version for version in Version if version in versions or (not ours and version in titles)]
    if ours:
        setting.used.update(column for column in setting.cells if column.name in ("form_id", "version", "style"))
    english = titles.get(Version.ENGLISH, "") or next(iter(titles.values()))
    return SurveyDraft(
        title=english[:200].strip() or "A survey",
        introduction=clean(introductions.get(Version.ENGLISH, "")),
        mode=Mode(mode) if mode in {*Mode} else Mode.OPEN_LINK,
        in_welsh=Version.WELSH in shown,
        in_easy_read=Version.EASY_READ in shown,
        wordings={
            version: (titles.get(version, ""), clean(introductions.get(version, "")))
            for version in worded
            if version is not Version.ENGLISH
        },
    )
