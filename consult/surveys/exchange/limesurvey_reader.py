"""A LimeSurvey survey as one of ours: groups, questions and conditions, with a report of everything in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from consult.surveys.exchange.expressions import Tree
from consult.surveys.exchange.limesurvey_kinds import Part, parts_of
from consult.surveys.exchange.limesurvey_source import Source, by_order
from consult.surveys.exchange.limesurvey_tables import Fields, read_tables
from consult.surveys.exchange.limesurvey_words import (
    KNOWN_TABLES,
    LEFT_OUT,
    MAILS,
    NOISE,
    NOTHING,
    SURVEY_WORDS,
    TABLES,
    WHY,
)
from consult.surveys.exchange.plain_words import from_html
from consult.surveys.exchange.relevance import Rules, Target, rules_of
from consult.surveys.exchange.report import Found, Report, shown
from consult.surveys.exchange.xlsform_questions import LONGEST, REASON
from consult.surveys.models import Kind, Version
from consult.surveys.survey_draft import QuestionDraft, SurveyDraft, Words

SUFFIXES = (".naok", ".value", ".valuenaok", ".code", ".shown")
MOST_QUESTIONS = 2_000


@dataclass
class Building:
    """The survey as far as it is read. `spare`: names that stand back behind a question's own code."""

    source: Source
    report: Report
    sid: str
    questions: list[QuestionDraft] = field(default_factory=list)
    names: dict[str, Target] = field(default_factory=dict)
    spare: dict[str, Target] = field(default_factory=dict)

    def find(self, name: str) -> Target | None:
        bare = name.strip()
        for suffix in SUFFIXES:
            if bare.casefold().endswith(suffix):
                bare = bare[: -len(suffix)]
        return self.names.get(bare) or self.spare.get(bare)

    def section(self, row: Fields, place: int) -> None:
        titles = self.source.words("gid", row, "group_name", "title")
        hints = self.source.words("gid", row, "description", "introduction")
        label = titles.pop(Version.ENGLISH, "")
        hint = hints.pop(Version.ENGLISH, "")
        if not label:
            label = f"Part {place}"
            self.report.change(row.get("gid", ""), f"a group without a title is called “{label}”")
        if row.get("randomization_group"):
            self.report.leave_out(label, "its groups came in any order there; here they stay in theirs")
        rules = self.rules([row.get("grelevance", "")], label)
        self.questions.append(
            QuestionDraft(
                Kind.SECTION,
                label[:LONGEST],
                hint=hint,
                conditions=tuple(rules.conditions),
                all_conditions=rules.all_hold,
                wordings={
                    v: Words(label=titles.get(v, "")[:LONGEST], hint=hints.get(v, "")) for v in {**titles, **hints}
                },
            )
        )
        self.report.sections += 1

    def question(self, row: Fields) -> None:
        qid, said, letter = row.get("qid", ""), row.get("title", ""), row.get("type", "")
        labels = self.source.words("qid", row, "question", "words")
        asked = shown(labels.get(Version.ENGLISH, ""), 80)
        if letter in LEFT_OUT or self.source.attribute(qid, "hidden") == "1":
            why = LEFT_OUT.get(letter, "it was hidden")
            self.report.leave_out(said, f"“{asked}”: {why}" if asked else why)
            return
        rules = self.rules([self.source.condition(qid) or row.get("relevance", "")], said)
        if rules.never:
            self.report.leave_out(said, f"“{asked}”: its condition never holds")
            return
        parts = parts_of(row, self.source)
        for number, part in enumerate(parts):
            self.add(row, part, rules, number, len(parts))
        self.tell_attributes(row)

    def add(self, row: Fields, part: Part, rules: Rules, number: int, among: int) -> None:
        draft = self.worded(row, part.draft, among)
        if row.get("mandatory") == "Y" and draft.kind is not Kind.INFORMATION and part.code != "comment":
            draft = replace(draft, required=True, required_reason=REASON)
            if number == 0:
                self.report.change(row.get("title", ""), f"it is required without a reason, so it says “{REASON}”")
        elif row.get("mandatory") == "S" and number == 0:
            self.report.change(
                row.get("title", ""), "people were asked twice when they left it empty; here it may stay empty"
            )
        here = len(self.questions)
        code = f"_{part.code}" if part.code else ""
        self.questions.append(
            replace(
                draft,
                name=f"{row.get('title', '')}{code}"[:80],
                conditions=tuple(rules.conditions),
                all_conditions=rules.all_hold,
            )
        )
        self.report.mapped += 1
        self.know(row, part, Target(here, draft.kind, part.codes, part.whole))

    def worded(self, row: Fields, draft: QuestionDraft, among: int) -> QuestionDraft:
        """The question's words; where it became several, its own stand before each part's."""
        labels = self.source.words("qid", row, "question", "words")
        hints = self.source.words("qid", row, "help", "help")
        english, hint = labels.pop(Version.ENGLISH, ""), hints.pop(Version.ENGLISH, "")
        part = from_html(draft.label)
        if not english and not part:
            english = row.get("title", "") or "A question without words"
            self.report.change(row.get("title", ""), f"it has no words, so it reads “{english}”")
        label = " — ".join(filter(None, (english, part))) if among > 1 or part else english
        if len(label) > LONGEST:
            self.report.change(
                row.get("title", ""), f"its words are over {LONGEST} characters: all of them stand below it"
            )
            label, hint = label[: LONGEST - 3].rstrip() + "...", "\n".join(filter(None, (label, hint)))
        wordings = dict(draft.wordings)
        for version in {**labels, **hints}:
            own = wordings.get(version, Words()).label
            said = " — ".join(filter(None, (labels.get(version, ""), own)))
            wordings[version] = Words(label=said[:LONGEST], hint=hints.get(version, ""))
        return replace(draft, label=label, hint=hint, wordings=wordings)

    def know(self, row: Fields, part: Part, target: Target) -> None:
        """The names that expressions have for a question and for what is inside it."""
        title, qid = row.get("title", ""), row.get("qid", "")
        stems = (title, f"{self.sid}X{row.get('gid', '')}X{qid}", f"Q{qid}")
        tail = f"_{part.code}" if part.code else ""
        for stem in stems[:1]:
            self.names.setdefault(f"{stem}{tail}", target)
        for stem in stems[1:]:
            self.spare.setdefault(f"{stem}{tail}" if stem.startswith("Q") else f"{stem}{part.code}", target)
        grid = target.kind is Kind.GRID
        for place, code in enumerate(part.sub):
            inside = replace(target, chosen=place, row=grid)
            self.names.setdefault(f"{title}_{code}", inside)
            self.spare.setdefault(f"{stems[1]}{code}", inside)

    def rules(self, given: Sequence[str | Tree], said: str) -> Rules:
        rules = rules_of(given, self.find, len(self.questions))
        text = " and ".join(shown(each, 160) for each in given if isinstance(each, str))
        for why in dict.fromkeys(rules.dropped):
            what = f"the condition “{text}”" if text else "one of its conditions"
            self.report.leave_out(said, f"{what}: {why}, so more people are asked")
        for what in rules.inexact:
            self.report.change(said, f"in its condition {what}")
        self.report.conditions += len(rules.conditions)
        return rules

    def tell_attributes(self, row: Fields) -> None:
        said = row.get("title", "")
        for name, value in self.source.attributes.get(row.get("qid", ""), {}).items():
            if name not in NOISE and value not in NOTHING:
                self.report.leave_out(said, f"{name} “{shown(value, 160)}”: {WHY.get(name, 'it does nothing here')}")
        if row.get("preg") and "@" not in row["preg"]:
            self.report.leave_out(
                said, f"validation “{shown(row['preg'], 160)}”: answers are not compared with patterns"
            )
        for script in self.source.tables.said("qid", row.get("qid", ""), "script").values():
            self.report.leave_out(said, f"script “{shown(script, 80)}”: nobody’s scripts run here")


