"""The one thing that may be said about somebody who is quoted, when their group is large enough to hide them."""

from __future__ import annotations

from sqlalchemy import func, select

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.people.models import Organisation
from consult.privacy.consent import Consent
from consult.privacy.disclosure import PEOPLE
from consult.surveys.models import Survey
from consult.surveys.response_models import Response, ResponseCharacteristic, ResponseStatus
from consult.themes.models import Excerpt
from consult.themes.quoting.models import Quote
from consult.themes.quoting.standing import consents
from consult.themes.sources import in_a_line


def may_say(excerpt: Excerpt) -> list[str]:
    """What may be said about the person, one of these at most: each is true of ten people or more who answered.

    Nothing unless they agreed to be quoted with one thing said, and nothing about who spoke in a forum: a room is too
    small to hide in."""
    answer = excerpt.answer
    if answer is None or any(each is not Consent.QUOTE_ATTRIBUTE for each in consents(excerpt)):
        return []
    response, found = answer.response, []
    if response.organisation is not None and response.organisation.kind:
        kind = response.organisation.kind
        if heard(excerpt.consultation_id, of_kind=kind) >= PEOPLE:
            found.append(in_a_line(kind))
    groups = (
        select(ResponseCharacteristic)
        .join(Characteristic, Characteristic.id == ResponseCharacteristic.characteristic_id)
        .where(ResponseCharacteristic.response_id == response.id)
        .order_by(Characteristic.name)
    )
    large = [each.value for each in db.session.scalars(groups) if heard(excerpt.consultation_id, group=each) >= PEOPLE]
    return list(dict.fromkeys([*found, *large]))


def heard(consultation_id: int, *, of_kind: str | None = None, group: ResponseCharacteristic | None = None) -> int:
    """How many people's answers of this consultation are of organisations of a kind, or of a group."""
    wanted = (
        select(func.count(Response.id.distinct()))
        .join(Survey, Survey.id == Response.survey_id)
        .where(Survey.consultation_id == consultation_id, Response.status == ResponseStatus.SUBMITTED)
    )
    if of_kind is not None:
        wanted = wanted.join(Organisation, Organisation.id == Response.organisation_id)
        wanted = wanted.where(Organisation.kind == of_kind)
    if group is not None:
        same = ResponseCharacteristic.response_id == Response.id
        wanted = wanted.join(ResponseCharacteristic, same).where(
            ResponseCharacteristic.characteristic_id == group.characteristic_id,
            ResponseCharacteristic.value == group.value,
        )
    return db.session.scalar(wanted) or 0


def attribute_of(quote: Quote) -> str:
    """What is said about the person today: what was chosen, while it still may be said."""
    if not quote.attribute or quote.excerpt is None or quote.attribute not in may_say(quote.excerpt):
        return ""
    return quote.attribute
