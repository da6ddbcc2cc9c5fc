"""What a prompt left open or cannot be: filled or changed in the reader's sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.world.language.vocabulary import THINGS, VEHICLES
from models.world.specification import Accessory, Subject

if TYPE_CHECKING:
    from models.world.language.grammar import Reading

WEIGHTLESS = ("space", "space station")
NO_WEATHER = ("space", "space station", "underwater")
_ACTION_NEEDS = {"drive": "car"}
_NEEDED_BY_WORD = (
    ("sail", "boat"), ("row", "boat"), ("paddl", "boat"), ("kayak", "boat"), ("canoe", "boat"), ("segel", "boat"),
    ("ruder", "boat"), ("航", "boat"), ("划船", "boat"), ("pedal", "bicycle"), ("cycl", "bicycle"), ("bik", "bicycle"),
    ("radel", "bicycle"), ("骑", "bicycle"), ("自転車", "bicycle"), ("train", "train"),
)  # fmt: skip
_SETTING_OF_SUBJECT = {
    "rocket": "space",
    "astronaut": "space",
    "car": "city",
    "phone": "office",
    "cup": "kitchen",
    "chef": "kitchen",
    "burger": "kitchen",
    "pirate": "beach",
    "boat": "beach",
    "penguin": "mountain",
    "lipstick": "stage",
    "sneaker": "stage",
    "headphones": "stage",
    "bottle": "stage",
}


def complete(
    chosen: dict[str, str],
    subjects: list[Subject],
    reading: Reading,
    *,
    waiting: tuple[Accessory, ...],
    candidate: str,
    said: dict[str, str],
) -> None:
    """Fills `chosen` and `subjects`; `said` holds the words of the slots, `candidate` the likeliest unknown subject."""
    _vehicle(chosen, subjects, reading, said)
    _somebody(chosen, subjects, waiting, reading, candidate)
    kinds = [s.kind for s in subjects]
    if "setting" not in chosen:
        guess = next((_SETTING_OF_SUBJECT[k] for k in kinds if k in _SETTING_OF_SUBJECT), "meadow")
        if chosen.get("action") == "swim":
            guess = "underwater" if chosen.get("weather", "clear") == "clear" else "beach"
        if guess in WEIGHTLESS and chosen.get("action") in ("walk", "run", "jump", "climb", "drive"):
            guess = "desert"
        reading.assumed["setting"] = chosen["setting"] = guess
    _act(chosen, kinds, reading, said)
    _sky(chosen, reading, said)
    _what_to_pack(chosen, subjects, reading)


def _vehicle(chosen: dict[str, str], subjects: list[Subject], reading: Reading, said: dict[str, str]) -> None:
    """Who drives needs something to drive."""
    needed = _ACTION_NEEDS.get(chosen.get("action", ""))
    if needed and not any(s.kind in VEHICLES for s in subjects) and len(subjects) < 3:
        word = said.get("action", "")
        needed = next((kind for part, kind in _NEEDED_BY_WORD if part in word), needed)
        subjects.append(Subject(kind=needed))
        reading.assumed["vehicle"] = needed


def _somebody(
    chosen: dict[str, str], subjects: list[Subject], waiting: tuple[Accessory, ...], reading: Reading, candidate: str
) -> None:
    """A scene without a subject gets one, with what lies waiting for a wearer."""
    if subjects:
        return
    kind = "person" if chosen.keys() & {"setting", "action"} or reading.unknown else "raccoon"
    subjects.append(Subject(kind=kind, accessories=waiting))
    reading.assumed["subject"] = kind
    if candidate in reading.unknown:
        reading.unknown.remove(candidate)
        reading.mapped[candidate] = kind
        reading.because[candidate] = "nobody else is named"


def _act(chosen: dict[str, str], kinds: list[str], reading: Reading, said: dict[str, str]) -> None:
    """The usual act where none was said, and another where it cannot be done."""
    if "action" not in chosen:
        reading.assumed["action"] = chosen["action"] = _usual(kinds, chosen["setting"])
    action, setting = chosen["action"], chosen["setting"]
    word = said.get("action", action)
    if kinds[0] in VEHICLES and all(k in VEHICLES or k in THINGS for k in kinds) and action in ("walk", "run"):
        action = chosen["action"] = "fly" if kinds[0] in ("rocket", "balloon") else "drive"
    elif word.startswith("enjoy") and "burger" in kinds:
        action = chosen["action"] = "eat"
    elif action in ("fly", "float") and kinds[0] in ("car", "train", "bicycle", "boat") and word.startswith("glid"):
        action = chosen["action"] = "drive"
    if action in ("walk", "run") and setting in WEIGHTLESS:
        reading.dropped[word] = "nobody walks without gravity; the subject floats"
        chosen["action"] = "float"
    elif action in ("walk", "run") and setting == "underwater":
        reading.dropped[word] = "nobody walks under water; the subject swims"
        chosen["action"] = "swim"


def _usual(kinds: list[str], setting: str) -> str:
    if kinds[0] in ("car", "boat", "train", "bicycle"):
        return "drive"
    if kinds[0] in ("balloon", "rocket"):
        return "fly"
    if setting in WEIGHTLESS:
        return "float"
    if setting == "underwater" and kinds[0] not in THINGS:
        return "swim"
    return "idle"


def _sky(chosen: dict[str, str], reading: Reading, said: dict[str, str]) -> None:
    """Weather that a place does not have."""
    if chosen.get("weather", "clear") != "clear" and chosen["setting"] in NO_WEATHER:
        reading.dropped[said.get("weather", chosen["weather"])] = f"there is no {chosen['weather']} in this place"
        chosen["weather"] = "clear"


def _what_to_pack(chosen: dict[str, str], subjects: list[Subject], reading: Reading) -> None:
    """Packing is done by one figure with a suitcase, which is added where no thing is named; else it stands."""
    if chosen["action"] != "pack":
        return
    figures = [s for s in subjects if s.kind not in THINGS and s.kind not in VEHICLES]
    if len(subjects) == len(figures) == 1:
        subjects.append(Subject(kind="suitcase"))
        reading.assumed["thing"] = "suitcase"
    one_packs = len(figures) == 1 and len(subjects) == 2 and any(s.kind == "suitcase" for s in subjects)
    if not one_packs or chosen["setting"] in WEIGHTLESS:
        chosen["action"] = "idle"
