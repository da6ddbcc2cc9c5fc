"""The documentation's tables are those of the code."""

from pathlib import Path

import pytest

from models.world.lexicon import fold, lexicon
from models.world.vocabulary import LANGUAGES, NEAR, TABLES, as_markdown, forms, rows

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "world-grammar.md"


def test_the_page_holds_the_current_tables():
    """Write it anew: everything up to '## The vocabulary' by hand, then `as_markdown()`."""
    assert PAGE.read_text().endswith(as_markdown())


@pytest.mark.parametrize("slot", TABLES)
def test_every_thing_has_words_in_every_language(slot):
    for thing, columns in rows(TABLES[slot]):
        assert len(columns) == len(LANGUAGES), thing
        assert all(columns), thing


def test_near_things_can_be_drawn():
    drawn = {thing for table in TABLES.values() for thing, _ in rows(table)}
    assert {thing for thing, _ in rows(NEAR)} <= drawn


def test_inflections():
    assert {"walks", "walked", "walking"} <= set(forms("walk", verb=True))
    assert {"running", "hurries", "hurried"} <= set(forms("run", verb=True)) | set(forms("hurry", verb=True))
    assert {"boxes"} < set(forms("box", verb=False))


def test_function_words_of_one_language_are_not_things_of_another():
    assert all(fold(word) not in lexicon() for word in ("the", "on", "and"))
