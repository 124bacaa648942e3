"""Places and establishments in a text: by lists, by their shape, and by what stands before them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consult.privacy.detail_people import OURS, last_of
from consult.privacy.detail_words import FIRMLY_WHERE, PLACE_STARTS, WHERE, Found, Word, cut
from consult.privacy.lists import long_ones, read_list

PLACE_ENDS = re.compile(
    r"[a-z]{2,}(?:ton|ham|ford|bury|borough|burgh|chester|cester|wick|mouth|worth|thorpe|field|wood|shire|stead|minster"
    r"|combe|pool)"
)
ROAD = (
    "street|st|road|rd|avenue|ave|lane|close|drive|crescent|terrace|gardens|grove|court|way|square|row|hill|estate|house"
    "|flats|tower|towers|heights|walk|parade|mews|place|view|rise|park|green"
)
WELSH_ROAD = (
    "heol|stryd|ffordd|rhodfa|rhodfa'r|lôn|lon|clos|cwrt|plas|ysgol|ysbyty|coleg|capel|canolfan|maes|llys|tŷ|trem"
)
INSTITUTION = (
    "hospital|infirmary|school|college|university|academy|primary|high|comprehensive|surgery|clinic|church|mosque|chapel"
    "|temple|gurdwara|centre|library|station|hub|arms|hotel|market|shopping|community|city|fc|rugby|afc|medical|health"
)
HOUSED = (
    "prison|jail|nick|yoi|young offenders|young offender institution|crown court|magistrates court|magistrates' court"
    "|magistrates’ court|county court|family court|youth court|approved premises|probation office|probation"
    "|police station|police|custody suite|secure unit|childrens home|children's home|hostel|bail hostel|detention centre"
    "|removal centre|secure training centre|stc|secure hospital"
)
PRISON = frozenset(("hmp", "hmyoi", "yoi", "stc", "irc", "hmpyoi", "sch"))
THAT = r"(?:i|in|at|on|to|off|up|back|for|the|a|my|his|her|their|an|same|one|this|that|another|our|no|some)\b"
NAMED = r"(?:[A-ZÀ-ÞŴŶ][\w’'-]*)"
ROADS = re.compile(
    rf"\b(?:(?i:flat|apartment|room|no\.?) \d+\w?,? )?(?:\d+\w?,? )?(?P<name>(?:{NAMED} ){{1,3}})(?i:{ROAD})\b"
    rf"(?: (?:East|West|North|South|Upper|Lower)\b)?(?:, {NAMED}(?: {NAMED})*)?"
)
NUMBERED = re.compile(
    rf"\b(?:flat \d+\w?,? )?\d+\w?,? (?!(?:minutes?|mins?|hours?|miles?|years?|days?|weeks?)\b)(?:[a-z’'-]+ ){{1,2}}(?:{ROAD})\b",
    re.IGNORECASE,
)
LIVE_ON = re.compile(
    r"\b(?:live|lived|living|stay|stayed|staying|flat|address is|moved|slept|sleeping|round|hostel|room)(?: is)?"
    r" (?:on|in|at|to|off|down|near)? ?(?P<it>(?:[a-z’'-]+ ){1,2}"
    r"(?:street|road|avenue|lane|close|drive|crescent|terrace|gardens|grove|estate|house|flats))\b",
    re.IGNORECASE,
)
SMALL_ROADS = re.compile(
    rf"\b(?:on|in|near|off|behind|down|from|along|outside|to|at|above|by) (?P<it>(?!{THAT})(?:[a-zâêîôûŵŷ’'-]+ ){{1,2}}"
    r"(?:street|road|lane|avenue|crescent|terrace|close|grove|gardens|drive|estate))\b",
    re.IGNORECASE,
)
WELSH_NAMED = re.compile(rf"\b(?:\d+\w?,? )?(?i:{WELSH_ROAD}) ?{NAMED}(?: {NAMED})*(?:, {NAMED}(?: {NAMED})*)?")
WELSH_SMALL = re.compile(
    r"\b(?:\d+ )?(?:heol|stryd|ffordd|rhodfa|lôn|ysgol|ysbyty|coleg) (?:y |yr )?[a-zâêîôûŵŷ]+"
    r"(?: (?:isaf|uchaf|fawr|newydd|las|goch|wen|bach|y \w+|yr \w+|\w+dd))?\b"
)
KNOWN_AS = re.compile(
    rf"\b(?:the )?(?P<name>{NAMED}(?: (?:and |of |the |y |yr )?{NAMED}){{0,3}}) (?i:{INSTITUTION})\b"
    rf"(?: (?i:centre|hospital|school|college|club|unit))?"
)
HOUSES = re.compile(rf"\b(?P<name>[\w’'-]+(?: [\w’'-]+)?) (?:{HOUSED})\b", re.IGNORECASE)


def places(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Towns and parts of them, streets, buildings, institutions."""
    yield from shaped(text)
    for at, word in enumerate(words):
        end = last_of_long(words, at, "places.txt")
        if end is not None and (word.capital or not all(each.ordinary for each in words[at : end + 1])):
            yield word.start, words[end].end, "place"
        if is_place(words, at):
            end = at if word.low in read_list("places.txt") or PLACE_STARTS.fullmatch(word.low) else last_of(words, at)
            yield word.start, words[end].end, "place"


