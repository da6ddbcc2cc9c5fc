"""Feet on the ground: what is under them and how heavy who walks is, from a mouse to an elephant.

A step is four things: the thud of the weight, the surface's own body ringing (wood, metal, tile), the grain that is
ground under the sole (sand, gravel, snow), and what splashes or rustles after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.composer.grains import (
    Moment,
    Rng,
    arch,
    bubbles,
    decay,
    fall,
    laid,
    modes,
    noise,
    rise,
    strew,
    swept,
    times,
)

LENGTH = 0.42  # seconds of a person's step


@dataclass(frozen=True, kw_only=True)
class Surface:
    """What is stepped on."""

    thud: float = 95.0  # Hz of a person's weight on it
    body: float = 0.6  # level of the thud
    click: float = 0.0  # level of the heel's contact
    scrape: tuple[float, float, float, float] = (1200, 6000, 0.4, 0.04)  # band, level, time constant
    grains: tuple[int, float, float, float, float] = (0, 2000, 8000, 0.004, 0.5)  # how many, band, each, level
    modes: tuple[tuple[float, float, float], ...] = ()  # Hz, level, time constant
    spread: float = 0.10  # seconds over which grains fall


SURFACES = {
    "grass": Surface(scrape=(1400, 6500, 0.34, 0.05), grains=(26, 1800, 7500, 0.006, 0.55), spread=0.13),
    "leaves": Surface(scrape=(1800, 7000, 0.22, 0.06), grains=(48, 1900, 9500, 0.005, 1.5), spread=0.17),
    "sand": Surface(thud=78, body=0.5, scrape=(700, 4800, 0.75, 0.085), grains=(70, 1500, 6000, 0.003, 0.35),
                    spread=0.16),
    "snow": Surface(thud=72, body=0.45, scrape=(500, 2600, 0.35, 0.11), grains=(110, 1100, 5200, 0.005, 0.9),
                    spread=0.19),
    "stone": Surface(thud=135, body=0.7, click=0.9, scrape=(1700, 6500, 0.30, 0.02), grains=(5, 2500, 8000, 0.003, 0.4),
                     modes=((1480, 0.10, 0.012), (2310, 0.07, 0.010))),
    "concrete": Surface(thud=118, body=0.8, click=0.55, scrape=(1200, 4800, 0.34, 0.028),
                        grains=(9, 1800, 7000, 0.003, 0.4)),
    "tile": Surface(thud=150, body=0.55, click=1.2, scrape=(2300, 8000, 0.2, 0.012),
                    modes=((1870, 0.20, 0.022), (3140, 0.16, 0.017), (4720, 0.08, 0.012))),
    "gravel": Surface(thud=105, body=0.45, scrape=(1500, 7000, 0.30, 0.06), grains=(64, 1400, 8500, 0.007, 1.7),
                      spread=0.16),
    "metal": Surface(thud=160, body=0.5, click=0.8, scrape=(2200, 8000, 0.15, 0.02),
                     modes=((338, 0.22, 0.16), (523, 0.20, 0.20), (911, 0.16, 0.15), (1387, 0.14, 0.12),
                            (2210, 0.10, 0.09), (3460, 0.07, 0.06))),
    "wood": Surface(thud=112, body=0.9, click=0.35, scrape=(600, 2800, 0.22, 0.025),
                    modes=((172, 0.55, 0.045), (263, 0.40, 0.035), (418, 0.25, 0.026), (690, 0.13, 0.017))),
    "carpet": Surface(thud=84, body=0.9, scrape=(250, 1500, 0.32, 0.035), grains=(6, 900, 3200, 0.006, 0.2)),
    "water": Surface(thud=86, body=0.35, scrape=(450, 3600, 0.8, 0.085), grains=(40, 1800, 8500, 0.005, 0.6),
                     spread=0.24),
    "mud": Surface(thud=74, body=0.6, scrape=(280, 1500, 0.6, 0.08), grains=(14, 500, 2400, 0.010, 0.6), spread=0.2),
}  # fmt: skip
ALIKE = {
    "street": "concrete", "road": "concrete", "city": "concrete", "pavement": "concrete", "asphalt": "concrete",
    "rooftop": "concrete", "tiles": "tile", "bathroom": "tile", "kitchen": "tile", "ceramic": "tile", "marble": "tile",
    "linoleum": "tile", "glass": "tile", "rock": "stone", "cobbles": "stone", "brick": "stone", "castle": "stone",
    "ice": "stone", "mountain": "stone", "floor": "wood", "plank": "wood", "planks": "wood", "stage": "wood",
    "parquet": "wood", "wooden": "wood", "dock": "wood", "earth": "grass", "ground": "grass", "dirt": "grass",
    "meadow": "grass", "lawn": "grass", "moss": "carpet", "forest": "leaves", "leaf": "leaves", "foliage": "leaves",
    "straw": "leaves", "beach": "sand", "desert": "sand", "dune": "sand", "dust": "sand", "moon": "sand",
    "pebbles": "gravel", "shingle": "gravel", "rug": "carpet", "bed": "carpet", "cloth": "carpet", "office": "carpet",
    "puddle": "water", "sea": "water", "shallow": "water", "underwater": "sand", "swamp": "mud", "steel": "metal",
    "iron": "metal", "grate": "metal", "space": "metal", "": "grass",
}  # fmt: skip


def surface_of(name: str) -> tuple[str, bool]:
    """The surface that a word means and whether it was known; grass for what is not."""
    word = name.strip().lower()
    known = ALIKE.get(word, word)
    return (known, True) if known in SURFACES else ("grass", False)


def step(rng: Rng, moment: Moment) -> np.ndarray:
    """A footstep: heel, then toe; a light one is a quick pat, a heavy one a boom with a long roll of the foot."""
    gap = (0.028 + 0.075 * moment.weight) * rng.uniform(0.85, 1.15)
    toe = rng.uniform(0.45, 0.65)
    return _contacts(rng, moment, ((0.0, 1.0), (gap, toe)), press=0.85)


def landing(rng: Rng, moment: Moment) -> np.ndarray:
    """Both feet at once, with the body's weight behind them."""
    return _contacts(rng, moment, ((0.0, 1.0), (rng.uniform(0.012, 0.024), 0.8)), press=1.9, stretch=1.5)