def read_limesurvey(file: BinaryIO, title: str) -> Found:
    """The survey of a LimeSurvey structure file."""
    tables = read_tables(file)
    report = Report()
    source = Source(tables, report)
    settings = next(iter(tables.table("surveys")), {})
    every = tables.once("questions", "qid")
    building = Building(source, report, settings.get("sid", "") or (every[0].get("sid", "") if every else ""))
    asked = by_order([row for row in every if row.get("parent_qid", "0") in ("0", "")], "question_order")[
        :MOST_QUESTIONS
    ]
    groups = by_order(tables.once("groups", "gid"), "group_order")
    for place, group in enumerate(groups, 1):
        building.section(group, place)
        for row in asked:
            if row.get("gid") == group.get("gid"):
                building.question(row)
    known = {group.get("gid") for group in groups}
    for row in asked:
        if row.get("gid") not in known:
            report.change(row.get("title", ""), "it is in no group: it stands at the end")
            building.question(row)
    draft = worded_survey(source, title)
    tell_rest(source, settings)
    welsh = any(Version.WELSH in question.wordings for question in building.questions) and "cy" in spoken(source)
    return Found(replace(draft, questions=tuple(building.questions), in_welsh=welsh), report, "LimeSurvey")


def spoken(source: Source) -> set[str]:
    rows = source.tables.table("surveys_languagesettings")
    return {row.get("surveyls_language", "").partition("-")[0].casefold() for row in rows}


