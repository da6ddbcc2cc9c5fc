"""Instruments: a note in, stereo samples (2, N) float32 out, each scaled to the same loudness.

Three kinds of synthesis cover the band: *tones* are wavetables whose spectrum changes while the note sounds (plucked
strings, bowed strings, reeds, brass, saws, pads), *bells* are a few inharmonic partials that die at their own
speed (bars, tines, glass, piano strings), and electric piano is frequency modulation. Partials above 18 kHz are
never made, so nothing aliases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.composer.harmony import frequency
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE

TABLE = 1024  # samples of one wavetable cycle
ROWS = 20  # how often a spectrum is set during a note
HIGHEST = 18_000.0  # Hz


@dataclass(frozen=True, kw_only=True)
class Tone:
    """A harmonic voice. Times in seconds, cutoff in Hz at brightness 0.5, detune in cents, noise 0..1."""

    tilt: float = 1.0  # amplitudes fall as harmonic number to this power
    even: float = 1.0  # weight of even harmonics: 0 sounds hollow
    position: float = 0.0  # where a string is plucked, 0 for none
    cutoff: float = 4000.0
    opening: float = 1.0  # how far the filter is opened at the start, against the end
    closing: float = 0.15  # time of the filter's way
    attack: float = 0.004
    decay: float = 0.0  # time constant; 0: holds
    damping: float = 0.0  # further decay per harmonic
    release: float = 0.08
    detune: tuple[float, ...] = (0.0,)
    vibrato: tuple[float, float] = (0.0, 0.0)  # Hz, cents; comes in after 0.25 s
    noise: tuple[float, float, float] = (0.0, 1000.0, 0.03)  # level, Hz, time constant (0: as long as the note)
    formants: tuple[float, ...] = ()  # Hz
    floor: float = 0.0  # Hz under which there is nothing: keeps pads out of the bass
    swell: float = 0.0  # a growing filter, as in brass


TONES: dict[str, Tone] = {
    "pizzicato": Tone(tilt=1.15, position=0.19, cutoff=3400, opening=2.2, decay=0.17, damping=0.55, release=0.25,
                      noise=(0.10, 1400, 0.012), attack=0.002),
    "ukulele": Tone(tilt=1.0, position=0.27, cutoff=4200, opening=1.8, decay=0.34, damping=0.30, release=0.12,
                    noise=(0.06, 2400, 0.010), attack=0.002, detune=(-2.0, 2.0)),
    "muted": Tone(tilt=1.1, position=0.15, cutoff=2600, opening=2.5, closing=0.06, decay=0.16, damping=0.6,
                  release=0.10, noise=(0.10, 1800, 0.010), attack=0.002, detune=(-3.0, 3.0)),
    "harp": Tone(tilt=1.3, position=0.35, cutoff=5000, decay=0.85, damping=0.22, release=0.5, attack=0.003,
                 noise=(0.03, 2000, 0.01)),
    "upright": Tone(tilt=1.25, position=0.22, cutoff=1100, opening=2.4, decay=0.45, damping=0.35, release=0.10,
                    noise=(0.12, 700, 0.015), attack=0.005),
    "pluck": Tone(tilt=1.0, cutoff=1700, opening=4.5, closing=0.10, decay=0.26, release=0.15, attack=0.002,
                  detune=(-7.0, 0.0, 7.0)),
    "supersaw": Tone(tilt=1.0, cutoff=3600, opening=1.7, closing=0.12, decay=0.9, release=0.12, attack=0.004,
                     detune=(-14.0, -8.0, -3.0, 4.0, 9.0, 15.0), floor=180),
    "bright": Tone(tilt=1.1, cutoff=2400, attack=0.12, release=0.35, detune=(-12.0, -5.0, 5.0, 12.0), floor=200),
    "warm": Tone(tilt=1.3, cutoff=1400, attack=0.35, release=0.9, detune=(-9.0, -3.0, 4.0, 10.0), floor=150,
                 noise=(0.022, 6500, 0.0)),
    "tape": Tone(tilt=1.5, cutoff=800, attack=0.30, release=0.7, detune=(-8.0, 0.0, 8.0), vibrato=(0.7, 9.0),
                 floor=150, noise=(0.02, 7500, 0.0)),
    "drone": Tone(tilt=1.1, cutoff=420, attack=0.45, release=0.9, detune=(-16.0, -5.0, 6.0, 17.0),
                  noise=(0.05, 3600, 0.0)),
    "choir": Tone(tilt=1.0, cutoff=3400, attack=0.22, release=0.7, detune=(-13.0, -4.0, 5.0, 12.0),
                  vibrato=(5.1, 9.0), formants=(620.0, 1080.0, 2600.0), noise=(0.035, 2600, 0.0), floor=140),
    "strings": Tone(tilt=1.0, cutoff=3800, opening=1.4, attack=0.018, decay=0.28, release=0.10,
                    detune=(-11.0, -4.0, 4.0, 11.0), noise=(0.05, 3500, 0.03)),
    "strings_soft": Tone(tilt=1.2, cutoff=1700, attack=0.28, release=0.7, detune=(-10.0, -4.0, 4.0, 10.0),
                         vibrato=(5.3, 8.0), floor=150, noise=(0.02, 6000, 0.0)),
    "violin": Tone(tilt=1.0, cutoff=3000, attack=0.07, release=0.22, vibrato=(5.6, 16.0), detune=(-3.0, 4.0),
                   formants=(480.0, 1250.0, 3000.0), noise=(0.025, 4200, 0.0), swell=0.25),
    "violins": Tone(tilt=1.0, cutoff=3200, attack=0.08, release=0.3, vibrato=(5.5, 10.0),
                    detune=(-12.0, -5.0, 4.0, 11.0), noise=(0.02, 4200, 0.0), swell=0.2),
    "cello": Tone(tilt=1.05, cutoff=1300, attack=0.09, release=0.3, vibrato=(5.0, 10.0),
                  formants=(250.0, 600.0, 1300.0), swell=0.2, noise=(0.02, 3000, 0.0)),
    "contrabass": Tone(tilt=1.05, cutoff=900, attack=0.03, release=0.15, noise=(0.03, 900, 0.05)),
    "brass": Tone(tilt=0.9, cutoff=2300, opening=1.3, attack=0.03, decay=0.9, release=0.25,
                  detune=(-9.0, 0.0, 9.0), swell=0.1),
    "horn": Tone(tilt=1.05, cutoff=1500, attack=0.06, release=0.25, detune=(-6.0, 0.0, 6.0), vibrato=(4.8, 5.0),
                 swell=0.35),
    "clarinet": Tone(tilt=1.15, even=0.12, cutoff=2000, attack=0.05, release=0.12, vibrato=(4.8, 4.0),
                     noise=(0.012, 2500, 0.0)),
    "accordion": Tone(tilt=0.85, cutoff=3200, attack=0.04, release=0.09, detune=(-13.0, 0.0, 13.0),
                      noise=(0.015, 3000, 0.0)),
    "flute": Tone(tilt=2.1, cutoff=2600, attack=0.06, release=0.14, vibrato=(5.0, 9.0), noise=(0.05, 3000, 0.0)),
    "whistle": Tone(tilt=3.2, cutoff=3500, attack=0.035, release=0.10, vibrato=(5.6, 13.0), noise=(0.05, 2800, 0.0)),
    "synth": Tone(tilt=1.0, cutoff=650, opening=4.0, closing=0.12, decay=0.6, release=0.05),
    "reese": Tone(tilt=1.0, cutoff=380, opening=1.8, closing=0.10, decay=0.5, release=0.06, detune=(-13.0, 0.0, 13.0)),
    "sub": Tone(tilt=2.4, cutoff=320, attack=0.015, decay=1.6, release=0.12),
    "soft_bass": Tone(tilt=1.5, cutoff=520, opening=2.0, attack=0.006, decay=0.6, release=0.06),
    "hit": Tone(tilt=0.9, cutoff=900, opening=3.0, closing=0.2, attack=0.004, decay=0.7, release=0.6,
                detune=(-18.0, -6.0, 7.0, 19.0), noise=(0.12, 300, 0.10)),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Bell:
    """An inharmonic voice: partials as (ratio, level, time constant), the strike's noise, an own ring or a damper."""

    partials: tuple[tuple[float, float, float], ...]
    strike: tuple[float, float, float] = (0.05, 3000.0, 0.008)  # level, Hz, time constant
    damper: float = 0.0  # seconds of release after the note's end; 0: rings out
    width: float = 0.5  # cents between left and right, of a partial
    shade: float = 0.5  # how much softer notes lose their higher partials


