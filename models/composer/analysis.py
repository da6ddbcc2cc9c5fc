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
GRAIN = 0.03  # change of a pixel that may be noise, and is not counted as movement
ACCENT_FLOOR = 0.0008  # movement below which nothing is an accent
PULSE_FLOOR = 0.004  # and nothing a pulse
FULL_NOVELTY = 0.004  # new movement from which an accent is marked
GRAIN_ENERGY = 0.35  # share of changes as small as grain that counts as energy
STOP_FRAMES = 3  # that stay still after a sudden stop
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
    rows, pans = [], []
    pictures: list[np.ndarray] = []  # this one and up to two before
    bins = None
    for frame in frames:
        picture = frame.astype(np.float32) / 255.0
        pictures = [picture, *pictures[:2]]
        luma = picture @ LUMA
        before, bins = bins, np.bincount(_colour_bins(frame), minlength=64) / luma.size
        change, since_two = _change(pictures[0], pictures[1:2]), _change(pictures[0], pictures[2:])
        lively = np.maximum(0.0, change - GRAIN)
        moved = 0.5 * np.abs(bins - before).sum() if before is not None else 0.0
        spread = picture.max(axis=2) - picture.min(axis=2)
        warmth = picture[..., 0].mean() - picture[..., 2].mean()
        returned = np.maximum(0.0, since_two - GRAIN).mean()
        rows.append((change.mean(), luma.mean(), spread.mean(), warmth, moved, lively.mean(), returned))
        pans.append(_pan(lively))
    if not rows:
        raise ValueError("a clip without frames cannot be analysed")
    motion, brightness, saturation, warmth, moved, lively, returned = np.array(rows, dtype=np.float64).T
    flashes = _flashes(brightness, rate)
    lit = {round(flash.time * rate) + late for flash in flashes for late in range(-1, rate // 2 + 2)}
    cuts = tuple(cut for cut in _cuts(motion, moved) if cut not in lit)
    motion, lively = _without(motion, (0, *cuts)), _without(lively, (0, *cuts))
    returned = _without(returned, (0, 1, *cuts, *(cut + 1 for cut in cuts)))
    return Seen(
        rate=rate,
        motion=motion,
        brightness=brightness,
        saturation=saturation,
        warmth=warmth,
        energy=_energy(lively + GRAIN_ENERGY * (motion - lively), rate),
        cuts=cuts,
        accents=_accents(lively, returned, np.array(pans), rate),
        flashes=flashes,
    )


def _change(picture: np.ndarray, other: list[np.ndarray]) -> np.ndarray:
    """How much each pixel changed (H, W); nothing without another picture."""
    return np.abs(picture - other[0]).mean(axis=2) if other else np.zeros(picture.shape[:2], np.float32)


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
    keep[[frame for frame in frames if frame < len(motion)]] = False
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


def _accents(lively: np.ndarray, returned: np.ndarray, pans: np.ndarray, rate: int) -> tuple[Accent, ...]:
    """Moments of movement, strongest first kept apart: something starts, turns back, or stops at once."""
    novelty = np.maximum.reduce([_starts(lively, rate), _turns(lively, returned, rate), _stops(lively, rate)])
    threshold = max(ACCENT_FLOOR, float(np.median(lively)) * 0.5, float(novelty.max(initial=0)) * 0.25)
    gap = ACCENT_GAP_SECONDS * rate
    chosen: list[int] = []
    for index in np.argsort(-novelty, kind="stable"):
        if novelty[index] < threshold:
            break
        if all(abs(int(index) - other) >= gap for other in chosen):
            chosen.append(int(index))
    strengths = {index: _strength(float(novelty[index])) for index in chosen}
    if _regular(sorted(chosen)):
        strengths = {index: min(0.42, strength) for index, strength in strengths.items()}
    for index in _pulses(lively, rate):
        if all(abs(index - other) >= gap for other in strengths):
            strengths[index] = min(0.42, 0.22 + 4 * lively[index])
    return tuple(
        Accent(index / rate, float(strengths[index]), float(np.clip(pans[index], -0.8, 0.8)))
        for index in sorted(strengths)
    )


def _strength(novelty: float) -> float:
    """An accent's strength: marked from FULL_NOVELTY on, and more the more moves at once."""
    if novelty < FULL_NOVELTY:
        return 0.2 + (MARKED - 0.2) * novelty / FULL_NOVELTY
    return MARKED + min(1.0 - MARKED, novelty / 0.05)


def _novel(curve: np.ndarray, rate: int) -> np.ndarray:
    """How far each frame stands above what was usual in the quarter second before."""
    past = max(2, round(rate * 0.25))
    sums = np.cumsum(np.pad(curve, (past, 0), mode="edge"))
    before = np.concatenate([curve[:1], (sums[past:] - sums[:-past])[:-1] / past])
    return np.maximum(0.0, curve - 1.25 * before)


def _starts(lively: np.ndarray, rate: int) -> np.ndarray:
    """Movement that begins or becomes much more."""
    return _novel(lively, rate)


def _turns(lively: np.ndarray, returned: np.ndarray, rate: int) -> np.ndarray:
    """Movement that turns back, as a ball on the ground: two steps that end where they began.

    Steps that go on add up over two frames, those that return cancel out; noise does neither and gives nothing.
    """
    both = lively + np.append(lively[1:], 0.0)
    back = np.maximum(0.0, 0.5 * both - np.append(returned[1:], both[-1]))
    return _novel(back, rate)


def _stops(lively: np.ndarray, rate: int) -> np.ndarray:
    """Movement that ends from one frame to the next and stays ended: something has landed."""
    past = max(2, round(rate * 0.1))
    found = np.zeros_like(lively)
    for index in range(past, len(lively) - STOP_FRAMES):
        before = float(lively[index - past : index].min())
        after = float(lively[index : index + STOP_FRAMES].max())
        if before > ACCENT_FLOOR and after < 0.2 * before:
            found[index - 1] = max(found[index - 1], before)
    return found


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
        highest = motion[index] >= around.max() and motion[index] > PULSE_FLOOR
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
