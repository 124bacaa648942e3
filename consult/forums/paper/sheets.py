"""The sticky sheet: its lines, which the printer draws and the keying screen repeats. Pure."""

from __future__ import annotations

LINES = "ABCDEFGH"
MOST_SHEETS = 10  # for one prompt
