"""Sending a mailing in the background, at a polite rate. An e-mail cannot be taken back, so each has its own commits:

    all but the last line goes to the mail server, which has nothing yet
    commit: this e-mail is `handing`, its link leads here
    a note on disk: the last line goes now            } killed between these two, nobody can know whether it
    the last line; the mail server's answer; a note   } arrived: it is not sent again, and staff are told
    commit: `sent`

A sender that is killed anywhere else sends what was not sent, once, when it starts again.
"""

from __future__ import annotations

import time
from typing import Any

from flask import current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.jobs.actions import Progress, Refused, Stopped, handles
from consult.jobs.models import Job, JobStatus
from consult.mail import NotKnown, NotReached, NotTaken, Post, mail_folder, post_to
from consult.surveys.inviting.mailing_actions import (
    JOB,
    NOT_SEEN,
    got_on,
    queue_sending,
    settle,
    take_in_hand,
    take_out,
)
from consult.surveys.inviting.models import Delivery, Mailing
from consult.surveys.inviting.notes import DOT, LATER, NEVER, TAKEN, UNSENT, Notes
from consult.surveys.inviting.sending import (
    Recipient,
    Words,
    all_words,
    compose,
    counts,
    messages,
    notes_of,
    recipient,
    waiting,
)
from consult.surveys.inviting.tokens import new_token

STEP = 0.5


class OthersWait(Exception):
    """Other work waits, and this can wait: a mailing takes minutes."""


@handles(JOB)
def send_mailing(job: Job, progress: Progress) -> dict[str, Any]:
    """Send what waits of a mailing. What was sent stays sent, whatever becomes of the job."""
    mailing = db.session.get(Mailing, job.arguments["mailing"])
    if mailing is None:
        raise Refused("This mailing is no longer here.")
    number, words = mailing.id, all_words(mailing)
    db.session.rollback()  # nothing is held while we wait for a mail server
    notes = Notes(notes_of(number))
    post = post_to(str(current_app.config["MAIL"]), mail_folder())
    try:
        Sender(number, words, notes, post, progress).send()
    except OthersWait:
        hand_on(number)
        return counts(number)
    finally:
        post.close()
        notes.close()
    if not waiting(number):
        notes.forget()
    return counts(number)


def hand_on(mailing_id: int) -> None:
    """A new job for the rest, behind those that wait; it is kept together with the end of this one."""
    mailing = db.session.get(Mailing, mailing_id)
    if mailing:
        mailing.job_id = queue_sending(mailing, mailing.survey).id


class Sender:
    """One run of a mailing."""

    def __init__(self, mailing: int, words: dict[str, Words], notes: Notes, post: Post, progress: Progress) -> None:
        self.mailing = mailing
        self.words = words
        self.notes = notes
        self.post = post
        self.progress = progress
        self.gap = 60.0 / int(current_app.config["MAIL_PER_MINUTE"])
        self.next = time.monotonic()
        self.looked = 0.0
        self.got_on = False

    def send(self) -> None:
        self.sort_out()
        for pause in (0.0, *current_app.config["MAIL_BACK_OFF"]):
            self.wait_until(time.monotonic() + pause)
            if not self.round():
                return

    def sort_out(self) -> None:
        """E-mails that were in hand when an earlier run ended: the notes say how far they were."""
        for message in messages(self.mailing, Delivery.HANDING):
            word = self.notes.known.get(message)
            if word == TAKEN:
                settle(message, Delivery.SENT)
            elif word == NEVER:
                settle(message, Delivery.FAILED, "The mail server did not take it.")
            elif word in (UNSENT, LATER) or self.post.twice_is_once:
                settle(message, Delivery.WAITING)
            else:
                settle(message, Delivery.HANDING, NOT_SEEN)

    def round(self) -> int:
        """Hand over all that wait; says how many still do."""
        wait = waiting(self.mailing)
        total = sum(counts(self.mailing).values())
        for done, message in enumerate(wait, total - len(wait)):
            self.wait_until(self.next)
            self.progress("Sending", done, total)
            if not self.hand(message):
                break
        left = waiting(self.mailing)
        self.progress("Trying again later" if left else "Sent", total - len(left), total)
        return len(left)

    def hand(self, message: int) -> bool:
        """One e-mail. False when there is no mail server to be spoken to: the others need not be tried now."""
        to = recipient(message)
        if to is None:
            return True
        if not to.is_open:
            raise Refused("The survey is closed, so the rest was not sent.")
        if not to.wanted:
            take_out(message)
            return True
        self.next = time.monotonic() + self.gap
        try:
            self.hand_over(to)
        except NotTaken as refusal:
            self.notes.write(message, NEVER if refusal.lasting else LATER)
            settle(message, Delivery.FAILED if refusal.lasting else Delivery.WAITING, str(refusal))
        except NotReached as problem:
            settle(message, Delivery.WAITING, f"The mail server could not be reached ({problem}).")
            return False
        except NotKnown:
            settle(message, Delivery.HANDING, NOT_SEEN)
        else:
            self.notes.write(message, TAKEN)
            settle(message, Delivery.SENT)
            self.say_got_on()
        return True

    def say_got_on(self) -> None:
        if not self.got_on:
            got_on(self.progress.job_id)
        self.got_on = True

    def hand_over(self, to: Recipient) -> None:
        token = new_token()
        words = self.words.get(to.language, self.words["en"])
        try:
            content = compose(words, to.name, to.email, to.message_id, token)
            to.email.encode("ascii")
        except ValueError as problem:
            raise NotTaken("This address cannot be written to. Check it.", lasting=True) from problem

        def at_the_dot() -> None:
            self.notes.write(to.message, UNSENT)
            if not take_in_hand(to.message, to.invitation, token):
                raise Stopped
            self.notes.write(to.message, DOT)

        self.post.hand(str(current_app.config["MAIL_FROM"]), to.email, content, at_the_dot)

    def wait_until(self, moment: float) -> None:
        """Wait, and look up now and then: somebody may have pressed Stop, or other work may wait."""
        while True:
            self.look_up()
            left = moment - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, STEP))

    def look_up(self) -> None:
        if time.monotonic() - self.looked < STEP:
            return
        self.progress.check()
        if others_wait():
            raise OthersWait
        self.looked = time.monotonic()


def others_wait() -> bool:
    with Session(db.engine) as session:
        return bool(session.scalar(select(exists().where(Job.status == JobStatus.QUEUED, Job.kind != JOB))))
