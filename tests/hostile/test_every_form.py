"""Hostile bodies sent to every route that takes one: fields missing, unknown, too long, of the wrong kind; and no form."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from werkzeug.routing import Rule

from .addresses import address, chosen, fitting, rules
from .conftest import Kept
from .faults import Attack, attack
from .fields import READ_BY_HAND, good_form, watching
from .marks import ANSWERED, NASTY

LONG = "x" * 200_000
# The first two go into every field of every form, the others into one field after the other; so it is with the rest.
WORST = ("a\x00b", NASTY, LONG, "💩" * 600, "9" * 5000, "99999999999999999999")
ODD = ("", " ", "\x0b\x1b\x7f\u202e\ufffe", "é\u0301" * 200, "-1", "٣", "0001-01-01", "9999-12-31", "2026-02-30", "NaN",
       "1e999", "../../etc/passwd", "=cmd|' /C calc'!A0", "%s%n{0}", "a\nb\r\nc\td", "no-such-choice")  # fmt: skip
BROKEN = (
    ("application/json", b'{"name": {"a": [1]}, "title": 7, "email": "\\ud800", "words": null}'),
    ("application/json", b"[[1, 2]]"),
    ("application/json; charset=utf-16", b"{"),
    ("text/plain", b"title=x"),
    ("application/xml", b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
    ("application/octet-stream", bytes(range(256))),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=zq", b"--zq\r\nContent-Disposition: form-data; name=title\r\n\r\ncut o"),
    ("multipart/form-data; boundary=zq", b"--other\r\n\r\n\xff\xfe--other--"),
    ("multipart/form-data; boundary=" + "z" * 5000, b"--z"),
    ("multipart/form-data; boundary=zq", b"--zq\r\nContent-Disposition: form-data; name*=utf-8''%00; x=\r\n\r\n\r\n--zq--"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"title=%ED%A0%80&title=%ff&%00=%00&name=%"),
    ("application/x-www-form-urlencoded", b"title[]=1&title[a][b]=2&title.x=3&__class__=4&id=5&role=administrator"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(2_000))),
)  # fmt: skip


PARTS = ("surveys", "forums", "the rest")


def rules_of(place: Kept, part: str) -> list[Rule]:
    """The forms of one slice, or of all that have no part of their own: one test of them all would take minutes."""
    found = [(rule, rule.endpoint.partition(".")[0]) for rule in rules(place, "POST")]
    return [rule for rule, slice_ in found if slice_ == part or (part == PARTS[-1] and slice_ not in PARTS)]


class Turns:
    """What is not sent everywhere is sent in turn, so that all of it is sent somewhere."""

    def __init__(self) -> None:
        self.worst, self.odd, self.shapes = cycle(WORST[2:]), cycle(ODD), cycle(range(3))
        self.marked, self.others = cycle((NASTY, WORST[0], NASTY)), cycle((*WORST[2:], *ODD))

    def worst_for_a_field(self) -> tuple[str, ...]:
        return (*WORST[:2], next(self.worst))

    def one_of_the_worst(self) -> tuple[str, str]:
        """Markup or NUL, by turns with the rest: every field has met both when it was sent with the whole form."""
        return next(self.marked), next(self.worst)

    def one_hostile_field(self, good: dict[str, Any], names: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Forms that are good but for one field: hostile; left out, sent three times or sent as a file."""
        for name in names:
            for value in (next(self.marked), next(self.others)):
                yield f"{name}={value[:9]!r}", good | {name: value}
            yield (
                (f"no {name}", {key: value for key, value in good.items() if key != name}),
                (f"many {name}", good | {name: ["a", "", NASTY]}),
                (f"{name} is a file", good | {name: (io.BytesIO(b"a,b\n1,2\n"), "a.csv")}),
            )[next(self.shapes)]


@pytest.mark.parametrize("part", PARTS)
def test_every_form_answers_whatever_is_in_its_fields(place: Kept, part: str) -> None:
    client, turns = place.clients["administrator"], Turns()
    with attack(place.app) as under_way, watching() as seen:
        for rule in rules_of(place, part):
            values = fitting(place, rule)
            built = address(rule, chosen(rule, values))
            under_way.send(client, built, "nothing", method="POST")
            names = sorted(seen[rule.endpoint])
            good = good_form(rule, values, {*names, *READ_BY_HAND})
            forms = [
                ("good", good),
                *(
                    (f"all {each[:9]!r}", dict.fromkeys(names or READ_BY_HAND, each))
                    for each in turns.worst_for_a_field()
                ),
            ]
            if names:
                forms += [(f"all {each[:9]!r}", dict.fromkeys(names, each)) for each in islice(turns.odd, 2)]
                forms += turns.one_hostile_field(good, names)
            for what, form in forms:
                if under_way.send(client, built, what, method="POST", data=form).status_code < 400:
                    place.restore()
    assert under_way.sent > 500
    assert len([names for names in seen.values() if names]) > 8


