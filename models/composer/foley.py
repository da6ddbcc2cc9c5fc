"""Short sounds of things that happen: whooshes, splashes, doors, bells, bites. Each is (2, N), of noise and modes.

Every maker takes a random generator, so that no two are alike, and the moment: wished seconds (0: its own), strength,
surface, and the weight of what moves.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.composer.grains import (
    VOWELS,
    Moment,
    Rng,
    arch,
    both,
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
    voiced,
    wander,
)  # fmt: skip
from models.composer.steps import jump, landing, step
from studio.specs import SAMPLE_RATE

Maker = Callable[[Rng, Moment], np.ndarray]


def _size(moment: Moment) -> float:
    """How much higher the moment's thing sounds than a person's: an octave up for a mouse, one down for an elephant."""
    return 2.0 ** (1.0 - 2.0 * moment.weight)


def whoosh(rng: Rng, moment: Moment) -> np.ndarray:
    """Air that passes: a band that rises and falls, loudest a little after the middle, lower for big things."""
    time = times(min(moment.seconds, 2.5) or 0.45 * rng.uniform(0.9, 1.15))
    place = time / time[-1]
    low = 520 * 2 ** (-1.4 * moment.weight)
    centres = low * (1 + 5.0 * moment.strength * arch(place) ** 1.5)
    tear = 0.25 * noise(rng, len(time), 2500, 9000) * arch(place**0.9) ** 6
    return swept(rng, time, centres) * arch(place**0.8) ** 2 + moment.strength * tear


def swish(rng: Rng, moment: Moment) -> np.ndarray:
    """A small, quick whoosh: a hand, a tail."""
    small = Moment(min(moment.seconds, 0.4) or 0.2 * rng.uniform(0.9, 1.2), 0.5 * moment.strength, "", 0.3)
    return whoosh(rng, small)


def throw(rng: Rng, moment: Moment) -> np.ndarray:
    """An arm that swings and lets go: a whoosh that opens upwards and ends at once."""
    time = times(0.36)
    place = time / time[-1]
    air = swept(rng, time, 380 * _size(moment) * 7 ** (place**1.4)) * place**1.5 * (1 - place**8)
    return air + 0.25 * noise(rng, len(time), 300, 1500) * decay(time, 0.02)


def catch(rng: Rng, moment: Moment) -> np.ndarray:
    """Something soft into two hands: a slap, a pat."""
    time = times(0.3)
    slap = noise(rng, len(time), 500, 3800) * (decay(time, 0.012) + 0.5 * decay(time, 0.009, rng.uniform(0.018, 0.03)))
    return 0.9 * slap + both(fall(time, 150 * 2 ** (0.6 - 1.2 * moment.weight), 0.03, 0.5) * rise(time))


def twirl(rng: Rng, moment: Moment) -> np.ndarray:
    """A turn on the spot: cloth and air that come round, quicker and quicker, then settle."""
    time = times(min(moment.seconds, 3.0) or 0.9)
    place = time / time[-1]
    turns = 1.5 + 1.7 * time[-1]
    round_about = 0.5 + 0.5 * np.sin(2 * np.pi * turns * place**1.3 - np.pi / 2)
    air = swept(rng, time, 500 * (1 + 2.2 * round_about * (0.4 + 0.6 * place)))
    side = np.stack([1 - 0.45 * np.sin(2 * np.pi * turns * place), 1 + 0.45 * np.sin(2 * np.pi * turns * place)])
    return air * side * (0.25 + round_about) * arch(place**0.8) ** 1.2


def splash(rng: Rng, moment: Moment) -> np.ndarray:
    """A slap on water, the crown of spray, the cavity's bubbles, and drops that fall back."""
    big = 0.5 * moment.strength + 0.5 * moment.weight
    time = times(np.clip(moment.seconds, 0.8 + 0.7 * big, 2.0))
    slap = noise(rng, len(time), 180 + 200 * (1 - big), 2000) * decay(time, 0.03 + 0.06 * big)
    spray = noise(rng, len(time), 1600, 9000) * np.clip(time / 0.04, 0, 1) * np.exp(-time / (0.12 + 0.22 * big))
    plunge = both(fall(time, 130 - 60 * big, 0.09, 0.8) * rise(time, 0.003))
    drops = strew(rng, len(time), count=int(30 + 110 * big), low=2200, high=9500, grain=0.006,
                  where=(0.1 + rng.beta(1.5, 2.5, int(30 + 110 * big)) * (time[-1] - 0.12)) * SAMPLE_RATE)  # fmt: skip
    gulp = bubbles(rng, len(time), count=int(8 + 26 * big), low=260, high=1700, until=0.6)
    return slap + 0.5 * spray + 0.7 * big * plunge + 0.5 * drops + 0.7 * gulp


