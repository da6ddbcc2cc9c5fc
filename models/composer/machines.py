"""Sounds of machines and of what people do with them: engines, trains, bicycles, boats, kitchens. (2, N) each."""

from __future__ import annotations

import numpy as np

from models.composer.ambience import Maker, moments
from models.composer.foley import beep, click, ding
from models.composer.grains import (
    Moment,
    Rng,
    arch,
    both,
    bubbles,
    laid,
    modes,
    noise,
    rise,
    strew,
    swept,
    times,
    wander,
)
from studio.specs import SAMPLE_RATE


def _clock_of(length: int) -> np.ndarray:
    return np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE)


def _firing(rng: Rng, phase: np.ndarray, *, cylinders: int, sharp: float) -> np.ndarray:
    """(N,) an exhaust: one pulse a cylinder, no two of them alike, over turns of the shaft (`phase`)."""
    size = 2048
    turn = np.arange(size) / size
    wave = np.zeros(size)
    for number in range(cylinders):
        at = (number + rng.uniform(-0.06, 0.06)) / cylinders
        wave += rng.uniform(0.65, 1.0) * np.exp(-(((turn - at + 0.5) % 1.0 - 0.5) ** 2) * (cylinders * sharp) ** 2)
    spectrum = np.fft.rfft(wave - wave.mean())
    spectrum *= np.exp(1j * rng.uniform(-0.7, 0.7, len(spectrum)))  # pipes smear each pulse
    wave = np.fft.irfft(spectrum)
    place = (phase - np.floor(phase)) * size
    return np.interp(place, np.arange(size + 1), np.append(wave, wave[0])).astype(np.float32) / (np.abs(wave).max())


def _shaft(rng: Rng, length: int, turns: float, drift: float) -> np.ndarray:
    """Turns of a shaft over time, at about `turns` a second."""
    return np.cumsum(turns * wander(rng, length, hertz=1.3, low=1 - drift, high=1 + drift) / SAMPLE_RATE)


def engine(rng: Rng, length: int) -> np.ndarray:
    """A car's motor from outside: four cylinders, intake noise that breathes with them, tyres on the road."""
    phase = _shaft(rng, length, 15.5 * rng.uniform(0.93, 1.07), 0.09)
    pulses = _firing(rng, phase, cylinders=4, sharp=8.0)
    intake = noise(rng, length, 180, 1600) * (0.55 + 0.45 * pulses)
    tyres = 0.35 * noise(rng, length, 500, 2600) * wander(rng, length, hertz=2, low=0.7, high=1.0)
    return both(2.2 * pulses) + 0.8 * intake + tyres


def motorboat(rng: Rng, length: int) -> np.ndarray:
    """A small boat's engine and the water at its bow."""
    pulses = _firing(rng, _shaft(rng, length, 9.0, 0.06), cylinders=2, sharp=9.0)
    return both(1.6 * pulses) + 0.5 * noise(rng, length, 150, 1200) * (0.6 + 0.4 * pulses) + 0.7 * _wash(rng, length)


def _wash(rng: Rng, length: int) -> np.ndarray:
    """Water along a hull."""
    lap = wander(rng, length, hertz=1.6, low=0.0, high=1.0) ** 2
    water = noise(rng, length, 350, 3500) * (0.25 + 0.75 * lap)
    return water + 0.8 * bubbles(rng, length, count=int(9 * length / SAMPLE_RATE), low=300, high=1400)


