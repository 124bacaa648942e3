"""Personal details that have a shape: numbers, addresses on the net, dates, ages, sentences, offences. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from consult.privacy.detail_words import Found
from consult.privacy.lists import read_list

I = re.IGNORECASE  # noqa: E741

TEENS = (
    "nineteen|eighteen|seventeen|sixteen|fifteen|fourteen|thirteen|twelve|eleven|ten"
    "|nine|eight|seven|six|five|four|three|two|one"
)
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER = rf"(?:\d{{1,3}}|(?:{TENS})(?:[ -](?:nine|eight|seven|six|five|four|three|two|one))?|(?:{TEENS}))"
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
    "|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
)
MONTH = rf"(?:{MONTHS})\b\.?"
YEAR = r"(?:19[3-9]\d|20[0-4]\d)"
ORDINAL = (
    r"(?:\d{1,2} ?(?:st|nd|rd|th|ain|fed|af)|(?:twenty|thirty)[ -]?(?:first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
SEASON = r"(?:christmas|xmas|easter|new year|ramadan|eid|diwali|spring|summer|autumn|winter|nadolig)"
PERIOD = (
    rf"(?:about |nearly |almost |over )?{NUMBER}(?: and a (?:half|bit))?[ -]?(?:years?|yrs?|months?|mths?"
    rf"|weeks?|wks?|days?)\b"
)
HALVES = (
    rf"(?:{PERIOD}(?:(?: and|,)? {NUMBER} (?:months?|weeks?|days?)\b)?|an? (?:year|month"
    rf"|week)(?: and a half)?\b|half a year\b)"
)
SERVED = (
    r"(?:got|get|gave (?:him|her|me|us|them)|given|handed|serv(?:e|ed|ing)|sentenced? (?:(?:me|him|her|us|them) )?(?:to|of|was|is)"
    r"|doing|done|did|do|facing"
    r"|looking at|tariff(?: was| is| of)?|minimum(?: of| term of)?|remand(?:ed)?|recall(?:ed)?|jailed|locked up|custody"
    r"|sent down|went down|inside|in prison|in jail|behind bars|on tag|licence|banged up|suspended"
    r"|in (?:hmp|yoi)|hmp|yoi|ban(?:ned)?"
    r"|on the block|in seg|away|bird|in there)"
)
AFTER = (
    r"(?: ?'?(?:s|es)?'?)(?: of)?(?: (?:a|my|his|her|the))? ?(?:sentences?|inside|in prison|in jail"
    r"|in custody|on remand|remand|"
    r"suspended|custodial|custody|licence|on licence|on tag|tag|tariff|stretch|bird|behind bars"
    r"|on the block|in seg|in (?:hmp|yoi)|ipp|"
    r"jail|prison|community order|driving ban|ban|in young offenders|extended|left to serve|to serve"
    r"|for (?:something|nothing))"
)
BEING = (
    r"(?:i am|i'm|i’m|im|i was|he is|he's|hes|she is|she's|shes|is|was|turned|turning|just|nearly|only"
    r"|now|being|aged?|since|about)"
)

HOURS = "shuts opens closes starts ends begins shut open close meets up bed home back finishes stops lunch tea dinner unlock"
NO_HOUR = "".join(f"(?<!{each} )" for each in HOURS.split())  # "shuts at eight" is no age

SHAPES: list[tuple[str, str]] = [
    ("email", r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    ("email", r"\b[\w.+-]+ ?(?:\(at\)|\[at\]| at ) ?[\w-]+ ?(?:\(dot\)|\[dot\]| dot ) ?\w+(?: ?(?:\.| dot ) ?\w+)?"),
    (
        "handle",
        r"(?:https?://|www\.)[^\s<>]+|\b(?:[\w-]+\.)+(?:com|org|net|co\.uk|uk|cymru|wales|me|io)\b(?:/[^\s<>,]*)?",
    ),
    ("handle", r"(?<![\w.@])@\w[\w.]{2,}"),
    (
        "handle",
        r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|twitter|facebook|fb|discord|username|user name|xbox|whatsapp)"
        r"(?: name| account| handle| tag)?(?: is|:| -| =)\s*(?P<it>[\w.@-]*\w)",
    ),
    ("phone", r"(?<![\w£])(?:\+44|0044|\(?0)(?:[\s().-]{0,2}\d){8,11}(?!\d)"),
    ("phone", r"(?<![\w£])(?:44[ -]?)?7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)"),
    ("nhs_number", r"(?<![\d£])\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)"),
    ("ni_number", r"\b[a-z]{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?[a-d]\b"),
    (
        "ni_number",
        r"(?:\bni|national insurance|yswiriant gwladol)\b[^.\d]{0,20}\b(?P<it>[a-z]{2}[ .-]?(?:\d[ .-]?){6}[a-z]?)\b",
    ),
    (
        "prison_number",
        r"\b[a-z][ -]?\d{4}[ -]?[a-z]{2}\b|\b(?!(?:no|to|in|at|of|by|on)\d)[a-z]{2}\d{4}[a-z]?\b(?![ -]?\d)",
    ),
    ("number", r"\b[a-z]{2}\d{2}[ -]?[a-z]{3}\b|\b(?-i:[A-Z]\d{1,3} [A-Z]{3})\b|\b[a-z]{3} ?\d{3}[a-z]\b"),
    ("number", r"(?<![\d/])\d{2}-\d{2}-\d{2}(?![\d/])|\b(?:\d{4}[ -]?){3}\d{4}\b|\b\d{2,4}/\d{3,7}[a-z]?\b"),
    (
        "number",
        r"\b(?:ref(?:erence)?|case|crime|claim|account|policy|passport|licence|tenancy|application|crn|pnc"
        r"|cro|ticket|order"
        r"|warrant|collar|badge|cell|room|booking|custody|visa|home office|port|court|hearing|serial|utr|pin|password)"
        r"(?: ref(?:erence)?| number| num| no| id)?\.?(?: is| was|:|#| -)*\s*(?P<it>#?[a-z]{0,3}[-/ ]?\d[\w/-]{2,})",
    ),
    ("number", r"(?<![\w£.,])(?=[\w/-]*\d[\w/-]*\d[\w/-]*\d)(?=[\w/-]*[a-z])[\w/-]{6,}\b|(?<![\w£.,])\d{6,}\b"),
    ("postcode", r"\b(?:gir ?0aa|[a-z]{1,2} ?\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2})\b"),
    ("date", rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:{YEAR}|\d{{2}})\b|\b{YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}\b"),
    ("date", rf"\b(?:the )?(?:{ORDINAL}|\d{{1,2}}) (?:of )?{MONTH}(?:,? (?:{YEAR}|'?\d{{2}}\b))?"),
    ("date", rf"\b{MONTH} (?:the )?(?:{ORDINAL}|\d{{1,2}})\b(?:,? {YEAR})?|\b{MONTH}(?:,| of| in)? {YEAR}\b"),
    ("date", rf"\b(?:{SEASON}|{MONTH})(?: of| in| day)?(?: in)? (?:{YEAR}|'\d\d)\b"),
    ("date", r"\b(?:on|by|until|since|before|after|from|of) (?P<it>the \d{1,2}(?:st|nd|rd|th))\b"),
    ("date", rf"(?<![\d£.,:-]){YEAR}(?![\d%]|[.,:]\d| (?:hours|pounds|people|men|women|quid|times|members))(?:s\b)?"),
    ("date", r"\b(?:in|since|back in|from|until) (?P<it>['’]\d\d)\b"),
    (
        "date",
        rf"\b(?:in|since|last|this|next|until|till|from|during|by|before|after|every|of|early|late|mid|end of|start of)"
        rf" (?P<it>(?!may\b (?:be|have|i|not|well)\b){MONTH})(?! my\b)",
    ),
    ("date", r"\b(?:d\.?o\.?b\.?|date of birth|birthday|born)(?: is| was| on|:|,)* (?:the )?(?P<it>\d[\w /.-]*\d)"),
    ("age", rf"\b(?:aged?|age of|oed)\s*:?\s*{NUMBER}(?:\s*(?:to|-|and)\s*{NUMBER})?\b"),
    (
        "age",
        rf"\b{NUMBER}[ -]*(?:and a half )?(?:years?|yrs?|months?|mths?|weeks?|mlwydd|oed)?[ -]*(?:-?olds?\b"
        rf"|o\.?l\.?d\.?\b|yo\b|y/o\b|oed\b)",
    ),
    ("age", rf"\b{NUMBER} ?(?:yo|y/o|y\.o\.)\b|\b{NUMBER} years? of age\b"),
    (
        "age",
        rf"\b{BEING} (?P<it>(?!one\b){NUMBER})\b(?!\s*(?:%|per|p\.?m|a\.?m|o'?clock|pounds?|quid|times|people"
        rf"|of|years?|yrs?|months?|weeks?|days?"
        rf"|minutes?|mins?|hours?|hrs?|miles?|men|women|to|in|more|other|left|steps?|beds?|[a-z]+s\b|[/:.]\d"
        rf"|st\b|th\b|point|nurse|toilet|thing|man|bed))",
    ),
    (
        "age",
        rf"\bwhen (?:i|he|she|they|we) (?:was|were|turned|got to) (?P<it>(?:about |only "
        rf"|just )?{NUMBER})\b(?!\s*(?:%|minutes|hours|miles))",
    ),
    (
        "age",
        rf"{NO_HOUR}\bat (?P<it>(?:just |only |about )?{NUMBER})(?=\s*(?:[.,;!?)]|$|and\b|i\b|he\b|she\b|my\b|they\b"
        rf"|years\b|when\b|with\b|then\b|because\b|for\b))",
    ),
    ("age", rf"\b(?:turned|turning|aged) (?P<it>{NUMBER})\b(?!\s*(?:years? (?:later|ago)|times|people))"),
    ("age", r"\b\d{1,3}(?:st|nd|rd|th) birthday|\bpen-?blwydd yn \w+"),
    (
        "age",
        rf"\b(?:in|into|hit|reached|over|under) (?:my|his|her|their) (?P<it>(?:early |mid |late |mid-|late-|early-)?"
        rf"(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|[2-9]0s|{NUMBER}s\b))",
    ),
    ("sentence", rf"\b{SERVED}\b[^.?!;]{{0,28}}?\b(?P<it>(?:an? |my |his |her )?{HALVES}(?:{AFTER}\b)?)"),
    ("sentence", rf"\b(?P<it>(?:an? |my |his |her )?{HALVES}{AFTER}\b)"),
    (
        "sentence",
        rf"\b(?:life|whole[ -]life|indeterminate|suspended|extended|determinate|custodial|community"
        rf"|discretionary|mandatory|imprisonment"
        rf"|{NUMBER})[ -](?:sentenced?|licence|tariff|order|stretch|sentences)\b",
    ),
    (
        "sentence",
        r"\b(?:an? )?(?:ipps?|imprisonment for public protection|99 years?|hospital order|section 37(?:/41)?"
        r"|lifer|unpaid work)\b",
    ),
    ("sentence", r"\b(?:got|doing|serving|given|gave (?:him|her|me)|facing) (?P<it>life)\b"),
    (
        "sentence",
        rf"\b(?:got|doing|done|served|serving|given|gave (?:him|her|me)|facing) (?P<it>(?:an? |my )?(?!one\b|1\b){NUMBER})\b"
        rf"(?=\s*(?:[.,;!?)]|$|and\b|but\b|with\b|for\b|stretch\b|then\b|because\b))",
    ),
    (
        "sentence",
        rf"\b(?:an? |my |his |her )?{NUMBER}[ -](?:stretch|hours? (?:of )?(?:unpaid|community)(?: (?:work"
        rf"|service|payback))?)\b",
    ),
    ("sentence", r"\b(?P<it>\d{1,2} ?(?:y|yr|yrs|m)) (?:sentence|inside|in|stretch|for)\b"),
]
TOPIC_CUE = re.compile(
    r"(?:\b(?:convict\w*|charged?|done for|done|in for|in there for|went down for|away for|nicked"
    r"|arrest\w*|sentenc\w*|guilty|caution\w*|sent down|served|serving"
    r"|commit\w*|accused|jailed|imprisoned|plead\w*|pled|banged up|up for|caught|remand\w*|suspected"
    r"|locked up|did|record says|record is|questioned|pulled in|trial|recalled|got|for)\b[^.?!;]{0,40}$)",
    I,
)


@functools.cache
def shapes() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(shape, I)) for kind, shape in SHAPES]


@functools.cache
def offences() -> re.Pattern[str]:
    """Every offence, the longest first, however many spaces or hyphens stand between its words."""
    known = sorted((each.removesuffix(" *") for each in read_list("offences.txt")), key=lambda each: (-len(each), each))
    return re.compile(r"\b(?:" + "|".join(re.escape(each).replace(r"\ ", r"[\s-]+") for each in known) + r")\b", I)


def by_shape(text: str) -> Iterator[Found]:
    """Every part of a text that has the shape of a detail; parts may overlap."""
    for kind, shape in shapes():
        for match in shape.finditer(text):
            start, end = match.span("it") if "it" in shape.groupindex else match.span()
            if not helpline(kind, match.group()):
                yield start, end, kind


def by_offence(text: str) -> Iterator[Found]:
    """Offences; those that are topics too only where somebody is charged with them, or inside for them."""
    topics = {each.removesuffix(" *") for each in read_list("offences.txt") if each.endswith("*")}
    for match in offences().finditer(text):
        plain = re.sub(r"[\s-]+", " ", match.group().casefold())
        if plain not in topics or TOPIC_CUE.search(text[: match.start()]):
            yield match.start(), match.end(), "offence"


def helpline(kind: str, words: str) -> bool:
    """Whether a number is one that anybody may ring free of charge."""
    return kind == "phone" and re.sub(r"\D", "", words).startswith(("0800", "0808", "0300"))
