"""Reading several columns together: a grid, a ranking. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from consult.surveys.importing.cell import LONGEST_OPTION, MOST_OPTIONS, OTHER, Cell, Cells, Misfit, Read, unique
from consult.surveys.importing.columns import Taken, in_order, same_words
from consult.surveys.importing.guessing_together import in_places
from consult.surveys.importing.table import Unreadable, tidy_name
from consult.surveys.models import Kind
from consult.surveys.survey_draft import OptionDraft, QuestionDraft


def grid(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    """A row for each column of the file; the answers found are the grid's columns."""
    counts: Counter[str] = Counter()
    shown = same_words(value for column in given for value in column)
    for column in given:
        counts.update(shown[tidy_name(value).casefold()] for value in column if value)
    labels = in_order(counts)
    if len(labels) > MOST_OPTIONS // 4 or any(len(label) > LONGEST_OPTION for label in labels):
        raise Unreadable(
            f"“{taken.label[:80]}” has too many different answers for a grid. Make it questions of its own."
        )
    labels += [OTHER] * (2 - len(labels))
    numbers = {label.casefold(): number for number, label in enumerate(labels, 1)}
    read: Read = []
    for values in zip(*given, strict=True):
        marks = tuple((row, numbers[tidy_name(value).casefold()]) for row, value in enumerate(values) if value)
        read.append(Cell(marks=marks) if marks else None)
    rows = unique([OptionDraft(part[:LONGEST_OPTION] or f"Row {at + 1}") for at, part in enumerate(taken.parts)])
    columns = tuple(map(OptionDraft, dict.fromkeys(labels)))
    draft = QuestionDraft(Kind.GRID, taken.label, options=tuple(rows), columns=columns)
    return draft, read


def ranking(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    if in_places(taken.parts) and not all(value.isdecimal() for column in given for value in column if value):
        return ranking_by_place(taken, given)
    read: Read = []
    for values in zip(*given, strict=True):
        filled = [(place, value) for place, value in enumerate(values) if value]
        ranks = [int(value) for _, value in filled if value.isdecimal() and value.isascii()]
        if len(ranks) < len(filled) or len({*ranks}) < len(ranks) or any(not 1 <= n <= len(values) for n in ranks):
            read.append(Misfit("Its places are not 1, 2, 3 and so on, each once."))
            continue
        ordered = sorted((rank, place) for rank, (place, _) in zip(ranks, filled, strict=True))
        read.append(Cell(marks=tuple((place, rank) for rank, (_, place) in enumerate(ordered, 1))) if ordered else None)
    options = unique([OptionDraft(part[:LONGEST_OPTION] or f"Choice {at + 1}") for at, part in enumerate(taken.parts)])
    return QuestionDraft(Kind.RANKING, taken.label, options=tuple(options)), read


def ranking_by_place(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    """The first column holds what was put first."""
    shown = same_words(value for column in given for value in column)
    if len(shown) > MOST_OPTIONS or any(len(label) > LONGEST_OPTION for label in shown.values()):
        raise Unreadable(f"“{taken.label[:80]}” has too many different answers to be a ranking.")
    places = {key: place for place, key in enumerate(sorted(shown))}
    read: Read = []
    for values in zip(*given, strict=True):
        keys = dict.fromkeys(tidy_name(value).casefold() for value in values if value)
        read.append(Cell(marks=tuple((places[key], rank) for rank, key in enumerate(keys, 1))) if keys else None)
    options = [OptionDraft(shown[key]) for key in sorted(shown)]
    options += [OptionDraft(OTHER)] * (len(options) < 2)
    return QuestionDraft(Kind.RANKING, taken.label, options=tuple(options)), read
