"""Contact sheets: every subject, place, action, style and camera move as pictures, to look at and to show.

Each sheet is a list of rows of cells; a cell is one frame of one scene. They are drawn at the full size of a film and
made small for the sheet, so that a sheet shows what a film shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.world.film import Film
from models.world.language.grammar import THINGS, VEHICLES
from models.world.language.vocabulary import things
from models.world.specification import Accessory, Specification, Subject

DRAWN = (1080, 1920)
CELL = (180, 320)
GAP, LABEL = 6, 22
PAPER, INK = (250, 248, 243), (52, 52, 60)
SECONDS, RATE = 3.0, 30


@dataclass(frozen=True)
class Cell:
    """One picture of a sheet: a scene at a share (0..1) of its length, and what is written under it."""

    label: str
    scene: Specification
    share: float = 0.5
    seed: int = 4
    look_seed: int = 3


def _scene(
    kind: str = "raccoon", *, wears: tuple[str, ...] = (), others: tuple[str, ...] = (), **rest: str
) -> Specification:
    worn = tuple(Accessory(kind=a) for a in wears)
    subjects = (Subject(kind=kind, accessories=worn), *(Subject(kind=other) for other in others))
    return Specification(subjects=subjects, **rest)


HOMES = {  # where a subject looks at home
    "penguin": "mountain",
    "turtle": "beach",
    "elephant": "desert",
    "owl": "forest",
    "bear": "forest",
    "robot": "shop",
    "astronaut": "space",
    "chef": "kitchen",
    "pirate": "beach",
    "car": "city",
    "bicycle": "paris",
    "rocket": "space",
    "balloon": "mountain",
    "boat": "beach",
    "train": "meadow",
    "suitcase": "home",
    "gift": "home",
    "cup": "kitchen",
    "bottle": "beach",
    "sneaker": "stage",
    "phone": "office",
    "headphones": "stage",
    "lipstick": "shop",
    "burger": "kitchen",
    "cat": "rooftop",
    "person": "city",
}
DOES = {"astronaut": "float", "rocket": "fly", "balloon": "fly", "car": "drive", "bicycle": "drive", "boat": "drive"}
PLACED = {"swim": "underwater", "sleep": "home", "eat": "kitchen", "dance": "stage", "climb": "castle", "pack": "home"}
PLACED |= {"float": "space station", "spin": "stage", "fly": "mountain", "drive": "city", "throw": "beach"}
WITH = {"drive": ("car",), "pack": ("suitcase",), "eat": ("burger",), "carry": ("gift",), "catch": ("dog",)}
TOGETHER = (
    ("two friends", _scene("raccoon", others=("fox",), setting="meadow", action="wave")),
    ("giving", _scene("bear", others=("rabbit", "gift"), setting="home")),
    ("playing catch", _scene("dog", others=("person",), setting="beach", action="throw")),
    ("dancing", _scene("penguin", others=("elephant",), setting="stage", action="dance")),
    ("riding", _scene("cat", others=("car",), setting="city", action="drive")),
    ("three", _scene("owl", others=("turtle", "fox"), setting="forest")),
    ("the product", _scene("person", others=("sneaker",), setting="shop")),
    ("eating", _scene("pirate", others=("burger",), setting="beach", action="eat")),
)


def subjects() -> list[list[Cell]]:
    """Every subject where it is at home."""
    cells = []
    for kind in things("subject"):
        action = DOES.get(kind, "idle" if kind in (*THINGS, *VEHICLES) else "wave")
        cells.append(Cell(kind, _scene(kind, setting=HOMES.get(kind, "meadow"), action=action), 0.3))
    return _rows(cells, 8)


def people() -> list[list[Cell]]:
    """People in their looks, and everything that can be worn."""
    looks = ("woman", "man", "girl", "boy", "grandmother", "grandfather")
    cells = [
        Cell(look, Specification(subjects=(Subject(kind="person", look=look),), setting="meadow"), 0.4, look_seed=seed)
        for look in looks
        for seed in (3, 8)
    ]
    worn = ("raccoon", "person", "owl", "elephant", "penguin", "turtle")
    cells += [
        Cell(f"{kind}, {accessory}", _scene(kind, wears=(accessory,), setting="city"), 0.4)
        for accessory, kind in zip(things("accessory"), worn, strict=False)
    ]
    return _rows(cells, 9)


def settings() -> list[list[Cell]]:
    """Every place at every time of day."""
    return [
        [Cell(f"{place}, {time}", _scene(setting=place, time=time, action=_rests(place))) for time in things("time")]
        for place in things("setting")
    ]


def weathers() -> list[list[Cell]]:
    """Every weather in a few places."""
    places = ("forest", "city", "beach", "rooftop", "home")
    return [
        [
            Cell(f"{weather}, {place}", _scene("fox", wears=("scarf",), setting=place, weather=weather))
            for place in places
        ]
        for weather in things("weather")
    ]


def actions() -> list[list[Cell]]:
    """Every action as a strip."""
    rows = []
    for action in things("action"):
        scene = _scene("raccoon", others=WITH.get(action, ()), setting=PLACED.get(action, "meadow"), action=action)
        rows.append([Cell(action if not n else "", scene, n / 7) for n in range(8)])
    return rows


def styles() -> list[list[Cell]]:
    """The same scenes in every style."""
    scenes = (
        _scene("raccoon", wears=("scarf",), setting="forest", action="walk"),
        _scene("person", setting="paris", time="golden hour", action="look around"),
        _scene("penguin", setting="mountain", time="night", weather="snow", action="wave"),
        _scene("sneaker", setting="stage"),
        _scene("turtle", setting="underwater", action="swim"),
    )
    return [[Cell(style, replace(scene, style=style)) for scene in scenes] for style in things("style")]


def cameras() -> list[list[Cell]]:
    """Every camera move as a strip."""
    rows = []
    for camera in things("camera"):
        action = "walk" if camera == "tracking" else "wave"
        scene = _scene("fox", setting="meadow", camera=camera, action=action)
        rows.append([Cell(camera if not n else "", scene, n / 6) for n in range(7)])
    return rows


def together() -> list[list[Cell]]:
    """Two and three subjects in one scene."""
    return _rows([Cell(label, scene, 0.35) for label, scene in TOGETHER], 4)


SHEETS: dict[str, Callable[[], list[list[Cell]]]] = {
    "subjects": subjects,
    "people": people,
    "settings": settings,
    "weathers": weathers,
    "actions": actions,
    "styles": styles,
    "cameras": cameras,
    "together": together,
}


def _rests(place: str) -> str:
    return {"space": "float", "space station": "float", "underwater": "swim"}.get(place, "idle")


def _rows(cells: list[Cell], across: int) -> list[list[Cell]]:
    return [cells[n : n + across] for n in range(0, len(cells), across)]


def picture(cell: Cell, size: tuple[int, int] = DRAWN) -> np.ndarray:
    """The cell's frame as uint8 (height, width, 3)."""
    film = Film(cell.scene, seed=cell.seed, look_seed=cell.look_seed, seconds=SECONDS, rate=RATE)
    return film.frame(round(cell.share * (SECONDS * RATE - 1)), *size)


