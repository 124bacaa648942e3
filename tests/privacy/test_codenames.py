"""Five plain words."""

from __future__ import annotations

import hashlib
import math

import pytest

from consult.privacy import codenames

PEPPER = "pepper"


def test_five_words_are_at_least_fifty_bits() -> None:
    words = codenames.word_list()
    assert len(set(words)) == len(words)
    assert codenames.WORDS_IN_A_RECEIPT * math.log2(len(words)) >= 50


def test_the_same_key_gives_the_same_words_and_another_key_others() -> None:
    assert codenames.make("key", PEPPER) == codenames.make("key", PEPPER)
    assert len({codenames.make(f"key {n}", PEPPER) for n in range(2000)}) == 2000
    assert codenames.make("key", PEPPER) != codenames.make("key", "another pepper")


def test_every_word_of_the_list_turns_up() -> None:
    seen = {word for n in range(4000) for word in codenames.make(str(n), PEPPER).split()}
    assert len(seen) / len(codenames.word_list()) > 0.999


def test_the_words_are_read_however_they_are_typed() -> None:
    words = codenames.make("key", PEPPER)
    one, two, *rest = words.split()
    assert codenames.read(f"  1. {one.upper()}, 2. {two} - {' '.join(rest)} ") == words


@pytest.mark.parametrize(
    "typed", ["", "four words only here", "qwertyx " * 5, "'; drop table response; --", "\x00" * 5]
)
def test_what_is_no_receipt_reads_as_nothing(typed: str) -> None:
    assert codenames.read(typed) is None


def test_only_the_pepper_and_the_words_together_give_the_hash() -> None:
    words = codenames.make("key", PEPPER)
    assert codenames.hashed(words, PEPPER) == codenames.hashed(words, PEPPER)
    assert codenames.hashed(words, PEPPER) != codenames.hashed(words, "other")
    assert words.split()[0] not in codenames.hashed(words, PEPPER)


def test_a_receipt_inside_an_answer_is_noticed_and_plain_speech_is_not() -> None:
    words = codenames.make("key", PEPPER)
    assert codenames.stand_in(f"I rang four offices. My words are {words}.")
    assert codenames.stand_in(words.replace(" ", ", ").title())
    assert not codenames.stand_in("They told me I could not stay, so I slept on the bus until it was light again.")


def test_a_receipt_of_version_0_1_still_opens() -> None:
    words = codenames.make("k" * 32, PEPPER)
    salt = hashlib.sha256(b"receipt-salt:" + PEPPER.encode()).digest()
    before = hashlib.scrypt(words.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
    assert codenames.hashes(words, PEPPER) == (codenames.hashed(words, PEPPER), before)
