"""The equality questions as traits, in the words of the census."""

from __future__ import annotations

from consult.consultations.equality import traits


def test_every_trait_stands_once_and_its_answers_differ() -> None:
    names = [trait.name for trait in traits()]
    assert len(set(names)) == len(names) == 12
    assert all(len(set(trait.values)) == len(trait.values) > 1 for trait in traits())


def test_a_background_stands_under_its_ethnic_group() -> None:
    found = {trait.name: trait for trait in traits()}
    groups = dict(found["Ethnic background"].options)
    assert groups["Roma"] == "White"
    assert groups["Arab"] == "Other ethnic group"
    assert set(groups.values()) == set(found["Ethnic group"].values)
    assert not any(under for _, under in found["Disability"].options)


def test_nobody_is_asked_to_write_in_what_could_name_them() -> None:
    assert not [value for trait in traits() for value in trait.values if "write in" in value]
