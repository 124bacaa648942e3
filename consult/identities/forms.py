"""The forms about who a member is."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField

from consult.identities.details import FIELDS, Detail


class OpenForm(FlaskForm):
    reason = StringField(
        "Why do you need it?", description="Your name, the moment and this reason are written down. No name in it."
    )


class IdentityForm(FlaskForm):
    opened = HiddenField()

    def told(self) -> dict[str, str]:
        return {detail.name: self[detail.name].data or "" for detail in FIELDS}


def box(detail: Detail) -> Field:
    kind = TextAreaField if detail.rows else StringField
    return kind(detail.label, description=detail.hint)


for each in FIELDS:
    setattr(IdentityForm, each.name, box(each))
