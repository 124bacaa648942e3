"""About the answering itself: how responses came, how far people went, how long it took. Counts only, never a person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from consult.extensions import db
from consult.surveys.models import Question, Survey, Version
from consult.surveys.reading import read_in
from consult.surveys.response_models import Answer, AnsweringTime, Channel, Response, ResponseStatus
from consult.surveys.results.counting import submitted
from consult.surveys.results.numbers import spread_of
from consult.surveys.routing import Page, pages_of

FEWEST_TIMES = 10
CHANNELS = {Channel.WEB: "On screen", Channel.PAPER: "On paper", Channel.FILE: "From a file"}
VERSIONS = {Version.ENGLISH: "English", Version.WELSH: "Welsh", Version.EASY_READ: "Easy Read"}


@dataclass(frozen=True)
class Step:
    """One page on the way: how many reached it, and how many who reached it went no further."""

    label: str
    reached: int
    stopped: int


@dataclass(frozen=True)
class Funnel:
    started: int
    sent: int
    steps: tuple[Step, ...]


def median_minutes(survey: Survey) -> float | None:
    """The middle of the minutes people took; nothing for fewer than ten, where it would be about somebody."""
    rows = db.session.execute(
        select(AnsweringTime.minutes, AnsweringTime.responses).where(AnsweringTime.survey_id == survey.id)
    )
    spread = spread_of({float(minutes): count for minutes, count in rows})
    return spread.median if spread and spread.count >= FEWEST_TIMES else None


def ways_and_versions(survey: Survey) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """How many responses came in each way, and in each version."""
    rows = db.session.execute(
        submitted(survey)
        .with_only_columns(Response.channel, Response.version, func.count())
        .group_by(Response.channel, Response.version)
    ).all()
    ways = [(label, sum(row[2] for row in rows if row[0] is way)) for way, label in CHANNELS.items()]
    versions = [(label, sum(row[2] for row in rows if row[1] is version)) for version, label in VERSIONS.items()]
    return [each for each in ways if each[1]], [each for each in versions if each[1]]


def not_finished(survey: Survey) -> int:
    """How many began and have not sent; who only tried the survey out is not counted."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Response.survey_id == survey.id, Response.status == ResponseStatus.STARTED, Response.is_trial.is_(False)
            )
        )
        or 0
    )


def funnel_of(survey: Survey) -> Funnel:
    """How far people went: an unfinished response counts up to the page after its last answer."""
    pages = pages_of(read_in(survey).questions)
    positions = {question.id: question.position for question in survey.questions}
    ends = [max(positions[asked.id] for asked in page) for page in pages]
    sent = db.session.scalar(
        submitted(survey)
        .where(Response.channel == Channel.WEB)
        .with_only_columns(func.count(), maintain_column_froms=True)
    ) or 0  # fmt: skip
    open_ = not_finished(survey)
    stopped = [0] * (len(pages) + 1)  # at each page, and before pressing Send
    answered = 0
    for last, count in last_answers(survey):
        stopped[sum(end <= last for end in ends)] += count
        answered += count
    stopped[0] += max(0, open_ - answered)
    reached = sent + open_
    steps = []
    for label, count in zip([*map(name_of, pages), "Check and send"], stopped, strict=True):
        steps.append(Step(label, reached, count))
        reached -= count
    return Funnel(sent + open_, sent, tuple(steps))


def last_answers(survey: Survey) -> list[tuple[int, int]]:
    """For unfinished responses: the place of the last question that was answered, and how many stopped there."""
    last = (
        select(func.max(Question.position).label("last"))
        .select_from(Response)
        .join(Answer, Answer.response_id == Response.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Response.survey_id == survey.id, Response.status == ResponseStatus.STARTED, Response.is_trial.is_(False))
        .group_by(Response.id)
        .subquery()
    )
    return [(row[0], row[1]) for row in db.session.execute(select(last.c.last, func.count()).group_by(last.c.last))]


def name_of(page: Page) -> str:
    return page[0].label if len(page) == 1 else f"{page[0].label} and {len(page) - 1} more"
