"""The forms of capture without a network: the entry line as a device draws it, the passphrase, and a sealed file."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectChoice

from consult.forums.capturing.forms import AS_AGREED, KINDS, NOBODY_BY_ALIAS, OBSERVATION, SHORT_CONSENTS, EntryForm
from consult.privacy.consent import Consent


class DeskForm(EntryForm):
    """The entry line without a session: the device fills in prompts and aliases itself."""

    def blank(self) -> DeskForm:
        self.prompt_id.choices = []
        self.member_id.choices = [
            SelectChoice("", "Room"),
            SelectChoice("several", "Several"),
            SelectChoice("someone", "Someone"),
        ]
        self.kind.choices = [*KINDS, SelectChoice(OBSERVATION, "My observation")]
        self.consent.choices = [SelectChoice(AS_AGREED, "As agreed"), *SHORT_CONSENTS]
        self.agreed = dict.fromkeys(NOBODY_BY_ALIAS, Consent.NONE)
        return self


class SealedForm(FlaskForm):
    file = FileField("Sealed file", description="It ends in .sealed. Only this place can open it.")
