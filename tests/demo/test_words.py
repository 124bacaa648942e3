"""The demo's words agree with each other: every name, theme, option and quote used is one that exists."""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import consult

WORDS = Path(consult.__file__).parent / "demo" / "words"
LONG = ("barriers", "first", "working", "differently")
CONSENTS = {"none", "paraphrase", "quote", "quote_attribute"}
QUOTABLE = {"quote", "quote_attribute"}


def read(name: str) -> Any:
    return json.loads((WORDS / f"{name}.json").read_text(encoding="utf-8"))


ORGANISATIONS = read("organisations")
CONSULTATION = read("consultation")
SURVEY = read("survey")
RESPONSES = read("responses")
FORUMS = read("forums")
THEMES = read("themes")
STRATEGY = read("strategy")
QUESTIONS = {question["key"]: question for question in SURVEY["questions"]}
GROUPS = {group["name"]: group["values"] for group in CONSULTATION["groups"]}
THEME_KEYS = {theme["key"] for theme in THEMES}


def long_texts() -> Iterator[tuple[dict[str, Any], str, str]]:
    for response in RESPONSES:
        for key in LONG:
            if response["answers"].get(key):
                yield response, key, response["answers"][key]


def contributions() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for forum in FORUMS:
        for said in forum["session"]["contributions"]:
            yield forum, said


def coded() -> list[tuple[str, list[str]]]:
    survey = [("survey", response["themes"][key]) for response, key, _ in long_texts()]
    return survey + [(forum["name"], said["themes"]) for forum, said in contributions()]


def accepts(question: dict[str, Any], value: Any) -> bool:
    kind, options = question["kind"], question["options"]
    if value is None:
        return True
    if kind == "one_choice":
        return value in options
    if kind == "several_choices":
        return isinstance(value, list) and bool(value) and set(value) <= set(options)
    if kind == "scale":
        return type(value) is int and question["scale"]["low"] <= value <= question["scale"]["high"]
    if kind == "yes_no":
        return value in {"yes", "no"}
    return kind in {"short_text", "long_text"} and isinstance(value, str) and bool(value.strip())


def is_monday_of_the_consultation(week: str) -> bool:
    return datetime.date.fromisoformat(week).weekday() == 0 and CONSULTATION["starts"] <= week <= CONSULTATION["ends"]


def test_sixty_organisations_have_different_names_and_known_regions_and_areas() -> None:
    assert len({each["name"] for each in ORGANISATIONS}) == len(ORGANISATIONS) == 60
    for each in ORGANISATIONS:
        assert each["kind"] in GROUPS["Organisation kind"], each
        assert set() < set(each["regions"]) <= set(GROUPS["Region"]), each
        assert set() < set(each["areas"]) <= set(QUESTIONS["areas"]["options"]), each


def test_a_question_tied_to_a_group_offers_exactly_its_values() -> None:
    tied = {q["group"]: q["options"] for q in SURVEY["questions"] if q["group"]}
    assert tied == GROUPS


def test_a_follow_up_depends_on_an_earlier_question_of_the_survey() -> None:
    keys = list(QUESTIONS)
    assert len(keys) == len(SURVEY["questions"])
    shown = [q for q in SURVEY["questions"] if q["show_if"]]
    assert shown
    for question in shown:
        parent = QUESTIONS[question["show_if"]["key"]]
        assert keys.index(parent["key"]) < keys.index(question["key"])
        assert accepts(parent, question["show_if"]["option"])


def test_what_participants_read_is_in_short_sentences() -> None:
    texts = [SURVEY["introduction"]]
    texts += [q[part] for q in SURVEY["questions"] for part in ("label", "hint")]
    for text in texts:
        for sentence in text.replace("?", ".").split("."):
            assert len(sentence.split()) <= 15, sentence


def test_a_response_answers_questions_that_exist_with_answers_they_accept() -> None:
    for response in RESPONSES:
        assert response["consent"] in CONSENTS, response
        assert is_monday_of_the_consultation(response["week"]), response
        for key, value in response["answers"].items():
            assert accepts(QUESTIONS[key], value), (key, value)


def test_a_follow_up_is_answered_only_where_it_was_shown() -> None:
    shown = {key: question["show_if"] for key, question in QUESTIONS.items() if question["show_if"]}
    for response in RESPONSES:
        for key in shown.keys() & response["answers"].keys():
            assert response["answers"][shown[key]["key"]] == shown[key]["option"], response


def test_a_responses_kind_and_region_are_its_organisations() -> None:
    named = {each["name"]: each for each in ORGANISATIONS}
    for response in RESPONSES:
        home = named[response["organisation"]]
        assert response["answers"]["kind"] == home["kind"]
        assert response["answers"]["region"] in home["regions"]


def test_about_150_responses_come_from_about_55_organisations_and_at_most_four_from_one() -> None:
    answered = Counter(response["organisation"] for response in RESPONSES)
    assert 140 <= len(RESPONSES) <= 165
    assert 52 <= len(answered) <= 58
    assert max(answered.values()) == 4


def test_people_skip_questions_and_decline_them() -> None:
    assert any(None in response["answers"].values() for response in RESPONSES)
    for key in LONG:
        assert any(key not in response["answers"] for response in RESPONSES)


