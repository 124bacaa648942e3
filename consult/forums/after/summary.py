"""A session as its own room reads it: what was written down, what was decided, what we promised. No alias, no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.forums.after.models import Correction, CorrectionStatus, Promise
from consult.forums.after.promises import corrections_of, promises_of
from consult.forums.capturing.listening import said_in
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Speaker, Stance
from consult.forums.receipts.slips import taken_back_in
from consult.forums.session_models import ForumSession
from consult.forums.voting.counting import Line as Counted
from consult.forums.voting.counting import in_order
from consult.forums.voting.finding import ballots_of, lines_of
from consult.forums.voting.models import BallotKind, BallotStatus
from consult.languages import gettext, ngettext
from consult.privacy.consent import Consent


@dataclass(frozen=True)
class Line:
    """Something that was said, by its number in the session; who said it is not here."""

    number: int
    text: str
    own_words: bool
    language: str
    people: int
    stance: Stance | None = None
    refers_to: int | None = None


@dataclass(frozen=True)
class Part:
    """What was said to one prompt, and how much of it is kept off this paper as people asked."""

    asked: str
    lines: list[Line]
    unprinted: int


@dataclass(frozen=True)
class Decided:
    """A vote of the room: each statement with what it came to, in words."""

    title: str
    results: list[tuple[str, str]]


@dataclass(frozen=True)
class Summary:
    parts: list[Part]
    taken_back: int
    decided: list[Decided]
    put_right: int
    left: list[Correction]
    promises: Sequence[Promise]


def summary_of(session: ForumSession) -> Summary:
    said = said_in(session)
    settled = corrections_of(session)
    return Summary(
        parts=[part_of(prompt.text, said[prompt.id]) for prompt in session.prompts],
        taken_back=taken_back_in(session),
        decided=[decided(ballot.title, ballot.kind, lines_of(ballot)) for ballot in ballots_of(session)
                 if ballot.status is BallotStatus.CLOSED],
        put_right=sum(each.status is CorrectionStatus.TAKEN for each in settled),
        left=[each for each in settled if each.status is CorrectionStatus.LEFT],
        promises=promises_of(session),
    )  # fmt: skip


def part_of(asked: str, said: Sequence[Contribution]) -> Part:
    lines = [line_of(each) for each in said if may_print(each)]
    return Part(asked, lines, len(said) - len(lines))


def may_print(said: Contribution) -> bool:
    """This paper leaves the room. Exact words stand on it when they may be quoted; our note of what one person said
    when its idea may be used; our note of what several or all said, always: it is nobody's."""
    if said.kind is ContributionKind.VERBATIM:
        return said.consent.may_quote
    return said.speaker in (Speaker.ROOM, Speaker.SEVERAL) or said.consent is not Consent.NONE


def line_of(said: Contribution) -> Line:
    return Line(
        said.position,
        said.text,
        said.kind is ContributionKind.VERBATIM,
        said.language,
        said.headcount,
        said.stance if said.refers_to else None,
        said.refers_to.position if said.refers_to else None,
    )


def decided(title: str, kind: BallotKind, counted: Sequence[Counted]) -> Decided:
    return Decided(title, [(line.text, came_to(line, kind)) for line in in_order(counted, "most")])


def came_to(line: Counted, kind: BallotKind) -> str:
    """What a statement came to, in plain words."""
    if kind is BallotKind.DOTS:
        return ngettext("%(num)s dot", "%(num)s dots", line.total)
    if kind is BallotKind.RANKING:
        return gettext("Place %(place)s on average", place=f"{line.mean:.1f}") if line.voted else gettext("No votes")
    counts = [line.counts.get(value, 0) for value in (1, -1, 0)]
    return ". ".join(
        (
            ngettext("%(num)s agrees", "%(num)s agree", counts[0]),
            ngettext("%(num)s disagrees", "%(num)s disagree", counts[1]),
            ngettext("%(num)s passed", "%(num)s passed", counts[2]),
        )
    )