def jump(rng: Rng, moment: Moment) -> np.ndarray:
    """A push off the ground and a light upward swish."""
    time = times(moment.seconds if 0 < moment.seconds < 0.8 else 0.34)
    place = time / time[-1]
    out = 0.5 * swept(rng, time, (420 + 500 * (1 - moment.weight)) * 4.5**place) * arch(place**0.7) ** 2
    laid(out, 0.8 * _contacts(rng, moment, ((0.0, 1.0),), press=0.7), 0.0)
    return out


def _contacts(
    rng: Rng, moment: Moment, heels: tuple[tuple[float, float], ...], *, press: float, stretch: float = 1.0
) -> np.ndarray:
    """The sole on the ground at some times (seconds, level), with `press` times the walker's weight."""
    ground, weight = SURFACES[moment.surface], moment.weight
    slow = (0.55 + 0.9 * weight) * stretch  # big bodies take longer
    pitch = 2 ** (2.4 * (0.5 - weight)) * rng.uniform(0.93, 1.07)
    grit = 2 ** (0.9 * (0.5 - weight)) * rng.uniform(0.94, 1.06)
    ringing = max((constant for _, _, constant in ground.modes), default=0.0)
    time = times(max(LENGTH * max(slow, 0.6), 4.5 * ringing))
    out = np.zeros((2, len(time)), dtype=np.float32)
    for at, level in heels:
        thud = fall(time, ground.thud * pitch, 0.034 * slow, 0.45) * ground.body * press * (0.25 + 1.1 * weight)
        if weight > 0.7:
            thud += fall(time, 41 * rng.uniform(0.95, 1.05), 0.10, 0.3) * 1.5 * (weight - 0.7) * press
        low, high, rub, constant = ground.scrape
        sound = rub * noise(rng, len(time), low * grit, high * grit) * decay(time, constant * slow)
        knock = noise(rng, len(time), 130 * grit, 480 * grit) * decay(time, 0.03 * slow)  # what a phone can play
        sound = sound + 0.55 * weight * press * knock
        sound = sound + thud * rise(time, 0.0012) * decay(time, 0.12 * slow + 0.02)
        sound += _body(rng, ground, time, pitch**0.5) * (0.4 + weight)
        laid(out, (level * sound).astype(np.float32), at)
    return out + _after(rng, moment, ground, len(time), grit=grit, slow=slow)


def _body(rng: Rng, ground: Surface, time: np.ndarray, pitch: float) -> np.ndarray:
    """What rings under the foot, and the heel's click."""
    ringing = tuple((hertz * pitch * rng.uniform(0.98, 1.02), level, ring) for hertz, level, ring in ground.modes)
    sound = modes(time, ringing)[None] * rise(time, 0.0006)
    if ground.click:
        sound = sound + 0.6 * ground.click * noise(rng, len(time), 1700, 7500) * decay(time, 0.0035)
    return sound


def _after(rng: Rng, moment: Moment, ground: Surface, length: int, *, grit: float, slow: float) -> np.ndarray:
    """Grains under the sole, most of them at once; drops of water; the creak of snow."""
    count, low, high, each, level = ground.grains
    count = round(count * (0.45 + 1.1 * moment.weight))
    where = (rng.beta(1.1, 2.6, count) * ground.spread * max(slow, 0.6) + 0.001) * 48_000
    grains = strew(rng, length, count=count, low=low * grit, high=high * grit, grain=each, where=where, loud=(0.1, 1.0))
    out = level * grains
    if moment.surface == "water":
        out += 0.5 * bubbles(rng, length, count=4 + round(10 * moment.weight), low=450 * grit, high=2400 * grit)
    if moment.surface == "snow":
        time = times((length + 0.5) / 48_000)[:length]
        creak = swept(rng, time, (900 + 900 * np.clip(time / 0.15, 0, 1)) * grit, 1.15)
        out += 0.22 * creak * arch(np.clip(time / (0.17 * slow + 0.02), 0, 1)) ** 2
    return out
