"""Loudness and true peak after ITU-R BS.1770-5 and EBU Tech 3341, and the gain that reaches a target.

Sound is a float32 array (samples, 2) at 48 kHz. The second pass is linear but for a true-peak limiter, so music
keeps its dynamics. Everything runs on levels of 1 ms, so finding the gain costs next to nothing; ffmpeg's `loudnorm`
takes ten times as long, because it works at 192 kHz and moves the gain while it plays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from studio.specs import SAMPLE_RATE

HOP = SAMPLE_RATE // 1000  # samples of one level: 1 ms
SILENCE_LUFS = -70.0  # the absolute gate of BS.1770
QUIETEST_LUFS = -60.0  # nothing below is made loud: it would be noise
TOLERANCE_LU = 0.05
MOST_ROUNDS = 12
ATTACK_HOPS, RELEASE_HOPS = 4, 80  # the limiter's look-ahead and its recovery, milliseconds
MOST_LIMITING_DB = 12.0  # beyond this a short is left quieter than the target: squashed drums sound worse

# K-weighting at 48 kHz (BS.1770-5, tables 1 and 2): the head's shelf, then the low cut. (b, a) of each.
_K_STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
_BLOCK = 1 << 17
_LEAD = 1 << 13  # samples after which the filters' memory is below 1e-15
_PHASES, _TAPS = 4, 20  # of the interpolation that finds peaks between samples (BS.1770-5, annex 2)


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """What was measured: `integrated` LUFS and `true_peak` dBTP; None for silence."""

    integrated: float | None
    true_peak: float | None


@dataclass(frozen=True, kw_only=True)
class Levels:
    """A sound in levels of 1 ms: K-weighted power summed over channels, and the highest true peak."""

    power: np.ndarray  # float64 (hops,)
    peak: np.ndarray  # float64 (hops,)


def measure(sound: np.ndarray) -> Loudness:
    """Integrated loudness and true peak of a sound (samples, 2)."""
    levels = analyse(sound)
    loud, peak = integrated(levels.power), float(levels.peak.max(initial=0.0))
    return Loudness(
        integrated=round(loud, 2) if loud > SILENCE_LUFS else None,
        true_peak=round(20 * float(np.log10(peak)), 2) if peak > 0 else None,
    )


def analyse(sound: np.ndarray) -> Levels:
    """The levels of a sound (samples, 2); the last one may cover less than 1 ms."""
    hops = -(-len(sound) // HOP)
    peak = np.zeros(hops)
    for channel in sound.T:
        np.maximum(peak, _per_hop(_peaks(channel), hops).max(axis=1, initial=0.0), out=peak)
    return Levels(power=weighted_power(sound), peak=peak)


def weighted_power(sound: np.ndarray) -> np.ndarray:
    """K-weighted power (hops,) of a sound (samples, 2), summed over the channels."""
    hops = -(-len(sound) // HOP)
    power = np.zeros(hops)
    for channel in sound.T:
        power += (_per_hop(k_weighted(channel), hops) ** 2).sum(axis=1, dtype=np.float64) / HOP
    return power


def _per_hop(values: np.ndarray, hops: int) -> np.ndarray:
    """Values (samples,) as rows of one hop (hops, HOP), zeros after the end."""
    return np.pad(values, (0, hops * HOP - len(values))).reshape(hops, HOP)


def k_weighted(channel: np.ndarray) -> np.ndarray:
    """One channel (samples,) through the two filters, by overlap-save with their exact frequency response."""
    size = _BLOCK + _LEAD
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones_like(z)
    for (b0, b1, b2), (a0, a1, a2) in _K_STAGES:
        response *= (b0 + b1 * z + b2 * z * z) / (a0 + a1 * z + a2 * z * z)
    response = response.astype(np.complex64)
    out = np.empty(len(channel), np.float32)
    padded = np.concatenate([np.zeros(_LEAD), channel, np.zeros(_BLOCK)], dtype=np.float32)
    for start in range(0, len(channel), _BLOCK):
        block = np.fft.irfft(np.fft.rfft(padded[start : start + size]) * response, size)[_LEAD:]
        out[start : start + _BLOCK] = block[: len(channel) - start]
    return out


def _peaks(channel: np.ndarray) -> np.ndarray:
    """The highest magnitude (samples,) at or just after each sample, with four times oversampling."""
    channel = np.ascontiguousarray(channel, np.float32)
    if not len(channel):
        return channel
    highest = np.abs(channel)
    offsets = np.arange(_TAPS) - _TAPS // 2 + 1
    window = np.kaiser(_TAPS * _PHASES + 1, 8.0)
    for phase in range(1, _PHASES):
        kernel = np.sinc(offsets - phase / _PHASES)
        kernel *= window[np.round((offsets - phase / _PHASES + _TAPS / 2) * _PHASES).astype(int)]
        kernel /= kernel.sum()
        between = np.convolve(channel, kernel[::-1].astype(np.float32), "full")[_TAPS // 2 : _TAPS // 2 + len(channel)]
        np.maximum(highest, np.abs(between), out=highest)
    return highest


def integrated(power: np.ndarray) -> float:
    """Gated loudness in LUFS of K-weighted power per millisecond (BS.1770-5, equations 2 to 7).

    Sounds shorter than the 400 ms of a gating block count as one block.
    """
    if not len(power):
        return -np.inf
    tens = -(-len(power) // 100)
    hundred = np.pad(power, (0, tens * 100 - len(power))).reshape(tens, 100).mean(axis=1)
    blocks = sliding_window_view(hundred[: len(power) // 100], 4).mean(axis=1) if len(power) >= 400 else [power.mean()]
    blocks = np.asarray(blocks)
    loud = blocks[_lufs(blocks) > SILENCE_LUFS]
    if not len(loud):
        return -np.inf
    kept = loud[_lufs(loud) > _lufs(loud.mean()) - 10]
    return float(_lufs(kept.mean()))


def _lufs(power: np.ndarray | float) -> np.ndarray:
    """Power to LUFS; silence is minus infinity."""
    with np.errstate(divide="ignore"):
        return -0.691 + 10 * np.log10(power)


@dataclass(frozen=True, kw_only=True)
class Mastering:
    """A gain curve that reaches the target: one factor per millisecond, and how much the limiter takes at most."""

    gains: np.ndarray  # float64 (hops,)
    gain_db: float
    limited_db: float
    warnings: tuple[str, ...] = ()
    final: bool = False  # it cannot be louder: nearly silent, or already limited as far as it may be


def plan(levels: Levels, *, target_lufs: float, ceiling_dbtp: float) -> Mastering:
    """The gain and limiting that bring a sound to `target_lufs` with no true peak above `ceiling_dbtp`."""
    start = integrated(levels.power)
    if start < QUIETEST_LUFS:
        said = () if start == -np.inf and not levels.peak.any() else ("the sound is too quiet to be made loud",)
        return Mastering(gains=np.ones_like(levels.power), gain_db=0.0, limited_db=0.0, warnings=said, final=True)
    most = ceiling_dbtp + MOST_LIMITING_DB - 20 * float(np.log10(levels.peak.max()))
    ceiling, gain = 10 ** (ceiling_dbtp / 20), min(most, target_lufs - start)
    for _ in range(MOST_ROUNDS):
        factor = 10 ** (gain / 20)
        limiter = _limiter(levels.peak * factor, ceiling)
        gains = limiter * factor
        error = target_lufs - integrated(levels.power * gains**2)
        if abs(error) < TOLERANCE_LU or (error > 0 and gain >= most):
            break
        gain = min(most, gain + error)
    limited = -20 * float(np.log10(limiter.min()))
    said = (f"single loud peaks keep the sound {error:.1f} LU under the target",) if error > 0.3 else ()
    return Mastering(
        gains=gains, gain_db=round(gain, 2), limited_db=round(limited, 2), warnings=said, final=error > TOLERANCE_LU
    )


def _limiter(peak: np.ndarray, ceiling: float) -> np.ndarray:
    """Factors (hops,) that keep peaks (hops,) under the ceiling: falls in 4 ms, recovers in about 80 ms."""
    wanted = np.minimum(1.0, ceiling / np.maximum(peak, 1e-12))
    if wanted.min() >= 1.0:
        return wanted
    around = np.pad(wanted, (1, ATTACK_HOPS), constant_values=1.0)
    held = sliding_window_view(around, ATTACK_HOPS + 2).min(axis=1)
    recovery, level, out = 1 - np.exp(-1 / RELEASE_HOPS), 1.0, np.empty_like(held)
    for position, lowest in enumerate(held):
        level = min(lowest, level + (1 - level) * recovery)
        out[position] = level
    smooth = np.convolve(np.pad(out, (ATTACK_HOPS - 1, 0), mode="edge"), np.full(ATTACK_HOPS, 1 / ATTACK_HOPS), "valid")
    return np.minimum(smooth, wanted)


def apply(sound: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """The sound (samples, 2) with a gain per millisecond, joined by straight lines; float32."""
    corners = np.minimum(np.append(gains, gains[-1]), np.insert(gains, 0, gains[0]))
    curve = np.interp(np.arange(len(sound)), np.arange(len(corners)) * HOP, corners)
    return (sound * curve[:, None]).astype(np.float32)
