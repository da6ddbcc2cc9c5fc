"""The documentation's tables are those of the code, and the words of the world are whole."""

from pathlib import Path

import pytest

from models.world.language.lexicon import fold, lexicon
from models.world.language.vocabulary import LANGUAGES, SLOTS, TABLES, as_markdown, colours, forms, near, table, things

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "world-grammar.md"


def test_the_page_holds_the_current_tables():
    """Write it anew: everything up to '## The vocabulary' by hand, then `as_markdown()`."""
    assert PAGE.read_text("utf-8").endswith(as_markdown())


@pytest.mark.parametrize("slot", TABLES)
def test_every_thing_has_words_in_every_language(slot):
    missing = [(thing, code) for thing, lines in table(slot).items() for code in LANGUAGES if not lines.get(code)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_things_can_be_drawn(language):
    drawn = {thing for slot in TABLES for thing in things(slot)}
    assert {thing for thing, _, _ in near(language)} <= drawn


def test_every_near_thing_says_what_it_has_in_common():
    assert all(why for _, why, _ in near("en"))


def test_every_colour_has_a_value():
    assert all(len(value) == 7 for value in colours().values())


def test_inflections():
    assert {"walks", "walked", "walking"} <= set(forms("walk", verb=True))
    assert {"running", "hurries", "hurried"} <= set(forms("run", verb=True)) | set(forms("hurry", verb=True))
    assert {"boxes"} < set(forms("box", verb=False))
    assert {"cups of tea"} < set(forms("cup of tea", verb=False))
    assert {"flew over", "flown over"} < set(forms("fly over", verb=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_language_is_found_in_it(language):
    index = lexicon(language)
    lost = [
        (thing, word)
        for slot in SLOTS
        for thing, lines in table(slot).items()
        for word in lines[language]
        if word.isalpha() and not index.get(word.casefold(), fold(word)) and language not in ("ar", "hi")
    ]
    assert lost == []


def test_articles_are_no_things():
    assert all(fold(word) not in lexicon("en").plain for word in ("the", "on", "and"))
