"""`reelworks bench world`: how fast scenes are drawn on one core, without encoding.

Full frames, 1080x1920: every place, and every style in three places; and the clips of the training world, 17 frames
of 128x224 with everything that has to be made for a new scene. The processor's time is counted, not the clock's, so
that other work on the machine does not count.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from models.world.film import Film
from models.world.language.vocabulary import things
from models.world.sampling import clip
from models.world.specification import Accessory, Specification, Subject

FRAMES, ROUNDS, RATE, SECONDS = 20, 3, 30, 4.0
CLIPS, WARM_CLIPS = 400, 16
STYLED = ("forest", "city", "kitchen")
WEIGHTLESS = {"space": "float", "space station": "float", "underwater": "swim"}
GOALS = {"fps_slowest": 60.0, "clips_per_second": 40.0}


def run() -> dict[str, Any]:
    """Returns frames a second by scene (medians of the rounds), and training clips a second."""
    scenes = {place: _rate(_scene(place)) for place in things("setting")}
    for style in things("style"):
        if style != "flat":
            scenes |= {f"{place}, {style}": _rate(_scene(place, style)) for place in STYLED}
    found = {"fps_slowest": min(scenes.values()), "clips_per_second": _clips()}
    return {
        "raster": "1080x1920",
        **{name: round(value, 1) for name, value in found.items()},
        "fps_median": round(statistics.median(scenes.values()), 1),
        "scenes": {scene: round(rate, 1) for scene, rate in scenes.items()},
        "goals": GOALS,
        "met": {name: value >= GOALS[name] for name, value in found.items()},
    }


def _scene(place: str, style: str = "flat") -> Specification:
    hero = Subject(kind="raccoon", accessories=(Accessory(kind="scarf"),))
    return Specification(subjects=(hero,), setting=place, action=WEIGHTLESS.get(place, "walk"), style=style)


def _rate(scene: Specification) -> float:
    film = Film(scene, seed=1, look_seed=1, seconds=SECONDS, rate=RATE)
    film.frame(0, 1080, 1920)  # what is made once for a scene is not a frame's cost
    rates = []
    for number in range(ROUNDS):
        began = time.process_time()
        for i in range(FRAMES):
            film.frame((number * FRAMES + i) % int(SECONDS * RATE), 1080, 1920)
        rates.append(FRAMES / (time.process_time() - began))
    return statistics.median(rates)


def _clips() -> float:
    """Clips in a second, all styles and places as the training world gives them."""
    for number in range(WARM_CLIPS):
        _ = clip(number).frames
    began = time.process_time()
    for number in range(WARM_CLIPS, WARM_CLIPS + CLIPS):
        _ = clip(number).frames
    return CLIPS / (time.process_time() - began)
