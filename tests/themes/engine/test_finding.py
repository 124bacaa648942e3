"""Labels: through the lens each passage lies with the middle it is most alike."""

import numpy as np
import pytest

from consult.themes.engine.communities import centred, centres, settled
from consult.themes.engine.finding import find_labels


@pytest.fixture(scope="module")
def blurred():
    """Four hundred passages about five things, half of what they say being about anything."""
    random = np.random.default_rng(4)
    corners = np.repeat(np.eye(5, 40, dtype=np.float32), 80, axis=0)
    return centred((corners + 0.25 * random.normal(size=corners.shape)).astype(np.float32))


def at_their_nearest(points, labels):
    likeness = points @ centres(points, labels, np.ones(len(points), dtype=np.float32)).T
    return float((likeness.argmax(axis=1) == labels).mean())


def test_through_the_lens_a_passage_lies_with_the_middle_it_is_most_alike(blurred):
    assert at_their_nearest(blurred, find_labels(blurred, None, True)) > 0.995


def test_settling_empties_no_theme():
    same = np.tile(np.eye(1, 8, dtype=np.float32), (6, 1))
    assert set(settled(same, np.array([0, 0, 1, 1, 2, 2])).tolist()) == {0, 1, 2}


def test_what_lies_at_its_middle_stays(blurred):
    labels = np.repeat(np.arange(5), 80)
    once = settled(blurred, labels, 50)
    assert (settled(blurred, once) == once).all()
