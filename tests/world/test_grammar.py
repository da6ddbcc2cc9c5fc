"""A prompt is read as people write it, and what was not understood is said."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.world.language.grammar import LONGEST_TEXT, explain, parse
from models.world.language.vocabulary import SLOTS, table
from models.world.specification import Accessory, Specification

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


def subjects(text):
    """The subjects of a text as (kind or look, colour, size, what is worn)."""
    return [
        (s.look or s.kind, s.colour, s.size, [f"{a.colour} {a.kind}".strip() for a in s.accessories])
        for s in parse(text).specification.subjects
    ]


def kinds(text):
    return [kind for kind, *_ in subjects(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("two foxes dance", 2),
        ("three dogs in the city", 3),
        ("zwei Katzen schlafen", 2),
        ("三只猫在跑", 3),
        ("a couple of turtles", 2),
        ("a family of bears walks", 3),
        ("a raccoon meets another raccoon", 2),
        ("a cat chases a cat", 2),
        ("a raccoon jumps. The raccoon waves", 1),
        ("a pair of sneakers on a stage", 1),
    ],
)
def test_subjects_are_counted(text, count):
    found = kinds(text)
    assert len(found) == count
    assert len(set(found)) == 1


def test_too_many_are_three_and_said():
    reading = parse("a thousand cats on the beach")
    assert len(reading.specification.subjects) == 3
    assert any("cats" in word for word in reading.dropped)


def test_everybody_wears_their_own():
    assert subjects("a fox with a red scarf and a bear in a blue hat") == [
        ("fox", "", "", ["red scarf"]),
        ("bear", "", "", ["blue hat"]),
    ]
    assert subjects("the fox's red scarf, the bear's blue hat")[1][3] == ["blue hat"]
    assert subjects("two cats in green jackets") == [("cat", "", "", ["green jacket"])] * 2
    assert subjects("赤いマフラーの猫と青い帽子の犬")[1] == ("dog", "", "", ["blue hat"])


def test_a_group_shares_out_its_colours():
    assert [colour for _, colour, *_ in subjects("two cats, one black and one white")] == ["black", "white"]
    assert [colour for _, colour, *_ in subjects("a red and a blue car")] == ["red", "blue"]


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("a dark blue cat", "blue"),
        ("a light-blue cat", "blue"),
        ("a #ff8800 cat", "orange"),
        ("the cat is grey", "grey"),
        ("un gato negro", "black"),
        ("a cat with green eyes", ""),
        ("a cat under a red sky", ""),
    ],
)
def test_colours_have_many_names_and_one_owner(text, colour):
    assert subjects(text)[0][1] == colour


def test_sizes_are_compared():
    assert subjects("a fox bigger than the bear") == [("fox", "", "large", []), ("bear", "", "small", [])]
    assert subjects("a cat twice as big as a dog") == [("cat", "", "large", []), ("dog", "", "small", [])]
    assert subjects("the smallest robot") == [("robot", "", "small", [])]


def test_a_comparison_is_not_drawn():
    assert kinds("a robot hops like a rabbit") == ["robot"]
    assert "rabbit" in parse("a robot hops like a rabbit").dropped


@pytest.mark.parametrize(
    "text",
    [
        "a fox with no hat",
        "a fox without a scarf or a hat",
        "a fox with neither a scarf nor a hat",
        "a fox that isn't wearing a hat",
        "a fox, hat-free, without hat",
        "un renard sans chapeau",
        "un zorro sin sombrero",
        "ein Fuchs ohne Hut",
        "没有帽子的狐狸",
        "帽子のないキツネ",
        "ثعلب بدون قبعة",
        "बिना टोपी के एक लोमड़ी",
    ],
)
def test_what_is_denied_is_not_worn(text):
    assert subjects(text) == [("fox", "", "", [])]


def test_denied_acts_places_and_subjects_give_way():
    assert kinds("a raccoon instead of a cat") == ["raccoon"]
    assert explain("a bear isn't running, it is sleeping")["action"] == "sleep"
    assert explain("not in the city but in the forest, a fox")["setting"] == "forest"
    assert explain("es regnet nicht, ein Fuchs läuft")["weather"] == "clear"
    assert explain("a fox never leaves home without a hat")["accessories"] == [{"kind": "hat", "colour": ""}]


@pytest.mark.parametrize(
    ("text", "camera"),
    [
        ("the camera slowly circles the fox", "arc shot"),
        ("drone shot flying over the forest", "drone flyover"),
        ("the camera rises above a castle", "crane up"),
        ("a vertigo effect on the robot", "dolly zoom"),
        ("swish pan to a dog", "whip pan"),
        ("follow the fox through the forest", "tracking"),
        ("locked-off shot of a cat", "static"),
        ("we zoom slowly out from a bear", "zoom out"),
        ("tilting the camera down to a turtle", "tilt down"),
    ],
)
def test_the_camera_is_told_in_sentences(text, camera):
    assert explain(text)["camera"] == camera


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("a cat at 3 am", "night"),
        ("a cat at noon", "day"),
        ("a cat at seven in the morning", "dawn"),
        ("late afternoon, a cat", "golden hour"),
        ("eine Katze um 22 Uhr", "night"),
        ("a cat on a rainy night", "night"),
    ],
)
def test_hours_are_told_by_words_and_clocks(text, time):
    assert explain(text)["time"] == time


@pytest.mark.parametrize(
    ("text", "slot", "thing"),
    [
        ("a fox springs over a wall", "action", "jump"),
        ("she shops", "setting", "shop"),
        ("a woman in her flat", "setting", "home"),
        ("flat style, a cat", "style", "flat"),
        ("a bear with a present", "others", ["gift"]),
        ("an orange fox eats", "colour", "orange"),
        ("an astronaut walks in space", "action", "float"),
        ("a turtle walks under water", "action", "swim"),
        ("rain in space", "weather", "clear"),
        ("a boat sails", "action", "drive"),
        ("a chat with a cat", "subject", "cat"),
        ("un chat mange du pain", "subject", "cat"),
        ("der Hut der Katze", "subject", "cat"),
        ("ein Fuchs auf dem Waldweg", "setting", "forest"),
        ("un renard près de l'océan", "setting", "beach"),
        ("a watercolour painting of a dog", "style", "watercolour"),
        ("a robot made of paper", "style", "paper cut-out"),
        ("🦝🌧️", "weather", "rain"),
    ],
)
def test_words_mean_what_their_neighbours_say(text, slot, thing):
    assert explain(text)[slot] == thing


def test_what_is_mapped_says_why():
    assert "big cat" in explain("a lion in the city")["because"]["lion"]
    assert explain("a racooon")["because"]["racooon"]


def test_long_texts_are_read_in_linear_time():
    """No slower by the letter: every word is looked at a bounded number of times."""
    text = "a racoonn with a redd scraf and no no no hat or or or scarf, bigger than, than a #fff fox's " * 300
    assert parse(text).specification.subjects


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text(alphabet="aeno 猫の😀ثب लि'-.,#0129é\u200d\u0301\x00", max_size=80)))
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
