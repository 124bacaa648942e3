"""The e-mails: their first words, the names that stand for what differs, and filling them in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from consult.mail import Text
from consult.surveys.inviting.models import Purpose

PLACES = ("name", "title", "link", "closes", "stop")
NEEDED = {"link": "so that people can answer", "stop": "so that people can say no to more"}
PLACE = re.compile(r"\{([^{}\n]{1,40})\}")


FIRST = {
    (Purpose.INVITE, "en"): Text(
        "Will you tell us what you think? {title}",
        """Hello {name},

We would like to hear from you. “{title}” is open now.

This link is yours alone. Open it to begin:
{link}

{closes}
You can stop at any time and come back with the same link.
You can leave out any question you would rather not answer.

Thank you for your help.
{house}

Do you want no more e-mails like this? Open this page:
{stop}
""",
    ),
    (Purpose.REMIND, "en"): Text(
        "There is still time: {title}",
        """Hello {name},

We wrote to you about “{title}”. We have not had your answers yet.
We would still like to hear from you.

This link is yours alone. Open it to begin, or to go on:
{link}

{closes}
It is fine if you do not want to take part.

Thank you.
{house}

Do you want no more e-mails like this? Open this page:
{stop}
""",
    ),
    (Purpose.INVITE, "cy"): Text(
        "A wnewch chi ddweud eich barn? {title}",
        """Helo {name},

Hoffem glywed gennych chi. Mae “{title}” ar agor nawr.

Eich dolen chi yn unig yw hon. Agorwch hi i ddechrau:
{link}

{closes}
Gallwch stopio unrhyw bryd a dod yn ôl gyda’r un ddolen.
Gallwch adael allan unrhyw gwestiwn nad ydych am ei ateb.

Diolch am eich help.
{house}

Ydych chi eisiau dim mwy o e-byst fel hyn? Agorwch y dudalen hon:
{stop}
""",
    ),
    (Purpose.REMIND, "cy"): Text(
        "Mae amser o hyd: {title}",
        """Helo {name},

Fe wnaethom ysgrifennu atoch am “{title}”. Nid ydym wedi cael eich atebion eto.
Hoffem glywed gennych chi o hyd.

Eich dolen chi yn unig yw hon. Agorwch hi i ddechrau, neu i fynd ymlaen:
{link}

{closes}
Mae’n iawn os nad ydych am gymryd rhan.

Diolch.
{house}

Ydych chi eisiau dim mwy o e-byst fel hyn? Agorwch y dudalen hon:
{stop}
""",
    ),
}
CLOSES = {"en": "Please answer by {closes}.\n", "cy": "Atebwch erbyn {closes}, os gwelwch yn dda.\n"}


def first_text(purpose: Purpose, language: str, house: str, *, closes: bool) -> Text:
    """What staff begin from; the sentence with the date is there when there is one."""
    text = FIRST[purpose, language]
    sentence = CLOSES[language] if closes else ""
    return Text(text.subject, text.body.replace("{closes}\n", sentence).replace("{house}", house))


def faults(subject: str, body: str) -> list[str]:
    """What staff must change before it can be sent."""
    unknown = [name for name in dict.fromkeys(PLACE.findall(subject + body)) if name not in PLACES]
    known = ", ".join(f"{{{name}}}" for name in PLACES)
    found = [f"We do not know {{{name}}}. Use {known}, or leave it out." for name in unknown]
    found += [f"Put {{{name}}} in the text, {why}." for name, why in NEEDED.items() if f"{{{name}}}" not in body]
    if any(f"{{{name}}}" in subject for name in ("link", "stop")):
        found.append("Keep the links out of the subject.")
    return found


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """The words as one person reads them. No name: no space before the comma either."""

    def fill(words: str) -> str:
        done = PLACE.sub(lambda match: values.get(match[1], match[0]), words)
        return re.sub(r"(?m)(?<=\w) +([,.!?])", r"\1", done)

    return Text(" ".join(fill(text.subject).split())[:250], fill(text.body))
