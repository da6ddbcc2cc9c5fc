"""What a composer wants to know of a clip: cuts, motion and its accents, light and colour, frame by frame.

Works on small RGB frames (90x160 is plenty). Every measure is a plain pixel statistic, so noise, black and
single frames have an answer too: no accents, no cuts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # BT.709
CUT_DIFFERENCE = 0.10  # mean change of a frame that may be a cut
CUT_CONTRAST = 3.0  # how far it stands out of its neighbours
CUT_HISTOGRAM = 0.30  # share of pixels that changed their colour bin
ACCENT_FLOOR = 0.004  # mean change below which nothing is an accent
ACCENT_GAP_SECONDS = 0.22
MARKED = 0.45  # strength from which an accent is more than a pulse
PULSE_SECONDS = 0.27
PULSE_DEPTH = 0.35  # how far a pulse rises out of the ebb on both sides, as a share of it
FLASH_RISE = 0.09
STILL_MOTION = 0.03  # motion at which the energy is 63 %


@dataclass(frozen=True)
class Accent:
    """A moment that the eye notices: `time` in seconds of the clip, `strength` 0..1, `pan` -1..1.

    From MARKED on it is an event of its own, under it the pulse of a movement that goes on.
    """

    time: float
    strength: float
    pan: float = 0.0


@dataclass(frozen=True)
class Seen:
    """A clip as numbers. Arrays have one value per frame (F,)."""

    rate: int
    motion: np.ndarray  # mean absolute colour change against the frame before, 0..1; cuts are smoothed over
    brightness: np.ndarray  # mean luma, 0..1
    saturation: np.ndarray  # mean of (max - min) over RGB, 0..1
    warmth: np.ndarray  # mean red minus blue, -1..1
    energy: np.ndarray  # smoothed motion on a scale of 0 (still) .. 1 (wild)
    cuts: tuple[int, ...]  # first frames of new shots inside the clip
    accents: tuple[Accent, ...]
    flashes: tuple[Accent, ...]

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.motion)

    def energy_at(self, seconds: np.ndarray | float) -> np.ndarray:
        """The energy at times of the clip; before and after it the nearest frame's."""
        return np.interp(seconds, np.arange(self.frames) / self.rate, self.energy)

    def fitted(self, frames: int) -> Seen:
        """The same with `frames` frames: cut off, or held still on the last frame."""
        if frames == self.frames:
            return self
        index = np.minimum(np.arange(frames), self.frames - 1)
        held = np.arange(frames) >= self.frames
        end = frames / self.rate
        return Seen(
            rate=self.rate,
            motion=np.where(held, 0.0, self.motion[index]),
            brightness=self.brightness[index],
            saturation=self.saturation[index],
            warmth=self.warmth[index],
            energy=np.where(held, 0.0, self.energy[index]),
            cuts=tuple(cut for cut in self.cuts if cut < frames),
            accents=tuple(accent for accent in self.accents if accent.time < end),
            flashes=tuple(flash for flash in self.flashes if flash.time < end),
        )


