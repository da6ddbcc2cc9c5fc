"""Sounds into stems: placing by the sample, buses, a limiter, fades, and the WAV file."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from models.composer.drums import strike
from models.composer.instruments import play
from models.composer.plan import Plan
from models.composer.reverb import reverberate
from models.composer.score import Note
from studio.specs import SAMPLE_RATE

CEILING = 10 ** (-3.5 / 20)  # of a stem's peaks, before rounding
LOOK_AHEAD = 0.004  # seconds of the limiter
DRUM_DRIVE = 3.0  # of the drums alone
THRESHOLD_DB, RATIO, MAKE_UP_DB = -19.0, 3.0, 4.0  # of the compressor on all music


def place(bus: np.ndarray, sound: np.ndarray, at: int) -> None:
    """Adds a sound (2, N) to a bus (2, M) from sample `at` on; what lies outside is lost."""
    skip = max(0, -at)
    count = min(sound.shape[1] - skip, bus.shape[1] - max(at, 0))
    if count > 0:
        bus[:, max(at, 0) : max(at, 0) + count] += sound[:, skip : skip + count]


def panned(sound: np.ndarray, pan: float) -> np.ndarray:
    """A stereo sound (2, N) moved to -1 (left) .. 1 (right) at equal power."""
    angle = (pan + 1) * np.pi / 4
    return sound * (np.sqrt(2.0) * np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32))


def render(notes: Iterable[Note], plan: Plan, *, start: float, samples: int) -> np.ndarray:
    """The notes as music (2, samples) whose first sample is at `start` seconds of the short."""
    dry, wet, pumped, struck = (np.zeros((2, samples), dtype=np.float32) for _ in range(4))
    kicks = []
    for note in notes:
        at = round((note.time - start) * SAMPLE_RATE)
        sound = _sound(note)
        place(struck if note.pitch is None else pumped if note.pumped else dry, sound, at)
        place(wet, sound * np.float32(note.send), at)
        if note.voice == "kick":
            kicks.append(at)
    dry += pumped * pump(kicks, samples)
    dry += driven(struck, DRUM_DRIVE)
    seconds, amount = plan.mood.room
    return driven(glued(dry + np.float32(amount) * reverberate(wet, seconds)), plan.mood.drive)


def driven(sound: np.ndarray, drive: float) -> np.ndarray:
    """The sound pushed into a tape: peaks are rounded off and gain overtones, quiet passages keep their level."""
    return (np.tanh(np.float32(drive) * sound) / np.float32(drive)).astype(np.float32)


def glued(sound: np.ndarray) -> np.ndarray:
    """The sound (2, N) through a compressor whose gain knows nothing but the half second around each moment."""
    block = SAMPLE_RATE * 5 // 1000
    count = -(-sound.shape[1] // block)
    padded = np.pad(np.abs(sound).max(axis=0), (0, count * block - sound.shape[1]))
    level = 20 * np.log10(np.maximum(padded.reshape(count, block).max(axis=1), 1e-5))
    over = np.maximum(0.0, level - THRESHOLD_DB) * (1 - 1 / RATIO)
    kernel = np.concatenate([np.linspace(0, 1, 4)[1:], np.exp(-np.arange(40) / 14.0)])  # 10 ms ahead, 70 ms after
    reduced = np.convolve(np.pad(over, (40, 3), mode="edge"), kernel / kernel.sum(), mode="valid")[: count + 1]
    gain = 10 ** ((MAKE_UP_DB - reduced[:count]) / 20)
    return sound * np.interp(np.arange(sound.shape[1]) / block, np.arange(count) + 0.5, gain).astype(np.float32)


def _sound(note: Note) -> np.ndarray:
    """A note's samples at its place in the mix, in stereo."""
    if note.pitch is None:
        sound = strike(note.voice, velocity=note.velocity, variant=note.variant)
    else:
        sound = play(note.voice, note.pitch, note.seconds, velocity=note.velocity, bright=note.bright)
    if note.narrow:
        sound = np.repeat(sound.mean(axis=0, keepdims=True), 2, axis=0)
    return panned(sound, note.pan) * np.float32(note.level)


def pump(kicks: Iterable[int], samples: int) -> np.ndarray:
    """A gain (samples,) that dips with every kick and comes back within a fifth of a second."""
    gain = np.ones(samples, dtype=np.float32)
    length = int(0.22 * SAMPLE_RATE)
    time = np.arange(length) / length
    dip = (1 - 0.6 * np.minimum(1, time / 0.04) * (0.5 + 0.5 * np.cos(np.pi * time))).astype(np.float32)
    for at in kicks:
        first, last = max(at, 0), min(at + length, samples)
        if last > first:
            gain[first:last] = np.minimum(gain[first:last], dip[first - at : last - at])
    return gain


def limited(sound: np.ndarray) -> np.ndarray:
    """The sound (2, N) with peaks under the ceiling: gain is lowered smoothly, a little ahead of each peak."""
    peak = np.abs(sound).max(axis=0)
    if peak.size == 0 or peak.max() <= CEILING:
        return sound
    needed = np.minimum(1.0, CEILING / np.maximum(peak, 1e-9))
    reach = int(LOOK_AHEAD * SAMPLE_RATE)
    lowest = _sliding_minimum(needed, 2 * reach + 1)
    window = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(lowest, reach, mode="edge")
    size = 1 << (len(padded) + len(window)).bit_length()
    smooth = np.fft.irfft(np.fft.rfft(padded, size) * np.fft.rfft(window / window.sum(), size), size)
    return (sound * np.minimum(smooth[2 * reach : 2 * reach + len(peak)], 1.0)).astype(np.float32)


def _sliding_minimum(values: np.ndarray, width: int) -> np.ndarray:
    """The minimum over a centred window, by doubling (van Herk's idea in log steps)."""
    half = width // 2
    current = np.pad(values, half, mode="edge")
    reached = 1
    while reached < width:
        shift = min(reached, width - reached)
        current = np.minimum(current[:-shift], current[shift:])
        reached += shift
    return current


def faded(sound: np.ndarray, *, end: int, seconds: float) -> np.ndarray:
    """The sound silent from sample `end` on, after a fade of that many seconds that ends exactly there."""
    out = sound.copy()
    count = int(np.clip(seconds * SAMPLE_RATE, 1, max(1, end)))
    out[:, end - count : end] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, count + 1) / count)).astype(np.float32)
    out[:, end:] = 0.0
    return out


def write_wav(path: Path, sound: np.ndarray, *, seed: int) -> None:
    """Writes (2, N) floats as 48 kHz stereo 16-bit PCM with triangular dither from the seed; silence stays silent."""
    rng = np.random.default_rng(seed)
    scaled = sound.T.astype(np.float64) * 32767.0
    dither = rng.random(scaled.shape) - rng.random(scaled.shape)
    dither[np.abs(sound.T) < 1e-7] = 0.0
    pcm = np.clip(np.rint(scaled + dither), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm.tobytes())
