"""Weights: a changed or missing model file is refused in plain words."""

import pytest

from consult.themes.engine.weights import VOCABULARY_SHA256, WeightsError, checked, model_path, vocabulary_path


def test_the_installed_files_are_the_ones_we_tested():
    assert model_path().is_file()
    assert vocabulary_path().is_file()


def test_a_changed_file_is_refused(tmp_path):
    changed = tmp_path / "words.txt"
    changed.write_bytes(vocabulary_path().read_bytes() + b"x")
    with pytest.raises(WeightsError, match=r"words\.txt is not the file"):
        checked(changed, VOCABULARY_SHA256)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(WeightsError, match="missing"):
        checked(tmp_path / "nothing", VOCABULARY_SHA256)