def swim(rng: Rng, moment: Moment) -> np.ndarray:
    """One stroke: a hand that goes in, water that is pulled, drops."""
    time = times(0.6 + 0.5 * moment.weight)
    entry = noise(rng, len(time), 500, 4000) * decay(time, 0.03) * 0.7
    pull = swept(rng, time, 350 + 500 * arch(np.clip(time / 0.6, 0, 1))) * np.sin(np.pi * np.clip(time / 0.65, 0, 1))
    return entry + 0.6 * pull + 0.8 * bubbles(rng, len(time), count=14, low=350, high=1500, until=0.8)


def drop(rng: Rng, moment: Moment) -> np.ndarray:
    """One drop into still water."""
    time = times(0.35)
    hertz = 620 * _size(moment) * rng.uniform(0.8, 1.3)
    return both(np.sin(2 * np.pi * hertz * (time + 3.0 * time**2)) * decay(time, 0.035) * rise(time, 0.002)) + (
        0.1 * noise(rng, len(time), 2000, 8000) * decay(time, 0.003)
    )


def wingflap(rng: Rng, moment: Moment) -> np.ndarray:
    """A wing's beat: the stroke down pushes air, feathers rustle on the way up; bigger wings are slower and lower."""
    time = times(0.16 + 0.2 * moment.weight)
    place = time / time[-1]
    low = 260 * 2 ** (-1.2 * moment.weight)
    push = noise(rng, len(time), low, low * 6) * arch(np.clip(place / 0.55, 0, 1) ** 0.6) ** 3
    feathers = noise(rng, len(time), 1800, 6500) * arch(np.clip((place - 0.35) / 0.6, 0, 1)) ** 2
    return push + 0.22 * feathers


def rustle(rng: Rng, moment: Moment) -> np.ndarray:
    """Cloth or paper that is moved."""
    time = times(min(moment.seconds, 1.5) or 0.4)
    curve = wander(rng, len(time), hertz=14, low=0, high=1) ** 2 * arch(time / time[-1])
    return noise(rng, len(time), 1500, 7500) * curve + 0.3 * strew(rng, len(time), count=30, low=2000, high=9000)


