"""A consultation as a coded project: one document for each question and each session, with its passages."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from consult.people.models import Person
from consult.themes.models import Coding, Memo, Theme
from consult.themes.sharing.loading import Coded as Loaded
from consult.themes.sharing.loading import Passage
from consult.themes.sharing.project import MACHINE, Code, Coded, Coder, Document, Note, Project, Selection
from consult.themes.whole import MAY_WE

BETWEEN = "\n\n"  # two people's words in one document
LONGEST_NAME = 60
OURS = uuid.UUID("3d1a2f66-0d43-5e0b-8b1e-6d0a4be7c2f1")


def project_of(loaded: Loaded) -> Project:
    """The whole consultation; the same state gives the same project, ids included."""
    notes = [note_of(memo) for memo in loaded.memos]
    on_themes, on_passages = notes_on(loaded.memos)
    return Project(
        name=loaded.consultation.title,
        coders=coders_of(loaded),
        codes=codes_of(loaded.themes, on_themes),
        documents=documents_of(loaded, on_passages),
        notes=tuple(notes),
        about=tuple(made(f"memo:{m.id}") for m in loaded.memos if m.theme_id is None and m.excerpt_id is None),
    )


def codes_of(themes: Sequence[Theme], notes: dict[int, tuple[uuid.UUID, ...]] | None = None) -> tuple[Code, ...]:
    """Themes as codes, sub-themes inside them."""
    here = {theme.id for theme in themes}
    below: dict[int | None, list[Theme]] = defaultdict(list)
    for theme in themes:
        below[theme.parent_id if theme.parent_id in here else None].append(theme)

    def code(theme: Theme) -> Code:
        children = tuple(code(each) for each in below[theme.id])
        return Code(theme.guid, theme.name, defined(theme), True, (notes or {}).get(theme.id, ()), children)

    return tuple(code(theme) for theme in below[None])


INCLUDES, EXCLUDES = "Belongs here: ", "Does not: "


def defined(theme: Theme) -> str:
    """Description, what belongs and what does not, as one text that :func:`parted` takes apart again."""
    lines = [theme.description]
    lines += [INCLUDES + theme.includes] if theme.includes else []
    lines += [EXCLUDES + theme.excludes] if theme.excludes else []
    return one_ended("\n".join(lines).strip())


def one_ended(words: str) -> str:
    """Lines ended one way, as XML gives them back."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


def parted(description: str) -> tuple[str, str, str]:
    """Description, inclusion, exclusion out of a code's description."""
    rest, _, excludes = ("\n" + description).partition("\n" + EXCLUDES)
    rest, _, includes = rest.partition("\n" + INCLUDES)
    return rest.strip(), includes.strip(), excludes.strip()


def documents_of(loaded: Loaded, notes: dict[uuid.UUID, tuple[uuid.UUID, ...]]) -> tuple[Document, ...]:
    guids = {theme.id: theme.guid for theme in loaded.themes}
    return tuple(
        document(place_id, list(inside), guids, notes)
        for place_id, inside in groupby(loaded.passages, key=lambda passage: passage.place_id)
    )


def document(
    place_id: str,
    passages: Sequence[Passage],
    guids: dict[int, uuid.UUID],
    notes: dict[uuid.UUID, tuple[uuid.UUID, ...]],
) -> Document:
    texts: list[str] = []
    selections: list[Selection] = []
    start = 0
    for _, group in groupby(passages, key=lambda passage: passage.row.source_id):
        inside = list(group)
        texts.append(inside[0].text)
        for passage in inside:
            selections += selections_of(passage, start, guids, notes)
        start += len(inside[0].text) + len(BETWEEN)
    return Document(made(place_id), passages[0].place, BETWEEN.join(texts), selections=tuple(selections))


def selections_of(
    passage: Passage, base: int, guids: dict[int, uuid.UUID], notes: dict[uuid.UUID, tuple[uuid.UUID, ...]]
) -> Iterable[Selection]:
    """The passage itself, which keeps its own id, and each part of it that somebody or the engine pointed at."""
    row, start = passage.row, base + passage.row.starts_at
    whole = [each for each in passage.codings if each.from_at is None]
    yield Selection(
        row.id,
        start,
        base + row.ends_at,
        shortened(row.text),
        about(passage),
        tuple(coded(each, guids) for each in whole),
        notes.get(row.id, ()),
    )
    for each in passage.codings:
        if each.from_at is not None and each.to_at is not None:
            guid = made(f"{row.id}:{each.theme_id}")
            words = shortened(row.text[each.from_at : each.to_at])
            yield Selection(guid, start + each.from_at, start + each.to_at, words, "", (coded(each, guids),))


def coded(coding: Coding, guids: dict[int, uuid.UUID]) -> Coded:
    by = user(coding.person) if coding.person else MACHINE
    at = coding.decided_at.replace(microsecond=0) if coding.decided_at else None
    return Coded(made(f"{coding.excerpt_id}/{coding.theme_id}"), guids[coding.theme_id], by, at)


def about(passage: Passage) -> str:
    row = passage.row
    lines = [f"May we use the words? {MAY_WE[row.consent]}."]
    if row.headcount > 1:
        lines.append(f"Stands for {row.headcount} people.")
    if row.position:
        lines.append(f"Position: {row.position.value}{', said by a person' if row.position_by_id else ''}.")
    return " ".join(lines)


def coders_of(loaded: Loaded) -> tuple[Coder, ...]:
    people = {each.person.id: each.person for passage in loaded.passages for each in passage.codings if each.person}
    people |= {memo.person.id: memo.person for memo in loaded.memos if memo.person}
    named = [Coder(user(people[key]), people[key].signature) for key in sorted(people)]
    return (Coder(MACHINE, "Consult (suggested, nobody has looked)"), *named)


def notes_on(memos: Sequence[Memo]) -> tuple[dict[int, tuple[uuid.UUID, ...]], dict[uuid.UUID, tuple[uuid.UUID, ...]]]:
    themes: dict[int, tuple[uuid.UUID, ...]] = {}
    passages: dict[uuid.UUID, tuple[uuid.UUID, ...]] = {}
    for memo in memos:
        guid = made(f"memo:{memo.id}")
        if memo.theme_id is not None:
            themes[memo.theme_id] = (*themes.get(memo.theme_id, ()), guid)
        elif memo.excerpt_id is not None:
            passages[memo.excerpt_id] = (*passages.get(memo.excerpt_id, ()), guid)
    return themes, passages


def note_of(memo: Memo) -> Note:
    name = "Flag" if memo.is_flag else "Note"
    by = user(memo.person) if memo.person else None
    return Note(made(f"memo:{memo.id}"), one_ended(memo.text), name, by, memo.at.replace(microsecond=0))


def user(person: Person) -> uuid.UUID:
    return made(f"person:{person.id}")


def made(key: str) -> uuid.UUID:
    """The same thing of this place, the same GUID each time it is taken out."""
    return uuid.uuid5(OURS, key)


def shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
