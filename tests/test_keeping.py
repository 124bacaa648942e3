"""A backup is whole, says so of itself, and can be put back; one that is not whole changes nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import create_app
from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.jobs.actions import Refused
from consult.jobs.models import Worker
from consult.keeping.copying import back_up, put_back
from consult.keeping.manifest import fingerprint, read_manifest
from consult.people.actions import create_person
from consult.people.models import Role
from consult.privacy.consent import Consent
from consult.surveys.importing.actions import import_rows
from consult.surveys.importing.planning import Plan, Words
from consult.surveys.models import Comparison, Condition, Kind, Option, Question, Survey
from consult.surveys.response_models import Answer, Response


@pytest.fixture
def place(app_on: Flask) -> Flask:
    """A place with every awkward thing in it: references that look ahead, dates, random keys, long words."""
    (app_on.config["DATA_DIR"] / "keys" / "pepper").write_text("the pepper of the first place")
    create_person("Ann Other", "ann@example.org", Role.STRATEGY, "a long walk to the harbour")
    consultation = create_consultation("Listening", "To hear", starts=now().date(), questions=["Why?"])
    rows = [Words(line, f"Words {line}, “said” in Zoë’s café\n\twith\\slashes", "p", ("North",)) for line in range(50)]
    import_rows(consultation, "What would help?", Plan(rows, [], ("Region",)), consent=Consent.QUOTE)
    first = Survey(consultation_id=consultation.id, slug="first", title="First", opened_at=now())
    db.session.add(first)
    db.session.flush()
    asked = Question(survey_id=first.id, position=1, kind=Kind.ONE_CHOICE, label="Which?")
    asked.options = [Option(position=1, label="This"), Option(position=2, label="That")]
    shown = Question(survey_id=first.id, position=2, kind=Kind.LONG_TEXT, label="Why?")
    shown.conditions = [Condition(on=asked, test=Comparison.CHOSE, option=asked.options[0])]
    copy = Survey(consultation_id=consultation.id, slug="copy", title="Copy", copied_from_id=first.id)
    db.session.add_all([asked, shown, copy])
    db.session.commit()
    return app_on


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order of its own."""
    tables = [table for table in db.metadata.sorted_tables if table.name != Worker.__tablename__]
    return {table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=str) for table in tables}


@contextmanager
def another_place(place: Flask, make_app: Callable[..., Flask], folder: Path) -> Iterator[Flask]:
    """An empty place on the same kind of database, with keys of its own."""
    folder.mkdir()
    other = make_app(db.engine.dialect.name, DATA_DIR=folder)
    db.session.remove()
    with other.app_context():
        yield other
        db.session.remove()


