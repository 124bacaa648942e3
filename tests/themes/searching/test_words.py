"""Words and phrases found in passages, alike on both databases; withdrawn words are in no file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from consult.extensions import db
from consult.privacy.erasing import empty_the_log
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt
from consult.themes.searching.words import Term, WordIndex, terms_of
from tests.themes.conftest import World

SAID = {
    "phones": "We asked for phones, on the first night.",
    "night": "Night falls first. My phone was gone!",
    "wales": "Cefais lythyr yn Gymraeg: tŷ a gŵr.",
    "mail": "An e-mail came (don't ask) from somebody/nobody at 10.30",
}


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ("Phone", [(("phone",), False)]),
        ("“first night” tŷ", [(("first", "night"), True), (("ty",), False)]),
        ("e-mail", [(("e", "mail"), False)]),
        ('" * OR NEAR(a b) !! ""', [(("or", "near", "a", "b"), True)]),
        ("", []),
    ],
)
def test_what_was_typed_becomes_terms(asked: str, terms: list[tuple[tuple[str, ...], bool]]) -> None:
    assert terms_of(asked) == [Term(*each) for each in terms]


def test_both_databases_find_the_same(world_on: World) -> None:
    for words in SAID.values():
        world_on.respond(words)
    elsewhere = World()
    elsewhere.respond("A phone elsewhere")
    for each in (world_on, elsewhere):
        gather_excerpts(each.consultation.id)
    db.session.commit()
    names = {each.id.int & (1 << 60) - 1: each.text for each in db.session.scalars(select(Excerpt))}
    index = WordIndex(world_on.consultation.id)
    found = {
        asked: {name for name, words in SAID.items() if words in {names[key] for key in index.keys(asked).tolist()}}
        for asked in (
            "phone", '"phone"', "first night", '"first night"', "ty gwr", "TŶ", "mail", "somebody nobody",
            "dont", "don't", "hone", "10", "phone elsewhere", "!!!", "'", "\\", "a:* & b", '"', "words : phone",
        )
    }  # fmt: skip
    assert found == {
        "phone": {"phones", "night"}, '"phone"': {"night"}, "first night": {"phones", "night"},
        '"first night"': {"phones"}, "ty gwr": {"wales"}, "TŶ": {"wales"}, "mail": {"mail"},
        "somebody nobody": {"mail"}, "dont": set(), "don't": {"mail"}, "hone": set(), "10": {"mail"},
        "phone elsewhere": set(), "!!!": set(), "'": set(), "\\": set(), "a:* & b": set(), '"': set(),
        "words : phone": set(),
    }  # fmt: skip
    assert all(len(index.keys(asked)) == len(names) for asked, names in found.items())  # nothing of elsewhere


def test_the_index_says_what_the_excerpts_say_now(world_on: World) -> None:
    answer = world_on.respond("kestrel")
    gather_excerpts(world_on.consultation.id)
    db.session.commit()
    answer.text = "sparrow"
    gather_excerpts(world_on.consultation.id)
    db.session.commit()
    index = WordIndex(world_on.consultation.id)
    assert (len(index.keys("kestrel")), len(index.keys("sparrow"))) == (0, 1)
    db.session.execute(delete(Excerpt))
    db.session.commit()
    assert len(index.keys("sparrow")) == 0


def test_words_taken_back_are_in_no_file(make_app: Callable[..., Flask], data_dir: Path) -> None:
    with make_app("sqlite").app_context():
        world = World()
        world.respond("canarybird sang")
        world.respond("somebody else spoke")
        gather_excerpts(world.consultation.id)
        db.session.commit()
        empty_the_log()
        file = Path(str(db.engine.url.database))
        assert b"canarybird" in file.read_bytes()
        for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.text.contains("canarybird"))):
            answer = excerpt.answer
            assert answer
            answer.text = None
            db.session.delete(excerpt)
        db.session.commit()
        empty_the_log()
        left = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        assert b"canary" not in left
        assert b"somebody" in left
        assert len(WordIndex(world.consultation.id).keys("somebody")) == 1