def sail(rng: Rng, length: int) -> np.ndarray:
    """A sailing boat: water along the hull, cloth that flaps now and then, a creak of rope and mast."""
    time = times(0.5)
    out = _wash(rng, length)
    for at in moments(rng, length, (0.9, 2.4)):
        beats = np.clip(np.sin(2 * np.pi * rng.uniform(6, 9) * time), 0, 1) ** 2 * np.exp(-time / 0.18)
        laid(out, 1.1 * noise(rng, len(time), 120, 1300) * beats, at)
    for at in moments(rng, length, (1.6, 3.5), (0.5, 1.8)):
        teeth = np.cumsum(rng.uniform(0.008, 0.02, 24)) * SAMPLE_RATE
        creak = strew(rng, SAMPLE_RATE // 2, count=24, low=320, high=900, grain=0.02, where=teeth, loud=(0.4, 1.0))
        laid(out, 0.8 * creak, at)
    return out


def train(rng: Rng, length: int) -> np.ndarray:
    """Wheels over joints in pairs, clank and rumble of the wagons, a faint song of the rails."""
    out = 0.6 * noise(rng, length, 38, 260) * wander(rng, length, hertz=2.5, low=0.6, high=1.0)
    out = out + 0.25 * noise(rng, length, 400, 2600) * wander(rng, length, hertz=7, low=0.5, high=1.0)
    period, at = 0.62 * rng.uniform(0.96, 1.04), rng.uniform(0, 0.3)
    clank = tuple((hertz, level, ring) for hertz, level, ring in ((196, 1, 0.05), (431, 0.6, 0.04), (1240, 0.2, 0.03)))
    while at * SAMPLE_RATE < length:
        for late, level in ((0.0, 1.0), (0.085, 0.8), (0.27, 0.55), (0.345, 0.45)):
            part = times(0.22)
            bent = tuple((hertz * rng.uniform(0.96, 1.04), amount, ring) for hertz, amount, ring in clank)
            knock = both(modes(part, bent) * rise(part)) + noise(rng, len(part), 150, 2400) * np.exp(-part / 0.022)
            laid(out, 2.6 * level * rng.uniform(0.8, 1.0) * knock * rise(part), at + late)
        at += period * rng.uniform(0.985, 1.015)
    song = noise(rng, length, 2300, 2700) * wander(rng, length, hertz=0.9, low=0, high=1) ** 4
    return out + 0.12 * song


def steam(rng: Rng, length: int) -> np.ndarray:
    """A steam engine's chuffs: four a turn, the first the strongest, and what leaks between them."""
    place = _shaft(rng, length, 4.2, 0.02)
    part = place - np.floor(place)
    chuff = np.exp(-part / 0.22) * np.clip(part / 0.05, 0, 1)
    accent = np.where(np.floor(place) % 4 == 0, 1.0, 0.68)
    return noise(rng, length, 260, 3800) * chuff * accent + 0.12 * noise(rng, length, 2500, 10000)


def bicycle(rng: Rng, length: int) -> np.ndarray:
    """Tyres that hiss on the way, the chain, and the freewheel's tick whenever the feet rest."""
    time = _clock_of(length)
    tyre = noise(rng, length, 900, 5500) * wander(rng, length, hertz=3, low=0.6, high=1.0)
    pedal = 0.5 + 0.5 * np.sin(2 * np.pi * 1.15 * time + rng.uniform(0, 6))
    chain = noise(rng, length, 1800, 4200) * np.clip(np.sin(2 * np.pi * 21 * time), 0, 1) ** 3 * pedal
    at = np.cumsum(rng.uniform(0.030, 0.036, int(length / SAMPLE_RATE / 0.03) + 1)) * SAMPLE_RATE
    free = at[(at < length) & (np.sin(2 * np.pi * 0.31 * at / SAMPLE_RATE + rng.uniform(0, 6)) > 0.2)]
    ticks = strew(rng, length, count=len(free), low=2400, high=8500, grain=0.003, where=free, loud=(0.7, 1.0))
    return 0.22 * tyre + 0.7 * chain + 5.0 * ticks


def rocket(rng: Rng, length: int) -> np.ndarray:
    """A roar that shakes, with the crackle of shock waves."""
    shake = wander(rng, length, hertz=17, low=0.65, high=1.0)
    shocks = strew(rng, length, count=int(85 * length / SAMPLE_RATE), low=180, high=3500, grain=0.012, loud=(0.3, 3.5))
    return noise(rng, length, 28, 420) * shake + 0.4 * noise(rng, length, 500, 5000) * shake**2 + 0.7 * shocks


def burner(rng: Rng, length: int) -> np.ndarray:
    """A balloon's flame: bursts of a second or so that open with a hiss, over air in the basket's ropes."""
    time = _clock_of(length)
    place = (time / 2.9 + 0.05) % 1.0
    burst = np.clip(place / 0.03, 0, 1) * np.clip((0.46 - place) / 0.08, 0, 1)
    flame = noise(rng, length, 140, 1500) + 0.5 * noise(rng, length, 1500, 7000)
    out = flame * burst * wander(rng, length, hertz=13, low=0.6, high=1.0) + 0.10 * noise(rng, length, 150, 900)
    for at in moments(rng, length, (1.8, 4.0)):
        teeth = np.cumsum(rng.uniform(0.006, 0.016, 14)) * SAMPLE_RATE
        laid(out, 0.5 * strew(rng, 14400, count=14, low=600, high=1900, grain=0.014, where=teeth), at)
    return out


def traffic(rng: Rng, length: int) -> np.ndarray:
    """A street: a low rumble, cars that pass with tyres and motor, and far away a horn."""
    time = _clock_of(length)
    out = 0.7 * noise(rng, length, 45, 380) * wander(rng, length, hertz=0.5, low=0.7, high=1.0)
    for _ in range(1 + int(length / SAMPLE_RATE / 2.2)):
        middle, side = rng.uniform(0, length / SAMPLE_RATE), rng.choice([-1, 1])
        near = 1 / (1 + ((time - middle) / rng.uniform(0.35, 0.7)) ** 2)
        pan = 0.5 + 0.42 * side * np.tanh((time - middle) / 0.6)
        tyres = noise(rng, length, 280, 1900) * near**1.3
        motor = noise(rng, length, 62, 150) * near
        out = out + (tyres + 0.8 * motor) * np.stack([1 - pan, pan]) * rng.uniform(0.5, 1.2)
    return out


def hum(rng: Rng, length: int) -> np.ndarray:
    """Machines behind walls: transformers that beat, fans, a compressor that is never quite steady."""
    time = _clock_of(length)
    tone = np.zeros(length, dtype=np.float32)
    for hertz, level in ((55, 1), (82.6, 0.4), (110.3, 0.6), (165.3, 0.22), (221, 0.12)):
        bend = 0.4 * np.sin(2 * np.pi * rng.uniform(0.1, 0.3) * time + rng.uniform(0, 6))
        amount = wander(rng, length, hertz=0.7, low=0.5, high=1.0)
        tone += level * amount * np.sin(2 * np.pi * hertz * time + bend + rng.uniform(0, 6))
    fan = noise(rng, length, 180, 1500) * (0.8 + 0.2 * np.sin(2 * np.pi * 13.3 * time))
    return both(0.5 * tone) + 0.9 * fan + 0.08 * noise(rng, length, 2500, 8000)


def station(rng: Rng, length: int) -> np.ndarray:
    """Aboard: the hum of machines, air from a vent, a console that speaks now and then."""
    out = hum(rng, length) + 0.25 * noise(rng, length, 900, 4500) * wander(rng, length, hertz=0.5, low=0.4, high=1.0)
    for at in moments(rng, length, (1.6, 3.6), (0.3, 1.6)):
        laid(out, 1.5 * beep(rng, Moment(0.4)), at)
    return out


def kitchen(rng: Rng, length: int) -> np.ndarray:
    """A pan that sizzles, a pot that simmers, crockery now and then."""
    sizzle = strew(
        rng, length, count=int(190 * length / SAMPLE_RATE), low=2600, high=11000, grain=0.003, loud=(0.2, 2.5)
    )
    out = 0.12 * noise(rng, length, 2500, 9000) + sizzle + 0.05 * noise(rng, length, 60, 240)
    out = out + 0.4 * bubbles(rng, length, count=int(8 * length / SAMPLE_RATE), low=300, high=1100)
    for at in moments(rng, length, (1.3, 3.2), (0.3, 1.4)):
        time, hertz = times(0.5), rng.uniform(1700, 3300)
        plate = ((hertz, 1, 0.07), (hertz * 1.62, 0.6, 0.05), (hertz * 2.43, 0.4, 0.035), (hertz * 3.9, 0.2, 0.02))
        laid(out, 0.8 * both(modes(time, plate) * rise(time), rng.uniform(0.1, 0.9)), at)
    return out


def office(rng: Rng, length: int) -> np.ndarray:
    """Ventilation, keys in bursts, a chair, a telephone far away."""
    out = 0.14 * noise(rng, length, 90, 900) + 0.02 * noise(rng, length, 1500, 6000)
    for start in moments(rng, length, (0.7, 1.6), (0.1, 0.6)):
        side, at = rng.uniform(0.1, 0.9), start
        for _ in range(int(rng.integers(3, 10))):
            time = times(0.06)
            body = modes(time, ((rng.uniform(380, 620), 0.5, 0.008), (rng.uniform(1500, 2600), 0.5, 0.005)))
            laid(out, both(body * rise(time) * rng.uniform(0.4, 1.0), side), at)
            laid(out, 0.5 * noise(rng, len(time), 1800, 7000) * np.exp(-time / 0.003) * rise(time), at)
            at += rng.uniform(0.07, 0.19)
    return out


def till(rng: Rng, length: int) -> np.ndarray:
    """A till's beeps and a small bell at the door, now and then; the room of a shop without its people."""
    out = 0.3 * room_of_shop(rng, length)
    for at in moments(rng, length, (1.5, 3.5), (0.4, 2.0)):
        time = times(0.11)
        tone = both(np.sin(2 * np.pi * 1975 * time) * arch(time / time[-1]) ** 0.4, 0.7)
        laid(out, 0.5 * tone if rng.random() < 0.6 else 0.4 * ding(rng, Moment()), at)
        laid(out, 0.6 * click(rng, Moment()), at + 0.3)
    return out


def room_of_shop(rng: Rng, length: int) -> np.ndarray:
    """Air and refrigerators."""
    return noise(rng, length, 100, 700) + 0.1 * noise(rng, length, 1500, 5000)


def clock(rng: Rng, length: int) -> np.ndarray:
    """A clock on the wall: tick and tock, two a second, in a case of wood."""
    out = 0.012 * noise(rng, length, 300, 2000)
    time = times(0.09)
    for number, at in enumerate(range(int(0.1 * SAMPLE_RATE), max(0, length - len(time)), SAMPLE_RATE // 2)):
        high = (2350, 1870)[number % 2] * rng.uniform(0.99, 1.01)
        body = modes(time, ((high, 0.7, 0.006), (high * 0.41, 0.5, 0.012), (310, 0.4, 0.018)))
        strike = noise(rng, len(time), 1800, 7000) * np.exp(-time / 0.002)
        laid(out, (both(body) + 0.5 * strike) * rise(time, 0.0005) * rng.uniform(0.85, 1.0), at / SAMPLE_RATE)
    return out


def passing(rng: Rng, length: int) -> np.ndarray:
    """Air along something that flies."""
    centre = wander(rng, length, hertz=1.2, low=500, high=1500)
    return swept(rng, _clock_of(length), centre) + 0.5 * noise(rng, length, 90, 400)


MACHINES: dict[str, Maker] = {
    "engine": engine, "motorboat": motorboat, "sail": sail, "train": train, "steam": steam, "bicycle": bicycle,
    "rocket": rocket, "burner": burner, "traffic": traffic, "hum": hum, "station": station, "kitchen": kitchen,
    "office": office, "clock": clock, "flight": passing,
}  # fmt: skip
