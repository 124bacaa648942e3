"""One sentence that says what a theme is about, in people's own words, and whether they are of two minds."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .candidates import Candidate
from .wording import Wording

THINGS, SAID = 6, 5
BOTH_SIDES = 0.2
"""Below this share on the smaller side, a theme is not called one of two minds."""


def listed(parts: Sequence[str]) -> str:
    """'one, two and three'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(told: Sequence[Candidate], how: Wording, positions: Sequence[str] = ()) -> str:
    """The description, from phrases with the most helpful first; positions as in ``positions.py``."""
    things = [one for one in told if one.letters[-1] in "NG" and one.letters[0] not in "VZEXQR"]
    said = [how.written(one.words) for one in told if one not in things][:SAID]
    about = f"About {listed([how.written(one.listed) for one in things[:THINGS]])}" if things else ""
    words = f"{', in' if about else 'In'} words such as {listed(said)}" if said else ""
    return f"{about}{words}{sides(positions)}." if about or words else "Passages that share few words."


def with_sides(description: str, positions: Mapping[str, int]) -> str:
    """A description's end when those pleased and those not are both here; ``positions`` counts each position."""
    said = sides(positions)
    return f"{description.removesuffix('.')}{said}." if said and description else description


def sides(positions: Sequence[str] | Mapping[str, int]) -> str:
    """The end of the sentence when those pleased and those not are both here: at least a fifth on the smaller side."""
    count: Counter[str] = Counter(positions)
    taken = count["positive"] + count["critical"] + count["mixed"]
    if taken < 5:
        return ""
    smaller = min(count["positive"], count["critical"]) + count["mixed"] / 2
    if smaller < BOTH_SIDES * taken:
        return ""
    pleased, not_pleased = count["positive"], count["critical"]
    if pleased > 1.5 * not_pleased:
        return "; most are pleased, some want change"
    if not_pleased > 1.5 * pleased:
        return "; most want change, some are pleased"
    return "; some are pleased and some want change"
