"""What the rooms said of a theme, as it may be published: where, how many rounded, and that some said otherwise.

Rooms and forums are few and public, so they are counted and named. People are counted by `privacy.disclosure`. That
somebody did not agree is always said, however few they were: it names nobody, and to hush it up would be the harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.languages import gettext, ngettext
from consult.privacy import disclosure
from consult.themes.confirming.rooms import Answers, Rooms
from consult.themes.models import Theme, ThemeStatus

ByTheme = Mapping[int, Rooms]
UNTESTED = "No room has tested this theme yet."


def rooms_sentence(theme: Theme, rooms: Rooms | None) -> str:
    """Everything that is published about one theme and its rooms."""
    if rooms is None or not rooms.checks:
        return "A room has confirmed this theme." if theme.status is ThemeStatus.CONFIRMED else UNTESTED
    if rooms.now:
        stands = "" if rooms.confirmed else "Not yet confirmed. "
        return f"{stands}{people_asked(rooms.answers)}{others(rooms)} {where(rooms)}"
    if rooms.earlier:
        return f"Not yet confirmed in this wording. An earlier wording was put to {count_rooms(len(rooms.earlier))}."
    return UNTESTED


def people_asked(answers: Answers) -> str:
    """Nearly all of the 45 people asked said “that is us”."""
    if (asked := disclosure.people(answers.people)) is None:
        most = " More than half of them said “that is us”." if answers.says_yes else ""
        return f"Fewer than {disclosure.PEOPLE} people were asked, so no figure is shown.{most}"
    share = disclosure.share_in_words(answers.that_is_us, answers.people).capitalize()
    return f"{share} of the {disclosure.figure(asked)} people asked said “that is us”."


def others(rooms: Rooms) -> str:
    """That some said otherwise, and which way; never how many."""
    if rooms.answers.partly and rooms.answers.not_us:
        return " Others said it is right in part, or not right."
    if rooms.answers.partly:
        return " Others said it is right in part."
    return " Others said it is not right." if rooms.answers.not_us or rooms.dissent else ""


def where(rooms: Rooms) -> str:
    """Two rooms: North East forum, South Wales forum."""
    return f"{count_rooms(len(rooms.now)).capitalize()}: {', '.join(rooms.forums)}."


def count_rooms(count: int) -> str:
    return f"{disclosure.in_words(count)} room{'' if count == 1 else 's'}"


def standing_of(themes: Sequence[Theme], by_theme: ByTheme) -> list[str]:
    """Heading and words on how the rooms stand to the themes of an aim."""
    if not themes:
        return []
    if len(themes) == 1:
        theme = themes[0]
        heading = "Confirmed by the rooms" if theme.status is ThemeStatus.CONFIRMED else "Not yet confirmed"
        return [heading, rooms_sentence(theme, by_theme.get(theme.id)).removeprefix("Not yet confirmed. ")]
    lines = [f"{theme.name}: {lower(rooms_sentence(theme, by_theme.get(theme.id)))}" for theme in themes]
    confirmed = sum(theme.status is ThemeStatus.CONFIRMED for theme in themes)
    if not confirmed:
        return ["Not yet confirmed", *lines]
    return ["Confirmed by the rooms" if confirmed == len(themes) else "What the rooms said", *lines]


def lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def said_by_forums(rooms: Rooms) -> str:
    """On somebody's receipt: what became of a theme that a room has confirmed."""
    if not rooms.now:
        return gettext("A forum said this is right.")
    said = ngettext("%(num)s forum said this is right.", "%(num)s forums said this is right.", rooms.confirming)
    return f"{said} {gettext('Some people there did not agree.')}" if rooms.answers.otherwise else said
