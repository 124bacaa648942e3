"""Form fields of questions that have more than one box: a date, a grid, a ranking, and "Other, please say".

A question's field is called q5; its further boxes q5-other; q5-day, q5-month, q5-year; q5-r12 for the row of option 12;
q5-p12 for the place of option 12. Forms sent by anybody else use the same names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.utils import unset_value

DAY, MONTH, YEAR = "day", "month", "year"


@dataclass(frozen=True)
class Shown:
    """What a field with a box beside its choices shows when somebody comes back."""

    chosen: Any
    other: str


class OtherBox:
    """A field of choices, one of which has a box beside it."""

    other = ""
    wrong_part = ""
    id: str
    name: str

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        if isinstance(data, Shown):
            self.other, data = data.other, data.chosen
        super().process(formdata, data, extra_filters)  # type: ignore[misc]
        if formdata is not None:
            self.other = formdata.get(f"{self.name}-other", self.other)

    @property
    def first_id(self) -> str:
        if self.wrong_part == "other":
            return f"{self.id}-other"
        return f"{self.id}-0" if self.rows_of_their_own else self.id

    rows_of_their_own = True


class OneField(OtherBox, RadioField):
    pass


class SeveralField(OtherBox, SelectMultipleField):
    pass


class ListField(OtherBox, SelectField):
    rows_of_their_own = False


class Boxes(Field):
    """A field whose data are the words in several boxes, by the box."""

    def __init__(self, label: str, validators: Sequence[Callable[..., Any]], boxes: Sequence[str], **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.boxes = tuple(boxes)
        self.wrong_part = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        before = data if isinstance(data, dict) else {}
        self.data = {box: str(before.get(box, "")) for box in self.boxes}
        if formdata is not None:
            self.data = {box: formdata.get(f"{self.name}-{box}", self.data[box]) for box in self.boxes}

    @property
    def first_id(self) -> str:
        return f"{self.id}-{self.wrong_part or self.boxes[0]}" if self.boxes else str(self.id)


class GridField(Boxes):
    """Each row is a group of radio buttons, so what takes the focus is the first of them."""

    @property
    def first_id(self) -> str:
        return f"{super().first_id}-0"