def is_place(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a place: known as one, named like one, or unknown and where one would stand."""
    word = words[at]
    before = words[at - 1].low if at and word.gap == " " else ""
    if word.low in read_list("places.txt"):
        if word.ordinary:
            return word.capital and before in WHERE
        return before in WHERE or word.capital or not (word.given or word.surname)
    if word.given or not word.unknown:
        return False
    if PLACE_STARTS.fullmatch(word.low):
        return True
    return before in FIRMLY_WHERE and (word.capital or bool(PLACE_ENDS.fullmatch(word.low)) or not word.surname)


def last_of_long(words: Sequence[Word], at: int, name: str) -> int | None:
    """The last word of the longest entry of a list that begins at a word; None when none does."""
    best = None
    for entry in long_ones(name).get(words[at].low, ()):
        end = at + len(entry) - 1
        same = end < len(words) and tuple(each.low for each in words[at : end + 1]) == entry
        if same and (best is None or end > best):
            best = end
    return best


def shaped(text: str) -> Iterator[Found]:
    """Streets, buildings and institutions by their last word, or their first in Welsh."""
    for match in ROADS.finditer(text):
        if re.search(r"\d", match.group()) or names_something(cut(match.group("name")), match.start() > 0):
            yield match.start(), match.end(), "place"
    for shape in (LIVE_ON, SMALL_ROADS):
        for match in shape.finditer(text):
            if not re.match(THAT, match.group("it"), re.IGNORECASE):
                yield *match.span("it"), "place"
    for shape in (NUMBERED, WELSH_NAMED, WELSH_SMALL):
        for match in shape.finditer(text):
            yield match.start(), match.end(), "place"
    for match in KNOWN_AS.finditer(text):
        if any(not each.ordinary or each.low in read_list("places.txt") for each in cut(match.group("name"))):
            yield match.start(), match.end(), "place"


def names_something(named: Sequence[Word], inside: bool) -> bool:
    """Whether the capitals before "Road" are a name: a word that is none, or a single one inside a sentence."""
    if any(not each.ordinary or each.given or each.surname for each in named if each.low != "i"):
        return True
    return len(named) == 1 and inside and named[0].low not in OURS and not re.fullmatch(THAT, named[0].low)


def establishments(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Prisons, courts, hostels and police stations with their names."""
    for at, word in enumerate(words):
        if word.low in PRISON:
            yield from after_hmp(words, at)
        end = last_of_long(words, at, "establishments.txt")
        before = words[at - 1].low if at else ""
        if end is not None:
            if word.capital or before in WHERE or not all(each.ordinary for each in words[at : end + 1]):
                yield word.start, words[end].end, "establishment"
        elif at and is_only_a_prison(word):
            yield word.start, word.end, "establishment"
    for match in HOUSES.finditer(text):
        named = [each for each in cut(match.group("name")) if has_name(each)]
        if named:
            yield match.start("name") + named[0].start, match.end(), "establishment"


def is_only_a_prison(word: Word) -> bool:
    known = word.low in read_list("establishments.txt") and word.low not in read_list("places.txt")
    return known and not word.ordinary and not word.given


def after_hmp(words: Sequence[Word], at: int) -> Iterator[Found]:
    """The name after "HMP" or "HMP/YOI"."""
    first = at + 1
    while first < len(words) and words[first].low in PRISON | {"and"} and words[first].gap in ("/", " ", " / ", " & "):
        first += 1
    if first == len(words) or words[first].gap not in (" ", "/", " / ", " & "):
        return
    name = words[first]
    long = last_of_long(words, first, "establishments.txt")
    if long is not None or name.capital or not name.ordinary or name.low in read_list("establishments.txt"):
        end = long if long is not None else last_of(words, first) if name.unknown or name.capital else first
        yield words[at].start, words[end].end, "establishment"


def has_name(word: Word) -> bool:
    """Whether a word before "prison" or "Crown Court" says which."""
    known = word.low in read_list("places.txt") or word.low in read_list("establishments.txt")
    if known:
        return word.capital or not word.ordinary
    return word.unknown
