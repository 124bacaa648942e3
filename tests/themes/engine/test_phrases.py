"""What a passage says is read once, and told apart by how people write it."""

from consult.themes.engine.candidates import Candidate, Counts
from consult.themes.engine.naming import name_groups
from consult.themes.engine.phrases import Book, spans

TEXTS = ["The waiting list was long.", "A long waiting list.", "Lovely staff.", "The staff were lovely."]


def test_a_passage_is_read_once_however_often_it_is_asked_for() -> None:
    book = Book()
    assert book.read(TEXTS[0]) is book.read(TEXTS[0])


def test_names_do_not_depend_on_what_was_read_before() -> None:
    book = Book()
    name_groups([["Zbigniew rang the ward.", "The WARD was cold."]], book=book)
    assert name_groups([TEXTS[:2], TEXTS[2:]], book=book) == name_groups([TEXTS[:2], TEXTS[2:]])


def test_a_word_met_only_at_the_start_of_a_clause_has_its_class_too() -> None:
    assert (("lov", "staff"), ("lovely", "staff")) in Book().read(TEXTS[2]).phrases


def test_phrases_are_found_in_a_run_of_classes() -> None:
    assert spans("NN") == ((0, 1), (0, 2), (1, 2))
    assert spans("P") == ()


def candidates(texts: list[str]) -> dict[str, Candidate]:
    counts = Counts([texts, ["The bus was late."]], Book())
    return {" ".join(one.words): one for one in counts.candidates(0)}


def test_a_phrase_is_written_as_most_people_write_it() -> None:
    found = candidates(["I was happy with the ward."] * 5 + ["Happiness on the ward."])
    assert "happy" in found and "happiness" not in found


def test_nothing_is_not_a_word_to_describe_things_with() -> None:
    assert not any(name.startswith("nothing staff") for name in candidates(["Nothing staff could do."] * 3))


def test_usual_words_are_other_forms_of_a_name_too_but_not_its_own_words() -> None:
    counts = Counts([["They listened.", "They listened to me.", "Please listen."], ["The bus was late."]], Book())
    assert next(one.words for one in counts.usual(0, ("listened", "to"))) == ("listen",)


def test_things_are_listed_in_the_plural_where_people_say_so() -> None:
    found = candidates(["The nurse came.", "A nurse came.", "Nurses came.", "The food came."])
    assert found["nurse"].listed == ("nurses",)
    assert found["food"].listed == ("food",)


def test_a_phrase_that_reads_well_stands_before_its_bare_word() -> None:
    texts = ["Nothing at all.", "Nothing.", "Nothing.", "Nothing.", "I said nothing."]
    assert "nothing at all" in candidates(texts)


def test_a_rare_wording_does_not_stand_for_a_common_word() -> None:
    found = candidates(
        [f"Friendly on day {word}." for word in "abcdefghijklmnopqrstuvwxyzabcd"] + ["They were being friendly."]
    )
    assert "being friendly" not in found
