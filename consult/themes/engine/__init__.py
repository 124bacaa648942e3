"""The theme engine: pure functions from passages to themes, nothing of ours imported."""

from .assigning import assign
from .embedding import embed
from .grouping import group
from .learning import Decision, Move, ask_first, relearn
from .positions import Stance, leanings, positions
from .types import Assigned, Cancelled, CodebookTheme, Correction, Grouping, Part, Placement, Progress, Said, Theme
from .weights import WeightsError

__all__ = [
    "Assigned", "Cancelled", "CodebookTheme", "Correction", "Decision", "Grouping", "Move", "Part", "Placement",
    "Progress", "Said", "Stance", "Theme", "WeightsError", "ask_first", "assign", "embed", "group", "leanings",
    "positions", "relearn",
]  # fmt: skip
