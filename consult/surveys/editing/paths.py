"""The map of a survey: which questions nobody can reach and why, who meets each page, and where answers lead. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.surveys.editing.conditions import ON_NUMBERS, rule_answer, rule_part, who
from consult.surveys.models import Comparison, Kind
from consult.surveys.reading import Asked, Rule
from consult.surveys.routing import Page, pages_of, section_above

SINGLE = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.YES_NO)
WHOLE = (Kind.GRID, Kind.RANKING)  # answered as a whole: every option may be marked
MOST_STEPS = 20_000  # beyond this a question counts as one that can be reached
Wants = Mapping[int, frozenset[Rule]]


class TooMany(Exception):
    """There are more ways to try than anybody would build."""


class Search:
    """Looks for answers that lead to a question. A blank answer opens nothing but “anything but”, so what must hold is
    a set of rules on each question, and it can hold if one answer fits each set. A required question that everyone is
    asked has no blank answer; one that only some are asked is taken to have one."""

    def __init__(self, questions: Sequence[Asked]) -> None:
        self.questions = {question.id: question for question in questions}
        self.places = {question.id: place for place, question in enumerate(questions)}
        self.sections = section_above(questions)
        self.steps = 0

    def reaches(self, question: Asked) -> bool:
        self.steps = 0
        try:
            return self.solve((question,), frozenset(), {})
        except TooMany:
            return True

    def solve(self, goals: tuple[Asked, ...], met: frozenset[int], wants: Wants) -> bool:
        """Whether all goals can be met together, beside what is wanted of answers already."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooMany
        if not goals:
            return True
        goal, *others = goals
        if goal.id in met:
            return self.solve(tuple(others), met, wants)
        section = self.sections[goal.id]
        rest = (*others, section) if section else tuple(others)
        return any(self.take(goal, rules, rest, met | {goal.id}, wants) for rules in ways(goal))

    def take(
        self, goal: Asked, rules: Iterable[Rule], rest: tuple[Asked, ...], met: frozenset[int], wants: Wants
    ) -> bool:
        now = dict(wants)
        for rule in rules:
            on = self.questions.get(rule.on_id)
            if on is None or self.places[on.id] >= self.places[goal.id]:
                if rule.test is Comparison.DID_NOT_CHOOSE:
                    continue  # nothing was chosen there yet
                return False
            now[on.id] = now.get(on.id, frozenset()) | {rule}
            if not fits(on, now[on.id], answered=self.always_answered(on)):
                return False
            if rule.test is not Comparison.DID_NOT_CHOOSE:
                rest = (*rest, on)
        return self.solve(rest, met, now)

    def always_answered(self, on: Asked) -> bool:
        """Whether nobody gets past a question without an answer: it is required, and everyone is asked it."""
        section = self.sections[on.id]
        in_the_open = section is None or not (section.rules or section.may_skip)
        return on.required and not on.rules and in_the_open


def ways(question: Asked) -> list[tuple[Rule, ...]]:
    """The sets of rules of which one must hold for a question to be asked."""
    if question.all_rules or not question.rules:
        return [question.rules]
    return [(rule,) for rule in question.rules]


def fits(on: Asked, rules: Iterable[Rule], *, answered: bool = False) -> bool:
    """Whether one answer (or none, unless it must be answered) can be what all these rules want."""
    by_test: dict[Comparison, set[Rule]] = {}
    for rule in rules:
        by_test.setdefault(rule.test, set()).add(rule)
    unwanted = {rule.option_id for rule in by_test.pop(Comparison.DID_NOT_CHOOSE, set())}
    if not by_test and not answered:
        return True
    needed = {rule.option_id for rule in by_test.pop(Comparison.CHOSE, set())}
    numbers = [rule for test in ON_NUMBERS for rule in by_test.get(test, ())]
    if numbers:
        return not needed and number_fits(on, numbers)
    if on.kind in WHOLE:
        return needed <= {option.id for option in on.options} and not needed & unwanted
    return choice_fits(on, needed, unwanted) if on.options else not needed


