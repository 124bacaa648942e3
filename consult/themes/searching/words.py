"""Words and phrases looked for in excerpts: one small class over SQLite's FTS5 and PostgreSQL's tsvector."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from consult.extensions import db
from consult.privacy.erasing import BEFORE_THE_LOG_IS_EMPTIED

if TYPE_CHECKING:  # a server that never searches does not carry it
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.int64]

MOST_TERMS = 12
LONGEST = 60  # characters of one word
QUOTED = re.compile(r"[\"“”]([^\"“”]*)[\"“”]|(\S+)")
WORD = re.compile(r"[^\W_]+")
KEY = (1 << 60) - 1  # an excerpt's key: the last fifteen digits of its random id, as a number
# All of them in one value: a common word is in many thousands of passages, and a row for each would take longest.
SQLITE = "select group_concat(rowid) from excerpt_words where excerpt_words match :asked"
POSTGRESQL = (
    "select string_agg(uuid_send(id), ''\\:\\:bytea) from excerpt"
    " where consultation_id = cast(:place as integer) and excerpt_words @@ to_tsquery('simple', :asked)"
)


@dataclass(frozen=True)
class Term:
    """One word, or several that stand together. A bare one may be the beginning of a longer word ("phone", "phones");
    one in quotes is meant as it is."""

    words: tuple[str, ...]
    exact: bool


def terms_of(asked: str) -> list[Term]:
    """What somebody typed, as terms: words in quotes are a phrase, each other word is a term of its own."""
    found = []
    for quoted, bare in QUOTED.findall(asked):
        words = [word[:LONGEST] for word in WORD.findall(plain(quoted or bare))]
        if words:
            found.append(Term(tuple(words[:MOST_TERMS]), exact=bool(quoted)))
    return found[:MOST_TERMS]


def plain(words: str) -> str:
    """Small letters without their accents."""
    apart = unicodedata.normalize("NFD", words.lower())
    return unicodedata.normalize("NFC", "".join(each for each in apart if not unicodedata.combining(each)))


def for_sqlite(terms: list[Term], consultation_id: int) -> str:
    """As FTS5 asks: place : "c3" AND words : ("phone" * AND "first night")."""
    said = " AND ".join(f'"{" ".join(term.words)}"{"" if term.exact else " *"}' for term in terms)
    return f'place : "c{consultation_id}" AND words : ({said})'


def for_postgresql(terms: list[Term]) -> str:
    """As tsquery asks: 'phone':* & ('first' <-> 'night')."""
    found = []
    for term in terms:
        words = [f"'{word}'" for word in term.words]
        found.append("(" + " <-> ".join(words) + ("" if term.exact else ":*") + ")")
    return " & ".join(found)


class WordIndex:
    """The index of the words of one consultation's excerpts. The database keeps it by triggers, so that it always says
    what the excerpts say; words that are withdrawn leave it with their excerpt."""

    def __init__(self, consultation_id: int) -> None:
        self.consultation_id = consultation_id

    def keys(self, asked: str) -> Keys:
        """The keys of the excerpts that say all of this, in no order; none when nothing that is a word was asked."""
        import numpy as np

        terms = terms_of(asked)
        if not terms:
            return np.zeros(0, dtype=np.int64)
        if db.engine.dialect.name == "sqlite":
            statement, given = SQLITE, {"asked": for_sqlite(terms, self.consultation_id)}
        else:
            statement, given = POSTGRESQL, {"asked": for_postgresql(terms), "place": str(self.consultation_id)}
        found: str | bytes = db.session.scalar(text(statement), given) or b""
        if isinstance(found, str):
            return np.fromstring(found, np.int64, sep=",")
        return (np.frombuffer(found, ">i8")[1::2] & KEY).astype(np.int64)


def forget_deleted_words() -> None:
    """FTS5 only marks a deleted word, until its parts are put together. Nothing to do when nothing was deleted."""
    gone = "select 1 from excerpt_change where bucket = 'gone'"
    with db.engine.connect() as connection:
        if db.engine.dialect.name != "sqlite" or connection.scalar(text(gone)) is None:
            return
    with db.engine.begin() as connection:
        connection.execute(text("delete from excerpt_change where bucket = 'gone'"))
        connection.execute(text("insert into excerpt_words(excerpt_words) values ('optimize')"))


BEFORE_THE_LOG_IS_EMPTIED.append(forget_deleted_words)
