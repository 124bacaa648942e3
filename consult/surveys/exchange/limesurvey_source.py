"""A LimeSurvey survey's own words and settings, ready to be asked for: what it says, its choices, its rows. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult.surveys.exchange.expressions import All, Some, Test, Tree
from consult.surveys.exchange.limesurvey_tables import Fields, Tables, number_in, order_of
from consult.surveys.exchange.plain_words import from_html
from consult.surveys.exchange.report import Report
from consult.surveys.exchange.xlsform_choices import Coded, distinct
from consult.surveys.exchange.xlsform_words import version_of
from consult.surveys.models import Version
from consult.surveys.survey_draft import OptionDraft

PIPED = re.compile(r"\{([^{}\n]{1,200})\}")
OPERATORS = {"==": "=", "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass
class Source:
    """The tables of a file with their words in our versions."""

    tables: Tables
    report: Report
    main: str = ""
    missed: Counter[str] = field(default_factory=Counter)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    read: dict[tuple[str, str, str], dict[Version, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.tables.table("question_attributes"):
            value = row.get("value", "")
            if value:
                self.attributes.setdefault(row.get("qid", ""), {}).setdefault(row.get("attribute", ""), value)
        self.main = self.main_language()

    def main_language(self) -> str:
        """English where the file has it, else its own first language."""
        settings = [row.get("language", "") for row in self.tables.table("surveys")]
        said = [row.get("surveyls_language", "") for row in self.tables.table("surveys_languagesettings")]
        listed = [row.get("language") or row.get("", "") for row in self.tables.table("languages")]
        found = [language for language in (*settings, *said, *listed) if language]
        english = next((each for each in found if version_of(each.partition("-")[0]) is Version.ENGLISH), None)
        if english is None and found:
            self.report.change("languages", f"there is no English: the words in “{found[0]}” became the main words")
        return english or (found[0] if found else "en")

    def versions(self, said: Mapping[str, str], what: str, who: str) -> dict[Version, str]:
        """Words by language as plain text by version."""
        found: dict[Version, str] = {}
        for language, words in said.items():
            version = Version.ENGLISH if language in ("", self.main) else version_of(language.partition("-")[0])
            if version is None or (version is Version.ENGLISH and language not in ("", self.main)):
                self.missed[language] += 1
                continue
            plain = from_html(words)
            if PIPED.search(plain):
                plain = PIPED.sub(lambda match: f"({match[1].strip()})", plain)
                self.report.change(who, f"something worked out was put into its {what}: it stands there in brackets")
            if plain:
                found.setdefault(version, plain)
        if found and Version.ENGLISH not in found:
            found[Version.ENGLISH] = next(iter(found.values()))
        return found

    def words(self, key: str, row: Fields, name: str, what: str) -> dict[Version, str]:
        asked = (key, row.get(key, ""), name)
        if asked not in self.read:
            said = self.tables.said(*asked) or ({row.get("language", ""): row[name]} if row.get(name) else {})
            self.read[asked] = self.versions(said, what, row.get("title") or row.get("group_name") or row.get(key, ""))
        return dict(self.read[asked])

    def option(self, row: Fields, words: Mapping[Version, str], code: str) -> Coded:
        rest: dict[Version, str] = {
            version: text[:300] for version, text in words.items() if version is not Version.ENGLISH
        }
        label = words.get(Version.ENGLISH, "") or code or "A choice without words"
        if Version.ENGLISH not in words:
            self.report.change(code, "a choice without words is called by its code")
        return code, OptionDraft(label[:300].strip(), name=code[:80], wordings=rest)

    def answers(self, qid: str, scale: str = "0") -> list[Coded]:
        """The choices of a question, in their order; the older layout has a row for each language."""
        rows: dict[str, list[Fields]] = {}
        for row in self.tables.table("answers"):
            if row.get("qid") == qid and (row.get("scale_id") or "0") == scale:
                rows.setdefault(row.get("code", ""), []).append(row)
        ordered = sorted(rows.items(), key=lambda item: order_of(item[1][0], "sortorder"))
        found = []
        for code, same in ordered:
            said = {row.get("language", ""): row["answer"] for row in same if row.get("answer")}
            said = said or self.tables.said("aid", same[0].get("aid", ""), "answer")
            found.append(self.option(same[0], self.versions(said, "choices", code), code))
        return distinct(found, qid, self.report)

    def rows(self, qid: str, scale: str = "0") -> list[Coded]:
        """The subquestions of a question."""
        every = [*self.tables.once("subquestions", "qid"), *self.tables.once("questions", "qid")]
        mine = {row["qid"]: row for row in every if row.get("parent_qid") == qid and row.get("qid")}
        ordered = sorted(mine.values(), key=lambda row: order_of(row, "question_order"))
        found = []
        for row in ordered:
            if (row.get("scale_id") or "0") == scale:
                code = row.get("title", "")
                found.append(self.option(row, self.words("qid", row, "question", "rows"), code))
                if row.get("relevance", "1") not in ("", "1"):
                    self.report.leave_out(
                        f"{code} of {qid}", f"row condition “{row['relevance'][:160]}”: rows are always shown"
                    )
        return distinct(found, qid, self.report)

    def attribute(self, qid: str, name: str) -> str:
        return self.attributes.get(qid, {}).get(name, "")

    def number(self, qid: str, *names: str) -> int | None:
        """The whole number some attribute says; an expression is none."""
        for name in names:
            said = self.attribute(qid, name)
            if re.fullmatch(r"-?\d{1,9}(\.0+)?", said):
                return int(number_in(said))
        return None

    def condition(self, qid: str) -> Tree | None:
        """The conditions of a question: one of its scenarios; in each, something of every question it names."""
        scenarios: dict[str, dict[str, list[Tree]]] = {}
        for row in self.tables.table("conditions"):
            if row.get("qid") == qid:
                name = row.get("cfieldname", "").lstrip("+").strip()
                op = OPERATORS.get(row.get("method", "").strip())
                test = Test(name if op else f"RX({name})", op or "=", row.get("value", "").strip())
                on = row.get("cqid", "") or name
                scenarios.setdefault(row.get("scenario", ""), {}).setdefault(on, []).append(test)
        if not scenarios:
            return None
        return Some(tuple(All(tuple(Some(tuple(tests)) for tests in on.values())) for on in scenarios.values()))


def by_order(rows: Sequence[Fields], name: str) -> list[Fields]:
    return sorted(rows, key=lambda row: order_of(row, name))
