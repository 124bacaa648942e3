"""The theme engine: pure functions from passages to themes, nothing of ours imported."""

from .assigning import assign
from .embedding import embed
from .grouping import group
from .types import Assigned, Cancelled, CodebookTheme, Correction, Grouping, Part, Placement, Progress, Said, Theme
from .weights import WeightsError

__all__ = [
    "Assigned", "Cancelled", "CodebookTheme", "Correction", "Grouping", "Part", "Placement",
    "Progress", "Said", "Theme", "WeightsError", "assign", "embed", "group",
]  # fmt: skip
