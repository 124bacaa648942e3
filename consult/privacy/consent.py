"""How somebody said their words may be used."""

from __future__ import annotations

import enum


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
            Consent.NONE: "Do not use my words outside the team",
            Consent.PARAPHRASE: "Use the idea, not my exact words",
            Consent.QUOTE: "Quote me, and say nothing about me",
            Consent.QUOTE_ATTRIBUTE: "Quote me, and say one thing about me, such as my region",
        }[self]