def test_every_long_answer_and_nothing_else_carries_its_intended_themes() -> None:
    for response in RESPONSES:
        written = [key for key in LONG if response["answers"].get(key)]
        assert sorted(response["themes"]) == sorted(written), response


def test_every_theme_named_exists_once_and_a_passage_never_repeats_one() -> None:
    assert len(THEME_KEYS) == len(THEMES) == len({theme["name"] for theme in THEMES}) == 12
    assert Counter(theme["status"] for theme in THEMES) == {"agreed": 10, "suggested": 2}
    for _, keys in coded():
        assert set(keys) <= THEME_KEYS, keys
        assert len(set(keys)) == len(keys), keys


def test_no_free_text_is_written_twice() -> None:
    texts = [text for _, _, text in long_texts()] + [said["text"] for _, said in contributions()]
    repeated = [text for text, n in Counter(map(str.casefold, texts)).items() if n > 1]
    assert repeated == []


def test_long_answers_run_from_a_few_words_to_a_paragraph() -> None:
    lengths = sorted(len(text.split()) for _, _, text in long_texts())
    assert 260 <= len(lengths) <= 380
    assert lengths[0] <= 3
    assert lengths[-1] >= 100
    assert lengths[-1] <= 120


def test_three_forums_use_aliases_nobody_else_has() -> None:
    aliases = [alias for forum in FORUMS for alias in forum["aliases"]]
    assert [forum["name"] for forum in FORUMS] == ["National forum", "North East forum", "South Wales forum"]
    assert len(set(aliases)) == len(aliases)
    assert all(9 <= len(forum["aliases"]) <= 12 for forum in FORUMS)
    assert all(forum["region"] in GROUPS["Region"] for forum in FORUMS)


def test_a_session_has_a_monday_a_setting_and_enough_said() -> None:
    for forum in FORUMS:
        session = forum["session"]
        assert is_monday_of_the_consultation(session["week"])
        assert session["kind"] in {"roundtable", "workshop", "interview"}
        assert session["setting"] in {"community", "custody", "online"}
        assert 28 <= len(session["contributions"]) <= 40
        assert {said["prompt"] for said in session["contributions"]} == set(range(len(session["prompts"])))


def test_a_contribution_is_by_an_alias_of_its_forum_or_by_the_room() -> None:
    for forum, said in contributions():
        assert said["by"] is None or said["by"] in forum["aliases"], said
        assert said["kind"] in {"verbatim", "note"}
        assert said["text"].strip()
        assert said["kind"] == "note" or said["by"], said
        assert 1 <= said["headcount"] <= forum["session"]["in_the_room"], said
        assert said["strength"] in {1, 2, 3}
        assert said["consent"] in CONSENTS
        assert said["language"] in {"en", "cy"}


def test_every_alias_speaks_and_welsh_is_heard_in_south_wales_only() -> None:
    for forum in FORUMS:
        heard = {said["by"] for where, said in contributions() if where is forum}
        assert set(forum["aliases"]) <= heard
    welsh = [forum["name"] for forum, said in contributions() if said["language"] == "cy"]
    assert set(welsh) == {"South Wales forum"}
    assert len(welsh) >= 3


def test_no_theme_swallows_the_rest_and_none_is_empty() -> None:
    passages = coded()
    sizes = Counter(key for _, keys in passages for key in keys)
    shares = {key: sizes[key] / len(passages) for key in THEME_KEYS}
    assert max(shares.values()) <= 0.22, shares
    assert min(shares.values()) >= 0.015, shares
    assert any(not keys for _, keys in passages)


def test_few_people_raise_unsafe_hostels_but_every_forum_does() -> None:
    where = [source for source, keys in coded() if "hostels" in keys]
    assert len(where) < 10
    assert {forum["name"] for forum in FORUMS} <= set(where)


def test_short_funding_is_raised_by_member_organisations_only() -> None:
    assert {source for source, keys in coded() if "funding" in keys} == {"survey"}


def test_every_quote_in_the_strategy_was_said_and_may_be_quoted() -> None:
    survey = [text for response, _, text in long_texts() if response["consent"] in QUOTABLE]
    spoken = [said["text"] for _, said in contributions() if said["consent"] in QUOTABLE and said["kind"] == "verbatim"]
    quotes = [quote for aim in STRATEGY["aims"] for quote in aim["quotes"]]
    assert len({quote["text"] for quote in quotes}) == len(quotes)
    for quote in quotes:
        if quote["from"] == "forum":
            assert quote["text"] in spoken, quote
        else:
            assert any(quote["text"] in text for text in survey), quote


def test_four_aims_rest_on_agreed_themes_and_promise_something_measured() -> None:
    agreed = {theme["key"] for theme in THEMES if theme["status"] == "agreed"}
    assert len(STRATEGY["aims"]) == 4
    for aim in STRATEGY["aims"]:
        assert set() < set(aim["themes"]) <= agreed, aim["title"]
        assert 2 <= len(aim["commitments"]) <= 3
        assert 1 <= len(aim["indicators"]) <= 2
        assert all(each["baseline"] != each["target"] for each in aim["indicators"])
