"""The pictures of Easy Read versions: our own small set, and what an uploaded one must be. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from consult.jobs.actions import Refused

# The names of the files in static/pictures, and what staff read when they choose.
OURS = {
    "house": "House",
    "phone": "Phone",
    "person": "Person",
    "people": "People",
    "family": "Family",
    "letter": "Letter",
    "clock": "Clock",
    "calendar": "Calendar",
    "money": "Money",
    "health": "Health",
    "happy": "Happy",
    "sad": "Sad",
    "question": "Question",
    "yes": "Yes",
    "no": "No",
    "talk": "Talking",
    "write": "Writing",
    "read": "Reading",
    "work": "Work",
    "school": "Learning",
    "prison": "Prison gate",
    "court": "Court",
    "police": "Police",
    "help": "Help",
    "private": "Private",
    "bus": "Bus",
    "idea": "Idea",
    "food": "Food",
    "computer": "Computer",
    "map": "Place on a map",
}
MOST_BYTES = 300 * 1024
TOO_BIG = "The picture is too big. Make it smaller than 300 KB, then choose it again"
NOT_ONE = "This is not a picture we can use. Save it as PNG, JPEG or WebP, then choose it again"
# Parts of a picture file that draw it; the others say where and with what it was taken.
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"}
WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


def usable(content: bytes) -> tuple[str, bytes]:
    """The media type of a picture, by what it holds, and the picture without what cameras add; or Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(TOO_BIG)
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png", content[:8] + b"".join(png_parts(content))
        if content.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", b"\xff\xd8" + b"".join(jpeg_parts(content))
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            body = b"WEBP" + b"".join(webp_parts(content))
            return "image/webp", b"RIFF" + struct.pack("<I", len(body)) + body
    except (struct.error, IndexError, ValueError) as problem:
        raise Refused(NOT_ONE) from problem
    raise Refused(NOT_ONE)


def png_parts(content: bytes) -> Iterator[bytes]:
    at, name = 8, b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or (at == 8) != (name == b"IHDR"):
            raise ValueError(name)
        if name in PNG_KEPT:
            yield content[at:end]
        at = end


def jpeg_parts(content: bytes) -> Iterator[bytes]:
    """Everything but comments and the segments of applications, up to the picture itself."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError(at)
        mark = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if end > len(content):
            raise ValueError(mark)
        if mark == 0xDA:  # here the picture begins; nothing after its end is kept
            stop = content.rindex(b"\xff\xd9")
            yield content[at : stop + 2]
            return
        if not 0xE1 <= mark <= 0xEF and mark != 0xFE:
            yield content[at:end]
        at = end


def webp_parts(content: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(content):
        name, (length,) = content[at : at + 4], struct.unpack_from("<I", content, at + 4)
        end = at + 8 + length + length % 2
        if end > len(content) + length % 2:
            raise ValueError(name)
        if name == b"VP8X":  # its first byte says which notes follow; none do any more, and nothing moves
            yield content[at : at + 8] + bytes([content[at + 8] & 0b0001_0000]) + content[at + 9 : end]
        elif name in WEBP_KEPT:
            yield content[at:end]
        at = end
