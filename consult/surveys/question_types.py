"""Every kind of question by its name. All knowledge of one kind stands in its entry, in one file of `kinds/`."""

from __future__ import annotations

from collections.abc import Mapping

from consult.surveys.kinds.choice import Dropdown, OneChoice, SeveralChoices, YesNo
from consult.surveys.kinds.number import Number, Rating, Scale
from consult.surveys.kinds.table import Grid, Ranking
from consult.surveys.kinds.text import Date, Email, Information, LongText, Organisation, Section, ShortText
from consult.surveys.models import Kind
from consult.surveys.question_type import QuestionType

TYPES: Mapping[Kind, QuestionType] = {
    Kind.LONG_TEXT: LongText(),
    Kind.SHORT_TEXT: ShortText(),
    Kind.ONE_CHOICE: OneChoice(),
    Kind.SEVERAL_CHOICES: SeveralChoices(),
    Kind.YES_NO: YesNo(),
    Kind.DROPDOWN: Dropdown(),
    Kind.SCALE: Scale(),
    Kind.RATING: Rating(),
    Kind.GRID: Grid(),
    Kind.RANKING: Ranking(),
    Kind.NUMBER: Number(),
    Kind.DATE: Date(),
    Kind.EMAIL: Email(),
    Kind.ORGANISATION: Organisation(),
    Kind.INFORMATION: Information(),
    Kind.SECTION: Section(),
}
