"""The two forms of bringing words in: the file, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, SelectChoice, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.privacy.consent import Consent
from consult.surveys.importing.answers_choices import AnswerChoices, identity_in
from consult.surveys.importing.columns import ALONE, TOGETHER, USE_WORDS, Taken, Use
from consult.surveys.importing.table import Table, tidy, tidy_name
from consult.surveys.importing.uploads import Choices

NO_COLUMN = -1
LONGEST_LABEL = 80


def clean(text: str | None) -> str:
    return tidy_name(tidy(text or ""))


class FileForm(FlaskForm):
    file = FileField(
        "File",
        [FileRequired("Choose a file")],
        description="CSV or XLSX, 40 MB at most. One row for each answer, and the names of the columns in the first row.",
    )


class ColumnsForm(FlaskForm):
    text = SelectField("Which column holds their words?", coerce=int)
    question = StringField(
        "What were they asked?",
        [
            DataRequired("Write what the people were asked"),
            Length(max=500, message="Shorten the question to 500 characters"),
        ],
        filters=[clean],
        description="Answers brought in later under the same question join these.",
        render_kw={"list": "asked-before"},
    )
    groups = SelectMultipleField(
        "Which columns are groups of people to compare?",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="Such as region or role. Leave out names and anything that points at one person.",
    )
    person = SelectField(
        "Which column says who wrote it?",
        coerce=int,
        description="Used to count people once. We keep a mark that cannot be turned back, not the name or number.",
    )
    organisation = SelectField(
        "Which column names the member organisation?",
        coerce=int,
        description="Names must match the list of member organisations.",
    )
    quotable = BooleanField(
        "People agreed that their words may be quoted",
        description="If you are not sure, leave this empty. The words are then used to find themes, and never quoted.",
    )

    def offer(self, columns: Sequence[str]) -> None:
        """Let the columns of a file be chosen, by their places."""
        shown = [name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 3] + "..." for name in columns]
        self.text.choices = self.groups.choices = [SelectChoice(*each) for each in enumerate(shown)]
        self.person.choices = [SelectChoice(NO_COLUMN, "No column does"), *self.text.choices]
        self.organisation.choices = self.person.choices

    def validate_text(self, field: Field) -> None:
        if field.data in {self.person.data, self.organisation.data, *(self.groups.data or ())}:
            raise ValidationError("Choose a column for the words that is used for nothing else")

    def choices(self, table: Table) -> Choices:
        def named(place: int) -> str | None:
            return None if place == NO_COLUMN else table.columns[place]

        return Choices(
            text=table.columns[self.text.data],
            question=self.question.data,
            person=named(self.person.data),
            organisation=named(self.organisation.data),
            groups=tuple(table.columns[place] for place in self.groups.data),
            consent=(Consent.QUOTE if self.quotable.data else Consent.NONE).value,
        )


class AnswersForm(FlaskForm):
    """What whole responses are called and where they go. What each column is stands in fields of its own, made for
    the file by `answers_form`."""

    title = StringField(
        "What is the survey called?",
        [
            DataRequired("Write what the survey is called"),
            Length(max=200, message="Shorten the name to 200 characters"),
        ],
        filters=[clean],
    )
    target = SelectField(
        "Where do the responses go?",
        coerce=int,
        description="A newer file of the same survey joins it: only what is new is added.",
    )
    quotable = BooleanField(
        "People agreed that their words may be quoted",
        description="If you are not sure, leave this empty. The words are then used to find themes, and never quoted.",
    )

    def rows(self) -> list[tuple[Any, Any]]:
        """For each column or group of columns, what it is and what it asks."""
        return [(self[f"use_{at}"], self[f"label_{at}"]) for at in range(self.count)]

    count = 0

    def choices(self, guesses: Sequence[Taken]) -> AnswerChoices:
        taken = tuple(
            replace(guess, use=Use(use.data), label=label.data or guess.label)
            for guess, (use, label) in zip(guesses, self.rows(), strict=True)
        )
        consent = (Consent.QUOTE if self.quotable.data else Consent.NONE).value
        survey = None if self.target.data == NO_COLUMN else self.target.data
        return AnswerChoices(self.title.data or "", taken, survey, identity_in(guesses), consent)


def answers_form(guesses: Sequence[Taken], names: Sequence[str], **given: Any) -> AnswersForm:
    """The form for one file. `names`: what each guess is called on the page."""
    fields: dict[str, Any] = {"count": len(guesses)}
    for at, (guess, name) in enumerate(zip(guesses, names, strict=True)):
        uses = TOGETHER if len(guess.places) > 1 else ALONE
        fields[f"use_{at}"] = SelectField(
            f"What “{name}” is",
            choices=[SelectChoice(use.value, USE_WORDS[use]) for use in uses],
            default=guess.use.value,
        )
        fields[f"label_{at}"] = StringField(
            f"What “{name}” asks",
            [Length(max=500, message="Shorten the question to 500 characters")],
            filters=[clean],
            default=guess.label,
        )
    return type("AnswersFormOfFile", (AnswersForm,), fields)(**given)  # type: ignore[no-any-return]
