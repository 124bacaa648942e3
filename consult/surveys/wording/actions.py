"""Writing the words of other versions, and which versions a survey offers."""

from __future__ import annotations

from collections.abc import Mapping

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.surveys.editing.rules import check_editable
from consult.surveys.editing.writing import put_option_words, put_question_words
from consult.surveys.models import Survey, SurveyWording, Version
from consult.surveys.question_type import clean
from consult.surveys.survey_draft import WORDS
from consult.surveys.wording.texts import CALLED, Text, texts_of

Said = Mapping[tuple[Version, str], str]  # the words of a version for a text's key


def offer_versions(survey: Survey, *, welsh: bool, easy_read: bool) -> None:
    """Say which versions people may choose."""
    check_editable(survey)
    survey.in_welsh, survey.in_easy_read = welsh, easy_read
    db.session.commit()


def put_wording(survey: Survey, said: Said) -> int:
    """Write words of other versions, all of them or none; says how many changed."""
    check_editable(survey)
    known = {text.key: text for _part, text in texts_of(survey)}
    changed = {
        (version, key): clean(words)
        for (version, key), words in said.items()
        if key in known and clean(words) != known[key].words.get(version, "")
    }
    for (version, key), words in changed.items():
        check_length(known[key], version, words)
    put_survey_words(survey, changed)
    put_questions_words(survey, changed, known)
    db.session.commit()
    return len(changed)


def check_length(text: Text, version: Version, words: str) -> None:
    if len(words) > text.longest:
        raise Refused(f"{CALLED[version]} for “{text.english[:60]}”: use {text.longest:,} characters or fewer")


def put_survey_words(survey: Survey, changed: Said) -> None:
    for (version, key), words in changed.items():
        if not key.startswith("survey."):
            continue
        row = next((each for each in survey.wordings if each.version is version), None)
        if row is None:
            row = SurveyWording(version=version, title="", introduction="")
            survey.wordings.append(row)
        setattr(row, key.removeprefix("survey."), words)


def put_questions_words(survey: Survey, changed: Said, known: Mapping[str, Text]) -> None:
    for question in survey.questions:
        keys = {f"q{question.id}.{name}": name for name in WORDS}
        for version in {version for version, key in changed if key in keys}:
            kept = {name: known[key].words.get(version, "") for key, name in keys.items() if key in known}
            new = {name: changed[version, key] for key, name in keys.items() if (version, key) in changed}
            put_question_words(question, version, kept | new)
        for option in question.options:
            for version in Version:
                if (version, f"o{option.id}") in changed:
                    put_option_words(option, version, changed[version, f"o{option.id}"])
