"""What a passage says is read once, and told apart by how people write it."""

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
