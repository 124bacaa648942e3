"""What participants read: all of it in Welsh too, in plain English, in few bytes."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask

from consult.languages import date_words, gettext, language, ngettext, speak, speaking
from consult.web import plain_date

ROOT = Path(__file__).resolve().parent.parent
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")
# English that participants never read: staff doors on the public page.
FOR_STAFF = (
    "forum session",
    "Sign in to",
    "the workspace",
    "You write the strategy",
    "See what was said by theme",
    "You are a trustee",
    "Start at any sentence",
    "Go to your sessions",
    "Plan it, write down",
)
SENTENCE = re.compile(r"(?<=[.!?:])[”\"]?\s+|\n")
ENDS = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translating", ROOT / "translating.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["translating"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def words() -> ModuleType:
    return tool()


@pytest.fixture(scope="module")
def gathered(words: ModuleType) -> Catalog:
    return words.gathered()


def texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def forms_of(message: Message) -> list[str]:
    said = message.string
    return list(said) if isinstance(said, tuple | list) else [said]


# Welsh


def test_nothing_participants_read_is_without_welsh(words: ModuleType, gathered: Catalog) -> None:
    kept = words.brought_up_to_date()
    assert len(gathered) > 300, "the words were not gathered"
    assert words.missing(kept) == [], "no Welsh for these: run python3 dev.py words"


def test_the_catalogue_in_the_repository_is_what_the_code_says_and_its_compiled_form(words: ModuleType) -> None:
    kept = words.kept()
    wanted = {message.id for message in texts(words.gathered())}
    assert {message.id for message in texts(kept)} == wanted, "run python3 dev.py words"
    assert words.WELSH.with_suffix(".mo").read_bytes() == words.compiled(kept), "run python3 dev.py words"


def test_a_text_without_welsh_is_noticed(words: ModuleType) -> None:
    kept = words.kept()
    kept.add("Entirely new words")
    kept.add("Guessed words", "Geiriau", flags=["fuzzy"])
    kept.add(("%(num)s cat", "%(num)s cats"), ("a", "b", "", "d", "e", "f"))
    assert [line.partition(": ")[2] for line in words.missing(kept)] == [
        "Entirely new words",
        "Guessed words",
        "('%(num)s cat', '%(num)s cats')",
    ]


def test_every_form_of_a_text_has_the_same_places_to_fill(words: ModuleType) -> None:
    wrong = []
    for message in texts(words.kept()):
        english = message.id if isinstance(message.id, str) else message.id[1]
        places = set(PLACE.findall(english))
        wrong += [(english, said) for said in forms_of(message) if set(PLACE.findall(said)) != places]
    assert wrong == []


def test_welsh_has_six_forms_of_a_number(app: Flask) -> None:
    with app.test_request_context():
        speak("cy")
        said = [ngettext("There is %(num)s question.", "There are %(num)s questions.", n) for n in (0, 1, 2, 3, 6, 7)]
    assert said == [
        "Mae 0 cwestiwn.",
        "Mae 1 cwestiwn.",
        "Mae 2 gwestiwn.",
        "Mae 3 chwestiwn.",
        "Mae 6 chwestiwn.",
        "Mae 7 cwestiwn.",
    ]


def test_a_date_is_written_in_the_language_of_the_page(app: Flask) -> None:
    import datetime as dt

    with app.test_request_context():
        assert plain_date(dt.date(2026, 10, 9)) == "9 October 2026"
        speak("cy")
        assert plain_date(dt.date(2026, 10, 9)) == "9 Hydref 2026"
        assert date_words(None) == ""


def test_speaking_for_a_while_comes_back_to_what_was_spoken(app: Flask) -> None:
    with app.test_request_context():
        with speaking("cy"):
            assert gettext("Continue") == "Parhau"
            with speaking("en"):
                assert gettext("Continue") == "Continue"
            assert gettext("Continue") == "Parhau"
        assert (language(), gettext("Continue")) == ("en", "Continue")


def test_a_page_without_a_survey_speaks_the_language_last_chosen(app: Flask) -> None:
    client = app.test_client()
    assert '<html lang="en"' in client.get("/my-words").text
    page = client.get("/my-words?language=cy").text
    assert '<html lang="cy"' in page
    assert "Eich pum gair" in page
    assert '<a href="?language=en" lang="en">English</a>' in page
    missing = client.get("/nothing-here")
    assert missing.status_code == 404
    assert "Nid oedd modd dod o hyd i’r dudalen honno" in missing.text
    assert "five words" not in client.get("/my-words?language=xx").text


def test_larger_words_are_kept_until_somebody_wants_usual_ones(app: Flask) -> None:
    client = app.test_client()
    assert 'class="larger"' not in client.get("/my-words").text
    assert 'class="larger"' in client.get("/my-words?larger=1").text
    assert 'class="larger"' in client.get("/my-words").text
    assert 'class="larger"' not in client.get("/my-words?larger=0").text


def test_a_staff_page_stays_english_whatever_language_was_chosen(app: Flask, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = app.test_client()
    client.get("/my-words?language=cy")
    sign_in(client, "strategy")
    assert '<html lang="en"' in client.get("/nothing-here").text


# Reading grade


def english(gathered: Catalog) -> list[str]:
    """Every English text of the catalogue that a participant may read."""
    ids = (message.id if isinstance(message.id, str) else message.id[1] for message in texts(gathered))
    return [text for text in ids if not any(mark in text for mark in FOR_STAFF)]


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; what is filled in counts as one short word."""
    plain = PLACE.sub("five", text)
    found = [re.findall(r"[A-Za-z0-9’'@.-]*[A-Za-z0-9]", part) for part in SENTENCE.split(plain)]
    return [part for part in found if part]