def test_a_backup_put_back_elsewhere_is_the_same_place(
    place: Flask, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    manifest = back_up(tmp_path / "copy")
    before = everything()
    assert manifest.counts["response"] == 50
    with another_place(place, make_app, tmp_path / "other") as other:
        assert put_back(tmp_path / "copy", replace=False) == manifest
        assert everything() == before
        assert (other.config["DATA_DIR"] / "keys" / "pepper").read_text() == "the pepper of the first place"
        assert create_consultation("After the restore").id not in {row[0] for row in before["consultation"]}


def test_a_backup_is_for_its_owner_only(place: Flask, tmp_path: Path) -> None:
    back_up(tmp_path / "copy")
    paths = [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]
    assert {oct(path.stat().st_mode & 0o077) for path in paths} == {"0o0"}


def test_a_backup_under_load_is_one_moment_and_whole(
    place: Flask, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    """Each import writes a response with its answer, so a copy between the two would count them apart."""
    over = threading.Event()
    number = db.session.scalars(select(Consultation.id)).one()

    def write() -> None:
        with place.app_context():
            found = db.session.get(Consultation, number)
            assert found
            for line in range(10_000):
                if over.is_set():
                    break
                import_rows(found, "What would help?", Plan([Words(line, f"Under load {line}", "", ())], []))
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifests = [back_up(tmp_path / f"copy{turn}") for turn in range(4)]
    finally:
        over.set()
        writer.join()
    counts = [manifest.counts["response"] for manifest in manifests]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0] >= 50, "nothing was written meanwhile: the test would prove nothing"
    assert all(manifest.counts["answer"] == manifest.counts["response"] for manifest in manifests)
    with another_place(place, make_app, tmp_path / "other"):
        for turn, manifest in enumerate(manifests):
            put_back(tmp_path / f"copy{turn}", replace=True)
            for model, name in ((Response, "response"), (Answer, "answer")):
                assert db.session.scalar(select(func.count()).select_from(model)) == manifest.counts[name]


def test_what_was_erased_is_not_in_a_backup(place: Flask, tmp_path: Path) -> None:
    for response in db.session.scalars(select(Response)):
        db.session.delete(response)
    db.session.commit()
    back_up(tmp_path / "copy")
    assert not [
        path for path in (tmp_path / "copy").rglob("*") if path.is_file() and b"caf\xc3\xa9" in path.read_bytes()
    ]


def damaged(folder: Path) -> Iterator[tuple[str, Path]]:
    """Copies of a backup, each with one file spoilt or gone; the file's name comes with it."""
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    for place, name in enumerate(names):
        for way in ("changed", "gone"):
            copy = folder.with_name(f"damaged-{place}-{way}")
            shutil.copytree(folder, copy)
            if way == "gone":
                (copy / name).unlink()
            else:
                content = bytearray((copy / name).read_bytes() or b"x")
                content[len(content) // 2] ^= 1
                (copy / name).write_bytes(content + b"" if (copy / name).stat().st_size else b"x")
            yield name.as_posix(), copy


def test_a_damaged_backup_is_refused_by_the_name_of_the_file_and_changes_nothing(place: Flask, tmp_path: Path) -> None:
    back_up(tmp_path / "copy")
    before = everything()
    count = 0
    for name, copy in damaged(tmp_path / "copy"):
        with pytest.raises(Refused, match=f"damaged: {name}"):
            put_back(copy, replace=True)
        count += 1
    assert count >= 6
    assert everything() == before


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"made": 1}', "not json"])
def test_a_backup_without_a_readable_manifest_is_refused(app: Flask, tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(Refused, match=r"damaged: manifest\.json"):
        read_manifest(tmp_path)


def test_a_folder_that_is_no_backup_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not a backup"):
        put_back(tmp_path, replace=True)


def test_rows_that_are_not_as_the_manifest_counts_them_change_nothing(place: Flask, tmp_path: Path) -> None:
    back_up(tmp_path / "copy")
    path = tmp_path / "copy" / "manifest.json"
    said = json.loads(path.read_text())
    said["counts"]["response"] += 1
    path.write_text(json.dumps(said))
    before = everything()
    with pytest.raises(Refused, match="Nothing was changed"):
        put_back(tmp_path / "copy", replace=True)
    assert everything() == before


def test_data_that_is_here_is_replaced_only_when_asked(place: Flask, tmp_path: Path) -> None:
    back_up(tmp_path / "copy")
    before = everything()
    create_consultation("Begun since")
    with pytest.raises(Refused, match="--yes"):
        put_back(tmp_path / "copy", replace=False)
    assert everything() != before
    put_back(tmp_path / "copy", replace=True)
    assert everything() == before


def test_a_place_that_is_running_is_left_alone(place: Flask, tmp_path: Path) -> None:
    back_up(tmp_path / "copy")
    db.session.add(Worker(name="at work", seen_at=now()))
    db.session.commit()
    with pytest.raises(Refused, match="Consult is running here"):
        put_back(tmp_path / "copy", replace=True)


def test_a_backup_goes_into_a_new_folder_only(place: Flask, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="is not empty"):
        back_up(tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["mine.txt"]


def test_a_backup_that_fails_leaves_no_half_of_it(place: Flask, tmp_path: Path) -> None:
    shutil.rmtree(place.config["DATA_DIR"] / "keys")
    with pytest.raises(OSError):
        back_up(tmp_path / "backups" / "copy")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_of_another_kind_of_database_is_refused(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    with make_app("sqlite").app_context():
        back_up(tmp_path / "copy")
        db.session.remove()
    with make_app("postgresql").app_context():
        with pytest.raises(Refused, match="backup is of sqlite, and this place uses postgresql"):
            put_back(tmp_path / "copy", replace=True)
        db.session.remove()


def test_a_place_with_no_database_yet_has_nothing_to_back_up_and_can_be_restored(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    with make_app("sqlite").app_context():
        create_consultation("Listening")
        back_up(tmp_path / "copy")
        db.session.remove()
    fresh = create_app({"DATA_DIR": tmp_path / "fresh", "TESTING": True, "RATELIMIT_ENABLED": False})
    with fresh.app_context():
        with pytest.raises(Refused, match="no database here yet"):
            back_up(tmp_path / "other")
        put_back(tmp_path / "copy", replace=False)
        assert db.session.scalars(select(Consultation.title)).all() == ["Listening"]
        db.session.remove()
        db.engine.dispose()


def test_a_database_somebody_holds_open_is_not_swapped(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    with make_app("sqlite").app_context():
        back_up(tmp_path / "copy")
        path = Path(str(db.engine.url.database))
        before = fingerprint(path)
        holder = sqlite3.connect(path)
        holder.execute("begin immediate")
        try:
            with pytest.raises(Refused, match="open in another program"):
                put_back(tmp_path / "copy", replace=True)
        finally:
            holder.rollback()
            holder.close()
        assert fingerprint(path) == before
        assert not [each for each in path.parent.iterdir() if "restoring" in each.name]
        db.session.remove()
