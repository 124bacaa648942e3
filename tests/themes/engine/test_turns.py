"""Work on a second thread ends with what is done beside it."""

import time

import pytest

from consult.themes.engine.turns import beside


def test_what_was_made_beside_is_handed_over():
    with beside(lambda _: "made") as job:
        assert job.result() == "made"


def test_work_beside_is_told_to_stop_when_the_rest_fails():
    def patient(stop):
        ends = time.monotonic() + 20
        while not stop():
            assert time.monotonic() < ends, "nobody said stop"
        told.append("stopped")

    told = []
    with pytest.raises(ValueError, match="the rest"), beside(patient):
        raise ValueError("the rest")
    assert told == ["stopped"]
