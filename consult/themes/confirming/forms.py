"""The forms of a theme before a room: which themes go where, how many said what, and their words."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consult.forums.drafts import ContributionDraft, current_members
from consult.forums.forms import Choice, Number
from consult.forums.models import ContributionKind, Speaker
from consult.forums.session_models import ForumSession
from consult.languages import lazy_gettext
from consult.privacy.consent import Consent
from consult.themes.confirming.models import About
from consult.themes.confirming.rooms import Answers
from consult.themes.models import Theme

AS_AGREED = ""
SPEAKERS = {Speaker.ROOM: "Room", Speaker.SEVERAL: "Several", Speaker.SOMEONE: "Someone"}


class SendForm(FlaskForm):
    """Which themes, to which session."""

    session = Choice("To which session")
    themes = SelectMultipleField(
        "Themes", coerce=str, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, sessions: Sequence[ForumSession], themes: Sequence[Theme]) -> SendForm:
        self.session.choices = [
            SelectChoice(str(session.id), f"{session.forum.name}: {session.title}") for session in sessions
        ]
        self.themes.choices = [SelectChoice(str(theme.id), theme.name) for theme in themes]
        return self

    def chosen(self, sessions: Sequence[ForumSession], themes: Sequence[Theme]) -> tuple[ForumSession, list[Theme]]:
        session = next(each for each in sessions if str(each.id) == self.session.data)
        return session, [theme for theme in themes if str(theme.id) in (self.themes.data or [])]


class CountForm(FlaskForm):
    """How many said what. The room reads the labels too."""

    that_is_us = Number(lazy_gettext("That is us"), default=0)
    partly = Number(lazy_gettext("Partly us"), default=0)
    not_us = Number(lazy_gettext("Not us"), default=0)

    seen = HiddenField()  # how the counts stood when the page was opened

    def answers(self) -> Answers:
        return Answers(*(int(field.data or 0) for field in (self.that_is_us, self.partly, self.not_us)))


class WordsForm(FlaskForm):
    """Something the room gave back, with the same choices as live capture."""

    about = Choice(
        "It says",
        choices=[
            SelectChoice(About.MISSING.value, "What is missing"),
            SelectChoice(About.DIFFERENTLY.value, "Say it differently"),
            SelectChoice(About.DISSENT.value, "Why it is not us"),
        ],
        default=About.MISSING.value,
    )
    who = Choice("Who", default=Speaker.ROOM.value)
    headcount = Number("Stands for", default=1)
    slip = Number("Slip number", description="If they took a slip with five words.", validators=[Optional()])
    kind = Choice(
        "Written as",
        choices=[SelectChoice("verbatim", "Own words"), SelectChoice("note", "Note")],
        default=ContributionKind.VERBATIM.value,
    )
    consent = Choice(
        "May we use it",
        choices=[
            SelectChoice(AS_AGREED, "As agreed"),
            SelectChoice(Consent.QUOTE.value, "Quote"),
            SelectChoice(Consent.PARAPHRASE.value, "Paraphrase"),
            SelectChoice(Consent.NONE.value, "No"),
        ],
        default=AS_AGREED,
    )
    text = TextAreaField("Their words")
    capture_key = HiddenField(default=lambda: secrets.token_urlsafe(24))

    def offer(self, session: ForumSession) -> WordsForm:
        members = current_members(session)
        self.who.choices = [
            *[SelectChoice(speaker.value, words) for speaker, words in SPEAKERS.items()],
            *[SelectChoice(str(member.id), member.alias) for member in members],
        ]
        self.agreed = {str(member.id): member.consent for member in members}
        return self

    def draft(self, prompt_id: int) -> ContributionDraft:
        """What was typed and chosen. "As agreed" is what the alias said before; others have agreed to nothing."""
        who = str(self.who.data)
        member = who in self.agreed
        return ContributionDraft(
            prompt_id=prompt_id,
            member_id=int(who) if member else None,
            kind=ContributionKind(self.kind.data),
            text=self.text.data or "",
            headcount=0 if self.headcount.data is None else int(self.headcount.data),
            strength=1,
            consent=Consent(self.consent.data) if self.consent.data else self.agreed.get(who, Consent.NONE),
            speaker=None if member else Speaker(who),
            slip=self.slip.data,
        )