def number_fits(on: Asked, rules: Sequence[Rule]) -> bool:
    least, most = (on.least, on.most) if on.kind is Kind.NUMBER else (on.scale_low, on.scale_high)
    low, high = float("-inf") if least is None else least, float("inf") if most is None else most
    for rule in rules:
        number = rule.number or 0.0
        low = max(low, number) if rule.test is not Comparison.AT_MOST else low
        high = min(high, number) if rule.test is not Comparison.AT_LEAST else high
    if on.kind in (Kind.SCALE, Kind.RATING):
        return low <= high and int(high) >= -int(-low // 1)
    return on.kind is Kind.NUMBER and low <= high


def choice_fits(on: Asked, needed: set[int | None], unwanted: set[int | None]) -> bool:
    known = {option.id for option in on.options}
    alone = {option.id for option in on.options if option.excludes}
    if needed & unwanted or not needed <= known:
        return False
    if on.kind in SINGLE:
        return len(needed) == 1 or (not needed and bool(known - unwanted))
    if any(needed <= {option} for option in alone - unwanted):  # “None of these”, and nothing else
        return True
    together = known - alone - unwanted
    most = len(known) if on.most is None else on.most
    return needed <= together and max(len(needed), on.least or 0, 1) <= min(len(together), most)


def unreachable(questions: Sequence[Asked]) -> dict[int, str]:
    """Each question that no answers lead to, by its id, and why."""
    search, early = Search(questions), too_early(questions)
    found: dict[int, str] = {}
    for question in questions:
        if not search.reaches(question):
            found[question.id] = early.get(question.id) or reason(question, search, found)
    return found


def too_early(questions: Sequence[Asked]) -> dict[int, str]:
    """Each question that depends on an answer given after it, or on its own, by its id, and what to do."""
    found: dict[int, str] = {}
    before: set[int] = set()
    labels = {question.id: question.label for question in questions}
    for question in questions:
        late = next((rule for rule in question.rules if rule.on_id not in before), None)
        if late:
            on = labels.get(late.on_id)
            found[question.id] = (
                f"It depends on “{on}”, which is asked after it. Move it below."
                if on
                else "It depends on a question that is gone. Change when it is asked."
            )
        before.add(question.id)
    return found


def reason(question: Asked, search: Search, found: Mapping[int, str]) -> str:
    section = search.sections[question.id]
    if section and section.id in found:
        return f"Its section “{section.label}” is never shown."
    for rule in question.rules:
        on = search.questions[rule.on_id]
        if on.id in found and rule.test is not Comparison.DID_NOT_CHOOSE:
            return f"It depends on “{on.label}”, which nobody is asked."
    wants = who_meets(question, search.questions, search.sections)
    return f"No answers fit: {wants[0].lower()}{wants[1:]}."


@dataclass(frozen=True)
class Branch:
    """An answer on one page that opens a later one. Pages are counted from 1."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Stop:
    """One page on the map."""

    number: int
    section: Asked | None  # the section that begins with this page
    page: Page
    who: tuple[str, ...]
    opened_by: tuple[int, ...]  # pages whose answers decide
    leads_to: tuple[Branch, ...]
    troubles: tuple[str, ...]

    @property
    def leads(self) -> list[tuple[str, str]]:
        """Each answer that opens pages, and which: “Yes”, pages 3 and 4."""
        ends: dict[str, list[int]] = {}
        for branch in self.leads_to:
            ends.setdefault(branch.words, []).append(branch.end)
        return [(words, pages_in_words(numbers)) for words, numbers in ends.items()]

    @property
    def for_everyone(self) -> bool:
        return not self.opened_by


def pages_in_words(numbers: Sequence[int]) -> str:
    first = ", ".join(map(str, numbers[:-1]))
    return f"pages {first} and {numbers[-1]}" if first else f"page {numbers[-1]}"


def stops(questions: Sequence[Asked]) -> list[Stop]:
    """Every page in order: who meets it, what decides that, what its answers open, and what is wrong with it."""
    pages, known = pages_of(questions), {question.id: question for question in questions}
    sections, lost = section_above(questions), too_early(questions) | unreachable(questions)
    numbers = {question.id: number for number, page in enumerate(pages, 1) for question in page}
    branches = sorted(set(branches_of(pages, known, sections, numbers)), key=lambda each: (each.start, each.end))
    found, last = [], None
    for number, page in enumerate(pages, 1):
        section = page[0] if page[0].kind is Kind.SECTION else sections[page[0].id]
        found.append(
            Stop(
                number,
                section if section is not last else None,
                page,
                tuple(dict.fromkeys(who_meets(question, known, sections) for question in page)),
                tuple(sorted({branch.start for branch in branches if branch.end == number})),
                tuple(branch for branch in branches if branch.start == number),
                tuple(
                    lost[question.id] if len(page) == 1 else f"“{question.label}”: {lost[question.id]}"
                    for question in page
                    if question.id in lost
                ),
            )
        )
        last = section
    return found


def branches_of(
    pages: Sequence[Page], known: Mapping[int, Asked], sections: Mapping[int, Asked | None], numbers: Mapping[int, int]
) -> Iterator[Branch]:
    """A section's conditions open each page beneath it, a question's its own."""
    for number, page in enumerate(pages, 1):
        for question in page:
            section = sections[question.id]
            for rule in (*(section.rules if section else ()), *question.rules):
                start = numbers.get(rule.on_id)
                if start is not None:
                    alone = len(pages[start - 1]) == 1
                    words = rule_answer(rule, known[rule.on_id]) if alone else rule_part(rule, known)
                    yield Branch(start, number, words)


def who_meets(question: Asked, known: Mapping[int, Asked], sections: Mapping[int, Asked | None]) -> str:
    section, own = sections[question.id], who(question, known)
    if section is None:
        return own
    above = who(section, known)
    if section.may_skip:
        above = "Everyone who does not skip the section" if not section.rules else f"{above}, unless they skip it"
    if not question.rules:
        return above
    return own if above == "Everyone" else f"{above}. Then: {own[0].lower()}{own[1:]}"
