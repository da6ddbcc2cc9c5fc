"""Scenes and clips without end: random scenes that make sense, and clips of them with everything that is known.

This is the training world of a generator: every clip is new, drawn in a few milliseconds, with captions, sound events
and ground truth, and reproducible from its number alone. SHARING clips in a row are shot in the same place, which is
built once for all of them, and have their leads from the same small company, who keep their looks: who shuffles
should keep such blocks together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from models.world.chance import generator
from models.world.film import Film
from models.world.held_out import held_out
from models.world.language.captions import Caption, caption
from models.world.language.grammar import THINGS, VEHICLES
from models.world.language.vocabulary import things
from models.world.scenery import Scenery, Site
from models.world.specification import Accessory, Specification, Subject
from studio.specs import Event

FRAMES, WIDTH, HEIGHT, RATE = 17, 128, 224, 8  # a training clip: 2.125 seconds
WEIGHTLESS = ("space", "space station", "underwater")
INDOORS = ("home", "space station", "kitchen", "stage", "office", "shop")
PLACES = {"boat": ("beach",), "train": ("meadow", "city", "desert", "mountain", "forest")}
PLACES |= {"car": ("city", "paris", "desert", "beach", "meadow"), "bicycle": ("city", "paris", "meadow", "forest")}
PLACES |= {"rocket": ("space", "desert", "city"), "balloon": ("meadow", "mountain", "paris", "desert", "castle")}
GOING = {"rocket": ("fly",), "balloon": ("fly",), "car": ("drive",), "bicycle": ("drive",), "boat": ("drive",)}
GOING |= {"train": ("drive",)}
OF_THINGS = ("idle", "jump", "spin", "dance", "float")
OF_THE_WEIGHTLESS = ("float", "wave", "look around", "spin", "sleep", "eat")
NEEDS = {"pack": "suitcase", "eat": "burger", "carry": "gift"}
FIGURES, COLOURED, WORN, SECOND = 0.72, 0.35, 0.4, 0.22  # how often
SHARING = 8  # clips, one after the other, that are shot in the same place
COMPANY, PATIENCE = 3, 4  # subjects who take turns in a place; how often a scene is drawn anew before others come
SMALL = 0.2  # pixels a unit up to which places are rastered


def scene(seed: int, where: int | None = None, company: int = 0) -> Specification:
    """A random scene that makes sense: nobody drives under water, and it does not rain in a kitchen.

    Scenes with the same `where` are in the same place at the same hour, in the same weather and style, and have their
    subjects from the same company of COMPANY, the place's first or a later one.
    """
    where = seed if where is None else where
    return _Drawer(seed).scene(_Drawer(where, "where").setting(), _Company(where, company))


class _Company(NamedTuple):
    """Subjects who take turns in a place: kinds are as often among them as in all scenes there."""

    where: int
    number: int

    def lead(self, member: int, setting: str) -> Subject:
        drawer = _Drawer(self.where, f"lead {self.number} {member}")
        return drawer.subject(drawer.kind(setting))

    def other(self, member: int, kind: str) -> Subject:
        """Who is there besides; of the kind, if one is asked for."""
        drawer = _Drawer(self.where, f"other {self.number} {member}")
        return drawer.subject(kind or drawer.one(things("subject")))


class Setting(NamedTuple):
    """What a place looks like."""

    setting: str
    style: str
    time: str
    weather: str


class _Drawer:
    def __init__(self, seed: int, name: str = "scene") -> None:
        self.chance = generator(seed, name)

    def one(self, choices: Sequence[str]) -> str:
        return choices[int(self.chance.integers(len(choices)))]

    def often(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    def setting(self) -> Setting:
        """A place; one in which a vehicle can be is a little more likely."""
        setting = self.one(PLACES.get(self.kind(), tuple(things("setting"))))
        dry = setting in (*INDOORS, "space", "underwater")
        weather = "clear" if dry and (setting != "home" or self.often(0.5)) else self.one(things("weather"))
        return Setting(setting, self.one(things("style")), self.one(things("time")), weather)

    def kind(self, setting: str = "") -> str:
        """A lead, in a setting: one that is at home in few places is so much more often seen there."""
        kinds = things("subject")
        figures = [k for k in kinds if k not in THINGS and k not in VEHICLES]
        others = [k for k in (*THINGS, *VEHICLES) if not setting or setting in PLACES.get(k, (setting,))]
        weights = [len(things("setting")) / len(PLACES.get(k, things("setting"))) if setting else 1.0 for k in others]
        share = (1 - FIGURES) * sum(weights) / (len(THINGS) + len(VEHICLES))
        if self.often(FIGURES / (FIGURES + share)):
            return self.one(figures)
        at = float(self.chance.random()) * sum(weights)
        return next((k for k, upto in zip(others, accumulate(weights), strict=True) if at < upto), others[-1])

    def scene(self, at: Setting, company: _Company) -> Specification:
        setting, member = at.setting, int(self.chance.integers(COMPANY))
        subjects = [company.lead(member, setting)]
        kind = subjects[0].kind
        action = self._action(kind, setting)
        figure = kind not in THINGS and kind not in VEHICLES
        if action in NEEDS or (figure and self.often(SECOND)):
            other = company.other(member, NEEDS.get(action, ""))
            if not (other.kind in VEHICLES and setting not in PLACES[other.kind]):
                subjects.append(other)
        camera = self.one(things("camera"))
        return Specification(subjects=tuple(subjects), action=action, camera=camera, **at._asdict())

    def _action(self, kind: str, setting: str) -> str:
        if kind in VEHICLES:
            return self.one(GOING[kind])
        if kind in THINGS:
            return self.one(OF_THINGS)
        if setting in WEIGHTLESS:
            return (
                self.one((*OF_THE_WEIGHTLESS, "swim", "swim"))
                if setting == "underwater"
                else self.one(OF_THE_WEIGHTLESS)
            )
        return self.one([a for a in things("action") if a not in ("drive", "swim", "float", "pack")])

    def subject(self, kind: str) -> Subject:
        """Somebody or something of the kind."""
        thing = kind in THINGS or kind in VEHICLES
        looks = things("look")
        worn = () if thing or not self.often(WORN) else (self.one(things("accessory")),)
        return Subject(
            kind=kind,
            colour=self._colour(0.6 if thing else COLOURED),
            size=self.one(("small", "large")) if self.often(0.15) else "",
            look=self.one(looks) if kind == "person" else "",
            accessories=tuple(Accessory(kind=a, colour=self._colour(0.7)) for a in worn),
        )

    def _colour(self, share: float) -> str:
        return self.one(things("colour")) if self.often(share) else ""


@dataclass(frozen=True)
class Clip:
    """One training clip: its scene, its film, and everything that is known of it. Frames are drawn when asked for."""

    number: int
    scene: Specification
    film: Film
    width: int
    height: int
    count: int
    where: int  # the seed of its place

    @cached_property
    def frames(self) -> np.ndarray:
        """The pictures as uint8 (count, height, width, 3)."""
        pictures = np.empty((self.count, self.height, self.width, 3), np.uint8)
        for i in range(self.count):
            pictures[i] = self.film.frame(i, self.width, self.height)
        return pictures

    def captions(self, count: int = 1) -> list[Caption]:
        """Captions of the scene, each in another phrasing."""
        return [caption(self.scene, 1000 * self.number + n) for n in range(count)]

    def events(self) -> list[Event]:
        """What is to be heard."""
        return self.film.events()

    def depth(self, i: int) -> np.ndarray:
        """See `Film.depth`: float32 (height, width)."""
        return self.film.depth(i, self.width, self.height)

    def flow(self, i: int) -> np.ndarray:
        """See `Film.flow`: float32 (height, width, 2)."""
        return self.film.flow(i, self.width, self.height)

    def mask(self, i: int) -> np.ndarray:
        """See `Film.mask`: bool (height, width)."""
        return self.film.mask(i, self.width, self.height)


def clip(
    number: int,
    count: int = FRAMES,
    width: int = WIDTH,
    height: int = HEIGHT,
    rate: int = RATE,
    *,
    evaluation: bool = False,
    plain: bool = True,
) -> Clip:
    """Clip `number` of the training world, or of the evaluation's, which is made of held-out scenes only.

    A scene of the other side is passed over for the next one of the same number, so the two never share a scene.
    Clips are `plain` (see `Film`): a small network's few bits go to who acts and not to the grain of the paper.
    """
    tries = 0
    where = _where(number, evaluation=evaluation)
    while True:
        found = scene(number * 1009 + tries * 7919 + (1 << 40) * evaluation, where, tries // PATIENCE)
        if held_out(found) == evaluation:
            break
        tries += 1
    return _shot(found, number, where, count, width, height, rate, plain)


def changed(one: Clip, spec: Specification) -> Clip:
    """The same clip of another scene: the same seeds of its place and looks, so what both scenes have looks alike."""
    return _shot(spec, one.number, one.where, one.count, one.width, one.height, one.film.rate, one.film.plain)


def _shot(  # noqa: PLR0917
    spec: Specification, number: int, where: int, count: int, width: int, height: int, rate: int, plain: bool
) -> Clip:
    """A scene as a clip."""
    scale = max(height / 1920, width / 4200)
    scenery = _scenery(Site.of(spec, where, spec.action), scale if scale <= SMALL else 0.0)
    film = Film(
        spec,
        seed=number,
        look_seed=where,
        seconds=count / rate,
        rate=rate,
        aspect=width / height,
        scenery=scenery,
        plain=plain,
    )
    return Clip(number, spec, film, width, height, count, where)


def _where(number: int, *, evaluation: bool) -> int:
    """The seed of the clip's place: training clips share places where their style may be seen, others do not."""
    if evaluation:
        return number * 1009 + (1 << 40)
    where = number // SHARING * 1013
    while True:
        at = _Drawer(where, "where").setting()
        if not held_out(Specification(subjects=(), setting=at.setting, style=at.style)):
            return where
        where += 7919


@lru_cache(maxsize=8)  # a batch of training walks through several places at once
def _scenery(site: Site, scale: float) -> Scenery:
    """The scenery of the clips that share it, for frames of `scale` pixels a unit (0: drawn anew in every frame)."""
    built = site.build()
    return built.rastered(scale) if scale else built
