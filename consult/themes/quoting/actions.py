"""Putting words forward, approving them, refusing them. Each is one commit; nobody approves what they put forward."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from consult.extensions import db, now
from consult.people.models import Person
from consult.privacy.redaction import Detail, find_details, redact
from consult.themes.before import Refusal
from consult.themes.models import Excerpt, Theme
from consult.themes.quoting.attributes import may_say
from consult.themes.quoting.models import Quote
from consult.themes.quoting.standing import is_verbatim, one_line, stands, why_not_quotable

NOT_THEIR_WORDS = "Use the person’s own words in their order. You may leave words out and put [...] there."
GONE = "These words were taken back, or may no longer be quoted. Choose another quote."


def put_forward(
    excerpt: Excerpt,
    person: Person,
    text: str,
    *,
    theme: Theme | None = None,
    kept: Collection[str] = (),
    because: str = "",
    also: Sequence[str] = (),
    attribute: str = "",
) -> Quote:
    """Propose words for publication. ``kept``: details that stay, as their words; ``because``: why. ``also``: further
    words to hide. Every other detail found is hidden."""
    if reason := why_not_quotable(excerpt):
        raise Refusal(reason)
    words = one_line(text)
    if not is_verbatim(words, excerpt.text):
        raise Refusal(NOT_THEIR_WORDS)
    details = details_in(words, also)
    stay = [each for each in details if each.words in kept and each.kind != "other"]
    if stay and not because:
        raise Refusal("Say why what you leave in may be published.")
    if attribute and attribute not in may_say(excerpt):
        raise Refusal("That cannot be said about this person: fewer than ten people share it, or they did not agree.")
    hidden = [each for each in details if each not in stay]
    quote = Quote(
        consultation_id=excerpt.consultation_id,
        excerpt=excerpt,
        theme=theme,
        text=checked(redact(words, hidden), excerpt),
        attribute=attribute,
        details=[*(noted(each, "") for each in hidden), *(noted(each, because) for each in stay)],
        picked_by=person,
    )
    db.session.add(quote)
    db.session.commit()
    return quote


def details_in(text: str, also: Sequence[str] = ()) -> list[Detail]:
    """The details of a text, and further words somebody wants hidden; of two that overlap the longer counts."""
    found = list(find_details(text))
    for words in filter(None, (one_line(each) for each in also)):
        start = text.casefold().find(words.casefold())
        if start < 0:
            raise Refusal(f"“{words}” is not in the words you chose. Write it as it stands there.")
        while start >= 0:
            found.append(Detail(start, start + len(words), "other", text[start : start + len(words)]))
            start = text.casefold().find(words.casefold(), start + len(words))
    kept: list[Detail] = []
    for each in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def noted(detail: Detail, because: str) -> dict[str, Any]:
    """What is kept of a decision about a detail: where it stood and of what kind, never its words."""
    return {"from": detail.start, "to": detail.end, "kind": detail.kind, "hidden": not because, "because": because}


def checked(text: str, excerpt: Excerpt) -> str:
    """The redacted words. Refused when nothing of substance is left, or they are not the person's any more."""
    if not is_verbatim(text, excerpt.text):
        raise Refusal("With these details hidden, too little is left to quote. Choose other words.")
    return text


def approve(quote: Quote, person: Person) -> None:
    """The second pair of eyes: somebody who did not put the words forward says that they may be published."""
    if quote.picked_by_id == person.id:
        raise Refusal("You picked this quote, so somebody else has to look at it before it is published.")
    if not stands(quote):
        raise Refusal(GONE)
    quote.approved_by, quote.approved_at = person, now()
    quote.refused_by = quote.refused_at = None
    quote.refused_because = ""
    db.session.commit()


def refuse_quote(quote: Quote, person: Person, because: str) -> None:
    """Say that words are not to be published, and why; one who approved them before may change their mind."""
    if quote.withdrawn_at is not None:
        raise Refusal(GONE)
    quote.approved_by = quote.approved_at = None
    quote.refused_by, quote.refused_at, quote.refused_because = person, now(), because
    db.session.commit()
