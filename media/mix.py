"""The mix: music, effects and voices laid where they belong, the music making room for the voice.

Tails are laid over the next scene. The balance of music and effects is the composer's and stays; the voice is set
against them, and while it speaks the music steps back. Levels in dB; times in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from media import loudness, sound
from studio.errors import Broken
from studio.specs import SAMPLE_RATE, MasterSpec, Placement

VOICE_OVER_BED_LU = 2.0  # before ducking
MOST_VOICE_GAIN_DB = 18.0
UNDER_VOICE_DB, UNDER_EFFECTS_DB = 9.0, 2.5  # how far the music steps back
VOICE_FLOOR_DB, EFFECTS_FLOOR_DB = -42.0, -22.0  # levels at which it begins to
KNEE_DB = 12.0  # over which it goes all the way
ATTACK, RELEASE, AHEAD = 0.04, 0.35, 0.06
FADE_IN, FADE_OUT = 0.003, 0.03


def mix(spec: MasterSpec, inputs: Mapping[str, Sequence[Path]]) -> tuple[np.ndarray, list[str]]:
    """The mixed sound (samples, 2), as long as the film, and warnings. Raises Poisoned for a file without sound."""
    samples = round(spec.total_frames * SAMPLE_RATE / spec.raster.rate)
    layers = {role: np.zeros((samples, 2), np.float32) for role in ("music", "effects", "voice")}
    for placement in spec.sounds:
        _lay(layers[placement.role], placement, inputs, spec.raster.rate)
    warnings = [] if spec.sounds else ["the short has no sound"]
    voice = layers["voice"]
    voice *= _voice_gain(voice, layers["music"] + layers["effects"])
    layers["music"] *= _ducking(voice, layers["effects"])[:, None]
    mixed = layers["music"] + layers["effects"] + voice
    _fade_ends(mixed)
    return mixed, warnings


def _lay(layer: np.ndarray, placement: Placement, inputs: Mapping[str, Sequence[Path]], rate: int) -> None:
    """Adds one file to its layer; what reaches beyond the film is cut."""
    files = inputs.get(placement.role, ())
    if placement.position >= len(files):
        raise Broken(f"{placement.role} {placement.position} is placed but not given", where="master")
    start = round(placement.start * SAMPLE_RATE / rate)
    piece = sound.read(files[placement.position])[: max(0, len(layer) - start)]
    layer[start : start + len(piece)] += piece


def _voice_gain(voice: np.ndarray, bed: np.ndarray) -> float:
    """The factor that sets the voice over the bed; 1 when one of them is silent."""
    if not voice.any() or not bed.any():
        return 1.0
    said, under = (loudness.integrated(loudness.weighted_power(layer)) for layer in (voice, bed))
    if min(said, under) < loudness.SILENCE_LUFS:
        return 1.0
    gain = under + VOICE_OVER_BED_LU - said
    return float(10 ** (np.clip(gain, -MOST_VOICE_GAIN_DB, MOST_VOICE_GAIN_DB) / 20))


def _ducking(voice: np.ndarray, effects: np.ndarray) -> np.ndarray:
    """The music's factor for each sample (samples,): down under the voice, a little under loud effects."""
    hop = SAMPLE_RATE // 200
    wanted = -UNDER_VOICE_DB * _presence(voice, VOICE_FLOOR_DB, hop)
    wanted = np.minimum(wanted, -UNDER_EFFECTS_DB * _presence(effects, EFFECTS_FLOOR_DB, hop))
    if not wanted.any():
        return np.ones(len(voice), np.float32)
    ahead = round(AHEAD * 200)  # the music is down before the first syllable
    wanted = sliding_window_view(np.pad(wanted, (0, ahead)), ahead + 1).min(axis=1)
    curve = _follow(wanted, down=1 - np.exp(-1 / (200 * ATTACK)), up=1 - np.exp(-1 / (200 * RELEASE)))
    decibels = np.interp(np.arange(len(voice)), np.arange(len(curve)) * hop, curve)
    return (10 ** (decibels / 20)).astype(np.float32)


def _presence(layer: np.ndarray, floor_db: float, hop: int) -> np.ndarray:
    """0..1 for each hop: how far the layer's level is above the floor, all of it after the knee."""
    hops = -(-len(layer) // hop)
    power = (
        np.pad((layer.astype(np.float64) ** 2).mean(axis=1), (0, hops * hop - len(layer)))
        .reshape(hops, hop)
        .mean(axis=1)
    )
    level = 10 * np.log10(power + 1e-12)
    return np.clip((level - floor_db) / KNEE_DB, 0.0, 1.0)


def _follow(wanted: np.ndarray, *, down: float, up: float) -> np.ndarray:
    """`wanted` followed with one speed downwards and another upwards; both are shares of the way per step."""
    level, out = 0.0, np.empty_like(wanted)
    for position, goal in enumerate(wanted):
        level += (goal - level) * (down if goal < level else up)
        out[position] = level
    return out


def _fade_ends(mixed: np.ndarray) -> None:
    """Fades the first and last milliseconds, so that a cut sound does not click."""
    for seconds, part in ((FADE_IN, mixed), (FADE_OUT, mixed[::-1])):
        length = min(len(part), round(seconds * SAMPLE_RATE))
        part[:length] *= np.linspace(0, 1, length, endpoint=False, dtype=np.float32)[:, None]
