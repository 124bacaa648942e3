"""What participants read is short and plain: 15 words a sentence at most, reading grade 5 or lower."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from consult.surveys.actions import close_survey
from consult.surveys.question_type import QuestionType
from consult.surveys.question_types import TYPES

BLOCKS = {"p", "h1", "h2", "h3", "li", "dt", "dd", "button", "legend", "label", "span", "a", "br"}


class Prose(HTMLParser):
    """The sentences of a page's main part; each block ends one."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        if tag in BLOCKS - {"a", "span"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"
        if tag in BLOCKS - {"a", "span"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


def sentences(html: str) -> list[list[str]]:
    prose = Prose()
    prose.feed(html)
    pieces = re.split(r"\n|(?<=[.?!])\s+", re.sub(r"[ \t]+", " ", "".join(prose.parts)))
    found = [re.findall(r"[A-Za-z’']+", piece) for piece in pieces if "http" not in piece]
    return [words for words in found if len(words) > 1]


def syllables(word: str) -> int:
    plain = re.sub(r"[^a-z]", "", word.lower())
    plain = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", "", plain)
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def grade(found: Iterable[list[str]]) -> float:
    """Flesch-Kincaid grade level."""
    counted = list(found)
    words = [word for sentence in counted for word in sentence]
    return 0.39 * len(words) / len(counted) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_tells_plain_words_from_hard_ones() -> None:
    hard = "<main><p>Participation necessitates comprehensive organisational confidentiality considerations.</p></main>"
    assert grade(sentences("<main><p>We will keep your words. You can stop now.</p></main>")) < 3
    assert grade(sentences(hard)) > 12
    assert len(sentences("<main><p>One two. Three four</p><p>Five six</p></main><p>Not this one</p>")) == 3


def test_every_page_a_participant_meets_is_short_and_plain(
    client: FlaskClient, draft: Any, begin: Callable[..., str]
) -> None:
    key = begin()
    why = draft.page(draft.why)
    answer = {f"q{draft.why.id}": "Time", "go": "on"}
    pages = {
        "start": client.get(draft.url),
        "choice": client.get(draft.page(draft.home)),
        "text": client.get(why),
        "too long": client.post(why, data=answer | {f"q{draft.why.id}": "x" * 20_001}),
        "kept": client.post(why, data=answer | {"go": "later"}, follow_redirects=True),
        "check": client.get(f"{draft.url}/check"),
        "not chosen": client.post(f"{draft.url}/check", data={"submission_key": key}),
        "receipt": client.post(f"{draft.url}/check", data={"submission_key": key, "consent": "quote"}),
        "again": client.get(why),
        "written": client.post(f"{draft.url}/written"),
        "lost": client.get(why),
    }
    close_survey(draft.survey)
    pages["closed"] = client.get(draft.url)
    for name, page in pages.items():
        found = sentences(page.text)
        assert len(found) >= 3, name
        long = [" ".join(words) for words in found if len(words) > 15]
        assert not long, f"{name}: {long}"
        assert grade(found) <= 5, f"{name}: grade {grade(found):.1f}"


def test_every_kind_of_question_says_what_it_is() -> None:
    assert all(isinstance(kind, QuestionType) and kind.name and kind.about.endswith(".") for kind in TYPES.values())
