"""How somebody said their words may be used."""

from __future__ import annotations

import enum

from consult.languages import gettext


class Consent(enum.StrEnum):
    """From nothing to a quote with one thing said about the person. More is never assumed from less."""

    NONE = "none"
    PARAPHRASE = "paraphrase"
    QUOTE = "quote"
    QUOTE_ATTRIBUTE = "quote_attribute"

    @property
    def may_quote(self) -> bool:
        return self in (Consent.QUOTE, Consent.QUOTE_ATTRIBUTE)

    @property
    def label(self) -> str:
        return {
            Consent.NONE: gettext("Do not use my words outside the team"),
            Consent.PARAPHRASE: gettext("Use the idea, not my exact words"),
            Consent.QUOTE: gettext("Quote me, and say nothing about me"),
            Consent.QUOTE_ATTRIBUTE: gettext("Quote me, and say one thing about me, such as my region"),
        }[self]
