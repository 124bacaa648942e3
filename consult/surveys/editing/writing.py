"""Writing plain drafts into the rows of a survey. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.surveys.editing.rules import check_draft, columns_of, options_of
from consult.surveys.models import (
    Condition,
    Option,
    OptionRole,
    OptionWording,
    Question,
    QuestionWording,
    Survey,
    SurveyWording,
    Version,
)
from consult.surveys.question_type import clean
from consult.surveys.question_types import TYPES
from consult.surveys.survey_draft import WORDS, ConditionDraft, OptionDraft, QuestionDraft, SurveyDraft

PLAIN = ("with_previous", "required", "may_skip", "least", "most", "picture", "picture_id", "characteristic_id",
         "all_conditions")  # fmt: skip


def put_words(survey: Survey, draft: SurveyDraft) -> None:
    survey.wordings = [
        SurveyWording(version=version, title=clean(title)[:200], introduction=clean(introduction))
        for version, (title, introduction) in draft.wordings.items()
    ]


def append_questions(survey: Survey, drafts: Sequence[QuestionDraft]) -> list[Question]:
    """Put questions at the end of a survey; their conditions count places among `drafts`."""
    groups = characteristic_ids(survey)
    made: list[Question] = []
    last = max((question.position for question in survey.questions), default=0)
    for place, draft in enumerate(drafts, last + 1):
        question = Question(position=place, kind=draft.kind)
        survey.questions.append(question)
        placed = replace(draft, conditions=tuple(with_ids(each, made) for each in draft.conditions))
        check_draft(placed, made, groups)
        write(question, placed)
        db.session.flush()
        made.append(question)
    return made


def with_ids(condition: ConditionDraft, made: Sequence[Question]) -> ConditionDraft:
    """A condition that counted places, with the ids of the rows."""
    if not 0 <= condition.on < len(made):
        return replace(condition, on=0)  # check_draft refuses it in words
    on = made[condition.on]
    at = condition.option
    known = at is not None and 0 <= at < len(on.choices)
    return replace(condition, on=on.id, option=on.choices[at].id if known and at is not None else None)


def write(question: Question, draft: QuestionDraft) -> None:
    """Make a question's row say what a draft says. Wordings the draft does not bring stay."""
    scale = "scale" in TYPES[draft.kind].asks
    question.kind, question.label, question.hint = draft.kind, clean(draft.label), clean(draft.hint)
    question.content_note, question.support = clean(draft.content_note), clean(draft.support)
    question.required_reason = clean(draft.required_reason)[:300] if draft.required else ""
    question.scale_low, question.scale_high = (draft.scale_low, draft.scale_high) if scale else (None, None)
    question.low_label, question.high_label = clean(draft.low_label)[:80], clean(draft.high_label)[:80]
    question.name = clean(draft.name)[:80]
    for name in PLAIN:
        setattr(question, name, getattr(draft, name))
    choices = matched(question.choices, options_of(draft), OptionRole.CHOICE)
    columns = matched(question.columns, columns_of(draft), OptionRole.COLUMN)
    if columns:
        question.scale_low, question.scale_high = 1, len(columns)
    question.options = [*choices, *columns]
    write_conditions(question, draft.conditions)
    for version, words in draft.wordings.items():
        put_question_words(question, version, {name: getattr(words, name) for name in WORDS})


def write_conditions(question: Question, drafts: Sequence[ConditionDraft]) -> None:
    question.conditions = [
        Condition(on_id=each.on, test=each.test, option_id=each.option, number=each.number) for each in drafts
    ]


def put_question_words(question: Question, version: Version, words: Mapping[str, str]) -> None:
    """A question's words in another version; a version without any words has no row."""
    found = next((each for each in question.wordings if each.version is version), None)
    said = {name: clean(text) for name, text in words.items()}
    if not any(said.values()):
        question.wordings = [each for each in question.wordings if each is not found]
        return
    if found is None:
        found = QuestionWording(version=version)
        question.wordings.append(found)
    for name, text in said.items():
        longest = getattr(QuestionWording, name).type.length
        setattr(found, name, text[:longest] if longest else text)


def put_option_words(option: Option, version: Version, label: str) -> None:
    found = next((each for each in option.wordings if each.version is version), None)
    if not clean(label):
        option.wordings = [each for each in option.wordings if each is not found]
        return
    if found is None:
        found = OptionWording(version=version)
        option.wordings.append(found)
    found.label = clean(label)[:300]


def matched(here: Sequence[Option], drafts: Sequence[OptionDraft], role: OptionRole) -> list[Option]:
    """The options for some drafts, in order, saying what the drafts say."""
    options = match_options(here, drafts)
    for place, (option, draft) in enumerate(zip(options, drafts, strict=True), 1):
        option.position, option.role, option.label = place, role, draft.label
        option.free_text, option.excludes, option.name = draft.free_text, draft.excludes, clean(draft.name)[:80]
        for version, label in draft.wordings.items():
            put_option_words(option, version, label)
    return options


def match_options(here: Sequence[Option], drafts: Sequence[OptionDraft]) -> list[Option]:
    """The option for each draft: the one that has its label already, else one that lost its own (it was renamed), else
    a new one. So a question that depends on an option still does after the option is reworded."""
    labels = {draft.label for draft in drafts}
    by_label = {option.label: option for option in here}
    free = [option for option in here if option.label not in labels]
    return [by_label.get(each.label) or (free.pop(0) if free else Option(label=each.label)) for each in drafts]


def characteristic_ids(survey: Survey) -> list[int]:
    consultation = survey.consultation or db.session.get_one(Consultation, survey.consultation_id)
    return [characteristic.id for characteristic in consultation.characteristics]
