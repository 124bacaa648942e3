"""The forms of invitations and of the e-mails that carry them."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from consult.mail import Text
from consult.people.contact_forms import only_words
from consult.surveys.inviting.letters import faults

SUBJECT = [InputRequired("Write a subject"), Length(max=200, message="Use 200 characters or fewer for the subject")]
BODY = [InputRequired("Write the text"), Length(max=10_000, message="Use 10,000 characters or fewer for the text")]


class InviteListForm(FlaskForm):
    text = TextAreaField("Paste the list", filters=[only_words])
    file = FileField("Or choose a file", description="CSV or XLSX. The first row may name the columns.")


class BounceForm(FlaskForm):
    text = TextAreaField(
        "Paste the e-mail that came back", filters=[only_words], description="The whole of it, with its headers."
    )
    file = FileField("Or choose it as a file", description="Save the e-mail as .eml in your mail program.")


class MailingForm(FlaskForm):
    subject = StringField("Subject", SUBJECT)
    body = TextAreaField("Text", BODY)
    reader = SelectField("Show it as this person reads it", coerce=int, validate_choice=False)

    def text(self) -> Text:
        return Text(self.subject.data or "", self.body.data or "")

    def validate_body(self, field: Field) -> None:
        wrong(self.subject.data or "", field.data or "")

    def welsh(self) -> Text | None:
        return None


class ReminderForm(MailingForm):
    again_today = BooleanField("Send another reminder although one went out today")


class WelshMailingForm(MailingForm):
    welsh_subject = StringField("Subject in Welsh", SUBJECT)
    welsh_body = TextAreaField("Text in Welsh", BODY)

    def validate_welsh_body(self, field: Field) -> None:
        wrong(self.welsh_subject.data or "", field.data or "")

    def welsh(self) -> Text | None:
        return Text(self.welsh_subject.data or "", self.welsh_body.data or "")


class WelshReminderForm(WelshMailingForm, ReminderForm):
    pass


def wrong(subject: str, body: str) -> None:
    found = faults(subject, body)
    if found:
        raise ValidationError(" ".join(found))
