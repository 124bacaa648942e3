"""When words may be quoted: the rules of quotes, as this slice knows them."""

from __future__ import annotations

from consult.themes.quoting.standing import (
    LEFT_OUT,
    consents,
    is_verbatim,
    may_be_published,
    one_line,
    stands,
    why_not_quotable,
)

__all__ = ["LEFT_OUT", "consents", "is_verbatim", "may_be_published", "one_line", "stands", "why_not_quotable"]
