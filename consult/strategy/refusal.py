"""Something that may not be done, with the reasons in words that name what to change."""

from __future__ import annotations


class Refusal(ValueError):
    """Raised by this slice's actions; each reason is a sentence for the person who asked."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
