"""The sealed box: what it gives away, and to whom."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from consult.identities import vault

TOLD = {"full_name": "Somebody Real", "phone": "07700 900123"}


def test_a_box_opens_as_its_own_members_only(tmp_path: Path) -> None:
    sealed = vault.seal(tmp_path, 7, TOLD)
    assert vault.unseal(tmp_path, 7, sealed) == TOLD
    assert vault.unseal(tmp_path, 8, sealed) is None


def test_a_box_opens_only_where_its_key_is(tmp_path: Path) -> None:
    sealed = vault.seal(tmp_path, 7, TOLD)
    assert vault.unseal(tmp_path / "elsewhere", 7, sealed) is None
    assert vault.unseal(tmp_path, 7, sealed[:-4] + b"AAAA") is None


def test_a_box_says_neither_when_it_was_made_nor_how_much_is_in_it(tmp_path: Path) -> None:
    one, many = vault.seal(tmp_path, 7, {"phone": "1"}), vault.seal(tmp_path, 7, TOLD | {"address": "Road " * 40})
    assert len(one) == len(many)
    assert base64.urlsafe_b64decode(one)[1:9] == bytes(8)
    assert b"Somebody" not in base64.urlsafe_b64decode(many)


def test_the_key_is_its_owners_alone_and_an_empty_file_is_not_a_key(tmp_path: Path) -> None:
    vault.seal(tmp_path, 7, TOLD)
    path = tmp_path / "keys" / "identities"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("")
    with pytest.raises(RuntimeError, match="keys/identities is empty"):
        vault.seal(tmp_path, 7, TOLD)
