"""A prompt is read as people write it, and what was not understood is said."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.world.grammar import LONGEST_TEXT, explain, parse
from models.world.specification import Accessory, Specification
from models.world.vocabulary import SLOTS, table

READINGS = [
    (
        "a raccoon in a red scarf walks through a snowy forest at night, zoom in",
        {
            "subject": "raccoon",
            "setting": "forest",
            "action": "walk",
            "camera": "zoom in",
            "time": "night",
            "weather": "snow",
        },
    ),
    (
        "at night, through a forest, walks a raccoon",
        {"subject": "raccoon", "setting": "forest", "action": "walk", "time": "night"},
    ),
    ("The trash panda is sprinting downtown", {"subject": "raccoon", "setting": "city", "action": "run"}),
    (
        "A puppy hops on the shore at sunset",
        {"subject": "dog", "setting": "beach", "action": "jump", "time": "golden hour"},
    ),
    ("an astronaut drifts in orbit", {"subject": "astronaut", "setting": "space", "action": "float"}),
    ("a woman waves from her living room", {"subject": "person", "setting": "home", "action": "wave"}),
    (
        "the camera pulls back as a robot looks around the Sahara. zoom out",
        {"subject": "robot", "setting": "desert", "camera": "zoom out"},
    ),
    (
        "hot air balloon over Paris, tilt up",
        {"subject": "balloon", "setting": "paris", "action": "fly", "camera": "tilt up"},
    ),
    ("a raccoon packs a tiny suitcase at home", {"subject": "raccoon", "action": "pack", "others": ["suitcase"]}),
    ("a girl packs before dawn", {"subject": "person", "action": "pack", "others": ["suitcase"]}),
    ("a robot packs a gift", {"subject": "robot", "action": "idle", "others": ["gift"]}),
    ("a raccoon marvels at the pyramids", {"subject": "raccoon", "action": "see", "setting": "desert"}),
    ("a raccoon climbs the Eiffel Tower", {"subject": "raccoon", "setting": "paris", "action": "climb"}),
    ("sneaker in the city at night, pan left", {"subject": "sneaker", "setting": "city", "camera": "pan left"}),
    (
        "ein Fuchs springt am Strand ohne Regen",
        {"subject": "fox", "setting": "beach", "action": "jump", "weather": "clear"},
    ),
    (
        "Ein Waschbär winkt in der Wüste bei Nacht",
        {"subject": "raccoon", "setting": "desert", "action": "wave", "time": "night"},
    ),
    (
        "un renard court dans la forêt sous la neige",
        {"subject": "fox", "setting": "forest", "action": "run", "weather": "snow"},
    ),
    (
        "un zorro rojo camina por la playa de noche",
        {"subject": "fox", "setting": "beach", "action": "walk", "time": "night", "colour": "red"},
    ),
    ("赤いマフラーのアライグマが森を歩く", {"subject": "raccoon", "setting": "forest", "action": "walk"}),
    ("夜の街で猫が手を振る", {"subject": "cat", "setting": "city", "action": "wave", "time": "night"}),
]


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_the_prompt_is_understood(text, expected):
    said = explain(text)
    assert {key: said[key] for key in expected} == expected


def test_every_word_of_the_vocabulary_is_read_as_its_thing():
    missed = []
    said = Counter(w for slot in SLOTS for lines in table(slot).values() for w in lines["en"])
    for slot in ("subject", "setting", "action", "camera", "time", "weather", "accessory"):
        for thing, columns in table(slot).items():
            for word in columns["en"]:
                reading = parse(f"a {word}." if slot == "subject" else f"{word}.")
                spec = reading.specification
                found = {s.kind for s in spec.subjects} | {a.kind for s in spec.subjects for a in s.accessories}
                found |= {spec.setting, spec.action, spec.camera, spec.time, spec.weather}
                if thing not in found and not reading.dropped:
                    missed.extend([(slot, thing, word)] * (said[word] == 1))
    assert missed == []


def test_colours_go_to_the_next_noun():
    spec = parse("a white cat with a blue hat and a green scarf").specification
    assert spec.subjects[0].colour == "white"
    assert set(spec.subjects[0].accessories) == {
        Accessory(kind="hat", colour="blue"),
        Accessory(kind="scarf", colour="green"),
    }


def test_negation_takes_away():
    said = explain("a fox without a hat in the city, no rain, not at night")
    assert (said["accessories"], said["weather"], said["time"]) == ([], "clear", "day")


def test_what_cannot_be_drawn_is_mapped_and_said():
    said = explain("a dragon eats a burger on the moon base")
    assert said["mapped"]["dragon"] == said["subject"]
    assert said["mapped"]["moon base"] == "space station"


def test_unknown_words_are_reported():
    reading = parse("a raccoon disputes epistemology")
    assert reading.unknown == ["disputes", "epistemology"]
    assert any("epistemology" in sentence for sentence in reading.sentences())


def test_a_misspelt_word_is_mapped():
    assert explain("a racooon in the forrest")["setting"] == "forest"
    assert explain("a racooon in the forrest")["mapped"]["racooon"] == "raccoon"


def test_contradictions_keep_the_first_and_say_so():
    said = explain("a cat, zoom in and zoom out")
    assert said["camera"] == "zoom in"
    assert "zoom out" in said["dropped"]


def test_what_is_said_weakly_gives_way():
    assert explain("a fox finds a forgotten library in the forest")["setting"] == "forest"
    assert explain("a woman comes home with a bird in the city")["setting"] == "city"
    assert explain("a woman is at home with a view of the city")["setting"] == "home"
    assert explain("a robot stops and waves")["action"] == "wave"


def test_a_note_in_parentheses_only_fills_what_is_open():
    said = explain("a fox climbs in the forest (山に登り、海を渡って)")
    assert (said["setting"], said["action"], said["unknown"]) == ("forest", "climb", [])
    assert explain("a fox (夜の街)")["setting"] == "city"


def test_people_have_names_clothes_and_trades():
    said = explain("Maya, a woman in a red jacket, lights the furnace, gouache style")
    assert said["accessories"] == [{"kind": "jacket", "colour": "red"}]
    assert said["unknown"] == ["furnace"]
    assert said["mapped"] == {"gouache": "watercolour"}
    assert explain("a beekeeper waves")["mapped"] == {"beekeeper": "person"}
    assert explain("a glassmaker waves")["mapped"] == {"glassmaker": "person"}


def test_empty_text_gives_the_assumed_scene():
    said = explain("")
    assert said["subject"] == "raccoon"
    assert set(said["assumed"]) == {"subject", "setting", "action"}


def test_a_prompt_beyond_the_limit_says_so():
    assert any(str(LONGEST_TEXT) in word for word in parse("fox " * LONGEST_TEXT).dropped)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_reading(text):
    reading = parse(text)
    assert Specification.from_dict(reading.specification.to_dict()) == reading.specification
    assert reading.specification.subjects


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "raccoon",
                "fox",
                "no",
                "without",
                "red",
                "blue",
                "scarf",
                "hat",
                "city",
                "rain",
                "night",
                "fly",
                "sit",
                "and",
                "zoom",
                "in",
                "パリ",
                "猫",
                "sans",
                "un",
            ]
        ),
        max_size=25,
    )
)
def test_any_mix_of_known_words_has_a_reading(words):
    assert parse(" ".join(words)).specification.subjects
