"""Response rates against the real membership: groups that are missing are found, tiny groups do not point at people."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_organisation
from consult.people.models import Organisation
from consult.surveys.inviting.actions import invite
from consult.surveys.inviting.directory import Invitee
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.inviting.rates import Group, Rates, is_quiet, rates_of
from consult.surveys.models import Mode, Survey

from .conftest import MakeSurvey


def take_part(survey: Survey, *places: tuple[str, int, int]) -> Survey:
    """(kind, organisations, how many of them take part), each with one invited person."""
    for kind, members, take in places:
        for number in range(members):
            place = create_organisation(f"{kind} {number}", kind, ["North" if number % 2 else "South"])
            invite(survey, [Invitee(f"{kind}{number}@example.org".lower(), organisation_id=place.id)])
            if number < take:
                found = db.session.scalars(
                    select(SurveyInvitation).where(SurveyInvitation.organisation_id == place.id)
                ).one()
                found.took_part = True
    db.session.commit()
    return survey


def group(rates: Rates, label: str) -> Group:
    return next(each for groups in rates.groups.values() for each in groups if each.label == label)


def test_rates_are_counted_by_group_against_the_whole_membership(make_survey: MakeSurvey) -> None:
    survey = take_part(make_survey(Mode.NAMED, invited=0), ("Charity", 30, 20), ("Research", 10, 5))
    for number in range(10):
        create_organisation(f"Uninvited {number}", "Staff association")
    rates = rates_of(survey)
    assert (rates.members, rates.invited, rates.took_part, rates.heard) == (50, 40, 25, 25)
    assert (group(rates, "Charity").members, group(rates, "Charity").took_part) == (30, 20)
    assert group(rates, "Charity").share_of_members == pytest.approx(0.6)
    assert group(rates, "Charity").share_of_heard == pytest.approx(0.8)
    assert group(rates, "Charity").rate == pytest.approx(2 / 3)
    assert [each.label for each in rates.quiet] == ["Staff association"]
    assert group(rates, "North").invited == 20


def test_a_gap_that_chance_makes_often_is_not_called_one() -> None:
    assert not is_quiet(heard=3, all_heard=15, share=0.5)  # too few to compare
    assert not is_quiet(heard=1, all_heard=30, share=0.06)  # one of two expected
    assert is_quiet(heard=2, all_heard=30, share=0.3)
    assert not is_quiet(heard=8, all_heard=30, share=0.3)


def test_of_an_anonymous_survey_small_groups_and_whole_groups_stay_silent(make_survey: MakeSurvey) -> None:
    survey = take_part(
        make_survey(invited=0), ("Charity", 30, 20), ("Research", 12, 12), ("Union", 4, 2), ("Trust", 11, 3)
    )
    rates = rates_of(survey)
    assert rates.took_part == 37
    assert {label: group(rates, label).took_part for label in ("Charity", "Research", "Union", "Trust")} == {
        "Charity": 20, "Research": None, "Union": None, "Trust": 3,
    }  # fmt: skip


def test_a_silent_group_is_not_found_by_taking_the_others_away(make_survey: MakeSurvey) -> None:
    rates = rates_of(take_part(make_survey(invited=0), ("Charity", 30, 20), ("Union", 4, 2), ("Trust", 11, 3)))
    hidden = {label for label in ("Charity", "Union", "Trust") if group(rates, label).took_part is None}
    assert hidden == {"Union", "Trust"}


def test_the_same_groups_speak_where_people_answer_by_name(make_survey: MakeSurvey) -> None:
    rates = rates_of(take_part(make_survey(Mode.NAMED, invited=0), ("Union", 4, 2)))
    assert group(rates, "Union").took_part == 2


def test_people_without_an_organisation_are_counted_and_said(make_survey: MakeSurvey) -> None:
    rates = rates_of(make_survey(invited=3))
    assert (rates.invited, rates.without_organisation, rates.heard) == (3, 3, 0)
    assert db.session.scalars(select(Organisation)).all() == []
