"""What the rooms said of a theme: in its wording of today, in earlier ones, and whether that confirms it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.themes.confirming.models import About, ThemeCheck, ThemeCheckWords
from consult.themes.models import Theme, ThemeStatus

FEWEST = 3  # people in all; one or two do not confirm for everybody
RULE = (
    "A theme is confirmed when more than half of the people asked said “that is us”, and more than half of the rooms "
    "did. At least three people must have answered. Each room counts once, with its newest answer. "
    "A new wording has to be asked again."
)


@dataclass(frozen=True)
class Answers:
    """How a room, or all of them, answered: people, each in one place."""

    that_is_us: int = 0
    partly: int = 0
    not_us: int = 0

    @property
    def people(self) -> int:
        return self.that_is_us + self.partly + self.not_us

    @property
    def otherwise(self) -> int:
        return self.partly + self.not_us

    @property
    def says_yes(self) -> bool:
        return 2 * self.that_is_us > self.people


@dataclass(frozen=True)
class Rooms:
    """Every room one theme was put to; `now` are those that answered in the wording of today, each room once."""

    theme: Theme
    checks: tuple[ThemeCheck, ...] = ()
    dissent: int = 0  # contributions that say why not, in the wording of today

    @property
    def now(self) -> list[ThemeCheck]:
        newest = {(check.session.forum_id, check.session.hub_id): check for check in self.answered_today}
        return list(newest.values())

    @property
    def answered_today(self) -> list[ThemeCheck]:
        """Every answer to the wording of today; of a room that answered twice, both."""
        return [check for check in self.checks if is_answered(check) and self.is_of_today(check)]

    @property
    def waiting(self) -> list[ThemeCheck]:
        """Asked in the wording of today, and not answered yet."""
        return [check for check in self.checks if not is_answered(check) and self.is_of_today(check)]

    @property
    def earlier(self) -> list[ThemeCheck]:
        """Answered, in a wording that has changed since."""
        return [check for check in self.checks if is_answered(check) and not self.is_of_today(check)]

    @property
    def answers(self) -> Answers:
        return add_up(map(answers_of, self.now))

    @property
    def confirming(self) -> int:
        return sum(answers_of(check).says_yes for check in self.now)

    @property
    def confirmed(self) -> bool:
        return confirms([answers_of(check) for check in self.now])

    @property
    def forums(self) -> list[str]:
        return sorted({check.session.forum.name for check in self.now})

    def is_of_today(self, check: ThemeCheck) -> bool:
        return (check.name, check.description) == (self.theme.name, self.theme.description)


def confirms(rooms: Sequence[Answers]) -> bool:
    """The rule, as RULE says it."""
    whole = add_up(rooms)
    return whole.people >= FEWEST and whole.says_yes and 2 * sum(room.says_yes for room in rooms) > len(rooms)


def add_up(rooms: Iterable[Answers]) -> Answers:
    found = list(rooms)
    return Answers(
        sum(room.that_is_us for room in found), sum(room.partly for room in found), sum(room.not_us for room in found)
    )


def answers_of(check: ThemeCheck) -> Answers:
    return Answers(check.that_is_us or 0, check.partly or 0, check.not_us or 0)


def mark_of(check: ThemeCheck) -> str:
    """How the counts of a room stand, in one word: whoever changes them names what they saw."""
    return f"{check.that_is_us}-{check.partly}-{check.not_us}"


def is_answered(check: ThemeCheck) -> bool:
    return check.that_is_us is not None


def rooms_of(theme: Theme) -> Rooms:
    return read(ThemeCheck.theme_id == theme.id).get(theme.id, Rooms(theme))


def rooms_by_theme(consultation_id: int) -> dict[int, Rooms]:
    """The rooms of every theme of a consultation that was put to one."""
    return read(Theme.consultation_id == consultation_id)


def read(where: ColumnElement[bool]) -> dict[int, Rooms]:
    wanted = (
        select(ThemeCheck)
        .join(ThemeCheck.theme)
        .join(ThemeCheck.session)
        .where(where)
        .options(joinedload(ThemeCheck.theme), joinedload(ThemeCheck.session).joinedload(ForumSession.forum))
        .order_by(ForumSession.week, ThemeCheck.id)
    )
    found: dict[int, list[ThemeCheck]] = defaultdict(list)
    for check in db.session.scalars(wanted):
        found[check.theme_id].append(check)
    every = {theme_id: Rooms(checks[0].theme, tuple(checks)) for theme_id, checks in found.items()}
    dissent = count_dissent([check.id for rooms in every.values() for check in rooms.now])
    return {
        theme_id: Rooms(rooms.theme, rooms.checks, sum(dissent.get(check.id, 0) for check in rooms.now))
        for theme_id, rooms in every.items()
    }


def count_dissent(check_ids: Sequence[int]) -> dict[int, int]:
    """How many contributions say why not; words that were taken back no longer do."""
    wanted = select(ThemeCheckWords.check_id).join(ThemeCheckWords.contribution)
    found: dict[int, int] = defaultdict(int)
    stands = Contribution.removed_at.is_(None), Contribution.withdrawn.is_(None)
    said = ThemeCheckWords.about == About.DISSENT, *stands
    for check_id in db.session.scalars(wanted.where(ThemeCheckWords.check_id.in_(check_ids), *said)):
        found[check_id] += 1
    return found


def settle(theme: Theme) -> None:
    """Let the status of a theme agree with what the rooms said of its wording of today. The caller commits."""
    if theme.status is ThemeStatus.RETIRED:
        return
    db.session.flush()
    if rooms_of(theme).confirmed:
        theme.status = ThemeStatus.CONFIRMED
    elif theme.status is ThemeStatus.CONFIRMED:
        theme.status = ThemeStatus.AGREED if theme.agreed_by_id else ThemeStatus.SUGGESTED
