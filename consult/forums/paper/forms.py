"""The forms of paper: printing a pack, and one sheet as it is keyed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length

from consult.forums.capturing.forms import KINDS, NOBODY_BY_ALIAS, THE_ROOM, EntryForm
from consult.forums.drafts import ContributionDraft
from consult.forums.forms import Number, refuse
from consult.forums.models import Speaker
from consult.forums.paper.keying import PaperLine, SheetNotPossible
from consult.forums.paper.sheets import LINES
from consult.forums.session_models import ForumSession, Prompt
from consult.languages import LANGUAGES

SOMEONE = next(value for value, speaker in NOBODY_BY_ALIAS.items() if speaker is Speaker.SOMEONE)


class PackForm(FlaskForm):
    slips = Number("Slips", description="One for each person who comes, and a few more.")
    sheets = Number("Sheets for each prompt", description=f"A sheet holds {len(LINES)} things said.", default=2)
    phone = StringField(
        "Phone number for taking words back",
        [Length(max=40, message="Use 40 characters or fewer.")],
        description="Printed on every slip. Leave it empty if nobody answers a phone.",
    )
    language = SelectField("Language", choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()])


class LineForm(EntryForm):
    """One line of a sheet: an entry, but that it may refer to a line above it by its letter."""

    class Meta:
        csrf = False  # the sheet it stands on has the token

    refers_to = StringField("Line or number", [Length(max=12, message="Write a letter or a number.")])
    letter = ""

    @property
    def is_filled(self) -> bool:
        """Whether anything was keyed that a blank line would not have."""
        return bool((self.text.data or "").strip() or self.slip.data or self.referred)

    @property
    def any_error(self) -> str:
        """The first thing wrong with this line, if anything is."""
        return next((str(words) for field in self for words in field.errors), "") or " ".join(
            map(str, self.form_errors)
        )

    @property
    def referred(self) -> str:
        return (self.refers_to.data or "").strip().lstrip("#").upper()

    @property
    def same_sheet(self) -> str:
        return self.referred if len(self.referred) == 1 and self.referred in LINES else ""

    def earlier(self) -> uuid.UUID | None:
        if not self.referred or self.same_sheet:
            return None
        number = int(self.referred) if self.referred.isascii() and self.referred.isdigit() else 0
        return self.numbered(number)

    def draft(self) -> ContributionDraft:
        if self.slip.data is not None and self.member_id.data == THE_ROOM:
            self.member_id.data = SOMEONE  # a slip is one person's: on paper its number says who
        return super().draft()

    def line(self) -> PaperLine:
        return PaperLine(self.letter, self.draft(), self.capture_key.data or "", self.same_sheet)


class SheetForm(FlaskForm):
    """A sheet of one prompt."""

    def offer(self, session: ForumSession, prompt: Prompt, *, fresh: bool = False) -> SheetForm:
        given = {"formdata": None} if fresh else {}
        self.lines = [LineForm(prefix=f"{letter.lower()}-", **given) for letter in LINES]
        for letter, line in zip(LINES, self.lines, strict=True):
            line.letter = letter
            line.offer(session)
            line.kind.choices = KINDS
            line.prompt_id.data = prompt.id
        return self

    def filled(self) -> Iterator[LineForm]:
        return (line for line in self.lines if line.is_filled)

    def all_valid(self) -> bool:
        """Whether the sheet has its token, and each filled-in line is well formed."""
        valid = [line.validate() for line in self.filled()]
        return self.validate() and all(valid)

    def refuse(self, refusal: SheetNotPossible) -> None:
        for line in self.lines:
            if line.letter in refusal.problems:
                refuse(line, refusal.problems[line.letter])
