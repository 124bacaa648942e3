"""The forms of accounts."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, EqualTo, InputRequired, Length

from consult.people.models import Role
from consult.people.passwords import SHORTEST

NAME = [InputRequired("Enter a name"), Length(max=120, message="Use 120 characters or fewer for the name")]
EMAIL = [
    InputRequired("Enter an email address"),
    Email("Enter an email address with an @, like name@example.org", check_deliverability=False),
    Length(max=254, message="That email address is too long"),
]
PASSWORD = [
    InputRequired("Choose a password"),
    Length(min=SHORTEST, max=200, message=f"Use at least {SHORTEST} characters for the password, and 200 at most"),
]


class SignInForm(FlaskForm):
    email = StringField("Work email", [InputRequired("Enter your email address")])
    password = PasswordField("Password", [InputRequired("Enter your password")])


class InviteForm(FlaskForm):
    name = StringField("Name", NAME)
    email = EmailField("Work email", EMAIL)
    role = SelectField("Role", choices=[SelectChoice(role.value, role.label) for role in Role])
    organisation = SelectField("Organisation", coerce=int, description="For a member contact: the one they speak for.")


class AcceptForm(FlaskForm):
    name = StringField("Your name", NAME, description="Colleagues see it beside what you decide.")
    password = PasswordField("Choose a password", PASSWORD, description=f"At least {SHORTEST} characters.")
    again = PasswordField("The same password again", [EqualTo("password", "The two passwords are not the same")])


class OrganisationForm(FlaskForm):
    name = StringField("Name", [InputRequired("Enter the organisation’s name"), Length(max=200)])
    kind = StringField(
        "Kind", [Length(max=80)], description="Such as charity, research institution, staff association."
    )
    regions = StringField("Regions served", description="With commas between them.")
    areas = StringField("Areas of work", description="With commas between them, such as prisons, housing, women.")
