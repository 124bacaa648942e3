"""What a forum member may choose to share about themselves: the equality questions, and what they have lived through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.consultations.equality import traits
from consult.forums.drafts import NotPossible, clean
from consult.forums.models import ForumMember

EXPERIENCE = "Experience"
AREAS = (
    "Arrest and police custody",
    "Court",
    "Prison",
    "Probation",
    "Young offender institution",
    "Recall to prison",
    "A relative in prison",
    "Being a victim of crime",
    "Drugs or alcohol",
    "Homelessness",
    "Mental health",
    "Growing up in care",
    "Domestic abuse",
    "Immigration detention",
    "Discrimination",
    "Restorative justice",
    "Volunteering or peer work",
)
AREA_LIMIT, MOST_AREAS = 60, 30
GROUP, BACKGROUND = "Ethnic group", "Ethnic background"


def check_shared(shared: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Each thing shared as (name, value), in the order of the questions; or a refusal that says what to change."""
    kept = [(name, value) for name, value in with_ethnic_group(shared) if value]
    return [*kept, *((EXPERIENCE, area) for area in check_areas(shared.get(EXPERIENCE, ())))]


def with_ethnic_group(shared: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The traits of the census. A background belongs to one group: it says the group where that was left out."""
    said = {trait.name: chosen(shared.get(trait.name, ()), trait.values) for trait in traits()}
    groups = next(dict(trait.options) for trait in traits() if trait.name == BACKGROUND)
    under = groups.get(said[BACKGROUND])
    if under and said[GROUP] not in ("", under):
        raise NotPossible(f"This background belongs to the group “{under}”. Choose that, or leave one of them out.")
    return [*(said | ({GROUP: under} if under else {})).items()]


def chosen(values: Sequence[str], offered: Sequence[str]) -> str:
    if len(values) > 1 or not set(values) <= set(offered):
        raise NotPossible("Choose from the lists.")
    return values[0] if values else ""


def check_areas(areas: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(filter(None, map(clean, areas))))
    if len(kept) > MOST_AREAS:
        raise NotPossible(f"Keep to {MOST_AREAS} areas of experience.", "experience")
    for area in kept:
        if len(area) > AREA_LIMIT or "@" in area or "\n" in area:
            raise NotPossible(f"Write the area in a word or two: {AREA_LIMIT} characters at most.", "another")
    return kept


def shared_by(member: ForumMember) -> dict[str, list[str]]:
    """What somebody shared, by the name of the trait."""
    found: dict[str, list[str]] = {}
    for trait in member.traits:
        found.setdefault(trait.name, []).append(trait.value)
    return found
