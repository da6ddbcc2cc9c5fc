"""Pictures, clips and sounds of any kind brought to the model's geometry, by one rule that is told to the user.

- Pictures are cut to the model's shape around their middle and scaled; smaller by means, larger by lines.
- Grey becomes RGB, transparency becomes white, deeper values become bytes.
- Clips are read at the model's rate, the nearest frame at each time; too long ones are cut, too short ones hold their
  last frame.
- Sounds become mono at the model's rate; too long ones are cut, too short ones end in silence.

Numpy only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.videopoet.config import Geometry
from models.videopoet.making.painting import smaller
from studio.errors import Poisoned, Refused


class Brought(NamedTuple):
    """Pictures (T, H, W, 3) uint8 or a sound (samples,) float32, and what was done to them, in sentences."""

    values: np.ndarray
    notes: tuple[str, ...]


def picture(image: np.ndarray, geometry: Geometry) -> Brought:
    """One picture of any size and kind, see `rgb`: uint8 (1, height, width, 3)."""
    frames = rgb(image)
    if len(frames) != 1:
        raise Refused(f"there are {len(frames)} pictures", where="image", do="give one")
    return _shaped(frames, geometry)


def film(
    frames: np.ndarray, rate: float, geometry: Geometry, *, count: int | None = None, end: bool = False
) -> Brought:
    """A clip of any size, rate and length.

    Args:
        frames: see `rgb`.
        rate: frames a second.
        geometry: the model's.
        count: the frames that are wanted; None: those of the geometry.
        end: for a clip that is continued: of too many frames the last ones are kept, and too few are preceded by the
            first one; else the beginning is kept, and the last frame held.

    Returns:
        uint8 (count, height, width, 3), and what was done.
    """
    if not rate > 0 or not np.isfinite(rate):
        raise Refused(f"{rate:g} frames a second", where="video", do="give a rate above 0")
    found, notes = rgb(frames), []
    if rate != geometry.rate and len(found) > 1:
        notes.append(f"read at {geometry.rate} instead of {rate:g} frames a second")
        moments = np.arange(max(1, round(len(found) / rate * geometry.rate))) + 0.5
        found = found[np.minimum(moments * rate / geometry.rate, len(found) - 1).astype(int)]
    found, cut = _lasting(found, geometry.frames if count is None else count, geometry.rate, end=end)
    notes += [cut] if cut else []
    shaped = _shaped(found, geometry)
    return Brought(shaped.values, (*notes, *shaped.notes))


def _lasting(frames: np.ndarray, count: int, rate: int, *, end: bool) -> tuple[np.ndarray, str]:
    """So many frames of a clip, and what was done for it."""
    missing = count - len(frames)
    if missing < 0:
        note = f"the {'last' if end else 'first'} {count / rate:g} of {len(frames) / rate:g} s used"
        return (frames[-count:] if end else frames[:count]), note
    if not missing:
        return frames, ""
    held = np.repeat(frames[:1] if end else frames[-1:], missing, 0)
    whole = np.concatenate([held, frames] if end else [frames, held])
    return whole, f"the {'first' if end else 'last'} frame held to {count / rate:g} s"


def sound(wave: np.ndarray, rate: int, geometry: Geometry) -> Brought:
    """A sound of any rate and length.

    Args:
        wave: (samples,), (samples, channels) or (channels, samples); floats in -1..1 or integers of their full range.
        rate: samples a second.
        geometry: the model's.

    Returns:
        float32 (round(seconds * sound_rate),) in -1..1, and what was done.
    """
    if rate <= 0:
        raise Refused(f"{rate} samples a second", where="audio", do="give a rate above 0")
    wave, notes = np.asarray(wave), []
    if np.issubdtype(wave.dtype, np.integer):
        kind = np.iinfo(wave.dtype)
        wave = (wave - (kind.max + kind.min + 1) / 2) / ((kind.max - kind.min + 1) / 2)
    if wave.ndim not in (1, 2) or not wave.size or not np.isfinite(wave).all():
        raise Poisoned(f"a sound of shape {wave.shape}", where="audio", do="give samples of one or more channels")
    if wave.ndim == 2:
        notes.append("mixed to mono")
        wave = wave.mean(int(np.argmin(wave.shape)))
    if rate != geometry.sound_rate:
        notes.append(f"read at {geometry.sound_rate} instead of {rate} samples a second")
        wave = _resampled(wave, round(len(wave) * geometry.sound_rate / rate))
    count = round(geometry.seconds * geometry.sound_rate)
    if len(wave) != count:
        length = f"{len(wave) / geometry.sound_rate:.3g} s"
        notes.append(f"cut from {length}" if len(wave) > count else f"silence added to {length}")
    filled = np.zeros(count, np.float32)
    filled[: len(wave)] = np.clip(wave[:count], -1, 1)
    return Brought(filled, tuple(notes))


def rgb(pixels: np.ndarray) -> np.ndarray:
    """Pictures of any kind as uint8 (T, H, W, 3).

    Args:
        pixels: (H, W), (H, W, C), (T, H, W) or (T, H, W, C) with C of 1 to 4: grey, grey with transparency, RGB, RGBA;
            three axes are a picture when the last one is at most 4 long. Floats are in 0..1, integers of full range.
    """
    pixels = np.asarray(pixels)
    if pixels.ndim == 2:
        pixels = pixels[None, ..., None]
    elif pixels.ndim == 3:
        pixels = pixels[None] if pixels.shape[-1] <= 4 else pixels[..., None]
    if pixels.ndim != 4 or not 1 <= pixels.shape[-1] <= 4 or not pixels.size:
        raise Poisoned(f"pictures of shape {pixels.shape}", where="image", do="give (H, W, 3) or (T, H, W, 3)")
    if pixels.dtype != np.uint8:
        top = 1.0 if pixels.dtype == bool or not np.issubdtype(pixels.dtype, np.integer) else np.iinfo(pixels.dtype).max
        pixels = np.rint(np.clip(np.nan_to_num(pixels / top), 0, 1) * 255).astype(np.uint8)
    if pixels.shape[-1] in (2, 4):
        share = pixels[..., -1:].astype(np.float32) / 255
        pixels = np.rint(pixels[..., :-1] * share + 255 * (1 - share)).astype(np.uint8)
    return np.repeat(pixels, 3, -1) if pixels.shape[-1] == 1 else pixels


def _shaped(frames: np.ndarray, geometry: Geometry) -> Brought:
    """Cut around the middle to the model's shape, and scaled."""
    _, height, width, _ = frames.shape
    if (height, width) == (geometry.height, geometry.width):
        return Brought(frames, ())
    scale = max(geometry.height / height, geometry.width / width)
    h, w = (
        max(1, min(size, round(wanted / scale)))
        for size, wanted in ((height, geometry.height), (width, geometry.width))
    )
    top, left = (height - h) // 2, (width - w) // 2
    notes = [f"cut from {width}x{height} to {w}x{h}"] if (h, w) != (height, width) else []
    cut = frames[:, top : top + h, left : left + w]
    if (h, w) != (geometry.height, geometry.width):
        notes.append(f"scaled to {geometry.width}x{geometry.height}")
    return Brought(_scaled(cut, geometry.height, geometry.width), tuple(notes))


