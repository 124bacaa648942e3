"""The e-mail to the safeguarding lead. It says that a flag waits and how pressing it is: no word, alias or forum."""

from __future__ import annotations

import time
from typing import Any

from flask import current_app

from consult.extensions import db
from consult.forums.safety.flag_actions import JOB
from consult.forums.safety.flags import LABELS, leads_of
from consult.forums.safety.models import SafetyFlag
from consult.jobs.actions import Progress, Refused, handles
from consult.jobs.models import Job
from consult.mail import Envelope, NotKnown, NotReached, NotTaken, Text, letter, mail_folder, post_to
from consult.people.models import Person

BODY = """Hello {name},

A flag was raised in one of your forums: {concern}.

Sign in to see where, and who raised it. Then speak to them.
{url}/safety

This e-mail holds nothing of what was said.
"""


@handles(JOB)
def tell_lead(job: Job, progress: Progress) -> dict[str, Any]:
    """Write to each person who hears of a flag. The same e-mail twice does no harm; none at all would."""
    flag = db.session.get(SafetyFlag, job.arguments["flag"])
    if flag is None or flag.seen_at is not None:
        return {"told": 0}
    leads = leads_of(flag.session.forum)
    for person in leads:
        hand_over(flag, person, progress)
    return {"told": len(leads)}


def hand_over(flag: SafetyFlag, person: Person, progress: Progress) -> None:
    """One e-mail, tried again for some minutes when the mail server is not there."""
    settings = current_app.config
    concern = LABELS[flag.concern]
    words = BODY.format(name=person.name, concern=concern[0].lower() + concern[1:], url=settings["PUBLIC_URL"])
    sender = str(settings["MAIL_FROM"])
    envelope = Envelope(
        sender, str(settings["HOUSE_NAME"]), person.email, person.name,
        f"flag-{flag.id}-{person.id}@{sender.rpartition('@')[2]}",
    )  # fmt: skip
    content = letter(Text(f"Consult: {concern[0].lower() + concern[1:]}", words), envelope)
    problem: Exception | None = None
    for pause in (0.0, *settings["MAIL_BACK_OFF"]):
        time.sleep(pause)
        progress.check()
        post = post_to(str(settings["MAIL"]), mail_folder())
        try:
            post.hand(sender, person.email, content, lambda: None)
            return
        except NotKnown:
            return
        except (NotTaken, NotReached) as refusal:
            problem = refusal
        finally:
            post.close()
    raise Refused(f"The safeguarding lead could not be written to: {problem}. Ring them.")
