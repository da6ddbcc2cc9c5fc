"""Subwords: every text comes back as it was, and a prompt's unknown words are told."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.videopoet.language.text import Subwords, captions, coverage, subwords, train
from models.videopoet.training.editing import instructions
from models.world.language.captions import full_caption
from models.world.sampling import scene
from studio.errors import Refused

ANY = st.text() | st.text(st.sampled_from("aAbB zZ.,'’\n\t_-9²éÉßあ漢🦝هि\u200d\ufe0f\ud800"))


@given(ANY, st.sampled_from([256, 300, 512, 2048, 4096]))
def test_any_text_comes_back(text, size):
    words = subwords(size)
    tokens = words.encode(text)
    assert all(0 <= token < size for token in tokens)
    assert words.decode(tokens) == text


@given(st.lists(st.integers(0, 511)))
def test_any_tokens_make_some_text(tokens):
    assert isinstance(subwords(512).decode(tokens), str)


@given(ANY, st.integers(0, 12))
def test_what_does_not_fit_is_handed_back(text, slots):
    words = subwords(512)
    tokens, rest = words.fit(text, slots)
    assert len(tokens) <= slots
    assert words.encode(text)[: len(tokens)] == tokens
    head = words.decode(tokens)
    assert text in (head + rest, f"{head} {rest}")


def test_nothing_is_no_token():
    assert subwords(512).encode("") == []
    assert subwords(512).fit("", 0) == ([], "")


def test_a_word_is_the_same_with_a_capital_and_at_the_start():
    words = subwords(2048)
    (fox,) = words.encode("fox")
    assert words.encode("fox fox") == [fox, fox]
    assert words.encode("FOX")[-1] == words.encode("a FOX")[-1]
    assert words.encode("The camera")[-1] == words.encode("camera")[0]


def test_captions_are_short():
    longest = max(len(subwords(2048).encode(full_caption(scene(seed), seed).text)) for seed in range(200))
    assert longest <= 48


def test_a_smaller_vocabulary_is_the_beginning_of_a_larger_one():
    assert subwords(2048).tokens[:512] == subwords(512).tokens
    assert len(set(subwords(4096).tokens)) == len(subwords(4096).tokens)
    with pytest.raises(Refused, match="255 subwords"):
        Subwords(255)


def test_training_joins_the_commonest_neighbours_first():
    counts = Counter({b" aab": 3, b" ab": 4, b" c": 9})
    assert train(counts, 259) == [b" c", b"ab", b" ab"]
    assert train(counts, 999)[-1] == b" aab"


def test_captions_of_training_are_known():
    texts = [*captions(50), *list(instructions())[::50]]
    assert not [word for text in texts for word in coverage(text).unknown]


def test_unknown_words_are_told_once_and_as_they_were_written():
    found = coverage("The Zebra eats a Durian; two zebras, without trees!")
    assert found.unknown == ("Zebra", "Durian", "two", "zebras")
    assert found.share == pytest.approx(5 / 9)


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [
        ("", ()),
        ("... !?", ()),
        ("two foxes and the chef's hats", ("two",)),
        ("アライグマが踊る", ("アライグマが踊る",)),
        ("रैकून नाचता है", ("रैकून", "नाचता", "है")),
        ("🦝 in Paris", ("🦝",)),
    ],
)
def test_words_of_any_script(prompt, unknown):
    assert coverage(prompt).unknown == unknown
