"""A small place with everything in it twice, made through the slices' own actions; every text carries a mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.worker import work_once
from consult.people.actions import close_account, create_organisation, create_person, invite_person
from consult.people.link_actions import make_link
from consult.people.models import Person, Role
from consult.strategy import actions as strategies
from consult.strategy.models import Strategy, TakenBack
from consult.surveys.response_models import Answer
from consult.surveys.wording.picture_actions import upload_picture
from consult.themes import actions as themes
from consult.themes.checking.actions import close_sample, code_blind, draw_sample
from consult.themes.framework.version_actions import keep_version
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt, Memo, Theme
from consult.themes.reading.passage_actions import add_memo

from .marks import NASTY, PASSWORD, QUOTED, WEBP
from .world_forums import add_forums
from .world_surveys import (
    DRAFT,
    INVITED,
    TEMPLATE,
    add_invitations,
    add_surveys,
    bring_in,
    put_on_paper,
    wait_between_steps,
)

Values = Mapping[str, Any]


@dataclass
class Place:
    """The application, its people, and what an address of each consultation may name."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    own: list[dict[str, Any]] = field(default_factory=list)  # the ways through the first consultation
    foreign: dict[str, Any] = field(default_factory=dict)  # the same names in the second one
    secrets: dict[str, str] = field(default_factory=dict)


def seed(app: Flask) -> Place:
    place = Place(app)
    with app.app_context():
        people = add_people(place)
        organisation = create_organisation(f"Harbour House {NASTY}", "Charity", ["North"], ["Housing"])
        link = make_link(organisation)
        place.own = add_consultation(place, people, "First")
        place.foreign = add_consultation(place, people, "Second")[0]
        place.secrets["invitation"] = invite_person(
            people["administrator"], f"Invited {NASTY}", "invited@example.org", Role.EVALUATOR
        )
        for each in (*place.own, place.foreign):
            each["organisation_id"] = organisation.id
            each["token"] |= {"invitation": place.secrets["invitation"], "organisation": link}
        db.session.remove()
    while work_once(app, "seeding"):  # no letter waits
        pass
    return place


def add_people(place: Place) -> dict[str, Person]:
    people = {
        role.value: create_person(f"{role.label} {NASTY}", f"{role.value}@example.org", role, PASSWORD) for role in Role
    }
    people["second"] = create_person("Second Pair", "second@example.org", Role.STRATEGY, PASSWORD)
    close_account(create_person("Closed Door", "closed@example.org", Role.STRATEGY, PASSWORD))
    place.people = {name: person.id for name, person in people.items()}
    return people


def add_consultation(place: Place, people: dict[str, Person], name: str) -> list[dict[str, Any]]:
    consultation = create_consultation(
        f"{name} {NASTY}",
        NASTY,
        starts=dt.date(2026, 3, 2),
        ends=dt.date(2026, 10, 19),
        questions=[f"What helps? {NASTY}"],
        characteristics=[f"Region {NASTY}"],
    )
    shared: dict[str, Any] = {"consultation_id": consultation.id, "person_id": people["evaluator"].id}
    shared["facilitator_id"] = people["facilitator"].id
    shared["job_id"] = bring_in(place.app, consultation, people["strategy"])
    shared |= {"ending": "csv", "key": "region"}
    shared["picture_id"] = upload_picture(consultation, f"Two people {NASTY}", WEBP).id
    asked = add_surveys(place.secrets, consultation)
    invited = add_invitations(asked[INVITED]["survey_id"], people["strategy"])
    first = 1 if name == "First" else 5  # the numbers of one consultation's paper are none of the other's
    shared |= invited | put_on_paper(asked[INVITED]["survey_id"], people, first)
    shared["template_id"] = asked[TEMPLATE]["survey_id"]
    shared["token"] = {"link": shared.pop("link")} | wait_between_steps(consultation, asked[DRAFT]["survey_id"])
    met = add_forums(consultation, people, name)
    gather_excerpts(consultation.id)
    db.session.commit()
    framework = add_themes(consultation, people["strategy"])
    written = add_strategies(consultation, people)
    count = max(len(asked), len(met), len(framework), len(written))
    return [
        shared | asked[n % len(asked)] | met[n % len(met)] | framework[n % len(framework)] | written[n % len(written)]
        for n in range(count)
    ]


