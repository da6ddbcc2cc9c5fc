"""What the model reads of what people write."""

import pytest

from models.videopoet.language.prompts import read
from models.videopoet.language.text import coverage, subwords


def words(prompt, style="", slots=64):
    return read(prompt, style, 2048, slots)


def test_known_words_are_read_as_they_are():
    found = words("a fox in a red scarf walks through the forest", "watercolour")
    assert found.text == "a fox in a red scarf walks through the forest, watercolour"
    assert (found.notes, found.mapped, found.unknown) == ((), {}, ())


def test_nothing_is_read_of_nothing():
    assert words("  \n ", " ").text == ""


@pytest.mark.parametrize(
    ("prompt", "expected", "mapped"),
    [
        ("a badger walks at night", "a raccoon walks at night", {"badger": "raccoon"}),
        ("a vixen moonwalks", "a fox dances", {"vixen": "fox", "moonwalks": "dances"}),
        ("Vixen, moonwalking", "fox, dancing", {"Vixen": "fox", "moonwalking": "dancing"}),
    ],
)
def test_a_word_beyond_training_gives_way_to_the_nearest_thing(prompt, expected, mapped):
    found = words(prompt)
    assert (found.text, dict(found.mapped)) == (expected, mapped)
    assert all(any(word in note and thing in note for note in found.notes) for word, thing in mapped.items())


def test_articles_follow_their_noun():
    assert words("a pachyderm walks").text == "an elephant walks"


def test_what_nobody_knows_stays_and_is_reported():
    found = words("a fox ponders existentialism")
    assert "existentialism" in found.unknown
    assert "existentialism" in found.text
    assert any("existentialism" in note for note in found.notes)


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("ein Fuchs läuft nachts durch den Wald", ("fox", "night")),
        ("un renard rouge court dans la ville sous la pluie", ("red", "fox", "rain")),
        ("un zorro corre por la playa", ("fox",)),
        ("狐狸在雪地里跑", ("fox", "snow")),
        ("夜の森を歩くキツネ", ("fox", "night")),
        ("ثعلب يمشي في الغابة", ("fox",)),
    ],
)
def test_other_languages_are_read_in_english(prompt, said):
    found = words(prompt)
    assert all(word in found.text.lower() for word in said) or "under the stars" in found.text
    assert found.notes[0] == f"read in English: {found.text}"
    assert not coverage(found.text).unknown


def test_only_what_was_said_is_told_in_english():
    assert words("ein Fuchs").text.lower().split()[-1].rstrip(".") == "fox"


def test_a_translation_is_always_the_same():
    assert words("ein Fuchs läuft nachts") == words("ein Fuchs läuft nachts")


def test_what_is_not_understood_at_all_is_said():
    found = words("гуляет по небу")
    assert found.text == ""
    assert "nothing of it was understood" in found.notes[0]


def test_a_prompt_that_is_too_long_is_cut_and_said():
    prompt = "a fox walks through the forest at night " * 8
    found = words(prompt, slots=24)
    assert len(subwords(2048).encode(found.text)) <= 24
    assert prompt.startswith(found.text)
    assert any("left out" in note for note in found.notes)


@pytest.mark.parametrize(
    ("prompt", "style", "task", "expected"),
    [
        ("A vixen walks in the woods at night", "", "text-to-video", "fox; forest; walk; static; flat; night; clear"),
        ("ein roter Fuchs tanzt", "neon", "text-to-image", "red fox; meadow; dance; neon; day; clear"),
        ("a fox dances, zoom in, playful music", "", "image-to-video", "fox; dance; zoom in, playful music"),
        ("the camera zooms in", "", "camera", "the camera zooms in"),
        ("now it rains", "", "edit", "now it rains"),
        ("existential dread", "", "text-to-video", "existential dread"),
    ],
)
def test_what_tells_of_a_scene_becomes_labels(prompt, style, task, expected):
    assert read(prompt, style, 2048, 64, task=task).text == expected


def test_a_prompt_may_be_read_as_it_is_written():
    assert read("a fox walks", "", 2048, 64, task="text-to-video", rewrite=False).text == "a fox walks"