def sparkle(rng: Rng, moment: Moment) -> np.ndarray:
    """Glitter: a dozen tiny bells strewn up a pentatonic scale, over a breath of shimmer."""
    time = times(np.clip(moment.seconds, 1.1, 2.0))
    out = 0.03 * noise(rng, len(time), 6000, 14000) * arch(np.clip(time / 0.9, 0, 1)) ** 2
    base = 1568 * 2 ** (int(rng.integers(0, 3)) * 2 / 12)
    for number in range(12):
        rung = (0, 2, 4, 7, 9)[number % 5] + 12 * (number // 5)
        hertz = base * 2 ** (rung / 12) * rng.uniform(0.997, 1.003)
        if hertz > 9000:
            break
        bell = modes(times(0.5), ((hertz, 1, 0.13), (hertz * 2.76, 0.25, 0.05), (hertz * 1.004, 0.5, 0.10)))
        bell = bell * rise(times(0.5)) * rng.uniform(0.35, 1.0) * 0.92**number
        laid(out, both(bell, rng.uniform(0.15, 0.85)), 0.036 * number + rng.uniform(0, 0.02))
    return out


def door(rng: Rng, moment: Moment) -> np.ndarray:
    """A latch, a creak of the hinge, then the wood in its frame, and the room behind it."""
    time = times(0.95)
    out = 0.9 * noise(rng, len(time), 1500, 6000) * (decay(time, 0.006) + 0.6 * decay(time, 0.004, 0.035))
    teeth = np.cumsum(rng.uniform(0.004, 0.012, 22)) + 0.06
    out += 0.35 * strew(rng, len(time), count=22, low=700, high=1900, grain=0.010, where=teeth * SAMPLE_RATE)
    wood = ((88, 1.0, 0.07), (143, 0.8, 0.055), (231, 0.5, 0.04), (388, 0.25, 0.025), (610, 0.12, 0.018))
    shut = tuple((hertz * _size(moment) ** 0.5 * rng.uniform(0.97, 1.03), level, ring) for hertz, level, ring in wood)
    at = rng.uniform(0.33, 0.38)
    out += both(modes(time, shut, at)) + 0.5 * noise(rng, len(time), 250, 2600) * decay(time, 0.02, at)
    return out + 0.10 * noise(rng, len(time), 200, 1500) * decay(time, 0.14, at + 0.01)


def impact(rng: Rng, moment: Moment) -> np.ndarray:
    """A thud with some rubble; deep and long for heavy things."""
    time = times(0.45 + 0.35 * moment.weight)
    hertz = 105 * 2 ** (-1.1 * moment.weight) * rng.uniform(0.93, 1.07)
    thud = fall(time, hertz, 0.08 + 0.09 * moment.weight, 0.7) * rise(time, 0.002)
    grit = strew(rng, len(time), count=16, low=700, high=4000, where=rng.beta(1, 5, 16) * SAMPLE_RATE * 0.3)
    return both(thud) + 0.4 * noise(rng, len(time), 160, 1700) * decay(time, 0.03) + 0.3 * grit


def thunder(rng: Rng, moment: Moment) -> np.ndarray:
    """A crack that tears, and the roll that comes back from everywhere."""
    time = times(np.clip(moment.seconds, 2.6, 6.0))
    cracks = np.sort(rng.beta(1, 6, 40)) * 0.5 * SAMPLE_RATE
    tear = strew(rng, len(time), count=40, low=300, high=6000, grain=0.03, where=cracks, loud=(0.2, 1.0))
    roll = np.zeros(len(time), dtype=np.float32)
    for _ in range(9):
        at = rng.beta(1.2, 2.5) * 0.75 * time[-1]
        since = np.maximum(0, time - at)
        roll += rng.uniform(0.3, 1.0) * np.clip(since / 0.06, 0, 1) * np.exp(-since / rng.uniform(0.2, 0.7))
    dying = np.exp(-time / (0.35 * time[-1]))
    return 1.2 * moment.strength * tear + noise(rng, len(time), 32, 190) * roll * dying


def boing(rng: Rng, moment: Moment) -> np.ndarray:
    """A spring in a cartoon: a ruler on a table's edge, its pitch wobbling ever faster as it settles."""
    time = times(0.75)
    base = 150 * 2 ** (0.9 * (0.5 - moment.weight)) * rng.uniform(0.9, 1.12)
    wobble = np.sin(2 * np.pi * (6.5 * time + 6.0 * time**2))
    phase = 2 * np.pi * np.cumsum(base * (1 + 0.9 * np.exp(-time / 0.16)) * (1 + 0.16 * wobble)) / SAMPLE_RATE
    index = 1.6 + 1.3 * wobble
    tone = np.sin(phase + index * np.sin(2.01 * phase)) * np.exp(-time / 0.22)
    return both(tone * rise(time, 0.003)) + 0.15 * noise(rng, len(time), 900, 4500) * decay(time, 0.008)


def pop(rng: Rng, moment: Moment) -> np.ndarray:
    """A bubble or a cork: a cavity that opens."""
    time = times(0.16)
    hertz = 380 * _size(moment) * rng.uniform(0.8, 1.3)
    cavity = np.sin(2 * np.pi * hertz * (time + 6 * time**2)) * decay(time, 0.020)
    return both(cavity) + 0.35 * noise(rng, len(time), 900, 5000) * decay(time, 0.0035)


def click(rng: Rng, moment: Moment) -> np.ndarray:
    """A latch, a shutter or a button: down and up."""
    time = times(0.14)
    later = rng.uniform(0.035, 0.06)
    tick = noise(rng, len(time), 1900, 7000) * (decay(time, 0.003) + 0.7 * decay(time, 0.0035, later))
    low = 1250 * _size(moment) ** 0.6
    body = modes(time, ((low, 0.3, 0.006), (2.3 * low, 0.2, 0.004))) + modes(time, ((1.3 * low, 0.2, 0.006),), later)
    return tick + both(body)


def bell(rng: Rng, moment: Moment) -> np.ndarray:
    """A bell: hum, prime, minor third, fifth and octave, each pair beating; big ones are deep and ring for long."""
    hertz = 1050 * 2 ** (-2.2 * moment.weight) * rng.uniform(0.99, 1.01)
    ring = 0.45 + 1.0 * moment.weight
    time = times(min(4.0, 3.2 * ring))
    shares = ((0.5, 0.35, 1.0), (1.0, 0.8, 0.8), (1.19, 0.5, 0.6), (1.5, 0.3, 0.5), (2.0, 0.6, 0.42), (2.51, 0.25, 0.3),
              (2.66, 0.2, 0.25), (3.01, 0.22, 0.2), (4.17, 0.15, 0.12), (5.43, 0.1, 0.08))  # fmt: skip
    sides = [
        modes(time, tuple((hertz * share * detune, level, ring * dying) for share, level, dying in shares))
        for detune in (0.9991, 1.0009)
    ]
    return np.stack(sides) * rise(time) + 0.3 * noise(rng, len(time), 2500, 9000) * decay(time, 0.004)


def ding(rng: Rng, moment: Moment) -> np.ndarray:
    """A small bell on a counter: two strokes of a clapper, so close that they are one."""
    time = times(1.3)
    hertz = 1760 * _size(moment) ** 0.4 * rng.uniform(0.97, 1.03)
    bar = ((hertz, 1, 0.34), (hertz * 1.006, 0.5, 0.28), (hertz * 2.74, 0.3, 0.13), (hertz * 5.3, 0.12, 0.05))
    tone = modes(time, bar) + 0.25 * modes(time, bar, 0.028)
    return both(tone * rise(time)) + 0.15 * noise(rng, len(time), 4000, 12000) * decay(time, 0.003)


def chew(rng: Rng, moment: Moment) -> np.ndarray:
    """Bites: a crunch that breaks, then softer and wetter ones."""
    time = times(np.clip(moment.seconds, 0.65, 6.0))
    out = np.zeros((2, len(time)), dtype=np.float32)
    at, number = 0.0, 0
    while at < time[-1] - 0.2:
        fresh = 0.9**number if number % 6 else 1.0
        count = int(10 + 30 * fresh)
        where = rng.beta(1.2, 3, count) * 0.12 * SAMPLE_RATE
        bite = (0.4 + 0.6 * fresh) * strew(rng, 9600, count=count, low=900, high=6500, grain=0.006, where=where)
        jaw = times(0.2)
        bite += 0.3 * noise(rng, 9600, 220, 1100) * arch(np.clip(jaw / 0.14, 0, 1)) ** 2
        laid(out, bite * rng.uniform(0.7, 1.0), at)
        at += rng.uniform(0.25, 0.34)
        number += 1
    return out


def laugh(rng: Rng, moment: Moment) -> np.ndarray:
    """Ha-ha-ha: breathy syllables that fall in pitch, higher for those who are small."""
    time = times(np.clip(moment.seconds, 0.9, 3.0))
    out = np.zeros((2, len(time)), dtype=np.float32)
    base, at, number = 290 * 2 ** (1.6 * (0.5 - moment.weight)) * rng.uniform(0.92, 1.08), 0.0, 0
    vowel = VOWELS[(0, 1, 5)[int(rng.integers(3))]]
    while at < time[-1] - 0.16:
        part = times(0.15)
        pitch = base * 0.965**number * (1.08 - 0.5 * part)
        syllable = voiced(rng, pitch, vowel, breath=0.3) * arch(part / part[-1]) ** 1.2
        puff = noise(rng, len(part), 900, 3500)[0] * decay(part, 0.02) * 0.12
        laid(out, both((syllable + puff) * 0.93**number), at)
        at += rng.uniform(0.17, 0.21)
        number += 1
    return out


def chirp(rng: Rng, moment: Moment) -> np.ndarray:
    """One bird's phrase: two to six notes that glide, each in the manner of its kind, with a second harmonic."""
    time = times(np.clip(moment.seconds, 0.6, 1.2))
    out = np.zeros((2, len(time)), dtype=np.float32)
    base, kind, at = rng.uniform(2300, 4300), int(rng.integers(3)), 0.0
    glide, trill = rng.uniform(-0.28, 0.32), rng.uniform(18, 34)
    for number in range(int(rng.integers(2, 7))):
        length = rng.uniform(0.04, 0.12)
        part = times(length)
        place = part / part[-1]
        hertz = base * (1 + glide * place * (-1) ** (number * (kind == 1)) + 0.05 * (kind == 2) * np.sin(
            2 * np.pi * trill * part)) * (1 + 0.06 * rng.normal())  # fmt: skip
        phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
        note = (np.sin(phase) + 0.12 * np.sin(2 * phase)) * arch(place**0.8) ** 2
        laid(out, both(note * rng.uniform(0.6, 1.0)), at)
        at += length + rng.uniform(0.015, 0.07)
    return out


def beep(rng: Rng, moment: Moment) -> np.ndarray:
    """A friendly robot: gliding syllables of frequency modulation, a question or an answer."""
    time = times(np.clip(moment.seconds, 0.42, 1.0))
    out, at = np.zeros((2, len(time)), dtype=np.float32), 0.0
    for _ in range(int(rng.integers(2, 5))):
        part = times(rng.uniform(0.06, 0.14))
        place = part / part[-1]
        phase = 2 * np.pi * np.cumsum(rng.uniform(650, 1700) * 2 ** (rng.uniform(-0.5, 0.6) * place)) / SAMPLE_RATE
        tone = np.sin(phase + rng.uniform(0.3, 1.4) * np.sin(rng.choice([0.5, 2.0, 3.0]) * phase))
        laid(out, both(tone * arch(place) ** 0.5, rng.uniform(0.4, 0.6)), at)
        at += len(part) / SAMPLE_RATE + rng.uniform(0.0, 0.03)
    return out


def servo(rng: Rng, moment: Moment) -> np.ndarray:
    """A small motor with gears that speeds up and stops."""
    time = times(min(moment.seconds, 1.5) or 0.32)
    place = time / time[-1]
    speed = arch(np.clip(place * 1.15, 0, 1)) ** 0.5
    phase = 2 * np.pi * np.cumsum(230 * (0.5 + 0.9 * speed) * rng.uniform(0.9, 1.15)) / SAMPLE_RATE
    gears = np.sin(phase + 0.9 * np.sin(7 * phase)) + 0.4 * np.sin(3 * phase)
    return both(0.7 * gears * speed) + 0.35 * noise(rng, len(time), 1800, 6500) * speed * (0.6 + 0.4 * np.sin(phase))


def horn(rng: Rng, moment: Moment) -> np.ndarray:
    """A car's horn: two reeds a third apart in a tin."""
    time = times(min(moment.seconds, 2.0) or 0.4)
    shape = np.clip(np.minimum(time, time[-1] - time) / 0.02, 0, 1)
    out = np.zeros(len(time), dtype=np.float32)
    for hertz in (392, 494):
        bend = hertz * rng.uniform(0.985, 1.01) * (1 - 0.03 * np.exp(-time / 0.03))
        phase = 2 * np.pi * np.cumsum(bend) / SAMPLE_RATE
        out += sum(np.sin(k * phase) * (1 + 1.5 * (3 <= k <= 6)) / k for k in range(1, 10))
    return both(out * shape) + 0.1 * noise(rng, len(time), 1200, 4000) * shape


def whistle(rng: Rng, moment: Moment) -> np.ndarray:
    """A steam whistle: a chord of pipes with a lot of breath, that bends up as the steam comes."""
    time = times(np.clip(moment.seconds, 1.0, 2.5))
    shape = np.clip(time / 0.09, 0, 1) * np.clip((time[-1] - time) / 0.2, 0, 1)
    tone = np.zeros(len(time), dtype=np.float32)
    for hertz in (415, 494, 587, 698):
        phase = 2 * np.pi * np.cumsum(hertz * (1 - 0.08 * np.exp(-time / 0.12))) / SAMPLE_RATE
        tone += np.sin(phase) + 0.3 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase)
    shake = wander(rng, len(time), hertz=11, low=0.85, high=1.0)
    return both(0.3 * tone * shape * shake) + 0.5 * noise(rng, len(time), 900, 5500) * shape


FOLEY: dict[str, Maker] = {
    "footstep": step, "landing": landing, "jump": jump, "whoosh": whoosh, "swish": swish, "throw": throw,
    "catch": catch, "twirl": twirl, "splash": splash, "swim": swim, "drop": drop, "wingflap": wingflap,
    "rustle": rustle, "sparkle": sparkle, "door": door, "impact": impact, "thunder": thunder, "boing": boing,
    "pop": pop, "click": click, "bell": bell, "ding": ding, "chew": chew, "laugh": laugh, "chirp": chirp,
    "beep": beep, "servo": servo, "horn": horn, "whistle": whistle,
}  # fmt: skip
