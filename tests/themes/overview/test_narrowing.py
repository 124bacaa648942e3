"""Filters of the overview choose the passages they say, and every number opens as many as it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.people.models import OrganisationTag, Tag
from consult.surveys.models import Kind, Option
from consult.surveys.response_models import Answer, AnswerOption, ResponseCharacteristic
from consult.themes.framework.waves import waves_of
from consult.themes.gathering import gather_excerpts
from consult.themes.listing import Overview, overview
from consult.themes.models import Coding, Excerpt, Theme
from consult.themes.overview.asked import Asked
from consult.themes.overview.choices import choices_of
from consult.themes.overview.columns import columns_of
from tests.themes.conftest import World


@dataclass
class Mixed:
    """Six answers, two contributions, one theme over all; what the filters go by differs from answer to answer."""

    world: World
    theme: Theme
    group: Characteristic
    options: list[Option]

    def passages(self, **asked: str) -> set[str]:
        """The words of the passages that a filter leaves, one letter each."""
        found = overview(self.world.consultation.id, Asked(**asked))
        assert all(line.breadth.passages == found.asked.breadth.passages for line in found.lines)
        from consult.themes.searching.finding import Wanted, find

        ids = find(self.world.consultation.id, Wanted(Asked(**asked))).ids()
        texts = {each[-1] for each in db.session.scalars(select(Excerpt.text).where(Excerpt.id.in_(ids)))}
        assert len(ids) == found.asked.breadth.passages
        return texts


def mixed_place(world: World) -> Mixed:
    group = world.add(Characteristic(consultation_id=world.consultation.id, name="Region"))
    closed = world.add_question("Are you staff?", Kind.ONE_CHOICE, 2)
    options = [
        world.add(Option(question_id=closed.id, position=n, label=label)) for n, label in enumerate(("Yes", "No"))
    ]
    second = world.add_question("What helped?", position=3)
    number = world.consultation.id
    charity, trust = world.organisation(f"Step {number}"), world.organisation(f"Trust {number}", "Trust")
    world.add(OrganisationTag(organisation_id=trust.id, kind=Tag.REGION, value="Wales"))
    for letter, organisation, question, region, option in (
        ("A", charity, None, "North", 0),
        ("B", charity, second, "South", 1),
        ("C", trust, None, "North", 1),
        ("D", None, second, "South", 0),
        ("E", None, None, "North", 0),
    ):
        answer = world.respond(f"warm words {letter}", organisation=organisation, question=question)
        chose = world.add(Answer(response_id=answer.response_id, question_id=closed.id))
        world.add(AnswerOption(answer_id=chose.id, option_id=options[option].id))
        world.add(ResponseCharacteristic(response_id=answer.response_id, characteristic_id=group.id, value=region))
    wales = world.forum_session(f"South Wales forum {number}")
    wales.forum.region = "Wales"
    world.say(wales, "cold words F")
    world.say(world.forum_session(f"North East forum {number}"), "cold words G")
    gather_excerpts(world.consultation.id)
    theme = world.theme("Words")
    for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == world.consultation.id)):
        world.suggest(excerpt, theme)
    return Mixed(world, theme, group, options)


def test_each_filter_chooses_what_it_says(world_on: World) -> None:
    place = mixed_place(world_on)
    yes, no = (each.id for each in place.options)
    asked = {answer.question_id for answer in db.session.scalars(select(Answer).where(Answer.text.endswith(" B")))}
    prompt = db.session.scalars(select(Excerpt).where(Excerpt.text.endswith(" F"))).one().prompt_id
    elsewhere = mixed_place(World()).options[0].id
    assert {
        name: "".join(sorted(place.passages(**given)))
        for name, given in {
            "all": {},
            "charities": {"kind": "Charity"},
            "north": {"group": f"{place.group.id}:North"},
            "yes": {"chose": str(yes)},
            "no, in the north": {"chose": str(no), "group": f"{place.group.id}:North"},
            "second question": {"asked": f"q{asked.pop()}"},
            "prompt": {"asked": f"p{prompt}"},
            "Wales, by forum or organisation": {"region": "Wales"},
            "words": {"words": "cold"},
            "words in forums of Wales": {"words": "cold", "region": "Wales", "heard": "forums"},
            "another consultation's answer": {"chose": str(elsewhere)},
            "nonsense": {"group": "x:y", "asked": "z1", "chose": "²", "heard": "forum:"},
            "nobody": {"kind": "Bank"},
        }.items()
    } == {
        "all": "ABCDEFG", "charities": "AB", "north": "ACE", "yes": "ADE", "no, in the north": "C",
        "second question": "BD", "prompt": "F", "Wales, by forum or organisation": "CF", "words": "FG",
        "words in forums of Wales": "F", "another consultation's answer": "", "nonsense": "ABCDEFG", "nobody": "",
    }  # fmt: skip


def test_only_what_there_is_can_be_chosen(world: World) -> None:
    place = mixed_place(world)
    found = {
        name: [words for _, words in choices]
        for name, _, choices in choices_of(world.consultation.id, columns_of(world.consultation.id))
    }
    assert found["kind"] == ["Everybody", "Charity", "Trust"]
    assert found["region"] == ["Everywhere", "Wales"]
    assert found["group"] == ["Everyone", "Region: North", "Region: South"]
    assert found["chose"] == ["Anything", "Yes: Are you staff? (answered)", "No: Are you staff? (answered)"]
    assert len(found["asked"]) == 5
    assert "region" not in {name for name, *_ in choices_of(World().consultation.id, columns_of(0))}
    assert place.theme.id


def test_what_was_said_chiefly_in_forums_is_brought_up(world: World) -> None:
    mixed_place(world)
    for number in range(8):
        world.respond(f"more {number}")
    session = world.forum_session("A third forum")
    for number in range(3):
        world.say(session, f"lived {number}")
    gather_excerpts(world.consultation.id)
    lived = world.theme("Lived")
    for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.text.startswith("lived"))):
        world.suggest(excerpt, lived)
    found: Overview = overview(world.consultation.id, Asked())
    assert [line.theme.name for line in found.part("lived")] == ["Lived"]
    assert [line.theme.name for line in found.part("rest")] == ["Words"]
    assert found.unplaced == 8


def test_parts_of_a_theme_stand_below_it(world: World) -> None:
    place = mixed_place(world)
    inner = world.theme("Inner", parent_id=place.theme.id)
    world.theme("Between", touched=True)
    world.theme("A bare suggestion")  # nothing is under it any more: it is not listed
    world.suggest(db.session.scalars(select(Excerpt).limit(1)).one(), inner)
    lines = overview(world.consultation.id, Asked()).part("rest")
    assert [(line.theme.name, line.inside) for line in lines] == [("Words", False), ("Inner", True), ("Between", False)]


def test_a_theme_carried_from_an_earlier_wave_says_what_changed(world: World) -> None:
    before = mixed_place(World())
    place = mixed_place(world)
    place.theme.carried_from_id = before.theme.id
    fresh = world.theme("Fresh", touched=True)
    for excerpt in db.session.scalars(select(Coding).where(Coding.theme_id == before.theme.id).limit(2)):
        db.session.delete(excerpt)
    db.session.commit()
    since = {line.theme.id: line.since for line in overview(world.consultation.id, Asked()).lines}
    assert since[fresh.id] and since[fresh.id].then is None
    changed = since[place.theme.id]
    assert changed and changed.then
    assert (changed.then.theme, changed.then.passages, changed.points) == (before.theme, 5, 29)
    across = next(row for row in waves_of(world.consultation).rows if row.cells[-1] == changed.now)
    assert (across.cells[0], across.points) == (changed.then, changed.points), "both pages say the same"


SignIn = Callable[..., Any]


@pytest.mark.parametrize(
    "asked", ["", "?kind=Charity", "?group={group}:North", "?words=cold", "?heard=forums&region=Wales"]
)
def test_every_number_opens_as_many_as_it_counts(
    world: World, client: FlaskClient, sign_in: SignIn, asked: str
) -> None:
    sign_in(client, "evaluator")
    place = mixed_place(world)
    page = client.get(f"/consultations/{world.consultation.id}/themes{asked.format(group=place.group.id)}").text
    table = page[page.index("<tbody") : page.index("</tbody>")]
    numbers = re.findall(r'<a href="([^"#]*)(?:#[a-z]*)?">(\d+)<span class="unseen"> passages', table)
    assert numbers
    for address, number in numbers:
        opened = client.get(address.replace("&amp;", "&")).text
        assert opened.count("data-row") == int(number), address