def sheet(rows: list[list[Cell]], *, cell: tuple[int, int] = CELL, drawn: tuple[int, int] = DRAWN) -> Image.Image:
    """The rows as one picture, each cell drawn at the size `drawn`, then made small, with its label under it."""
    width, height = cell
    across = max(len(row) for row in rows)
    page = Image.new("RGB", (across * (width + GAP) + GAP, len(rows) * (height + GAP + LABEL) + GAP), PAPER)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(15)
    for y, row in enumerate(rows):
        for x, one in enumerate(row):
            left, top = GAP + x * (width + GAP), GAP + y * (height + GAP + LABEL)
            small = Image.fromarray(picture(one, drawn)).resize(cell, Image.Resampling.LANCZOS)
            page.paste(small, (left, top))
            pen.text((left + 2, top + height + 2), one.label, fill=INK, font=font)
    return page


def written(names: list[str], folder: Path, *, full: bool = False, drawn: tuple[int, int] = DRAWN) -> Iterator[Path]:
    """Writes the sheets of those names as JPEG, and with `full` every cell at its full size beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        rows = SHEETS[name]()
        path = folder / f"{name}.jpg"
        sheet(rows, drawn=drawn).save(path, quality=70, optimize=True, progressive=True)
        yield path
        for n, cell in enumerate(cell for row in rows if full for cell in row):
            one = folder / name / f"{n:03} {cell.label or 'strip'}.jpg"
            one.parent.mkdir(exist_ok=True)
            Image.fromarray(picture(cell, drawn)).save(one, quality=90)
            yield one
