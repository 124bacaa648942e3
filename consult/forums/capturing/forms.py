"""The entry line of live capture, of the keying screen, and of putting an entry right."""

from __future__ import annotations

import secrets
import uuid

from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import ContributionDraft, NotPossible, ObservationDraft, current_members
from consult.forums.forms import Choice, Number
from consult.forums.models import ContributionKind, Speaker, Stance
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.privacy.consent import Consent

AS_AGREED = ""
THE_ROOM = ""
NEW = ""
OBSERVATION = "observation"
KINDS = [SelectChoice("verbatim", "Own words"), SelectChoice("note", "Note")]
SHORT_CONSENTS = [
    SelectChoice(Consent.QUOTE.value, "Quote"),
    SelectChoice(Consent.QUOTE_ATTRIBUTE.value, "Quote, one fact"),
    SelectChoice(Consent.PARAPHRASE.value, "Paraphrase"),
    SelectChoice(Consent.NONE.value, "No"),
]
LANGUAGES = {
    "en": "English",
    "cy": "Welsh",
    "ar": "Arabic",
    "bn": "Bengali",
    "bfi": "British Sign Language",
    "fr": "French",
    "pl": "Polish",
    "pt": "Portuguese",
    "pa": "Punjabi",
    "ro": "Romanian",
    "rom": "Romani",
    "so": "Somali",
    "es": "Spanish",
    "ur": "Urdu",
    "und": "Another",
}
NOBODY_BY_ALIAS = {THE_ROOM: None, "several": Speaker.SEVERAL, "someone": Speaker.SOMEONE}


class EntryForm(FlaskForm):
    """One line of a note-taker; the same fields change an entry later."""

    prompt_id = SelectField("Said to this prompt", coerce=int)
    member_id = Choice("Who", default=THE_ROOM)
    headcount = Number("Stands for", default=1)
    kind = Choice("Written as", default=ContributionKind.VERBATIM.value)
    consent = Choice("May we use it", default=AS_AGREED)
    strength = Choice(
        "How strongly",
        choices=[SelectChoice("1", "Once"), SelectChoice("2", "Some"), SelectChoice("3", "Strongly")],
        default="1",
    )
    stance = Choice(
        "Which way",
        choices=[
            SelectChoice(NEW, "New"),
            SelectChoice(Stance.AGREES.value, "Agrees with"),
            SelectChoice(Stance.DIFFERS.value, "Differs from"),
        ],
        default=NEW,
    )
    refers_to = Number("Number", validators=[Optional()])
    slip = Number("Slip number", validators=[Optional()])
    language = SelectField(
        "Said in", choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()], default="en"
    )
    text = TextAreaField("What was said")
    capture_key = HiddenField(default=lambda: secrets.token_urlsafe(24))

    def offer(self, session: ForumSession, was: Contribution | None = None) -> EntryForm:
        """Offer this session's prompts and aliases; an entry that is changed may keep an alias that has left."""
        self.session = session
        members = current_members(session)
        if was is not None and was.member is not None and was.member not in members:
            members.append(was.member)
        self.prompt_id.choices = [SelectChoice(str(prompt.id), prompt.text) for prompt in session.prompts]
        self.member_id.choices = [
            SelectChoice(THE_ROOM, "Room"),
            SelectChoice("several", "Several"),
            SelectChoice("someone", "Someone"),
            *[SelectChoice(str(member.id), member.alias) for member in members],
        ]
        self.kind.choices = KINDS if was is not None else [*KINDS, SelectChoice(OBSERVATION, "My observation")]
        self.consent.choices = (
            SHORT_CONSENTS if was is not None else [SelectChoice(AS_AGREED, "As agreed"), *SHORT_CONSENTS]
        )
        if was is not None and was.language not in LANGUAGES:
            self.language.choices = [*self.language.choices, SelectChoice(was.language, was.language)]
        nobody = dict.fromkeys(NOBODY_BY_ALIAS, Consent.NONE)
        self.agreed = nobody | {str(member.id): member.consent for member in members}
        return self

    def entry(self) -> ContributionDraft | ObservationDraft:
        """What was typed and chosen: something said, or something the facilitator saw."""
        if self.kind.data == OBSERVATION:
            return ObservationDraft(prompt_id=int(self.prompt_id.data), text=self.text.data or "")
        return self.draft()

    def draft(self) -> ContributionDraft:
        """Something said. "As agreed" is what the person said before; nobody without an alias has agreed to anything."""
        who = str(self.member_id.data)
        return ContributionDraft(
            prompt_id=int(self.prompt_id.data),
            member_id=None if who in NOBODY_BY_ALIAS else int(who),
            kind=ContributionKind(self.kind.data),
            text=self.text.data or "",
            headcount=0 if self.headcount.data is None else int(self.headcount.data),
            strength=int(self.strength.data),
            consent=Consent(self.consent.data) if self.consent.data else self.agreed[who],
            language=str(self.language.data),
            speaker=NOBODY_BY_ALIAS.get(who),
            slip=self.slip.data,
            refers_to=self.earlier(),
            stance=Stance(self.stance.data) if self.stance.data else None,
        )

    def earlier(self) -> uuid.UUID | None:
        """The contribution whose number was written."""
        number = self.refers_to.data
        return None if number is None else self.numbered(number)

    def numbered(self, number: int) -> uuid.UUID:
        known = Contribution.session_id == self.session.id, Contribution.position == number
        found = db.session.scalar(select(Contribution.id).where(*known)) if 0 < number < 2**31 else None
        if found is None:
            raise NotPossible(f"This session has no number {number}. Look at the list again.", "refers_to")
        return found


class EditForm(EntryForm):
    """The same fields for an entry that is put right, and which of its revisions was seen."""

    revision = Number(widget=HiddenInput(), validators=[Optional()])


def as_chosen(contribution: Contribution) -> dict[str, object]:
    """A contribution, as the entry line would have it."""
    slip = db.session.get(SessionReceipt, contribution.receipt_id) if contribution.receipt_id else None
    return {
        "prompt_id": contribution.prompt_id,
        "member_id": who(contribution),
        "headcount": contribution.headcount,
        "kind": contribution.kind.value,
        "consent": contribution.consent.value,
        "strength": str(contribution.strength),
        "stance": contribution.stance.value if contribution.stance and contribution.refers_to else NEW,
        "refers_to": contribution.refers_to.position if contribution.refers_to else None,
        "slip": slip.number if slip else None,
        "language": contribution.language,
        "text": contribution.text,
        "revision": contribution.revision,
    }


def who(contribution: Contribution) -> str:
    """The value of the Who switch that says who spoke."""
    if contribution.member_id is not None:
        return str(contribution.member_id)
    return {Speaker.SEVERAL: "several", Speaker.SOMEONE: "someone"}.get(contribution.speaker, THE_ROOM)