def analyse(frames: Iterable[np.ndarray], rate: int) -> Seen:
    """Measures RGB uint8 frames (H, W, 3) that are `rate` a second. Raises ValueError when there are none."""
    rows, pans, previous = [], [], None
    for frame in frames:
        picture = frame.astype(np.float32) / 255.0
        luma = picture @ LUMA
        bins = np.bincount(_colour_bins(frame), minlength=64) / luma.size
        change = np.abs(picture - previous[0]).mean(axis=2) if previous else np.zeros_like(luma)
        moved = 0.5 * np.abs(bins - previous[1]).sum() if previous else 0.0
        spread = picture.max(axis=2) - picture.min(axis=2)
        warmth = picture[..., 0].mean() - picture[..., 2].mean()
        rows.append((change.mean(), luma.mean(), spread.mean(), warmth, moved))
        pans.append(_pan(change))
        previous = (picture, bins)
    if not rows:
        raise ValueError("a clip without frames cannot be analysed")
    motion, brightness, saturation, warmth, moved = np.array(rows, dtype=np.float64).T
    flashes = _flashes(brightness, rate)
    lit = {round(flash.time * rate) + late for flash in flashes for late in range(-1, rate // 2 + 2)}
    cuts = tuple(cut for cut in _cuts(motion, moved) if cut not in lit)
    motion = _without(motion, (0, *cuts))
    return Seen(
        rate=rate,
        motion=motion,
        brightness=brightness,
        saturation=saturation,
        warmth=warmth,
        energy=_energy(motion, rate),
        cuts=cuts,
        accents=_accents(motion, np.array(pans), rate),
        flashes=flashes,
    )


def _colour_bins(frame: np.ndarray) -> np.ndarray:
    """The colour bin 0..63 of every pixel: two bits a channel."""
    high = (frame >> 6).astype(np.int64)
    return (high[..., 0] * 16 + high[..., 1] * 4 + high[..., 2]).ravel()


def _pan(change: np.ndarray) -> float:
    """Where from left to right the change (H, W) is, -1..1; 0 when nothing moves."""
    columns = change.sum(axis=0)
    total = columns.sum()
    return float((columns * np.linspace(-1, 1, len(columns))).sum() / total) if total > 1e-3 else 0.0


def _cuts(motion: np.ndarray, moved: np.ndarray) -> tuple[int, ...]:
    """Frames where the whole picture changes at once and the frames around do not."""
    found: list[int] = []
    for index in np.flatnonzero((motion > CUT_DIFFERENCE) & (moved > CUT_HISTOGRAM)):
        around = np.concatenate([motion[max(1, index - 4) : index], motion[index + 1 : index + 5]])
        calm = float(np.median(around)) if around.size else 0.0
        if motion[index] > CUT_CONTRAST * calm and (not found or index - found[-1] > 3):
            found.append(int(index))
    return tuple(found)


def _without(motion: np.ndarray, frames: tuple[int, ...]) -> np.ndarray:
    """Motion with the given frames bridged by their neighbours, since a cut is not a movement."""
    keep = np.ones(len(motion), dtype=bool)
    keep[list(frames)] = False
    if not keep.any():
        return np.zeros_like(motion)
    where = np.arange(len(motion))
    return np.interp(where, where[keep], motion[keep])


def _energy(motion: np.ndarray, rate: int) -> np.ndarray:
    """Motion averaged over half a second, on a scale that saturates."""
    width = max(1, round(rate * 0.5)) | 1
    padded = np.pad(motion, width // 2, mode="edge")
    smooth = np.convolve(padded, np.ones(width) / width, mode="valid")
    return 1.0 - np.exp(-smooth / STILL_MOTION)


def _accents(motion: np.ndarray, pans: np.ndarray, rate: int) -> tuple[Accent, ...]:
    """Onsets of motion: frames that move far more than the quarter second before, strongest first kept apart."""
    past = max(2, round(rate * 0.25))
    sums = np.cumsum(np.pad(motion, (past, 0), mode="edge"))
    before = np.concatenate([motion[:1], (sums[past:] - sums[:-past])[:-1] / past])
    novelty = np.maximum(0.0, motion - 1.25 * before)
    threshold = max(ACCENT_FLOOR, float(np.median(motion)) * 0.5, float(novelty.max(initial=0)) * 0.25)
    gap = ACCENT_GAP_SECONDS * rate
    chosen: list[int] = []
    for index in np.argsort(-novelty, kind="stable"):
        if novelty[index] < threshold:
            break
        if all(abs(int(index) - other) >= gap for other in chosen):
            chosen.append(int(index))
    strengths = {index: MARKED + min(1.0 - MARKED, novelty[index] / 0.05) for index in chosen}
    if _regular(sorted(chosen)):
        strengths = {index: min(0.42, strength) for index, strength in strengths.items()}
    for index in _pulses(motion, rate):
        if all(abs(index - other) >= gap for other in strengths):
            strengths[index] = min(0.42, 0.22 + 4 * motion[index])
    return tuple(
        Accent(index / rate, float(strengths[index]), float(np.clip(pans[index], -0.8, 0.8)))
        for index in sorted(strengths)
    )


def _regular(frames: list[int]) -> bool:
    """Whether onsets come in a steady rhythm, as strides do, and none is an event of its own."""
    gaps = np.diff(frames)
    return len(gaps) >= 3 and float(gaps.std()) < 0.15 * float(gaps.mean())


def _pulses(motion: np.ndarray, rate: int) -> list[int]:
    """Peaks of a motion that swells and ebbs, as strides do: well above the least within a third of a second."""
    reach = max(2, round(rate * PULSE_SECONDS))
    found: list[int] = []
    for index in range(1, len(motion) - 1):
        around = motion[max(0, index - reach) : index + reach + 1]
        highest = motion[index] >= around.max() and motion[index] > ACCENT_FLOOR
        before, after = motion[max(0, index - reach) : index], motion[index + 1 : index + 1 + reach]
        deep = max(float(before.min()), float(after.min())) < (1 - PULSE_DEPTH) * motion[index]
        if highest and deep and (not found or index - found[-1] >= reach):
            found.append(index)
    return found


def _flashes(brightness: np.ndarray, rate: int) -> tuple[Accent, ...]:
    """Frames that are suddenly brighter and back within half a second: lightning, a camera flash, a sparkle."""
    found: list[Accent] = []
    for index in range(1, len(brightness)):
        before = float(brightness[max(0, index - 2) : index].min())
        rise = float(brightness[index]) - before
        after = brightness[index + 1 : index + 1 + max(2, rate // 2)]
        falls = after.size and float(after.min()) < before + 0.3 * rise
        apart = not found or index / rate - found[-1].time > 0.3
        if rise > FLASH_RISE and falls and apart:
            found.append(Accent(index / rate, min(1.0, rise / 0.4)))
    return tuple(found)