def _string(count: int, stiffness: float, tilt: float, ring: float, damping: float) -> tuple:
    """Partials of a stiff struck string (Fletcher and Rossing, The Physics of Musical Instruments, 2.18)."""
    return tuple(
        (k * (1 + stiffness * k * k) ** 0.5, k**-tilt * abs(np.sin(np.pi * k / 8.3)) * 2.2, ring / (1 + damping * k))
        for k in range(1, count + 1)
    )


BELLS: dict[str, Bell] = {
    "glockenspiel": Bell(partials=((1.0, 1.0, 0.55), (2.76, 0.28, 0.20), (5.40, 0.12, 0.09), (8.93, 0.05, 0.05)),
                         strike=(0.04, 6000, 0.004)),
    "bell": Bell(partials=((0.5, 0.10, 1.1), (1.0, 1.0, 0.9), (2.0, 0.35, 0.6), (2.4, 0.16, 0.45), (3.0, 0.13, 0.35),
                           (4.5, 0.08, 0.22)), strike=(0.02, 5000, 0.005), width=2.0),
    "glass": Bell(partials=((1.0, 1.0, 1.2), (2.32, 0.4, 0.8), (4.25, 0.22, 0.5), (6.63, 0.12, 0.35)), width=3.0,
                  strike=(0.03, 7000, 0.006)),
    "marimba": Bell(partials=((1.0, 1.0, 0.26), (3.93, 0.28, 0.08), (9.2, 0.08, 0.03)), strike=(0.10, 900, 0.012)),
    "kalimba": Bell(partials=((1.0, 1.0, 0.42), (2.0, 0.10, 0.25), (5.9, 0.14, 0.07), (8.2, 0.05, 0.04)),
                    strike=(0.10, 2200, 0.007)),
    "piano": Bell(partials=_string(18, 0.00035, 1.1, 0.80, 0.20), strike=(0.09, 1800, 0.014), damper=0.16, width=1.2),
    "felt": Bell(partials=_string(10, 0.00030, 1.7, 0.95, 0.30), strike=(0.14, 800, 0.022), damper=0.35, width=1.2,
                 shade=0.8),
}  # fmt: skip


