"""What somebody saw of a theme when they decided; and who has changed it since. Nothing is overwritten unseen."""

from __future__ import annotations

import hashlib

from consult.people.models import Person
from consult.themes.before import Refusal, plain
from consult.themes.framework.history import acts_on
from consult.themes.models import Theme

# What each form shows of a theme, and would overwrite.
NAME = ("name",)
DEFINITION = ("description", "includes", "excludes")
PLACE = ("parent_id",)
WHOLE = (*NAME, *DEFINITION, *PLACE)
ALWAYS = ("status", "merged_into_id")


class Overtaken(Refusal):
    """Somebody has changed the same theme since the page was shown; what they did stands for now."""


def seen_of(theme: Theme, fields: tuple[str, ...] = WHOLE) -> str:
    """These fields of a theme as they stand, as a short mark for a form to carry."""
    said = "\0".join(str(plain(getattr(theme, field))) for field in (*fields, *ALWAYS))
    return hashlib.blake2b(said.encode(), digest_size=9).hexdigest()


def check_seen(theme: Theme, person: Person, seen: str | None, fields: tuple[str, ...] = WHOLE) -> None:
    """Refuse to change what has changed since it was seen. Called under the consultation's lock, the theme read anew;
    a caller that saw no page gives no mark."""
    if seen and seen != seen_of(theme, fields):
        raise Overtaken(who_overtook(theme, person))


def who_overtook(theme: Theme, person: Person) -> str:
    act = next(iter(acts_on(theme, 1)), None)
    if act is None:
        return f"Consult has looked for themes again, and changed “{theme.name}” since you opened it."
    who = "You have" if act.person_id == person.id else f"{act.person.name} has"
    if act.undone_at is not None:
        return f"Something was undone since you opened this: {act.sentence}"
    return f"{who} changed this theme since you opened it: {act.sentence}"
