"""The lists of choices of an XLSForm, as options of our questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from consult.surveys.exchange.plain_words import from_markdown
from consult.surveys.exchange.report import Report
from consult.surveys.exchange.xlsform_rows import Languages, Row, Sheet, shorter
from consult.surveys.exchange.xlsform_words import OURS, is_yes
from consult.surveys.models import Version
from consult.surveys.question_type import clean
from consult.surveys.survey_draft import OptionDraft

MOST_CHOICES = 2_000
LONGEST = 300
Coded = tuple[str, OptionDraft]  # what the file calls a choice, and the choice
OTHER = OptionDraft("Other", free_text=True, name="other", wordings={Version.WELSH: "Arall"})


@dataclass
class Lists:
    """Each list's rows by its name, and which of them a question has used."""

    rows: dict[str, list[Row]]
    languages: Languages
    report: Report
    used: set[str] = field(default_factory=set)
    made: dict[str, list[Coded]] = field(default_factory=dict)

    def find(self, wanted: str) -> str | None:
        """The name of a list as the choices sheet writes it; case, and words behind the name, do not matter."""
        for spelling in (wanted, wanted.partition(" ")[0]):
            if spelling in self.rows:
                return spelling
            found = [name for name in self.rows if name.casefold() == spelling.casefold()]
            if found:
                return found[0]
        return None

    def choices(self, wanted: str) -> list[Coded]:
        """The choices of a list with what conditions call them; none when there is no such list."""
        name = self.find(wanted) if wanted else None
        if name is None:
            return []
        self.used.add(name)
        if name not in self.made:
            self.made[name] = distinct([self.option(row) for row in self.rows[name][:MOST_CHOICES]], name, self.report)
            if len(self.rows[name]) > MOST_CHOICES:
                self.report.leave_out(f"list {name}", f"the choices after the first {MOST_CHOICES:,}")
        return self.made[name]

    def option(self, row: Row) -> Coded:
        said = self.languages.words(row, "label")
        code = row.plain("name")
        row.plain("list_name")
        own = row.holds(f"{OURS}::choice")
        words = {version: clean(text) if own else from_markdown(text) for version, text in said.items()}
        label = words.pop(Version.ENGLISH, "")
        if not label:
            label = code or f"Choice in row {row.line}"
            self.report.change(label, "a choice without words is called by its name")
        if len(label) > LONGEST:
            self.report.change(label, f"a choice was shortened to {LONGEST} characters")
        row.plain(f"{OURS}::choice")
        name = row.plain(f"{OURS}::name") if own else code
        return code, OptionDraft(
            label[:LONGEST].strip(),
            free_text=is_yes(row.plain(f"{OURS}::other")),
            excludes=is_yes(row.plain(f"{OURS}::alone")),
            name=name[:80],
            wordings={version: text[:LONGEST].strip() for version, text in words.items() if text},
        )

    def tell_rest(self) -> None:
        """Name the lists no question has used, and the columns of choices that mean nothing here."""
        columns: dict[str, list[str]] = {}
        for name, rows in self.rows.items():
            if name not in self.used:
                self.report.leave_out(f"list {name}", f"no question has its {len(rows)} choices")
                continue
            for row in rows:
                for column, words in row.unused():
                    columns.setdefault(column.name or "without a heading", []).append(f"{row.said}: {words}")
        for heading, values in columns.items():
            what = f"{len(values)} cells: it does nothing here ({shorter('; '.join(values[:3]))})"
            self.report.leave_out(f"column {heading} of the choices", what)


def lists_of(sheet: Sheet, languages: Languages, report: Report) -> Lists:
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        name = row.peek("list_name")
        if name:
            rows.setdefault(" ".join(name.split()), []).append(row)
        elif row.cells:
            report.leave_out(f"row {row.line} of the choices", "it does not say which list it is in")
    return Lists(rows, languages, report)


def distinct(coded: Sequence[Coded], name: str, report: Report) -> list[Coded]:
    """Choices no two of which read the same."""
    found: dict[str, Coded] = {}
    for code, option in coded:
        label = option.label
        if label in found:
            longer = f"{label[:200]} ({code or len(found) + 1})"
            if code == found[label][0] or longer in found:
                report.leave_out(label, f"it stands in the list “{name}” twice")
                continue
            report.change(label, f"another choice of the list “{name}” reads the same, so this is “{longer}”")
            label = longer
        found[label] = (code, replace(option, label=label))
    return list(found.values())


def numbers_in(labels: Sequence[str]) -> Mapping[int, str] | None:
    """Labels such as "1 Not at all", "2", "3 - Very" as numbers with their words; None when they are no scale."""
    found: dict[int, str] = {}
    for label in labels:
        digits = label[: len(label) - len(label.lstrip("0123456789"))]
        if not digits or len(digits) > 2:
            return None
        found[int(digits)] = label[len(digits) :].strip(" \t-–—:=.,)")
    numbers = list(found)
    if len(numbers) != len(labels) or len(numbers) < 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return found if numbers[-1] <= 10 and not any(found[each] for each in numbers[1:-1]) else None