def add_themes(consultation: Consultation, person: Person) -> list[dict[str, Any]]:
    """An agreed theme over every passage, one part of it, and one retired."""
    excerpts = db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == consultation.id)).all()
    top, part, retired = (
        themes.create_theme(consultation, person, f"{name} {NASTY}"[:160], NASTY) for name in ("Top", "Part", "Gone")
    )
    for excerpt in excerpts:
        for theme in (top, part, retired):
            themes.place_excerpt(excerpt, person, theme)
    themes.nest_theme(part, person, top)
    themes.retire_theme(retired, person)
    act = themes.latest_act(consultation, person)
    assert act
    version = keep_version(consultation, person, NASTY)
    answers = [excerpt for excerpt in excerpts if excerpt.answer_id and excerpt.text.startswith(QUOTED)]
    add_memo(consultation.id, person, NASTY, theme=top)
    memo = db.session.scalars(select(Memo).where(Memo.consultation_id == consultation.id)).one()
    shared = {"excerpt_id": answers[0].id, "act_id": act.id, "version_id": version.id, "memo_id": memo.id}
    samples = add_checks(consultation, person, top)
    return [
        {"theme_id": theme.id, "sample_id": sample} | shared
        for theme, sample in zip((top, part, retired), (*samples, samples[0]), strict=True)
    ]


def add_checks(consultation: Consultation, person: Person, theme: Theme) -> tuple[int, int]:
    """Every passage drawn to be coded blind: one check that is closed, and one that is open."""
    closed, opened = (draw_sample(consultation, person, f"{name} {NASTY}"[:120], 500) for name in ("Closed", "Open"))
    for sample in (closed, opened):
        code_blind(sample.excerpts[0], sample, person, [theme.id])
    close_sample(closed, person)
    return closed.id, opened.id


def add_strategies(consultation: Consultation, people: dict[str, Person]) -> list[dict[str, Any]]:
    """A published strategy and a draft."""
    published, draft = (
        strategies.create_strategy(consultation, f"{name} {NASTY}"[:190], "2027", NASTY) for name in ("Out", "Draft")
    )
    theme = db.session.scalar(
        select(Theme).where(Theme.consultation_id == consultation.id, Theme.name.startswith("Top"))
    )
    wanted = select(Excerpt).join(Answer).where(Excerpt.consultation_id == consultation.id)
    excerpt = next(each for each in db.session.scalars(wanted) if each.text.startswith(QUOTED))
    assert theme
    found = [add_aims(each, theme, excerpt, people) for each in (published, draft)]
    strategies.publish_strategy(published, people["strategy"])
    taken = [TakenBack(strategy=each, evidence="1.1", quoted=True) for each in (published, draft)]
    db.session.add_all(taken)
    db.session.commit()
    return [ids | {"taken_id": each.id} for ids, each in zip(found, taken, strict=True)]


def add_aims(strategy: Strategy, theme: Theme, excerpt: Excerpt, people: dict[str, Person]) -> dict[str, Any]:
    aim, other = (strategies.add_aim(strategy, f"{name} {NASTY}", NASTY) for name in ("Aim", "Other"))
    commitment = strategies.add_commitment(aim, f"Do {NASTY}", "2028")
    strategies.add_commitment(aim, "Second", "2029")
    indicator = strategies.add_indicator(aim, f"Count {NASTY}", 1, 2)
    evidence = strategies.cite_theme(aim, theme, commitment)
    strategies.cite_theme(other, theme)
    quote = strategies.pick_quote(excerpt, people["strategy"], QUOTED)
    strategies.approve_quote(quote, people["second"])
    strategies.cite_quote(aim, quote)
    return {
        "strategy_id": strategy.id,
        "aim_id": aim.id,
        "part_id": {"commitments": commitment.id, "indicators": indicator.id},
        "evidence_id": evidence.id,
        "quote_id": quote.id,
        "version": 1,
        "aim_number": 1,
        "number": 1,
        "strategy_slug": strategy.slug,
    }
