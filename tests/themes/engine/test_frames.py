"""What was asked, taken out only where questions ask about the same things."""

import numpy as np
import pytest

from consult.themes.engine.frames import follows, numbered, unframed

TOPICS = np.repeat(np.arange(4), 30)


def unit(points):
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def spread():
    return 0.1 * np.random.default_rng(6).normal(size=(120, 20))


@pytest.fixture
def framed():
    """Four topics; every other answer is praise and the rest are complaints, which pulls harder than the topic."""
    asked = np.arange(120) % 2
    return unit(np.eye(4, 20)[TOPICS] + 3 * np.eye(2, 20, 10)[asked] + spread()), asked


def test_the_frame_goes_and_the_topics_stay(framed):
    vectors, asked = framed
    rest = unframed(vectors, asked)
    middles = np.stack([rest[topic == TOPICS].mean(axis=0) for topic in range(4)])
    assert ((rest - rest.mean(axis=0)) @ (middles - middles.mean(axis=0)).T).argmax(axis=1).tolist() == TOPICS.tolist()
    assert abs(rest[asked == 0].mean(axis=0) - rest[asked == 1].mean(axis=0)).max() < 0.1


def test_questions_about_different_things_are_left_alone():
    assert unframed(unit(np.eye(8, 20)[TOPICS + 4 * (np.arange(120) % 2)] + spread()), TOPICS // 2) is None


def test_one_question_or_a_handful_of_answers_is_no_frame(framed):
    vectors, _ = framed
    assert unframed(vectors, np.zeros(120, dtype=np.int64)) is None
    assert unframed(vectors, (np.arange(120) < 5).astype(np.int64)) is None


def test_how_far_themes_follow_questions():
    chance = np.random.default_rng(0).integers(0, 4, size=4000)
    assert follows(TOPICS, TOPICS) == pytest.approx(1, abs=0.03)
    assert follows(chance, np.arange(4000) % 2) < 0.05
    assert follows(TOPICS, np.zeros(120, dtype=np.int64)) == 0


def test_questions_are_numbered_by_their_words():
    assert numbered(["What was good?", "what  was good?", "Better?"]).tolist() == [1, 1, 0]