def _scaled(frames: np.ndarray, height: int, width: int) -> np.ndarray:
    """Larger by lines between pixels, smaller by means; each side by itself."""
    down = smaller(frames, min(height, frames.shape[1]), min(width, frames.shape[2]))
    wide = _lines(down.astype(np.float32), 1, height)
    return np.rint(_lines(wide, 2, width)).astype(np.uint8)


def _lines(values: np.ndarray, axis: int, count: int) -> np.ndarray:
    size = values.shape[axis]
    if size == count:
        return values
    at = np.clip((np.arange(count) + 0.5) * size / count - 0.5, 0, size - 1)
    low = np.floor(at).astype(int)
    share = (at - low).astype(np.float32).reshape([-1 if n == axis else 1 for n in range(values.ndim)])
    first, second = np.take(values, low, axis), np.take(values, np.minimum(low + 1, size - 1), axis)
    return first + share * (second - first)


def _resampled(wave: np.ndarray, count: int) -> np.ndarray:
    """A sound at another rate by its spectrum: (count,)."""
    count = max(1, count)
    spectrum = np.fft.rfft(wave)
    kept = np.zeros(count // 2 + 1, complex)
    size = min(len(spectrum), len(kept))
    kept[:size] = spectrum[:size]
    return np.fft.irfft(kept, count) * (count / len(wave))
