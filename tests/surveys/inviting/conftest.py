"""A real mail server on this machine, and a survey whose members are invited."""

from __future__ import annotations

import re
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.mail import Text
from consult.people.actions import create_person
from consult.people.models import Person, Role
from consult.surveys.actions import QuestionDraft, add_question, create_survey, open_survey
from consult.surveys.inviting.actions import invite
from consult.surveys.inviting.directory import Invitee
from consult.surveys.models import Kind, Mode, Survey

PLAIN = Text("{title}: will you answer?", "Hello {name},\n\n{link}\n\nNo more: {stop}\n")
AGAIN = Text("Still time: {title}", "Hello {name},\n\n{link}\n\nNo more: {stop}\n")


class Mailbox:
    """What the mail server took, in order; some addresses it refuses, for now or for good."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refused: dict[str, str] = {}
        self.refused_once: dict[str, str] = {}
        self.silent = False
        self.came = threading.Condition()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if answer := self.refused_once.pop(address, None) or self.refused.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        letter = cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default))
        with self.came:
            self.letters += [(address, letter) for address in envelope.rcpt_tos]
            self.came.notify_all()
        if self.silent:
            server.transport.abort()
        return "250 OK"

    def wait_for(self, count: int) -> None:
        with self.came:
            assert self.came.wait_for(lambda: len(self.letters) >= count, timeout=60), len(self.letters)

    @property
    def to(self) -> list[str]:
        return [address for address, _ in self.letters]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mail_server(mailbox: Mailbox, app: Flask) -> Iterator[str]:
    """The address of a real mail server, set as this place's own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    url = f"smtp://127.0.0.1:{port}"
    app.config |= {"MAIL": url, "MAIL_FROM": "surveys@example.org", "MAIL_PER_MINUTE": 10**9, "MAIL_BACK_OFF": (0.0,)}
    yield url
    controller.stop()


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return create_consultation("What should change by 2031?")


@pytest.fixture
def staff(app: Flask) -> Person:
    return create_person("Ana Lee", "ana@example.org", Role.STRATEGY, secrets.token_urlsafe(12))


MakeSurvey = Callable[..., Survey]


@pytest.fixture
def make_survey(consultation: Consultation) -> MakeSurvey:
    """make_survey(mode, invited=3): an open survey with invited people, member1@example.org and on."""

    def make(mode: Mode = Mode.ANONYMOUS, invited: int = 3) -> Survey:
        survey = create_survey(consultation, "Your first week out")
        survey.mode = mode
        add_question(survey, QuestionDraft(Kind.LONG_TEXT, "What would have helped?"))
        open_survey(survey)
        invite(survey, [Invitee(f"member{n}@example.org", f"Member {n}") for n in range(1, invited + 1)])
        return survey

    return make


def token_in(letter: EmailMessage) -> str:
    found = re.search(r"/i/(\S+)", letter.get_content())
    assert found, letter.get_content()
    return found[1]
