"""E-mails that came back: reading the mail server's report for which one it was, and why. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import Message

MESSAGE_ID = re.compile(r"<([0-9a-f]{32}@[A-Za-z0-9.-]+)>")
ADDRESS = re.compile(r"[^@\s<>;,\"]{1,64}@[A-Za-z0-9.-]+", re.ASCII)
FINAL = {"failed", "expanded"}


@dataclass(frozen=True)
class Bounce:
    """What a report says: the message-ids it names, the address that failed, why, and whether it is for good."""

    message_ids: tuple[str, ...]
    addresses: tuple[str, ...]
    reason: str
    final: bool


def read_bounce(text: str) -> Bounce:
    """A report in the standard layout (RFC 3464); failing that, the message-ids that stand anywhere in it."""
    message = message_from_string(text.lstrip(), policy=policy.compat32)
    fields = list(reports(message))
    ids = tuple(dict.fromkeys(MESSAGE_ID.findall(text)))
    failed = [each for each in fields if said(each, "Action").lower() in FINAL]
    addresses = [found for each in failed for found in (address_in(each),) if found]
    reason = next((said(each, "Diagnostic-Code") or said(each, "Status") for each in failed), "")
    if fields:
        return Bounce(ids, tuple(dict.fromkeys(addresses)), tidy(reason), bool(failed))
    return Bounce(ids, (), "It came back.", bool(ids))


def reports(message: Message) -> Iterator[Message]:
    """The parts of a report that speak of one address each."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from (each for each in part.get_payload() if isinstance(each, Message) and each.get("Action"))


def said(fields: Message, name: str) -> str:
    return str(fields.get(name, "")).partition("\n")[0].strip()


def address_in(fields: Message) -> str:
    words = str(fields.get("Original-Recipient") or fields.get("Final-Recipient") or "")
    found = ADDRESS.search(words.partition(";")[2] or words)
    return found[0].lower() if found else ""


def tidy(words: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in words.removeprefix("smtp;"))
    return " ".join(plain.split())[:200] or "It came back."
