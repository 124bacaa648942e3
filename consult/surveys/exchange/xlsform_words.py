"""The words of XLSForm: its columns and their other spellings, its types, its languages. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.surveys.models import Kind, Version

OURS = "consult"  # the first part of the columns that are our own: consult::kind
DROPPED = ("bind", "control", "body", "media", "instance")
COLUMNS = {
    "relevance": "relevant",
    "skip_logic": "relevant",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "caption": "label",
    "question": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "calculate": "calculation",
    "read_only": "readonly",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "list": "list_name",
    "listname": "list_name",
    "title": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
    **{f"{OURS}_{name}": f"{OURS}::{name}" for name in ("choice", "name", "other", "alone")},  # of a choice
}
TRANSLATED = ("label", "hint", "required_message", "constraint_message", "guidance_hint")
WELSH = {"welsh", "cymraeg", "cy", "cym", "wel", "cy-gb"}
ENGLISH = {"english", "en", "eng", "en-gb", "en-us", "en_gb", "en_us", "saesneg", "default"}
EASY = {"easy read", "easyread", "easy_read", "en-x-easyread", "hawdd ei ddeall"}

SELECT = re.compile(
    r"(?:add[ _])?(?:(?P<file>select[ _](?:one|multiple)[ _](?:from[ _]file|external))"
    r"|(?P<one>select[ _]one(?:[ _]prompt[ _]using)?|select1|select[ _]one[ _]from)"
    r"|(?P<many>select[ _]multiple(?:[ _]prompt[ _]using)?|select[ _]all[ _]that[ _]apply)"
    r"|(?P<rank>rank))(?:[ _]from)?(?:(?: +|_)(?P<list>.+?))??(?P<other>[ _]+or[ _](?:other|specify[ _]other))?\s*",
    re.I,
)
BLOCK = re.compile(
    r"(?P<way>begin|end)[ _]+(?P<what>group|repeat|lgroup|looped[ _]group|loop|kobomatrix|score|rank)\b"
    r"(?P<rest>.*)",
    re.I,
)
KINDS = {
    "text": Kind.SHORT_TEXT,
    "string": Kind.SHORT_TEXT,
    "q_string": Kind.SHORT_TEXT,
    "add_text_prompt": Kind.SHORT_TEXT,
    "integer": Kind.NUMBER,
    "int": Kind.NUMBER,
    "q_int": Kind.NUMBER,
    "add_integer_prompt": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "add_decimal_prompt": Kind.NUMBER,
    "range": Kind.SCALE,
    "note": Kind.INFORMATION,
    "add_note_prompt": Kind.INFORMATION,
    "date": Kind.DATE,
    "add_date_prompt": Kind.DATE,
    "time": Kind.SHORT_TEXT,
    "datetime": Kind.SHORT_TEXT,
    "date_time": Kind.SHORT_TEXT,
    "add_date_time_prompt": Kind.SHORT_TEXT,
    "acknowledge": Kind.YES_NO,
    "trigger": Kind.YES_NO,
    "score__row": Kind.SCALE,
}
CHANGED = {
    "time": "a time of day became a short text",
    "datetime": "a date with a time became a short text",
    "date_time": "a date with a time became a short text",
    "add_date_time_prompt": "a date with a time became a short text",
    "acknowledge": "a box to tick became yes or no",
    "trigger": "a box to tick became yes or no",
}
WHOLE = {"integer", "int", "q_int", "add_integer_prompt"}
PLACE = "it asks for a place on a map, which is not possible here"
FILE = "it asks for a picture, a recording or a file, which is not possible here"
DEVICE = "it is about the device or the time of answering, which is never kept here"
WORKED_OUT = "it is worked out or hidden and asks nothing"
LEFT_OUT = {
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "gps", "location", "add_location_prompt", "osm", "map"), PLACE),
    **dict.fromkeys(
        ("image", "photo", "audio", "video", "file", "barcode", "background-audio", "picture", "upload",
         "add_image_prompt", "add_photo_prompt", "add_audio_prompt", "add_video_prompt", "add_file_prompt",
         "add_barcode_prompt"), FILE),
    **dict.fromkeys(
        ("start", "end", "today", "deviceid", "device_id", "subscriberid", "simserial", "sim_serial", "phonenumber",
         "phone_number", "username", "email", "imei", "audit", "start-geopoint", "background-geopoint", "start_time",
         "end_time", "get_start_time", "get_end_time", "get_today", "get_device_id", "get_subscriber_id", "get_sim_id",
         "get_phone_number", "last-saved"), DEVICE),
    **dict.fromkeys(
        ("calculate", "calculation", "add_calculate_prompt", "hidden", "hidden_value", "xml-external", "csv-external",
         "q_external", "simple_calculate"), WORKED_OUT),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What a heading means: a column's name, and the language its words are in, as the file writes it."""

    name: str
    language: str = ""


def column_of(heading: str) -> Column:
    """label::English (en), bind:jr:constraintMsg, control::appearance, Label, list name."""
    parts = [part.strip() for part in (heading.split("::") if "::" in heading else single_colons(heading))]
    if parts[0].casefold() == OURS and len(parts) > 1:
        return Column(f"{OURS}::{normal(parts[1])}", "::".join(parts[2:]))
    if len(parts) > 1 and parts[0].casefold() in DROPPED:
        parts = parts[1:]
    name = normal(parts[0])
    if "::" not in heading and "(" in name and name.endswith(")"):  # "label (cy)" and "label_(Welsh)"
        bare, _, language = parts[0].rpartition("(")
        if normal(bare) in TRANSLATED:
            return Column(normal(bare), language.rstrip(")"))
    name = COLUMNS.get(name, name)
    return Column(name, "::".join(parts[1:]))


def single_colons(heading: str) -> list[str]:
    """Older forms write one colon; the one in "jr:" belongs to the name."""
    parts = heading.replace("jr:", "jr\0").split(":")
    return [part.replace("jr\0", "jr:") for part in parts]


def normal(word: str) -> str:
    return re.sub(r"[\s_]+", "_", word.strip().casefold())


def version_of(language: str) -> Version | None:
    """The version a language is, by its name or its code; None for one we have no version for."""
    said = language.strip().casefold()
    name, _, code = said.partition("(")
    words = {said, name.strip(), code.strip(" )")}
    if words & EASY:
        return Version.EASY_READ
    if words & WELSH:
        return Version.WELSH
    return Version.ENGLISH if words & ENGLISH else None


def is_yes(value: str) -> bool:
    return value.strip().casefold() in ("yes", "true", "true()", "1", "y", "required", "x", "on")


def is_no(value: str) -> bool:
    return value.strip().casefold() in ("", "no", "false", "false()", "0", "n", "off")
