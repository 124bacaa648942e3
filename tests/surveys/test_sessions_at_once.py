"""Fifty people answer at once, half in Welsh, over a real socket: nobody gets another's words or language."""

from __future__ import annotations

import random
import re
import threading
import urllib.parse
from http.client import HTTPConnection
from typing import Any

from sqlalchemy import select

from consult.extensions import db
from consult.surveys.models import OptionWording, QuestionWording, SurveyWording, Version
from consult.surveys.response_models import Response, ResponseStatus

PEOPLE = 50


class Browser:
    """One session: its cookies, its forms, and no script."""

    def __init__(self, server: Any) -> None:
        self.connection = HTTPConnection(server.url.removeprefix("http://"), timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("POST" if body is not None else "GET", path, body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return reply.status, reply.headers.get("Location") or "", text

    def fields(self, page: str) -> dict[str, str]:
        main = page.split("<main")[1]
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main))


def in_welsh(built: Any) -> None:
    built.survey.in_welsh = True
    built.survey.wordings = [SurveyWording(version=Version.WELSH, title="Eich wythnos gyntaf", introduction="Helo.")]
    for number, question in enumerate(built.survey.questions):
        question.wordings = [QuestionWording(version=Version.WELSH, label=f"Cwestiwn {number}")]
        for option in question.options:
            option.wordings = [OptionWording(version=Version.WELSH, label=f"Dewis {option.id}")]
    db.session.commit()


def test_fifty_sessions_at_once_are_never_crossed_and_never_in_the_wrong_language(server: Any, built: Any) -> None:
    in_welsh(built)
    crossed, wrong, faults = [], [], []
    barrier, lock = threading.Barrier(PEOPLE), threading.Lock()
    address, questions = built.url, [(q.id, q.kind.value) for q in built.survey.questions]
    options = {q.id: [o.id for o in q.options] for q in built.survey.questions}
    labels = {q.id: q.label for q in built.survey.questions}

    def look(number: int, page: str, where: str) -> None:
        """Every page is in one's own language and holds no other person's words."""
        welsh = number % 2 == 1
        others = {int(each) for each in re.findall(r"mine-(\d+)-", page)} - {number}
        lang = re.search(r'<html lang="(\w+)"', page)
        with lock:
            if others:
                crossed.append((number, where, others))
            if lang is None or (lang[1] == "cy") is not welsh or ("Cwestiwn" in page and not welsh):
                wrong.append((number, where))
            if welsh and any(label in page for label in labels.values()):
                wrong.append((number, where, "English"))

    def answer(number: int) -> None:
        chance, browser = random.Random(number), Browser(server)
        version = "cy" if number % 2 else "en"
        barrier.wait(120)
        _, _, page = browser.ask(f"{address}?version={version}")
        look(number, page, "start")
        status, onward, _ = browser.ask(address, browser.fields(page))
        assert status == 303, status
        steps = 0
        while "/p/" in onward and steps < 12:
            steps += 1
            _, _, page = browser.ask(onward)
            look(number, page, onward)
            question = int(onward.rsplit("/", 1)[1].partition("?")[0])
            kind = dict(questions)[question]
            value = str(chance.choice(options[question])) if options[question] else f"mine-{number}-{question} {kind}"
            status, onward, page = browser.ask(onward, browser.fields(page) | {f"q{question}": value, "go": "on"})
            if status != 303:
                look(number, page, "refused")
                raise AssertionError(f"{number} got {status}")
            if steps == 2:  # Back, and on again
                _, _, page = browser.ask(f"{address}/p/{questions[0][0]}")
                look(number, page, "back")
        _, _, page = browser.ask(f"{address}/check")
        look(number, page, "check")
        assert f"mine-{number}-" in page
        status, _, page = browser.ask(f"{address}/check", browser.fields(page) | {"consent": "none"})
        look(number, page, "receipt")
        assert status == 200, status

    def run(number: int) -> None:
        try:
            answer(number)
        except Exception as fault:
            with lock:
                faults.append((number, repr(fault)))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (crossed, wrong, faults) == ([], [], [])
    db.session.expire_all()
    responses = list(db.session.scalars(select(Response)))
    assert [each.status for each in responses] == [ResponseStatus.SUBMITTED] * PEOPLE
    told = []
    for each in responses:
        numbers = {int(found) for a in each.answers for found in re.findall(r"mine-(\d+)-", a.text or "")}
        assert len(numbers) == 1, "two people's words in one response"
        (number,) = numbers
        told.append(number)
        assert each.version is (Version.WELSH if number % 2 else Version.ENGLISH)
    assert sorted(told) == list(range(PEOPLE))
