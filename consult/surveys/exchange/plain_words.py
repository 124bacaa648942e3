"""Words from another tool as plain text: tags taken out, never run and never kept. Pure."""

from __future__ import annotations

import re
from html import unescape

from consult.surveys.question_type import clean

SILENT = re.compile(r"<(script|style|head|title|iframe|object|svg)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.I | re.S)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr|hr)\b[^<>]*>", re.I)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
HEADING = re.compile(r"^#{1,6}[ \t]+", re.M)


def from_html(words: str) -> str:
    """HTML as text. `&lt;b&gt;` comes out as <b>: text, which pages show as text."""
    if "<" in words:
        words = SILENT.sub(" ", COMMENT.sub("", words))
        words = TAG.sub("", BREAK.sub("\n", words.replace("\n", " ")))
    words = unescape(words).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in clean(words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def from_markdown(words: str) -> str:
    """The few marks XLSForm allows taken out: tags, bold, headings."""
    if "<" in words and TAG.search(words):
        words = TAG.sub("", BREAK.sub("\n", words))
    return clean(HEADING.sub("", BOLD.sub(r"\2", words)))