def play(name: str, pitch: float, seconds: float, *, velocity: float = 0.7, bright: float = 0.5) -> np.ndarray:
    """A note as stereo samples (2, N), with its own release. Arguments are rounded, so that equal notes are shared.

    Args:
        name: a key of TONES or BELLS, or "rhodes".
        pitch: MIDI number.
        seconds: how long the key is held.
        velocity: 0..1: loudness and, as on real instruments, brightness.
        bright: 0..1, 0.5 is the instrument's own.
    """
    loud = max(1, round(velocity * 8)) / 8
    note = _render(name, round(pitch, 2), max(0.03, round(seconds, 2)), loud, round(bright * 5) / 5)
    return note * np.float32(velocity**1.4)


@lru_cache(maxsize=384)
def _render(name: str, pitch: float, seconds: float, velocity: float, bright: float) -> np.ndarray:
    """The note at full level; cached."""
    rng = np.random.default_rng(derive_seed(int(pitch * 100), name, round(seconds * 100)))
    hertz = frequency(pitch) * 2 ** (float(rng.normal(0, 1.5)) / 1200)  # no player is exact
    if name in TONES:
        sound = _tone(TONES[name], hertz, seconds, velocity=velocity, bright=bright, rng=rng)
    elif name in BELLS:
        sound = _bell(BELLS[name], hertz, seconds, velocity=velocity, bright=bright, rng=rng)
    else:
        sound = _rhodes(hertz, seconds, velocity, bright)
    sound = _levelled(sound)
    sound.setflags(write=False)
    return sound


