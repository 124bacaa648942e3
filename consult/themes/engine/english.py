"""Whether a passage seems to be in English, the language the network reads: by its small words, nothing more."""

import re

LEAST = 6
"""Words of a passage that must hold one small English word among them."""
ENGLISH = (
    "the and of to is was were are for with that it we they not be have has had on in my you but more very at from as "
    "this our been would there no me he she who when what which so than their them by or if all could should an"
)
WELSH = (
    "yn mae ac ar y yr ddim oedd roedd gan wedi gyda rydym rydyn ein fy bod nid mewn dim does eu yw bydd dylai hefyd "
    "mae'r i'r o'r a'r yw'r ni chi pobl dros cael rhy iawn wrth ei sydd oes angen"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH, _WELSH = (frozenset(words.split()) for words in (ENGLISH, WELSH))


def seems_english(text: str) -> bool:
    """False when small Welsh words outnumber English ones, or six words hold none that is English."""
    words, english, welsh = _small_words(text)
    if welsh >= 2 and welsh > english:
        return False
    return english > 0 or words < LEAST


def seems_welsh(text: str) -> bool:
    """True when there are two small Welsh words or more, and fewer English ones."""
    _, english, welsh = _small_words(text)
    return welsh >= 2 and welsh > english


def _small_words(text: str) -> tuple[int, int, int]:
    """How many words there are, and how many of them are small English and small Welsh ones."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    return len(words), sum(word in _ENGLISH for word in words), sum(word in _WELSH for word in words)
