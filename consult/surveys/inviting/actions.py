"""Inviting people to a survey, and taking an invitation back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import delete, select, update

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.privacy.codenames import keyed
from consult.surveys.inviting.bounces import Bounce
from consult.surveys.inviting.directory import Invitee
from consult.surveys.inviting.models import Delivery, InvitationLink, MailingMessage, OptOut, SurveyInvitation
from consult.surveys.inviting.tokens import new_link
from consult.surveys.models import Mode, Survey, Version


@dataclass(frozen=True)
class Invited:
    """What became of those who were to be invited."""

    added: int = 0
    already: int = 0  # invited before, or twice in the list
    opted_out: int = 0


def invite(survey: Survey, invitees: Iterable[Invitee]) -> Invited:
    """Invite those who are not invited yet and did not ask for no more e-mails."""
    known = {
        word
        for pair in db.session.execute(
            select(SurveyInvitation.email, SurveyInvitation.alias).where(SurveyInvitation.survey_id == survey.id)
        )
        for word in pair
        if word
    }
    stopped = set(db.session.scalars(select(OptOut.email_hash)))
    added = already = opted_out = 0
    for invitee in invitees:
        email = invitee.email.strip().lower() if invitee.email else None
        who = email or invitee.alias
        if not who or who in known:
            already += 1
        elif email and email_hash(email) in stopped:
            opted_out += 1
        else:
            known.add(who)
            db.session.add(invitation(survey, invitee, email))
            added += 1
    db.session.commit()
    return Invited(added, already, opted_out)


def invitation(survey: Survey, invitee: Invitee, email: str | None) -> SurveyInvitation:
    return SurveyInvitation(
        survey_id=survey.id,
        contact_id=invitee.contact_id,
        organisation_id=invitee.organisation_id,
        name=invitee.name[:120],
        email=email,
        alias=None if email else (invitee.alias or "")[:80],
        language=Version.WELSH if invitee.welsh and survey.in_welsh else Version.ENGLISH,
    )


def opted_out(emails: Iterable[str]) -> set[str]:
    """Which of these asked for no more e-mails."""
    stopped = set(db.session.scalars(select(OptOut.email_hash)))
    return {email for email in emails if stopped and email_hash(email) in stopped}


def email_hash(email: str) -> str:
    return keyed(email.strip().lower(), str(current_app.config["PEPPER"]), "opt-out")


def may_be_removed(invitation: SurveyInvitation) -> bool:
    """An invitation is taken back while it was not used. Of an anonymous survey it may not be known whether it was
    used: there it is taken back only while nobody was given its link."""
    if invitation.survey.mode is not Mode.ANONYMOUS:
        return not invitation.took_part
    given = select(InvitationLink.token_hash).where(InvitationLink.invitation_id == invitation.id)
    return not invitation.took_part and db.session.scalar(given.limit(1)) is None


def remove_invitation(invitation: SurveyInvitation) -> None:
    """Take an invitation back; its links lead nowhere from then on."""
    if not may_be_removed(invitation):
        raise Refused("Their link was given out, so this invitation can no longer be taken back.")
    for table in (InvitationLink, MailingMessage):
        db.session.execute(delete(table).where(table.invitation_id == invitation.id))
    db.session.delete(invitation)
    db.session.commit()


def opt_out(invitation: SurveyInvitation) -> None:
    """No more e-mails about surveys to this address: not from this survey, not from any other, not from a later one."""
    if not invitation.email:
        return
    if db.session.get(OptOut, email_hash(invitation.email)) is None:
        db.session.add(OptOut(email_hash=email_hash(invitation.email)))
    db.session.execute(
        update(SurveyInvitation).where(SurveyInvitation.email == invitation.email).values(opted_out=True)
    )
    db.session.commit()


def make_cards(invitations: Iterable[SurveyInvitation]) -> list[tuple[SurveyInvitation, str]]:
    """A new link for each, to be printed now: only its hash is kept. Links that were given out before go on working."""
    cards = [(invitation, new_link(invitation)) for invitation in invitations]
    db.session.commit()
    return cards


def latest_message(invitation_id: int) -> MailingMessage | None:
    return db.session.scalar(
        select(MailingMessage)
        .where(
            MailingMessage.invitation_id == invitation_id,
            MailingMessage.status.in_((Delivery.SENT, Delivery.HANDING, Delivery.BOUNCED)),
        )
        .order_by(MailingMessage.id.desc())
        .limit(1)
    )


def mark_bounced(message: MailingMessage, reason: str) -> None:
    """An e-mail came back: no reminder goes to that address."""
    message.status, message.problem = Delivery.BOUNCED, reason[:300]
    db.session.commit()


def take_bounce(survey: Survey, bounce: Bounce) -> list[MailingMessage]:
    """Find the e-mails of this survey that a report speaks of, and mark them."""
    if not bounce.final:
        return []
    mine = select(MailingMessage).join(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id)
    found = list(db.session.scalars(mine.where(MailingMessage.message_id.in_(bounce.message_ids))))
    if not found and bounce.addresses:
        invited = db.session.scalars(
            select(SurveyInvitation.id).where(
                SurveyInvitation.survey_id == survey.id, SurveyInvitation.email.in_(bounce.addresses)
            )
        )
        found = [message for message in map(latest_message, invited) if message]
    for message in found:
        message.status, message.problem = Delivery.BOUNCED, bounce.reason
    db.session.commit()
    return found
