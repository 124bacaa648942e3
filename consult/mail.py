"""One e-mail: how it is put together, handed to the mail server, or to a folder when none is set; what came back."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

PATIENCE = 60.0  # seconds for an answer
ONE_LINE = SMTP.clone(max_line_length=990)  # a folded header would break the address in it


@dataclass(frozen=True)
class Text:
    """The words of an e-mail in one language, with {names} in them."""

    subject: str
    body: str


@dataclass(frozen=True)
class Envelope:
    """What stands around the words."""

    sender: str
    house: str
    to: str
    name: str
    message_id: str
    stop: str = ""  # where one press of "unsubscribe" in a mail program goes


def letter(text: Text, envelope: Envelope, language: str = "en") -> bytes:
    """An e-mail as it goes over the wire: plain text, so that it is read anywhere and nothing in it can watch."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(tidy(envelope.house), addr_spec=envelope.sender)
    message["To"] = Address(tidy(envelope.name), addr_spec=envelope.to)
    message["Subject"] = tidy(text.subject)
    message["Message-ID"] = f"<{envelope.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if envelope.stop:
        message["List-Unsubscribe"] = f"<{envelope.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text.body, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = language
    return message.as_bytes(policy=ONE_LINE)


def tidy(words: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


class NotTaken(Exception):
    """The mail server did not take it. `lasting`: it never will, so there is no use in trying again."""

    def __init__(self, words: str, *, lasting: bool = False) -> None:
        super().__init__(words[:300])
        self.lasting = lasting


class NotReached(Exception):
    """There is no mail server to be spoken to just now."""


class NotKnown(Exception):
    """All was handed over, and the answer never came: it may have been taken."""


class Post(Protocol):
    twice_is_once: bool  # handing the same e-mail over again leaves one

    def hand(self, sender: str, to: str, content: bytes, at_the_dot: Callable[[], None]) -> None:
        """Hand one e-mail over. `at_the_dot` is called when all but its very last line was sent: until it returns the
        mail server has nothing; from then on it may have it."""

    def close(self) -> None: ...


class Folder:
    """Where e-mails go when no mail server is set: a file each, named by its Message-ID."""

    twice_is_once = True

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def hand(self, sender: str, to: str, content: bytes, at_the_dot: Callable[[], None]) -> None:
        named = re.search(rb"^Message-ID:\s*<([A-Za-z0-9.-]+)@", content, re.M)
        name = named[1].decode() if named else "message"
        fresh = self.path / f"{name}.part"
        fresh.touch(0o600)
        fresh.write_bytes(content)
        at_the_dot()
        fresh.replace(self.path / f"{name}.eml")

    def close(self) -> None:
        pass


class MailServer:
    """A mail server, spoken to over one connection that is opened when it is first needed."""

    twice_is_once = False

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.url = urlsplit(url)
        self.patience = patience
        self.line: smtplib.SMTP | None = None

    def hand(self, sender: str, to: str, content: bytes, at_the_dot: Callable[[], None]) -> None:
        line = self.begin(sender, to, content)
        try:
            at_the_dot()
        except BaseException:
            self.drop()  # without its last line the mail server throws away what it has
            raise
        self.finish(line)

    def begin(self, sender: str, to: str, content: bytes) -> smtplib.SMTP:
        """All but the last line. A connection that was left waiting may have been closed: then over a new one."""
        waiting = self.line is not None
        line = self.line or self.open()
        try:
            self.ask(line, line.mail(sender))
            self.ask(line, line.rcpt(to))
            self.ask(line, line.docmd("DATA"), 354)
            line.send(dotted(content))
        except (OSError, smtplib.SMTPException) as problem:
            self.drop()
            if waiting:
                return self.begin(sender, to, content)
            raise NotReached(type(problem).__name__) from problem
        return line

    def finish(self, line: smtplib.SMTP) -> None:
        """The last line, and the answer to it."""
        try:
            line.send(b".\r\n")
            answer = line.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            self.drop()
            raise NotKnown(type(problem).__name__) from problem
        self.ask(line, answer)

    def ask(self, line: smtplib.SMTP, answer: tuple[int, bytes], wanted: int = 250) -> None:
        code, words = answer
        if code == wanted or (wanted == 250 and 200 <= code < 300):
            return
        if code == -1 or code == 421:
            self.drop()
        else:
            with suppress(OSError, smtplib.SMTPException):
                line.rset()
        raise NotTaken(f"{code} {words.decode('utf-8', 'replace')}", lasting=500 <= code < 600)

    def open(self) -> smtplib.SMTP:
        host, port = self.url.hostname or "localhost", self.url.port
        safe = ssl.create_default_context()
        try:
            if self.url.scheme == "smtps":
                line: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self.patience, context=safe)
            else:
                line = smtplib.SMTP(host, port or 25, timeout=self.patience)
                if parse_qs(self.url.query).get("tls", ["0"])[0] == "1":
                    line.starttls(context=safe)
            line.ehlo_or_helo_if_needed()
            if self.url.username:
                line.login(unquote(self.url.username), unquote(self.url.password or ""))
        except (OSError, smtplib.SMTPException) as problem:
            raise NotReached(type(problem).__name__) from problem
        self.line = line
        return line

    def drop(self) -> None:
        if self.line:
            self.line.close()
        self.line = None

    def close(self) -> None:
        if self.line:
            with suppress(OSError, smtplib.SMTPException):
                self.line.quit()
        self.drop()


def dotted(content: bytes) -> bytes:
    """Lines that begin with a dot get another, and the last line its end (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"(?:\r\n|\n|\r(?!\n))", b"\r\n", content)
    whole = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole)


def post_to(url: str, folder: Path) -> Post:
    """The mail server of an address; a folder where there is none."""
    return MailServer(url) if url else Folder(folder)


def mail_folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "mail"
