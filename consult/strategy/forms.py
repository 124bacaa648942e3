"""The forms of strategy, and the one that takes five words."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length


def at_most(count: int) -> Length:
    return Length(max=count, message=f"Use {count} characters or fewer")


class StrategyForm(FlaskForm):
    title = StringField("Title", [DataRequired("Give the strategy a title"), at_most(200)])
    years = StringField("Years", [at_most(40)], description="Such as 2027–2031.")
    lead = TextAreaField("First sentences", [at_most(2000)], description="What readers see under the title.")


class AimForm(FlaskForm):
    title = StringField("Title of the aim", [DataRequired("Give the aim a title"), at_most(200)])
    statement = TextAreaField("What we want to be true", [DataRequired("Say what we want to be true"), at_most(2000)])


class CommitmentForm(FlaskForm):
    text = TextAreaField("We will", [DataRequired("Say what we will do"), at_most(2000)])
    due = StringField("When", [at_most(80)], description="Such as “By March 2028” or “Each January”.")


class IndicatorForm(FlaskForm):
    text = StringField("What is measured", [DataRequired("Say what is measured"), at_most(300)])
    baseline = StringField("Now", [DataRequired("Say where it stands now"), at_most(40)])
    target = StringField("Goal", [DataRequired("Say where it should be"), at_most(40)])
    unit = StringField("Unit", [at_most(40)], description="Such as % or “of 12”. Leave it empty for plain numbers.")


class CiteForm(FlaskForm):
    """What is cited, for the aim as a whole or for one of its commitments."""

    commitment = SelectField("For", coerce=int, validate_choice=True)

    def offer(self, commitments: list[tuple[int, str]]) -> None:
        self.commitment.choices = [(0, "The aim as a whole"), *commitments]


class QuoteForm(CiteForm):
    text = TextAreaField(
        "The words to quote",
        [DataRequired("Choose some of the words"), at_most(5000)],
        description="Leave words out if you wish, and put [...] where you did. Change nothing else.",
    )
