"""Two hundred things said, taken down live and keyed from paper: the same records, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import make_slips, start_session
from consult.forums.contribution_models import Contribution
from consult.forums.paper.sheets import LINES
from consult.forums.session_models import ForumSession, SessionReceipt

Entry = dict[str, Any]
HOW_MANY = 200
SAID = [
    "Nobody rang my mum.",
    "I was told at the last minute",
    "Ddim byd o gwbl",
    "“Wait here”, they said.\nSo I waited.",
]


def entries() -> Iterator[Entry]:
    """Every kind of entry there is, prompt after prompt; those that refer to an earlier one name its number."""
    for n in range(HOW_MANY):
        who = ("Wren", "Otter", "", "several", "someone")[n % 5]
        way = ("", "agrees", "differs")[n % 3] if n % 7 == 3 else ""
        yield {
            "prompt": n * 3 // HOW_MANY,
            "who": who,
            "slip": n % 4 + 1 if who in ("Wren", "someone") and n % 2 else "",
            "text": f"{SAID[n % 4]} {n}",
            "kind": ("verbatim", "note")[n % 3 == 1],
            "headcount": 1 if who in ("Wren", "Otter", "someone") else n % 12 + 1,
            "strength": n % 3 + 1,
            "stance": way,
            "refers_to": (n if n % 2 else 1) if way else "",
            "consent": ("", "none", "paraphrase", "quote", "quote_attribute")[n * 2 % 5],
            "language": "cy" if n % 4 == 2 else "en",
        }


def typed(session: ForumSession, entry: Entry) -> Entry:
    """The fields of one entry, as a form sends them."""
    members = {member.alias: str(member.id) for member in session.forum.members}
    return {name: value for name, value in entry.items() if name not in ("prompt", "who")} | {
        "member_id": members.get(entry["who"], entry["who"])
    }


def address(session: ForumSession) -> str:
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}"


def take_down_live(client: FlaskClient, session: ForumSession) -> None:
    for n, entry in enumerate(entries()):
        prompt = session.prompts[entry["prompt"]].id
        data = {"prompt_id": prompt, "capture_key": f"live-{n}", **typed(session, entry)}
        assert client.post(f"{address(session)}/capture?prompt={prompt}", data=data).status_code == 302, entry


def key_from_paper(client: FlaskClient, session: ForumSession) -> None:
    """Sheet by sheet; one that refers to a line above it on its own sheet has that line's letter on the paper."""
    number = 0
    for prompt, said in groupby(entries(), key=lambda entry: session.prompts[entry["prompt"]].id):
        lines = list(said)
        for first in range(0, len(lines), len(LINES)):
            sheet = lines[first : first + len(LINES)]
            data = {}
            for letter, entry in zip(LINES, sheet, strict=False):
                fields = typed(session, entry)
                if entry["refers_to"] and entry["refers_to"] > number:
                    fields["refers_to"] = LINES[entry["refers_to"] - number - 1].lower()
                data |= {f"{letter.lower()}-{name}": value for name, value in fields.items()}
                data[f"{letter.lower()}-capture_key"] = f"sheet-{prompt}-{first}-{letter}"
            answer = client.post(f"{address(session)}/paper/key?prompt={prompt}", data=blank_lines(data))
            assert answer.status_code == 302, answer.text
            number += len(sheet)


def blank_lines(data: Entry) -> Entry:
    """What a browser sends for a line nobody wrote on."""
    blank = {"member_id": "", "slip": "", "text": "", "kind": "verbatim", "headcount": "1", "strength": "1",
             "stance": "", "refers_to": "", "consent": "", "language": "en", "capture_key": "blank"}  # fmt: skip
    return {f"{letter.lower()}-{name}": value for letter in LINES for name, value in blank.items()} | data


def records(session: ForumSession) -> list[tuple[Any, ...]]:
    """All of what was kept but ids, keys and who typed; what another row is named by is named by its number."""
    left_out = {"id", "capture_key", "session_id", "captured_by_id", "prompt_id", "receipt_id", "refers_to_id"}
    columns = [column.key for column in Contribution.__table__.columns if column.key not in left_out]
    prompts = {prompt.id: prompt.position for prompt in session.prompts}
    slips = {each.id: each.number for each in db.session.scalars(select(SessionReceipt))}
    mine = select(Contribution).where(Contribution.session_id == session.id).order_by(Contribution.position)
    return [
        (
            prompts[said.prompt_id],
            slips.get(said.receipt_id) if said.receipt_id else None,
            said.refers_to.position if said.refers_to else None,
            *(getattr(said, name) for name in columns),
        )
        for said in db.session.scalars(mine)
    ]


@pytest.fixture
def on_paper(session: ForumSession, plan_another: Any) -> ForumSession:
    other: ForumSession = plan_another(session.consultation, session.forum, "The same evening, on paper")
    start_session(other)
    for each in (session, other):
        make_slips(each, 4)
    return other


def test_two_hundred_entries_from_paper_are_the_records_of_two_hundred_live_ones(
    session: ForumSession, on_paper: ForumSession, client: FlaskClient, sign_in: Any
) -> None:
    sign_in(client, "strategy")
    take_down_live(client, session)
    key_from_paper(client, on_paper)
    live, keyed = records(session), records(on_paper)
    assert len(live) == HOW_MANY
    assert len({row[0] for row in live}) == 3  # of three prompts, ...
    assert sum(row[1] is not None for row in live) > 20  # ... with slips, and with ways
    assert sum(row[2] is not None for row in live) > 10
    assert keyed == live
    key_from_paper(client, on_paper)  # every sheet sent once more
    assert records(on_paper) == live


def test_a_sheet_with_a_wrong_line_keeps_nothing_and_loses_nothing(
    on_paper: ForumSession, client: FlaskClient, sign_in: Any
) -> None:
    sign_in(client, "strategy")
    prompt = on_paper.prompts[0].id
    data = blank_lines({"a-text": "A good line.", "b-text": "Too many nodded.", "b-headcount": "99", "c-text": "Three.",
                        "c-stance": "agrees", "c-refers_to": "D", "d-slip": "3", "e-text": "X", "e-refers_to": "#70",
                        "e-stance": "differs"})  # fmt: skip
    answer = client.post(f"{address(on_paper)}/paper/key?prompt={prompt}", data=data)
    assert answer.status_code == 422
    problems = re.findall(r'<li><a href="#[^"]+">Line (.)</a>: (.*?)</li>', answer.text)
    assert problems == [("E", "This session has no number 70. Look at the list again.")]
    assert records(on_paper) == []
    answer = client.post(f"{address(on_paper)}/paper/key?prompt={prompt}", data=data | {"e-refers_to": "a"})
    problems = re.findall(r'<li><a href="#[^"]+">Line (.)</a>: (.*?)</li>', answer.text)
    assert [line for line, _words in problems] == ["B", "C", "D"]
    assert dict(problems)["C"] == "Line D must stand above and have words."
    assert dict(problems)["D"] == "Write what was said."
    assert ">A good line.</textarea>" in answer.text
    assert records(on_paper) == []


def test_paper_is_keyed_only_while_the_session_is_open(
    session: ForumSession, plan_another: Any, client: FlaskClient, sign_in: Any
) -> None:
    planned = plan_another(session.consultation, session.forum)
    sign_in(client, "strategy")
    answer = client.get(f"{address(planned)}/paper/key", follow_redirects=True)
    assert "Paper is keyed while the session is open." in answer.text
