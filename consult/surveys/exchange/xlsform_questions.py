"""One row of somebody's XLSForm as one of our questions, with what was changed and left out said. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.surveys.exchange.plain_words import from_markdown
from consult.surveys.exchange.report import Report
from consult.surveys.exchange.xlsform_choices import OTHER, Coded, Lists, numbers_in
from consult.surveys.exchange.xlsform_limits import limits_of
from consult.surveys.exchange.xlsform_rows import PIPED, Languages, Row, shorter
from consult.surveys.exchange.xlsform_words import CHANGED, KINDS, SELECT, WHOLE, is_no, is_yes, normal
from consult.surveys.models import Kind, Version
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, Words

REASON = "We need this answer to make sense of the others."
LONGEST = 500
HIGHEST = 10
DROPDOWNS = ("minimal", "autocomplete", "search", "autocomplete_chars", "autocompletechars")
LOOKS = {"multiline", "likert", "rating", "table-list", "field-list", "label", "list-nolabel", "list_nolabel", "email",
         *DROPDOWNS}  # fmt: skip


@dataclass
class Taken:
    """A question and what conditions call its choices."""

    draft: QuestionDraft
    codes: Sequence[str] = ()
    whole: bool = True


@dataclass
class Reader:
    """Reads rows; knows the lists, the languages and the report."""

    lists: Lists
    languages: Languages
    report: Report

    def question(self, row: Row) -> Taken:
        """A row that asks or says something. Its condition is read by the caller."""
        said = " ".join(row.plain("type").split())
        looks = set(row.plain("appearance").split())
        select = SELECT.fullmatch(said)
        taken = self.select(row, select, looks) if select else self.plain(row, normal(said), looks)
        taken = replace(taken, draft=self.worded(row, taken.draft))
        self.limit(row, taken)
        self.require(row, taken)
        unknown = [look for look in looks if look not in LOOKS]
        if unknown:
            self.report.leave_out(row.said, f"appearance “{shorter(' '.join(sorted(unknown)))}”: pages look alike here")
        return taken

    def plain(self, row: Row, said: str, looks: set[str]) -> Taken:
        kind = KINDS.get(said)
        if kind is None:
            self.report.change(row.said, f"the type “{shorter(said)}” is not known here, so it became a short text")
            kind = Kind.SHORT_TEXT
        if said in CHANGED:
            self.report.change(row.said, CHANGED[said])
        if kind is Kind.SHORT_TEXT and ("multiline" in looks or row.plain("rows") not in ("", "1")):
            kind = Kind.LONG_TEXT
        if kind is Kind.SHORT_TEXT and "email" in looks:
            kind = Kind.EMAIL
        if kind is Kind.SCALE:
            return self.range(row, looks)
        if kind is Kind.YES_NO:
            return Taken(
                QuestionDraft(kind, "", options=(OptionDraft("Yes", name="OK"), OptionDraft("No"))), ("OK", "no")
            )
        return Taken(QuestionDraft(kind, ""), whole=said in WHOLE)

    def range(self, row: Row, looks: set[str]) -> Taken:
        given = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", row.plain("parameters")))
        try:
            start, end, step = (
                float(given.get(each, default)) for each, default in (("start", 1), ("end", 10), ("step", 1))
            )
        except ValueError:
            start, end, step = 1.0, 10.0, 1.0
        if start.is_integer() and end.is_integer() and step == 1 and 0 <= start < end <= HIGHEST:
            kind = Kind.RATING if "rating" in looks and start == 1 else Kind.SCALE
            return Taken(QuestionDraft(kind, "", scale_low=int(start), scale_high=int(end)))
        low, high = sorted((round(max(-1e9, min(start, 1e9))), round(max(-1e9, min(end, 1e9)))))
        self.report.change(
            row.said, f"the range from {start:g} to {end:g} in steps of {step:g} became a number to write"
        )
        return Taken(QuestionDraft(Kind.NUMBER, "", least=low, most=high), whole=step.is_integer())

    def select(self, row: Row, match: re.Match[str], looks: set[str]) -> Taken:
        wanted = match["list"] or row.plain("list_name")
        coded = [] if match["file"] else self.lists.choices(wanted)
        if not coded:
            where = "are in another file" if match["file"] else "are missing" if wanted else "are not named"
            self.report.change(
                row.said, f"the choices of “{shorter(wanted) or row.said}” {where}: it became a short text"
            )
            return Taken(QuestionDraft(Kind.SHORT_TEXT, ""))
        if match["other"] and not any(option.free_text for _code, option in coded):
            coded = [*coded, ("other", OTHER)] if "Other" not in {o.label for _c, o in coded} else with_other(coded)
        codes, options = [code for code, _option in coded], tuple(option for _code, option in coded)
        if match["rank"] or match["many"]:
            kind = Kind.RANKING if match["rank"] else Kind.SEVERAL_CHOICES
            if kind is Kind.SEVERAL_CHOICES and "minimal" in looks:
                self.report.leave_out(row.said, "appearance “minimal”: several choices are shown as a list to tick")
            return Taken(QuestionDraft(kind, "", options=options), codes)
        if [label.casefold() for label in (option.label for option in options)] == ["yes", "no"]:
            return Taken(QuestionDraft(Kind.YES_NO, "", options=tuple(
                replace(option, label=label) for option, label in zip(options, ("Yes", "No"), strict=True)
            )), codes)  # fmt: skip
        if "likert" in looks:
            return self.likert(row, coded)
        kind = Kind.DROPDOWN if looks & {*DROPDOWNS} and not any(o.free_text for o in options) else Kind.ONE_CHOICE
        return Taken(QuestionDraft(kind, "", options=options), codes)

    def likert(self, row: Row, coded: Sequence[Coded]) -> Taken:
        """A scale where the choices are numbers; else one choice, which keeps all its words."""
        codes, options = [code for code, _option in coded], tuple(option for _code, option in coded)
        numbers = numbers_in([option.label for option in options])
        if numbers is None or [str(number) for number in numbers] != codes:
            self.report.change(row.said, "a likert scale with words became one choice, which keeps its words")
            return Taken(QuestionDraft(Kind.ONE_CHOICE, "", options=options), codes)
        low, *_middle, high = numbers
        return Taken(QuestionDraft(Kind.SCALE, "", scale_low=low, scale_high=high, low_label=numbers[low][:80],
                                   high_label=numbers[high][:80]))  # fmt: skip

    def worded(self, row: Row, draft: QuestionDraft) -> QuestionDraft:
        """The question's words in each version, as plain text, none of them lost when they are too long."""
        labels, hints = self.words(row, "label"), self.words(row, "hint")
        label = labels.pop(Version.ENGLISH, "")
        hint = hints.pop(Version.ENGLISH, "")
        if not label:
            label, hint = (hint, "") if hint else (row.name or f"Question in row {row.line}", "")
            self.report.change(row.said, f"it has no label, so it reads “{shorter(label)}”")
        label, hint = self.fitted(row, label, hint)
        wordings = {}
        for version in {**labels, **hints}:
            short, help_ = self.fitted(row, labels.get(version, ""), hints.get(version, ""))
            wordings[version] = Words(label=short, hint=help_)
        return replace(draft, label=label, hint=hint, name=row.name[:80], wordings=wordings)

    def fitted(self, row: Row, label: str, hint: str) -> tuple[str, str]:
        if len(label) <= LONGEST:
            return label, hint
        self.report.change(row.said, f"its words are over {LONGEST} characters: all of them stand below its heading")
        return label[: LONGEST - 3].rstrip() + "...", "\n".join(filter(None, (label, hint)))

    def words(self, row: Row, name: str) -> dict[Version, str]:
        found = {}
        for version, raw in self.languages.words(row, name).items():
            plain = from_markdown(raw)
            if PIPED.search(plain):
                plain = PIPED.sub(lambda match: f"({match[1]})", plain)
                self.report.change(
                    row.said, f"an earlier answer was put into its {name}: its name in brackets stands there"
                )
            if re.search(r"</?[A-Za-z]|\*\*|^#", raw, re.M) and plain != raw:
                self.report.change(row.said, f"bold, colour and other marks in its {name} were taken out")
            if plain:
                found[version] = plain
        return found

    def limit(self, row: Row, taken: Taken) -> None:
        constraint = row.plain("constraint")
        if not constraint:
            return
        limits = limits_of(constraint, taken.draft.kind, taken.codes, taken.whole)
        draft = taken.draft
        if limits.least is not None or limits.most is not None:
            least = draft.least if limits.least is None else limits.least
            draft = replace(draft, least=least, most=draft.most if limits.most is None else limits.most)
        if limits.alone:
            draft = replace(draft, options=tuple(
                replace(option, excludes=place in limits.alone and not option.free_text)
                for place, option in enumerate(draft.options) if isinstance(option, OptionDraft)
            ))  # fmt: skip
        if limits.email:
            draft = replace(draft, kind=Kind.EMAIL)
            self.report.change(row.said, "a text that must look like an e-mail address became an e-mail address")
        if limits.loosened:
            self.report.change(row.said, f"its limit “{shorter(constraint)}” became whole numbers, the ends included")
        if limits.rest:
            self.report.leave_out(row.said, f"constraint “{shorter(constraint)}”: more than a fewest and a most")
        for text in dict.fromkeys(self.languages.words(row, "constraint_message").values()):
            self.report.leave_out(
                row.said, f"constraint message “{shorter(text)}”: limits have words of their own here"
            )
        taken.draft = draft

    def require(self, row: Row, taken: Taken) -> None:
        required, messages = row.plain("required"), self.words(row, "required_message")
        if taken.draft.kind in (Kind.INFORMATION, Kind.SECTION) or not is_yes(required):
            if not is_no(required) and taken.draft.kind is not Kind.INFORMATION:
                self.report.leave_out(row.said, f"required only when “{shorter(required)}”: it is never required now")
            elif messages:
                self.report.leave_out(row.said, f"the message “{shorter(next(iter(messages.values())))}”: not required")
            return
        reason = messages.pop(Version.ENGLISH, "")
        if not reason:
            self.report.change(row.said, f"it is required without a reason, so it says “{REASON}”")
        wordings = dict(taken.draft.wordings)
        for version, message in messages.items():
            wordings[version] = replace(wordings.get(version, Words()), required_reason=message[:300])
        taken.draft = replace(taken.draft, required=True, required_reason=(reason or REASON)[:300], wordings=wordings)


def with_other(coded: Sequence[Coded]) -> list[Coded]:
    """The list has an "Other" already: that one takes words."""
    return [(code, replace(option, free_text=option.label == "Other")) for code, option in coded]
