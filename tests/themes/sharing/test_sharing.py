"""Taking a consultation's themes out and bringing codings in, on a real database."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable

import pytest
from docx import Document as open_docx
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from consult.extensions import db
from consult.surveys.importing.table import Unreadable
from consult.themes.before import Refusal
from consult.themes.coding_actions import keep_coding, place_excerpt, reject_coding
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, ReviewAct, Theme
from consult.themes.quoting.models import Quote
from consult.themes.sharing.actions import bring_in
from consult.themes.sharing.loading import load_coded
from consult.themes.sharing.planning import plan_file
from consult.themes.sharing.project import MACHINE
from consult.themes.sharing.projecting import defined, parted, project_of
from consult.themes.sharing.refi_reader import read_codebook, read_project
from consult.themes.sharing.refi_writer import write_project
from consult.themes.sharing.routes import FILES
from consult.themes.theme_actions import create_theme
from tests.themes.conftest import World

Make = Callable[..., list[Excerpt]]


@pytest.fixture
def coded(world: World, excerpts: Make) -> tuple[World, list[Excerpt], Theme, Theme]:
    """Three passages; one kept by a person, one suggested with a part, one under nothing; a memo on each kind of thing."""
    housing = create_theme(world.consultation, world.person, "A home on release", "Where people go")
    housing.includes, housing.excludes = "tents, sofas", "heating: see Food"
    food = world.theme("Cold food", parent_id=housing.id)
    first, second, third = excerpts("I slept in a tent", "The soup was cold and the bread stale", "Nothing to say here")
    place_excerpt(first, world.person, housing)
    part = world.suggest(second, food, 0.81)
    part.from_at, part.to_at = 0, 17
    for theme_id, excerpt_id, words in ((housing.id, None, "on a theme"), (None, first.id, "a passage\r\ntwo lines")):
        db.session.add(
            Memo(
                consultation_id=world.consultation.id, theme_id=theme_id, excerpt_id=excerpt_id, text=words,
                person_id=world.person.id,
            )
        )  # fmt: skip
    db.session.add(Memo(consultation_id=world.consultation.id, text="on the whole", person_id=world.person.id))
    db.session.commit()
    return world, [first, second, third], housing, food


Coded = tuple[World, list[Excerpt], Theme, Theme]


def test_a_project_holds_every_theme_passage_part_and_memo(coded: Coded) -> None:
    world, (first, second, third), housing, food = coded
    project = read_project(write_project(project_of(load_coded(world.consultation))))
    (document,) = project.documents
    words = {each.guid: document.text[each.start : each.end] for each in document.selections}
    assert {each: words[each.id] for each in (first, second, third)} == {
        each: each.text for each in (first, second, third)
    }
    assert "The soup was cold" in words.values()
    by_passage = {each.guid: [(c.code, c.by) for c in each.codings] for each in document.selections}
    assert by_passage[first.id][0][0] == housing.guid
    assert by_passage[first.id][0][1] != MACHINE
    assert by_passage[second.id] == []
    assert [(c, by) for found in by_passage.values() for c, by in found if by == MACHINE] == [(food.guid, MACHINE)]
    assert {note.text for note in project.notes} == {"on a theme", "a passage\ntwo lines", "on the whole"}
    assert project.codes[0].children[0].name == "Cold food"
    assert len(project.codes[0].notes) == len(project.about) == 1
    assert parted(project.codes[0].description) == ("Where people go", "tents, sofas", "heating: see Food")
    assert project == project_of(load_coded(world.consultation))


def test_what_a_person_turned_away_stays_here(coded: Coded) -> None:
    world, (_, second, _), _, food = coded
    reject_coding(db.session.get_one(Coding, (second.id, food.id)), world.person)
    assert "Cold food" not in str([p.codings for p in load_coded(world.consultation).passages])
    project = project_of(load_coded(world.consultation))
    assert not any(c.code == food.guid for d in project.documents for s in d.selections for c in s.codings)


def test_every_file_is_handed_over_and_holds_what_it_says(
    coded: Coded, client: FlaskClient, sign_in: Callable[..., object]
) -> None:
    world, (first, *_), _, _ = coded
    sign_in(client, "strategy")
    here = f"/consultations/{world.consultation.id}/themes/take-out"
    assert client.get(here).status_code == 200
    files = {name: client.post(here, data={"format": name}) for name in FILES}
    assert {reply.status_code for reply in files.values()} == {200}
    assert all("attachment" in reply.headers["Content-Disposition"] for reply in files.values())
    book = load_workbook(io.BytesIO(files["xlsx"].data))
    assert book.sheetnames == ["passages", "codings", "framework"]
    assert [row[0].value for row in book["framework"].iter_rows(min_row=2)] == ["A home on release", "Cold food"]
    told = json.loads(files["json"].data)
    kept = next(each for each in told["passages"] if each["passage"] == str(first.id))["codings"]
    assert [(each["theme"], each["status"]) for each in kept] == [("A home on release", "kept")]
    assert [code.name for code in read_codebook(files["qdc"].data).codes] == ["A home on release"]
    assert len(read_project(files["qdpx"].data).documents[0].selections) == 4
    assert b"I slept in a tent" in files["csv"].data
    team = "\n".join(each.text for each in open_docx(io.BytesIO(files["docx"].data)).paragraphs)
    assert "For the team only" in team
    assert "1 passage, 1 person, 0 organisations and 0 forums." in team
    assert client.post(here, data={"format": "exe"}).status_code == 400


def test_the_report_to_share_holds_no_true_count_and_no_words_but_approved_quotes(
    coded: Coded, client: FlaskClient, sign_in: Callable[..., object]
) -> None:
    world, (first, second, _), housing, _ = coded
    other = world.make_person("Ade Bello")
    for excerpt, approved in ((first, other.id), (second, None)):
        db.session.add(
            Quote(
                consultation_id=world.consultation.id, excerpt_id=excerpt.id, theme_id=housing.id, text=excerpt.text,
                picked_by_id=world.person.id, approved_by_id=approved, approved_at=housing.made_at if approved else None,
            )
        )  # fmt: skip
    db.session.commit()
    sign_in(client, "strategy")
    reply = client.post(f"/consultations/{world.consultation.id}/themes/take-out", data={"format": "docx-to-share"})
    document = open_docx(io.BytesIO(reply.data))
    words = "\n".join(each.text for each in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "I slept in a tent" in words
    assert "soup" not in words + "".join(cells)
    assert "Cold food" not in words + "".join(cells)
    assert "Few people said it" in words
    assert "1 passage" not in words + "".join(cells)


def test_a_code_book_comes_in_once_with_its_levels_and_can_be_undone(world: World) -> None:
    deep = (
        b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes><Code guid='%s' name='Housing' isCodable='true'>"
        b"<Description>Where people go\nDoes not: food</Description><Code guid='%s' name='Hostels' isCodable='true'>"
        b"<Code guid='%s' name='Full hostels' isCodable='true'/></Code></Code></Codes></CodeBook>"
    ) % tuple(str(uuid.UUID(int=n)).encode() for n in (7, 8, 9))
    plan = plan_file(world.consultation, deep, "book.qdc")
    assert [(each.name, each.parent) for each in plan.new] == [
        ("Housing", ""), ("Hostels", "Housing"), ("Full hostels", "Housing"),
    ]  # fmt: skip
    assert any("3 levels deep" in note for note in plan.notes)
    act = bring_in(world.consultation, world.person, plan, "book.qdc")
    themes = {theme.name: theme for theme in db.session.scalars(select(Theme))}
    assert themes["Housing"].excludes == "food"
    assert {themes[name].parent_id for name in ("Hostels", "Full hostels")} == {themes["Housing"].id}
    assert themes["Hostels"].guid == uuid.UUID(int=8)
    again = plan_file(world.consultation, deep, "book.qdc")
    assert (again.new, len(again.there)) == ([], 3)
    with pytest.raises(Refusal, match="here already"):
        bring_in(world.consultation, world.person, again, "book.qdc")
    undo(act)
    assert db.session.scalar(select(func.count()).select_from(Theme)) == 0


def undo(act: ReviewAct) -> None:
    from consult.themes.actions import undo_act

    undo_act(act)


def test_what_was_coded_elsewhere_comes_back(coded: Coded) -> None:
    """The project goes out, somebody codes a part of a passage in another program, and it comes in again."""
    world, (first, _, third), housing, food = coded
    content = write_project(project_of(load_coded(world.consultation)))
    project = read_project(content)
    selections = project.documents[0].selections
    target = next(each for each in selections if each.guid == third.id)
    elsewhere = (
        f'<PlainTextSelection guid="{uuid.UUID(int=77)}" startPosition="{target.start + 2}" '
        f'endPosition="{target.end - 1}"><Coding guid="{uuid.UUID(int=78)}" creatingUser="{uuid.UUID(int=79)}">'
        f'<CodeRef targetGUID="{food.guid}"/></Coding></PlainTextSelection></TextSource>'
    )
    plan = plan_file(world.consultation, changed(content, "</TextSource>", elsewhere), "back.qdpx")
    assert plan.codings == [(third.id, "cold food")]
    assert plan.kept_already == 1
    bring_in(world.consultation, world.person, plan, "back.qdpx")
    kept = db.session.get_one(Coding, (third.id, food.id))
    assert (kept.status, kept.person_id) == (CodingStatus.KEPT, world.person.id)
    assert db.session.get_one(Coding, (first.id, housing.id)).status is CodingStatus.KEPT


def changed(content: bytes, old: str, new: str) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as fresh:
        for entry in package.infolist():
            held = package.read(entry)
            fresh.writestr(
                entry.filename, held.replace(old.encode(), new.encode()) if ".qde" in entry.filename else held
            )
    return out.getvalue()


def test_a_coded_table_is_found_again_by_number_or_by_words(coded: Coded) -> None:
    world, (first, second, third), _, _ = coded
    table = (
        f"passage,words,themes\n{first.id},,A home on release; Shelter\n,  the SOUP was cold and the bread stale,Cold food\n"
        f",Never said here,Shelter\n{third.id},,\n"
    ).encode()
    plan = plan_file(world.consultation, table, "coded.csv")
    assert [each.name for each in plan.new] == ["Shelter"]
    assert plan.codings == [(first.id, "shelter"), (second.id, "cold food")]
    assert (plan.kept_already, plan.unknown) == (1, ["Never said here"])
    before = state()
    act = bring_in(world.consultation, world.person, plan, "coded.csv")
    assert "1 theme, 2 passages kept" in act.sentence
    assert state() != before
    undo(act)
    assert state() == before


def state() -> set[tuple[object, ...]]:
    rows = db.session.execute(select(Coding.excerpt_id, Coding.theme_id, Coding.status, Coding.person_id))
    return {tuple(row) for row in rows} | {(t.name, t.status) for t in db.session.scalars(select(Theme))}


def test_our_own_workbook_comes_back_in(coded: Coded) -> None:
    world, *_ = coded
    file, _, name = FILES["xlsx"](world.consultation)
    plan = plan_file(world.consultation, file.read(), name)
    assert not plan.changes_something
    assert (plan.kept_already, plan.unknown) == (1, [])


def test_a_table_without_themes_says_what_it_needs(world: World) -> None:
    with pytest.raises(Unreadable, match="column holds themes"):
        plan_file(world.consultation, b"words,other\na b,c\n", "t.csv")
    with pytest.raises(Unreadable, match="which passage"):
        plan_file(world.consultation, b"themes,other\na b,c\n", "t.csv")


def test_the_screens_show_first_and_then_do(coded: Coded, client: FlaskClient, sign_in: Callable[..., object]) -> None:
    world, (first, *_), _, _ = coded
    sign_in(client, "strategy")
    here = f"/consultations/{world.consultation.id}/themes/bring-in"
    refused = client.post(here, data={"file": (io.BytesIO(b"%PDF-1.7"), "x.pdf")})
    assert refused.status_code == 422
    assert "a PDF" in refused.text
    sent = client.post(here, data={"file": (io.BytesIO(f"passage,themes\n{first.id},Shelter\n".encode()), "c.csv")})
    assert sent.status_code == 303
    looked = client.get(sent.location)
    assert "Shelter" in looked.text
    assert db.session.scalar(select(Theme.id).where(Theme.name == "Shelter")) is None
    done = client.post(sent.location, follow_redirects=True)
    assert "1 theme, 1 passage kept" in done.text
    assert client.get(sent.location, follow_redirects=True).status_code == 200
    other = world.add(type(world.consultation)(title="Another one"))
    assert client.get(sent.location.replace(f"/{world.consultation.id}/", f"/{other.id}/")).status_code == 303


def test_definitions_are_parted_as_they_were_joined(world: World) -> None:
    theme = world.theme("x", description="One\ntwo", includes="a", excludes="b")
    assert parted(defined(theme)) == ("One\ntwo", "a", "b")


def test_keeping_what_the_engine_suggested_is_one_passage_not_two(coded: Coded) -> None:
    world, (_, second, _), _, food = coded
    keep_coding(db.session.get_one(Coding, (second.id, food.id)), world.person)
    (theme,) = [each for each in load_coded(world.consultation).passages if each.row.id == second.id]
    assert [each.status for each in theme.codings] == [CodingStatus.KEPT]
