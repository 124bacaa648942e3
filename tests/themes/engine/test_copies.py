"""Campaign texts are found, whatever was added to them; alike short answers are not copies."""

import random

from consult.themes.engine import copies
from consult.themes.engine.copies import likeness, near_copies

CAMPAIGN = (
    "We ask the council to keep the library on Mill Lane open six days a week because children need somewhere to read"
)
OTHER = "The swimming pool should open before seven so that people who work can swim before they start their day"


def test_small_changes_and_greetings_hide_nothing():
    texts = [
        CAMPAIGN,
        OTHER,
        f"Dear all, {CAMPAIGN}.",
        CAMPAIGN.replace("six", "6"),
        f"{CAMPAIGN} Thank you",
        OTHER.upper(),
    ]
    assert near_copies(texts) == [[0, 2, 3, 4], [1, 5]]


def test_words_of_ones_own_are_no_copy():
    mine = "My children learnt to read in the library on Mill Lane and I want it to stay open on Saturdays too"
    assert near_copies([CAMPAIGN, mine, OTHER]) == []


def test_short_answers_that_agree_are_no_campaign():
    assert (
        near_copies(
            ["The lamp on the landing was dim", "The lamp on the landing was dim.", "the lamp on the landing was dim"]
        )
        == []
    )
    assert near_copies([]) == []


def test_the_order_of_texts_does_not_matter():
    words = CAMPAIGN.split()
    texts = [" ".join([*words[:cut], "please", *words[cut:]]) for cut in range(5, 18)]
    texts += [f"{OTHER} number {n} of many other letters about {n} swimmers in our town" for n in range(3)]
    shuffled = texts[:]
    random.Random(3).shuffle(shuffled)
    found = [sorted(texts[i] for i in group) for group in near_copies(texts)]
    assert sorted(found) == sorted(sorted(shuffled[i] for i in group) for group in near_copies(shuffled))
    assert len(found[0]) == 13


def test_likeness_is_what_two_sets_share():
    assert likeness(frozenset({1, 2, 3}), frozenset({2, 3, 4})) == 0.5
    assert likeness(frozenset(), frozenset()) == 0


def test_progress_is_told_while_copies_are_looked_for(monkeypatch):
    monkeypatch.setattr(copies, "BLOCK", 2)
    heard = []
    near_copies([CAMPAIGN, OTHER] * 2 + ["Short"], lambda stage, done, total: heard.append((done, total)))
    assert heard == [(2, 5), (4, 5)]