def test_postgresql_keeps_or_refuses_whatever_is_in_a_field(make_place: Any) -> None:
    """It is stricter than SQLite: lengths, NUL, the size of numbers. Routes without fields ask it nothing new."""
    place: Kept = make_place("postgresql")
    place.restore()
    client, turns = place.clients["administrator"], Turns()
    with attack(place.app) as under_way, watching() as seen:
        for rule in rules(place, "POST"):
            values = fitting(place, rule)
            built = address(rule, chosen(rule, values))
            under_way.send(client, built, "nothing", method="POST")
            names = sorted(seen[rule.endpoint])
            good = good_form(rule, values, {*names, *READ_BY_HAND})
            for name in names:
                for each in turns.one_of_the_worst():
                    under_way.send(client, built, f"{name}={each[:9]!r}", method="POST", data=good | {name: each})
    place.let_go()
    assert under_way.sent > 400


def test_what_is_not_a_form_is_refused_in_plain_words(place: Kept) -> None:
    client, others = place.clients["administrator"], cycle(BROKEN[1:])
    with attack(place.app) as under_way:
        for rule in rules(place, "POST"):
            built = address(rule, chosen(rule, fitting(place, rule)))
            for kind, body in (BROKEN[0], *islice(others, 2)):
                reply = under_way.send(client, built, kind, method="POST", data=body, content_type=kind)
                if reply.status_code < 400:
                    place.restore()
                if not kind.startswith(("multipart", "application/x-www")) and reply.status_code != 415:
                    under_way.fault(f"{rule.rule} takes {kind}: {reply.status_code}")


@pytest.mark.parametrize("size, status", [(5, 413), (50, 413)])
def test_a_body_that_is_too_large_is_said_to_be_too_large(place: Kept, size: int, status: int) -> None:
    """Five megabytes are too much to be a form; fifty are too much to be a file."""
    for path in ("/sign-in", "/receipt", f"/s/{place.secrets['slug']}", "/consultations/1/bring-in"):
        form = {"words": "x" * (size * 1024 * 1024)}
        reply = place.clients["administrator"].post(path, data=form)
        assert reply.status_code == status, path
        assert "too big" in reply.text and "Traceback" not in reply.text


def begin(place: Kept) -> tuple[Any, str]:
    client, slug = place.app.test_client(), place.secrets["slug"]
    assert client.post(f"/s/{slug}", data={"submission_key": "k" * 43}).status_code == 303
    return client, f"/s/{slug}"


def test_a_participant_may_answer_anything_and_is_answered(place: Kept) -> None:
    client, survey = begin(place)
    questions = sorted({int(page.rpartition("/")[2]) for page in pages_of(client, survey)})
    with attack(place.app) as under_way:
        for question in questions:
            for each in (*WORST, *ODD):
                answer(under_way, client, survey, question, {f"q{question}": each, "go": "on"})
                answer(under_way, client, survey, question, {f"q{question}": [each, each], "go": each})
            answer(under_way, client, survey, question, {f"q{question}": (io.BytesIO(b"x"), "a.txt")})
        for each in (*WORST, *ODD):
            under_way.send(
                client, f"{survey}/check", each, method="POST", data={"submission_key": each, "consent": each}
            )
        form = {"submission_key": "k" * 43, "consent": "quote"}
        assert under_way.send(client, f"{survey}/check", "sent", method="POST", data=form).status_code == 200
    assert len(questions) > 5


def answer(under_way: Attack, client: Any, survey: str, question: int, form: dict[str, Any]) -> None:
    reply = under_way.send(client, f"{survey}/p/{question}", form, method="POST", data=form)
    if ANSWERED in reply.text:
        under_way.fault("somebody else's answer is shown")


def pages_of(client: Any, survey: str) -> Iterator[str]:
    """The addresses of a survey's pages, walked through without answering."""
    where = client.get(survey).text.split(f'href="{survey}/p/')[1].split('"')[0]
    page = f"{survey}/p/{where}"
    while "/p/" in page:
        yield page
        page = client.post(page, data={"go": "skip"}).location


def test_json_cannot_smuggle_what_is_no_word(place: Kept) -> None:
    """A form fed from JSON would hold numbers, lists and half characters where the code expects words."""
    body = json.dumps({"email": {"$ne": ""}, "password": ["x"], "words": "\ud800"})
    for path in ("/sign-in", "/receipt"):
        assert place.clients["stranger"].post(path, data=body, content_type="application/json").status_code == 415