def syllables(word: str) -> int:
    """Groups of vowels, without the silent endings; a number counts as it is mostly said, in two."""
    word = word.lower().strip("’'.-")
    if not word.isalpha():
        parts = re.findall(r"[a-z]+", word)
        return sum(map(syllables, parts)) if parts else 2
    if word.startswith(("some", "there", "here", "where")) and len(word) > 6:
        return 1 + syllables(word.removeprefix("some").removeprefix("t").removeprefix("w").removeprefix("here"))
    groups = len(re.findall(r"[aeiouy]+", ENDS.sub("", word) if len(word) > 2 else word))
    if word.endswith(("ted", "ded")):
        groups += 1
    return max(1, groups)


def grade(lines: list[str]) -> float:
    """Flesch-Kincaid."""
    parts = [sentence for line in lines for sentence in sentences(line)]
    count = sum(map(len, parts))
    return 0.39 * count / len(parts) + 11.8 * sum(syllables(word) for part in parts for word in part) / count - 15.59


@pytest.mark.parametrize(
    "word, count",
    [("we", 1), ("answer", 2), ("questions", 2), ("organisation", 5), ("kept", 1), ("closed", 1), ("deleted", 3),
     ("device", 2), ("somebody", 3), ("people", 2), ("used", 1), ("phone", 1), ("address", 2), ("computer", 3)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (1 if word == "people" else 0)


def test_hard_words_would_be_noticed() -> None:
    hard = "Participants are respectfully requested to provide comprehensive demographic information."
    assert grade([hard]) > 12
    assert grade(["We do not know who you are. You can stop here."]) < 3


def test_what_participants_read_is_at_grade_5_or_less(gathered: Catalog) -> None:
    """Over whole sentences: a button or a heading of two words would only make it look easier."""
    lines = [line for line in english(gathered) if line.endswith((".", "?", ":"))]
    assert len(lines) > 150
    hardest = sorted(((grade([line]), line) for line in lines), reverse=True)[:12]
    assert grade(lines) <= 5, "\n".join(f"{score:.1f} {line}" for score, line in hardest)


def test_no_sentence_has_more_than_15_words(gathered: Catalog) -> None:
    long = [(len(part), " ".join(part)) for line in english(gathered) for part in sentences(line) if len(part) > 15]
    assert long == []


# Templates

PARTICIPANTS = (
    "participate/*.html",
    "errors/4*.html",
    "errors/500.html",
    "layouts/participant.html",
    "layouts/leaving.html",
    "layouts/public.html",
    "components/question.html",
    "components/ways.html",
    "inviting/stop.html",
    "public/_became.html",
    "public/five_words.html",
    "public/happening.html",
    "public/home.html",
    "public/ours.html",
    "public/promises.html",
    "public/receipt*.html",
    "confirming/_hall.html",
    "forums/summary.html",
    "voting/_bar.html",
    "voting/_screen.html",
    "voting/_sheet.html",
    "voting/code.html",
    "voting/no_vote.html",
    "voting/taken.html",
    "voting/vote.html",
)
OWN_LANGUAGE = {"English", "Cymraeg", "Easy Read", "Workspace", "Back to the session"}  # the last two are for staff
STAFF_ONLY = {"_preview.html", "403.html"}


def bare_words(source: str) -> list[str]:
    """Words of a template that are shown as they stand, outside everything Jinja says and every tag."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.S)
    labels = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*[A-Za-z]{3}[^"]*)"', text)
    text = re.sub(r"<[^>]*>", "\n", text, flags=re.S)
    text = re.sub(r"&[a-z]+;", " ", text)
    return [line.strip() for line in [*labels, *text.splitlines()] if re.search(r"[A-Za-z]{2}", line)]


def test_no_template_participants_meet_has_words_that_cannot_be_welsh() -> None:
    folder = ROOT / "templates"
    files = [path for pattern in PARTICIPANTS for path in sorted(folder.glob(pattern)) if path.name not in STAFF_ONLY]
    assert len(files) > 25
    found = {
        f"{path.relative_to(folder)}: {words}"
        for path in files
        for words in bare_words(path.read_text(encoding="utf-8"))
        if words not in OWN_LANGUAGE
    }
    assert found == set()


def test_bare_words_in_a_template_are_noticed() -> None:
    assert bare_words("<p>Hello {{ name }}</p>{# no #}") == ["Hello"]
    assert bare_words('<img alt="A house">{{ _("fine") }}') == ["A house"]
