"""Codings and framework as tables, and everything as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from consult.themes.models import Coding, CodingStatus, Theme
from consult.themes.sharing.loading import Coded, Passage

Line = list[str | int | float]
PASSAGES = (
    "passage", "words", "place", "stands_for", "words_may_be", "position", "position_by", "copy_of",
    "themes_kept", "themes_suggested",
)  # fmt: skip
CODINGS = ("passage", "theme", "status", "by", "confidence", "from", "to", "part", "example")
FRAMEWORK = (
    "theme",
    "part_of",
    "standing",
    "description",
    "includes",
    "excludes",
    "made_by",
    "suggested",
    "kept",
    "guid",
)
BETWEEN = "; "  # two themes in one cell


def passage_lines(coded: Coded) -> Iterator[Line]:
    """A row for each passage."""
    names = coded.names
    for passage in coded.passages:
        row = passage.row
        yield [
            str(row.id),
            row.text,
            passage.place,
            row.headcount,
            row.consent.value,
            row.position.value if row.position else "",
            ("person" if row.position_by_id else "engine") if row.position else "",
            str(row.copy_of_id or ""),
            under(passage, CodingStatus.KEPT, names),
            under(passage, CodingStatus.SUGGESTED, names),
        ]


def under(passage: Passage, status: CodingStatus, names: dict[int, str]) -> str:
    return BETWEEN.join(names[each.theme_id] for each in passage.codings if each.status is status)


def coding_lines(coded: Coded) -> Iterator[Line]:
    """A row for each passage under a theme."""
    names = coded.names
    for passage in coded.passages:
        for each in passage.codings:
            yield [
                str(passage.row.id),
                names[each.theme_id],
                each.status.value,
                each.person.signature if each.person else "engine",
                "" if each.confidence is None else round(each.confidence, 4),
                "" if each.from_at is None else each.from_at,
                "" if each.to_at is None else each.to_at,
                passage.row.text[each.from_at : each.to_at] if each.from_at is not None else "",
                "yes" if each.is_example else "",
            ]


def framework_lines(coded: Coded) -> Iterator[Line]:
    """A row for each theme, sub-themes after the theme they are part of."""
    names, counts = coded.names, counted(coded)
    for theme in coded.themes:
        yield [
            theme.name,
            names.get(theme.parent_id or 0, ""),
            theme.status.value,
            theme.description,
            theme.includes,
            theme.excludes,
            made_by(theme),
            counts.get((theme.id, CodingStatus.SUGGESTED), 0),
            counts.get((theme.id, CodingStatus.KEPT), 0),
            str(theme.guid),
        ]


def made_by(theme: Theme) -> str:
    return theme.made_by.signature if theme.made_by else "engine"


def counted(coded: Coded) -> dict[tuple[int, CodingStatus], int]:
    counts: dict[tuple[int, CodingStatus], int] = {}
    for passage in coded.passages:
        for each in passage.codings:
            key = (each.theme_id, each.status)
            counts[key] = counts.get(key, 0) + 1
    return counts


def as_json(coded: Coded) -> bytes:
    """The framework, the passages with their codings, and the memos."""
    names = coded.names
    return json.dumps(
        {
            "consultation": coded.consultation.title,
            "themes": [dict(zip(FRAMEWORK, line, strict=True)) for line in framework_lines(coded)],
            "passages": [
                dict(zip(PASSAGES[:8], line, strict=False))
                | {"codings": [coding_as_json(each, names) for each in passage.codings]}
                for passage, line in zip(coded.passages, passage_lines(coded), strict=True)
            ],
            "memos": [
                {
                    "theme": names.get(memo.theme_id or 0),
                    "passage": str(memo.excerpt_id) if memo.excerpt_id else None,
                    "text": memo.text,
                    "flag": memo.is_flag,
                    "by": memo.person.signature if memo.person else None,
                    "at": memo.at.isoformat(),
                    "settled": memo.settled_at.isoformat() if memo.settled_at else None,
                }
                for memo in coded.memos
            ],
        },
        ensure_ascii=False,
        indent=1,
    ).encode("utf-8")


def coding_as_json(coding: Coding, names: dict[int, str]) -> dict[str, object]:
    return {
        "theme": names[coding.theme_id],
        "status": coding.status.value,
        "by": coding.person.signature if coding.person else "engine",
        "confidence": coding.confidence,
        "part": None if coding.from_at is None else [coding.from_at, coding.to_at],
        "example": coding.is_example,
    }
