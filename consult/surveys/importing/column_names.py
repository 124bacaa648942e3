"""What the name of a column tells: numbers of responses, who somebody is, moments, the tool's own notes, groups."""

from __future__ import annotations

import re


def whole(*ways: str) -> re.Pattern[str]:
    """A pattern for any of these as a whole name, in any case."""
    return re.compile("|".join(f"(?:{way})" for way in ways), re.IGNORECASE | re.DOTALL)


COUNTED = re.compile(r"(q|question )?\d+[a-z]?[.:)]\s+", re.IGNORECASE)  # "1. ", "Question 3: "

NUMBERS = r"[ _]?(id|no\.?|number|key|uuid|ref(erence)?)"
ID = whole(
    r"#|id|no\.?|number|key|ref(erence)?|_?uuid|_id",
    rf"(respon(se|dent)|record|submission|entry|row|person|participant|answer){NUMBERS}?",
)

PERSONAL = (
    (
        whole(
            r"(your |full |first |last |given |family |middle |contact )*(name|surname|forename|nickname)s?( \(.*\))?",
            r"name of (person|respondent)",
            r"what is your (full |first |last )?name\??( - .*)?",
            r".*\b(sur|fore|first|last|full) ?name\b.*",
        ),
        "A name of a person.",
    ),
    (whole(r".*\be-?mail\b.*", r"user ?name"), "An e-mail address."),
    (whole(r".*\b(phone|mobile|telephone)( number| no\.?)?\s*\??"), "A telephone number."),
    (
        whole(
            r"ip ?addr(ess)?|.*\bip address\b.*|refurl|referrer url|latitude|longitude",
            r"location(latitude|longitude)?|user ?agent|device.*|browser.*",
        ),
        "It can say which computer somebody used.",
    ),
    (whole(r".*\b(post ?code|zip code|home address|street|address)\b.*"), "An address."),
    (whole(r".*\b(date of birth|birthday|d\.?o\.?b\.?)\b.*"), "A date of birth."),
    (
        whole(r"token|attribute_\d+|custom data \d+|external data reference|user ?id|login"),
        "It can say who somebody is.",
    ),
)

MOMENT = whole(
    r"timestamp|stamp amser|date|week|_submission_time",
    r"(start|completion|end|finish|last modified|submission|submitted|recorded) ?(time|date|at|on)?",
    r"(date|time) (created|modified|submitted|started|last action|completed|recorded)",
    r"submitdate|startdate|datestamp|enddate|recordeddate",
)
TECHNICAL = whole(
    r"collector id|collector|last ?page|(start )?language|startlanguage|seed|tags|status|progress|finished",
    r"(total|group) ?time.*|interviewtime|.*\btime: .*|time taken.*|duration.*|q\w*time",
    r"total points|quiz feedback|points - .*|feedback - .*|distributionchannel",
)
GROUPS = whole(
    r"(what is your |which |your )?(region|nation|country|age|age group|age band|gender|sex|ethnicity|ethnic group|role"
    r"|job role|disability|religion|sexual orientation|area of work|sector|local authority)"
    r"( group| band| range| bracket)?( (do|are) you .*| best describes you.*)?\??"
)
ORGANISATION = whole(r".*\b(organi[sz]ation|charity|employer|member)\b.*")
COUNT = re.compile(r"how (many|much|old|often|long)\b|number of\b|age\b", re.IGNORECASE)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\d{1,3}(\.\d{1,3}){3}", re.ASCII)
