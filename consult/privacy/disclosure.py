"""Disclosure control, pure: true counts in, what may be published out.

The rules are those of the UK Office for National Statistics' post-tabular method "10-5": a count of fewer than 10
people is not shown, every other is rounded to the nearest 5. A count of organisations is not shown under 5. The
thresholds may be raised for one figure and never lowered. Counts are whole things (people, passages, organisations).
"""

from __future__ import annotations

PEOPLE = 10
"""Fewest people (or passages of theirs) a published figure may count."""
ORGANISATIONS = 5
"""Fewest organisations a published figure may count."""
BASE = 5
"""Every published count is a multiple of this."""
LEAST_FOR_A_PERCENTAGE = 30
NOT_SHOWN = "not shown"
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def checked(count: int) -> int:
    """The count itself. Raises ValueError for one below nought."""
    if count < 0:
        raise ValueError("a count cannot be below nought")
    return count


def rounded(count: int) -> int:
    """A count (whole things) to the nearest multiple of 5. Raises ValueError below nought."""
    return BASE * ((checked(count) + BASE // 2) // BASE)


def publishable(count: int, threshold: int = PEOPLE, *, floor: int = PEOPLE) -> int | None:
    """The rounded count, or None when it is under the threshold, nought included (ONS "10-5", TRUST rules 1 and 2).

    `floor` is the lowest threshold the kind of thing allows. Raises ValueError when the threshold is below it."""
    if threshold < floor:
        raise ValueError(f"the threshold may be raised above {floor}, not lowered to {threshold}")
    return rounded(count) if checked(count) >= threshold else None


def people(count: int, threshold: int = PEOPLE) -> int | None:
    """How many people, or passages of theirs, may be published; None: not shown."""
    return publishable(count, threshold)


def organisations(count: int, threshold: int = ORGANISATIONS) -> int | None:
    """How many organisations may be published; None: not shown."""
    return publishable(count, threshold, floor=ORGANISATIONS)


def figure(count: int | None) -> str:
    """A publishable count as it is printed, or "not shown": one mark, whatever the reason (rule 3)."""
    return NOT_SHOWN if count is None else f"{count:,}"


def percentage(part: int, base: int) -> str:
    """A whole percentage made of rounded counts, "not shown" when the base is under 30 people (rule 4).

    Raises ValueError when the part is more than its base."""
    if part > base:
        raise ValueError("a part cannot be more than its base")
    if base < LEAST_FOR_A_PERCENTAGE or people(part) is None or people(base - part) is None:
        return NOT_SHOWN
    return f"{100 * rounded(part) / rounded(base):.0f}%"


def share_in_words(part: int, base: int) -> str:
    """How much of a base of people a part is, in words: "nearly all", "most", "some", "few" (rule 5).

    "Not shown" when the base is under 10 people; "nearly all" also stands for all of them. Raises ValueError when
    the part is more than its base."""
    if checked(part) > base:
        raise ValueError("a part cannot be more than its base")
    if base < PEOPLE:
        return NOT_SHOWN
    if part >= 0.9 * base:
        return "nearly all"
    if part > 0.5 * base:
        return "most"
    return "some" if part >= PEOPLE else "few"


def forums_in_words(raised: int, total: int) -> str:
    """In how many of the forums something was raised: "all 4 forums", "three of four forums".

    Forums are few and public, so they are counted exactly. Raises ValueError when more were raised than there are."""
    if checked(raised) > total:
        raise ValueError("no more forums can raise something than there are")
    if raised == total:
        return ("no forum", "the forum", "both forums")[total] if total < 3 else f"all {total} forums"
    return f"{in_words(raised)} of {in_words(total)} forums"


def in_words(number: int) -> str:
    """A small whole number as a word; from ten on in figures."""
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)


def breadth_sentence(*, passages: int, people_count: int, organisation_count: int, raised: int, forums: int) -> str:
    """How widely something was said, as it is printed: "185 passages, from 30 organisations and all 4 forums."

    Fewer than 10 people: "Few people said it", without a figure. Counts are true counts; what is printed is not."""
    where = f"{forums_in_words(raised, forums)}" if raised else ""
    if people(people_count) is None or people(passages) is None:
        return f"Few people said it, in {where}. Small in number is not small in weight." if where else FEW
    shown = organisations(organisation_count)
    froms = [*([f"{shown} organisations"] if shown is not None else []), *([where] if where else [])]
    heard = f"{figure(people(passages))} passages"
    return f"{heard}, from {' and '.join(froms)}." if froms else f"{heard}."


FEW = "Few people said it. Small in number is not small in weight."
