"""Sounds of people that last: crowds, applause, a shop, someone asleep. Each is (2, N)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from models.composer.ambience import NATURE, Maker, moments
from models.composer.foley import laugh
from models.composer.grains import POOL, VOWELS, Moment, Rng, arch, both, laid, noise, strew, voiced, wander
from models.composer.machines import MACHINES, till
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE

TALKERS = 8


@lru_cache(maxsize=TALKERS)
def _talker(number: int) -> np.ndarray:
    """(POOL,) one person who talks, not to be understood: vowels at a wandering pitch, closed on itself."""
    rng = np.random.default_rng(derive_seed(number, "talker"))
    out = np.zeros(POOL, dtype=np.float32)
    base = (98, 190, 121, 225, 140, 172, 109, 250)[number % TALKERS] * rng.uniform(0.95, 1.05)
    at = 0
    while at < POOL:
        length = int(rng.uniform(0.11, 0.26) * SAMPLE_RATE)
        if rng.random() < 0.82:
            place = np.linspace(0, 1, length)
            pitch = base * (1 + rng.uniform(-0.12, 0.16) + rng.uniform(-0.12, 0.08) * place)
            vowel = voiced(rng, pitch, VOWELS[int(rng.integers(len(VOWELS)))], breath=0.1)
            vowel *= arch(place**0.7) ** 1.2 * rng.uniform(0.5, 1.0)
            out[np.arange(at, at + length) % POOL] += vowel
        hiss = int(0.05 * SAMPLE_RATE)
        consonant = 0.10 * noise(rng, hiss, 2500, 7500)[0] * np.hanning(hiss)
        out[np.arange(at, at + hiss) % POOL] += consonant * (rng.random() < 0.6)
        at += int(length * 0.9)
    return out / (np.sqrt((out**2).mean()) + 1e-9)


def _talk(rng: Rng, length: int, people: int) -> np.ndarray:
    """Several people who talk at once, each from a place, near or far, and now and then silent."""
    out = np.zeros((2, length), dtype=np.float32)
    for number in range(people):
        at = int(rng.integers(POOL))
        voice = np.take(_talker(int(rng.integers(TALKERS))), np.arange(at, at + length), mode="wrap")
        says = np.clip(wander(rng, length, hertz=0.6, low=-0.4, high=1.0), 0, 1)
        out += both(voice * says, rng.uniform(0.05, 0.95)) * (rng.uniform(0.3, 1.0) if number else 0.8)
    return out


def crowd(rng: Rng, length: int) -> np.ndarray:
    """People who talk in a wide room, none to be understood."""
    return _talk(rng, length, 9) + 0.5 * noise(rng, length, 180, 1100) * wander(rng, length, hertz=0.8, low=0.6, high=1)


def applause(rng: Rng, length: int) -> np.ndarray:
    """Many hands, each with its own pitch and pace: a pattern close by, a roar behind."""
    out = 0.16 * noise(rng, length, 800, 4500)
    for _ in range(14):
        pace = rng.uniform(0.19, 0.30)
        at = np.cumsum(rng.normal(pace, 0.02, int(length / SAMPLE_RATE / pace) + 2).clip(0.1)) * SAMPLE_RATE
        at = at[at < length - 1]
        hertz, side = rng.uniform(700, 2100), rng.uniform(0.05, 0.95)
        hands = strew(rng, length, count=len(at), low=hertz * 0.6, high=hertz * 1.8, grain=0.02, where=at,
                      loud=(0.5, 1.0), spread=0.0)  # fmt: skip
        out += 3.5 * hands * np.array([[1.4 * (1 - side)], [1.4 * side]], dtype=np.float32) * rng.uniform(0.3, 1.0)
    return out


def cheer(rng: Rng, length: int) -> np.ndarray:
    """Applause, and voices that are glad."""
    out = applause(rng, length) + 0.6 * _talk(rng, length, 5)
    for at in moments(rng, length, (0.6, 1.6), (0.1, 0.8)):
        laid(out, 1.2 * both(laugh(rng, Moment(0.9))[0], rng.uniform(0.1, 0.9)), at)
    return out


def shop(rng: Rng, length: int) -> np.ndarray:
    """A few people who talk, a till, a bell at the door."""
    return 0.55 * _talk(rng, length, 4) + 1.1 * till(rng, length)


def snore(rng: Rng, length: int) -> np.ndarray:
    """Someone asleep: a rattle as the breath goes in, a soft sigh as it goes out."""
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    place = (time / 3.4) % 1.0
    breathing_in = arch(np.clip(place / 0.42, 0, 1)) ** 1.3
    breathing_out = arch(np.clip((place - 0.5) / 0.42, 0, 1)) ** 1.5
    rate = 26 + 16 * breathing_in + wander(rng, length, hertz=6, low=-3, high=3)
    turn = np.cumsum(rate / SAMPLE_RATE)
    rattle = np.exp(-5.0 * (turn - np.floor(turn)))
    throat = noise(rng, length, 160, 700) + 0.6 * noise(rng, length, 900, 1900)
    return throat * rattle * breathing_in + 0.30 * noise(rng, length, 600, 3200) * breathing_out


PEOPLE: dict[str, Maker] = {
    "crowd": crowd, "applause": applause, "cheer": cheer, "shop": shop, "snore": snore,
}  # fmt: skip
AMBIENCE: dict[str, Maker] = {**NATURE, **MACHINES, **PEOPLE}