def _levelled(sound: np.ndarray) -> np.ndarray:
    """Scaled so that the loudest 60 ms have an RMS of 0.25, with 4 ms faded at the end."""
    block = SAMPLE_RATE * 60 // 1000
    power = np.cumsum(np.pad((sound**2).mean(axis=0, dtype=np.float64), (1, block)))
    loudest = np.sqrt(max(1e-12, float((power[block:] - power[:-block]).max()) / block))
    fade = min(192, sound.shape[1])
    sound[:, sound.shape[1] - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return (sound * (0.25 / loudest)).astype(np.float32)


def _tone(
    tone: Tone, hertz: float, seconds: float, *, velocity: float, bright: float, rng: np.random.Generator
) -> np.ndarray:
    """A wavetable note with all its detuned copies spread from left to right."""
    length = _length(tone, seconds)
    time = np.arange(length, dtype=np.float64) / SAMPLE_RATE
    tables, at = _tables(tone, hertz, time[-1], velocity=velocity, bright=bright, rng=rng)
    row = np.interp(time, at, np.arange(ROWS)).astype(np.float32)
    if not tone.decay:
        row = np.clip(row + 1.2 * _wander(length, rng), 0, ROWS - 1.001)  # breath and bow are never steady
    vibrato = _vibrato(tone, time, rng)
    out = np.zeros((2, length), dtype=np.float32)
    places = np.linspace(-0.7, 0.7, len(tone.detune)) if len(tone.detune) > 1 else [0.0]
    for cents, place in zip(tone.detune, places, strict=True):
        cycles = hertz * 2 ** (cents / 1200) * (time + vibrato) + rng.uniform() * (len(tone.detune) > 1)
        voice = _read(tables, cycles, row)
        if not tone.decay:
            voice = voice * (1 + 0.22 * _wander(length, rng))
        out += voice * np.array([[np.cos((place + 1) * np.pi / 4)], [np.sin((place + 1) * np.pi / 4)]], np.float32)
    out += _breath(tone.noise, length, rng) * float(np.sqrt((out**2).mean()) * 8.0 + 1e-9)
    return out * _envelope(tone, time)


def _length(tone: Tone, seconds: float) -> int:
    """Samples of a note with its release; a plucked one ends when it is 60 dB down."""
    held = min(seconds, 7.0 * tone.decay) if tone.decay else seconds
    return max(64, int((held + tone.release + 0.01) * SAMPLE_RATE))


def _tables(
    tone: Tone, hertz: float, seconds: float, *, velocity: float, bright: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Wavetables (ROWS, TABLE + 1) of the note's spectrum over time, and the seconds at which each is right."""
    count = int(np.clip(HIGHEST // hertz, 1, 48))
    k = np.arange(1, count + 1)
    at = np.concatenate([[0.0], np.geomspace(0.004, max(seconds, 0.01), ROWS - 1)])
    level = k**-tone.tilt * np.where(k % 2, 1.0, tone.even)
    if tone.position:
        level = level * np.abs(np.sin(np.pi * k * tone.position))
    for formant in tone.formants:
        level = level * (1.0 + 2.5 * np.exp(-(((k * hertz - formant) / (0.25 * formant)) ** 2)))
    if tone.floor:
        level = level / (1.0 + (tone.floor / (k * hertz)) ** 4)
    cutoff = tone.cutoff * 2.0 ** (2.0 * (bright - 0.5)) * (0.55 + 0.75 * velocity) + 0.6 * hertz
    sweep = 1.0 + (tone.opening - 1.0) * np.exp(-at / tone.closing)
    if tone.swell:
        sweep = sweep * (1.0 - tone.swell + tone.swell * np.minimum(1.0, at / 0.25))
    filtered = level[None] / (1.0 + ((k * hertz)[None] / (cutoff * sweep)[:, None]) ** 4) ** 0.5
    filtered = filtered * np.exp(-tone.damping * (k - 1) * at[:, None])
    spectrum = np.zeros((ROWS, TABLE // 2 + 1), dtype=np.complex128)
    spectrum[:, 1 : count + 1] = filtered * np.exp(1j * rng.uniform(0, 2 * np.pi, count))
    tables = np.fft.irfft(spectrum, TABLE, axis=1) * TABLE
    return np.concatenate([tables, tables[:, :1]], axis=1).astype(np.float32), at


def _read(tables: np.ndarray, cycles: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Samples at phases `cycles` (whole numbers are periods) between the two nearest rows and samples."""
    place = (cycles - np.floor(cycles)) * TABLE
    sample = place.astype(np.int32)
    part = (place - sample).astype(np.float32)
    below = np.minimum(row.astype(np.int32), ROWS - 2)
    blend = row - below
    index = below * (TABLE + 1) + sample
    flat = tables.ravel()
    low = flat[index] * (1 - part) + flat[index + 1] * part
    index += TABLE + 1
    high = flat[index] * (1 - part) + flat[index + 1] * part
    return low * (1 - blend) + high * blend


def _wander(length: int, rng: np.random.Generator) -> np.ndarray:
    """A curve (length,) float32 about zero that turns a few times a second."""
    points = rng.uniform(-1, 1, int(length / SAMPLE_RATE * 5) + 3)
    return np.interp(np.arange(length) * (5 / SAMPLE_RATE), np.arange(len(points)), points).astype(np.float32)


def _vibrato(tone: Tone, time: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Seconds by which the phase is bent: the integral of a sine of pitch that comes in slowly."""
    hertz, cents = tone.vibrato
    if not hertz:
        return np.zeros_like(time)
    depth = (2 ** (cents / 1200) - 1) / (2 * np.pi * hertz) * np.clip((time - 0.15) / 0.35, 0, 1)
    return depth * np.sin(2 * np.pi * hertz * rng.uniform(0.95, 1.05) * time)


def _breath(noise: Sequence[float], length: int, rng: np.random.Generator) -> np.ndarray:
    """Band noise of a voice: a strike that decays, or breath and bow that last."""
    level, hertz, constant = noise
    if not level:
        return np.zeros(1, dtype=np.float32)
    pool = _breath_pool(hertz)
    at = int(rng.integers(len(pool) - length)) if length < len(pool) else 0
    sound = np.resize(pool[at : at + length], length) * np.float32(level)
    if constant:
        sound *= np.exp(np.arange(length, dtype=np.float32) * np.float32(-1 / (constant * SAMPLE_RATE)))
    return sound


@lru_cache(maxsize=64)
def _breath_pool(hertz: float) -> np.ndarray:
    """Five seconds of band noise that notes take their piece of."""
    rng = np.random.default_rng(derive_seed(round(hertz), "breath"))
    return band(rng.standard_normal(1 << 18), hertz * 0.5, hertz * 2.0).astype(np.float32)


def _envelope(tone: Tone, time: np.ndarray) -> np.ndarray:
    """Amplitude over time: a soft attack, decay, and release after the key is let go."""
    count = len(time)
    shape = np.exp(time.astype(np.float32) * np.float32(-1 / tone.decay)) if tone.decay else np.ones(count, np.float32)
    attack = min(count, int(tone.attack * SAMPLE_RATE) + 1)
    rising = np.linspace(0, 1, attack, endpoint=False, dtype=np.float32)
    shape[:attack] *= rising * rising * (3 - 2 * rising)
    release = min(count, int(tone.release * SAMPLE_RATE))
    falling = np.linspace(0, np.pi, release, dtype=np.float32)
    shape[count - release :] *= (0.5 + 0.5 * np.cos(falling)) ** np.float32(1.5)
    return shape


def _bell(
    bell: Bell, hertz: float, seconds: float, *, velocity: float, bright: float, rng: np.random.Generator
) -> np.ndarray:
    """A sum of decaying partials, a little apart in the two channels."""
    longest = max(constant for _, _, constant in bell.partials)
    ring = min(longest * 6.0, 3.0)
    length = int((min(ring, seconds + bell.damper * 2) if bell.damper else ring) * SAMPLE_RATE) + 64
    time = np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE)
    out = np.zeros((2, length), dtype=np.float32)
    slope = (1.0 - velocity) * bell.shade + (0.5 - bright) * 0.8
    for number, (ratio, level, constant) in enumerate(bell.partials):
        if ratio * hertz > HIGHEST or level < 1e-3:
            continue
        dying = constant * (1 + 60 / hertz)
        heard = min(length, int(7.5 * dying * SAMPLE_RATE))  # 65 dB down
        amount = np.float32(level * np.exp(-slope * number * 0.35)) * np.exp(time[:heard] * np.float32(-1 / dying))
        for side, cents in enumerate((-bell.width, bell.width)):
            cycles = (ratio * hertz * 2 ** (cents / 1200) / SAMPLE_RATE) * np.arange(heard)
            cycles -= np.floor(cycles)
            out[side, :heard] += amount * np.sin(np.float32(2 * np.pi) * cycles.astype(np.float32))
    attack = np.clip(time / 0.0015, 0, 1)
    out = (out + _breath(bell.strike, length, rng) * 2.0) * attack
    if bell.damper:
        out *= np.exp(-np.maximum(0, time - seconds) / np.float32(bell.damper * 0.4))
    return out


def _rhodes(hertz: float, seconds: float, velocity: float, bright: float) -> np.ndarray:
    """An electric piano by frequency modulation (Chowning 1973): a tine that barks when struck hard, slow tremolo."""
    length = int((min(seconds, 3.0) + 0.3) * SAMPLE_RATE)
    time = np.arange(length, dtype=np.float64) / SAMPLE_RATE
    phase = 2 * np.pi * ((hertz * time) % 1.0)
    body = np.exp(-time / 1.4)
    index = (0.35 + 1.5 * velocity * (0.4 + bright)) * np.exp(-time / 0.5)
    tine = 0.10 * velocity * np.exp(-time / 0.06) * np.sin(phase * 14) if hertz * 14 < HIGHEST else 0.0
    sound = body * np.sin(phase + index * np.sin(phase)) + tine
    sound *= np.clip(time / 0.003, 0, 1) * np.exp(-np.maximum(0, time - seconds) / 0.07)
    pan = 0.25 * np.sin(2 * np.pi * 4.2 * time)
    return np.stack([sound * (1 - pan), sound * (1 + pan)]).astype(np.float32)


def band(noise: np.ndarray, low: float, high: float) -> np.ndarray:
    """Noise (..., N) limited to low..high Hz with soft edges, at unit RMS. One transform, no phase."""
    length = noise.shape[-1]
    size = 1 << (length - 1).bit_length() if length > 1 else 2
    spectrum = np.fft.rfft(noise, size)
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 1e-3)
    shape = 1.0 / (1.0 + (hertz / high) ** 4) / (1.0 + (low / hertz) ** 4)
    out = np.fft.irfft(spectrum * shape, size)[..., :length]
    return out / (np.sqrt((out**2).mean()) + 1e-12)
