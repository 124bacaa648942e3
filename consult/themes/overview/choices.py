"""The choices of the filters: value and words, only of what there is."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from sqlalchemy import select

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.forums.models import Forum
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Organisation, OrganisationTag, Tag
from consult.surveys.models import Kind, Option, OptionRole, Question, Survey
from consult.surveys.response_models import ResponseCharacteristic
from consult.themes.heard import places_to_hear
from consult.themes.overview.columns import Columns, Whole

Choice = tuple[str, str]
CLOSED = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SEVERAL_CHOICES, Kind.YES_NO)
MOST = 200
LONGEST = 60


def choices_of(consultation_id: int, here: Columns) -> list[tuple[str, str, list[Choice]]]:
    """The filters that have something to choose: name in the address, words, choices with "all" first."""
    found = [
        ("heard", "Heard in", places_to_hear(consultation_id)),
        ("asked", "Asked", [("", "Every question"), *questions(here)]),
        ("kind", "Organisations", [("", "Everybody"), *kinds(here)]),
        ("region", "Region", [("", "Everywhere"), *regions(here)]),
        ("group", "Group of people", [("", "Everyone"), *groups_now(consultation_id, here)]),
        ("chose", "Who answered", [("", "Anything"), *closed_answers(consultation_id)]),
    ]
    return [each for each in found if len(each[2]) > 1]


def there(values: Whole) -> Sequence[int]:
    return [int(each) for each in np.flatnonzero(np.bincount(values[values >= 0]))]


def questions(here: Columns) -> list[Choice]:
    """The questions and prompts that passages answer."""
    asked = select(Question.id, Question.label, Survey.title).join(Survey).where(Question.id.in_(there(here.question)))
    talked = select(Prompt.id, Prompt.text, ForumSession.title).join(ForumSession, Prompt.session_id == ForumSession.id)
    talked = talked.where(Prompt.id.in_(there(here.prompt)))
    of_surveys = db.session.execute(asked.order_by(Survey.id, Question.position).limit(MOST)).all()
    of_forums = db.session.execute(talked.order_by(ForumSession.id, Prompt.position).limit(MOST)).all()
    return [(f"q{number}", in_short(words, title)) for number, words, title in of_surveys] + [
        (f"p{number}", in_short(words, title)) for number, words, title in of_forums
    ]


def in_short(words: str, where: str) -> str:
    short = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
    return f"{short} ({where})"


def kinds(here: Columns) -> list[Choice]:
    wanted = select(Organisation.kind).where(Organisation.id.in_(there(here.organisation)), Organisation.kind != "")
    return [(kind, kind) for kind in db.session.scalars(wanted.distinct().order_by(Organisation.kind).limit(MOST))]


def regions(here: Columns) -> list[Choice]:
    """Those of forums, and those that member organisations serve."""
    of_forums = select(Forum.region).where(Forum.id.in_(there(here.forum)), Forum.region != "").distinct()
    served = select(OrganisationTag.value).where(
        OrganisationTag.kind == Tag.REGION, OrganisationTag.organisation_id.in_(there(here.organisation))
    )
    names = {*db.session.scalars(of_forums), *db.session.scalars(served.distinct().limit(MOST))}
    return [(name, name) for name in sorted(names)]


def groups_now(consultation_id: int, here: Columns) -> list[Choice]:
    """The groups, looked for again when excerpts have changed, at the latest each minute: it reads every response."""
    minute, kept = int(time.monotonic() // 60), here.worked_out.get("groups")
    if kept is None or kept[0] != minute:
        kept = here.worked_out["groups"] = minute, groups(consultation_id)
    found: list[Choice] = kept[1]
    return found


def groups(consultation_id: int) -> list[Choice]:
    """The values of each characteristic that this consultation compares people by."""
    wanted = (
        select(Characteristic.id, Characteristic.name, ResponseCharacteristic.value)
        .join(ResponseCharacteristic, ResponseCharacteristic.characteristic_id == Characteristic.id)
        .where(Characteristic.consultation_id == consultation_id)
        .distinct()
        .order_by(Characteristic.id, ResponseCharacteristic.value)
        .limit(MOST)
    )
    return [(f"{number}:{value}", f"{name}: {value}") for number, name, value in db.session.execute(wanted)]


def closed_answers(consultation_id: int) -> list[Choice]:
    wanted = (
        select(Option.id, Option.label, Question.label)
        .join(Question, Option.question_id == Question.id)
        .join(Survey)
        .where(Survey.consultation_id == consultation_id, Question.kind.in_(CLOSED), Option.role == OptionRole.CHOICE)
        .order_by(Survey.id, Question.position, Option.position)
        .limit(MOST)
    )
    return [
        (str(number), f"{label}: {in_short(asked, 'answered')}"[:120])
        for number, label, asked in db.session.execute(wanted)
    ]