def worded_survey(source: Source, title: str) -> SurveyDraft:
    """The survey's title and introduction: what LimeSurvey calls description and welcome."""
    rows = source.tables.table("surveys_languagesettings")

    def said(name: str) -> dict[Version, str]:
        return source.versions(
            {row.get("surveyls_language", ""): row[name] for row in rows if row.get(name)}, name, "survey"
        )

    titles, about, welcome = (said(f"surveyls_{name}") for name in ("title", "description", "welcometext"))
    introductions = {
        version: "\n\n".join(filter(None, (about.get(version), welcome.get(version)))) for version in Version
    }
    english = titles.pop(Version.ENGLISH, "") or title
    return SurveyDraft(
        english[:200].strip() or "A survey",
        introductions[Version.ENGLISH],
        wordings={version: (words[:200], introductions[version]) for version, words in titles.items()},
    )


def tell_rest(source: Source, settings: Fields) -> None:
    """Name what of the survey as a whole does nothing here."""
    report = source.report
    for name, rows in source.tables.rows.items():
        why = TABLES.get(name, "" if name in KNOWN_TABLES else "it is not known here")
        if why and rows:
            report.leave_out(f"table {name}", f"{len(rows)} rows: {why}")
    for row in source.tables.table("surveys_languagesettings"):
        for name, what in SURVEY_WORDS.items():
            if from_html(row.get(name, "")):
                report.leave_out(name, f"{what}: “{shown(from_html(row[name]), 120)}”")
    if any(row.get(name) for row in source.tables.table("surveys_languagesettings") for name in MAILS):
        report.leave_out("e-mails", "its invitations, reminders and notices: write them here when you invite people")
    if settings.get("assessments") == "Y":
        report.leave_out("assessments", "answers are never scored here")
    if settings.get("anonymized") == "Y" or settings.get("usetokens") == "Y":
        report.leave_out("who may answer", "choose it here: the survey begins with an open link")
    if source.tables.table("surveys"):
        report.leave_out("settings of the survey", "its dates, its looks and how it is moved through are set here")
    for language, count in source.missed.items():
        report.leave_out(
            f"language {language or 'without a name'}", f"{count} texts: a survey here is in English and Welsh"
        )
