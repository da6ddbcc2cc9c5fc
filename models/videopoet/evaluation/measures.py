"""Measures of pictures, sounds and of sets of clips, as everybody reports them. Numpy only.

The log-mel front end is that of `models.videopoet.tokenizers.mel`, written again without torch: a test holds that
both agree.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from models.videopoet.config import AudioTokenizerConfig
from models.videopoet.making.structure import LIGHT
from studio.errors import Refused

WINDOW, SIGMA = 11, 1.5  # of the structural similarity, pixels
K1, K2 = 0.01, 0.03
FLOOR = -100.0  # decibels, as in `mel`
FINE = 2  # as in `mel`
RATE, AUDIO = 16_000, AudioTokenizerConfig()


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal to noise in dB, of all values together; infinite when both are equal.

    Args:
        a: uint8 of any shape.
        b: uint8 of the same shape.
    """
    _alike(a, b)
    error = float(np.mean((a.astype(np.float32) - b.astype(np.float32)) ** 2, dtype=np.float64))
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Structural similarity of the light, the mean over pictures: 1 is equal (Wang et al. 2004, IEEE TIP 13(4)).

    Args:
        a: uint8 (..., H, W, 3), at least 11 x 11.
        b: uint8 of the same shape.
    """
    _alike(a, b)
    if a.ndim < 3 or min(a.shape[-3:-1]) < WINDOW or a.shape[-1] != 3:
        raise Refused(
            f"shape {a.shape} is no picture of {WINDOW} x {WINDOW} or more",
            where="ssim",
            do="give uint8 (..., height, width, 3)",
        )
    pictures = (x.reshape(-1, *a.shape[-3:]) for x in (a, b))
    return float(np.mean([_similarity(x @ LIGHT, y @ LIGHT) for x, y in zip(*pictures, strict=True)]))


def _similarity(x: np.ndarray, y: np.ndarray) -> float:
    """Of two pictures' light (H, W), in 0..255."""
    x, y = x.astype(np.float64), y.astype(np.float64)
    mean_x, mean_y = _weighed(x), _weighed(y)
    var_x, var_y = _weighed(x * x) - mean_x**2, _weighed(y * y) - mean_y**2
    both = _weighed(x * y) - mean_x * mean_y
    c1, c2 = (K1 * 255) ** 2, (K2 * 255) ** 2
    light = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    return float((light * (2 * both + c2) / (var_x + var_y + c2)).mean())


def _weighed(values: np.ndarray) -> np.ndarray:
    """The Gaussian mean around every point whose window is inside: (H - 10, W - 10)."""
    at = np.arange(WINDOW) - WINDOW // 2
    weights = np.exp(-(at**2) / (2 * SIGMA**2))
    weights /= weights.sum()
    down = sliding_window_view(values, WINDOW, 0) @ weights
    return sliding_window_view(down, WINDOW, 1) @ weights


def log_mel(wave: np.ndarray, rate: int = RATE, audio: AudioTokenizerConfig = AUDIO) -> np.ndarray:
    """Log-mel columns, as the audio's networks see them.

    Args:
        wave: float (samples,) in -1..1; what is after the last whole frame is left out.
        rate: samples a second.
        audio: says hop, window and filters.

    Returns:
        Decibels float32 (columns, mels), -100 at least.
    """
    whole = np.clip(wave[: len(wave) // audio.hop * audio.hop], -1, 1).astype(np.float64)
    if not len(whole):
        raise Refused(f"{len(wave)} samples are less than {audio.hop}", where="log_mel", do="give a longer sound")
    hop = audio.hop // audio.columns
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(audio.window) / audio.window)
    pieces = sliding_window_view(np.pad(whole, (audio.window - hop, 0)), audio.window)[::hop] * taper
    power = np.abs(np.fft.rfft(pieces, FINE * audio.window) * (2 / taper.sum())) ** 2
    heard = power @ triangles(rate, FINE * audio.window, audio.mels)
    return (10 * np.log10(np.maximum(heard, 10 ** (FLOOR / 10)))).astype(np.float32)


def triangles(rate: int, points: int, mels: int) -> np.ndarray:
    """`mel.triangles` in numpy: float64 (points / 2 + 1, mels), each of sum 1."""
    top = 2595 * math.log10(1 + rate / 2 / 700)
    edges = np.array([700 * (10 ** (top * i / (mels + 1) / 2595) - 1) for i in range(mels + 2)])
    hertz = np.arange(points // 2 + 1)[:, None] * rate / points
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    filters = np.clip(np.minimum(rise, fall), 0, None)
    return filters / filters.sum(0)


def log_mel_distance(a: np.ndarray, b: np.ndarray, rate: int = RATE) -> float:
    """How far two sounds are apart, in dB: the mean absolute difference of their log-mel columns.

    Args:
        a: float (samples,) in -1..1.
        b: as long, or longer or shorter: what both have is compared.
        rate: samples a second, of both.
    """
    common = min(len(a), len(b))
    return float(np.abs(log_mel(a[:common], rate) - log_mel(b[:common], rate)).mean())


def frechet(features_a: np.ndarray, features_b: np.ndarray) -> float:
    """Fréchet distance of two sets of features as Gaussians: |m - n|^2 + tr(A + B - 2 (A B)^(1/2)), 0 at least.

    The trace of the root is the sum of the roots of the eigenvalues of A^(1/2) B A^(1/2), which is symmetric. With few
    samples the distance is too large: compare only sets of equal sizes (Chong and Forsyth 2020, arXiv 1911.07023).

    Args:
        features_a: float (samples, D), two samples or more.
        features_b: float (samples, D).
    """
    for found in (features_a, features_b):
        if found.ndim != 2 or len(found) < 2 or found.shape[1] != features_a.shape[1]:
            raise Refused(
                f"features of shapes {features_a.shape} and {features_b.shape} cannot be compared",
                where="frechet",
                do="give (samples, D) of two samples or more, with one D",
            )
    a, b = features_a.astype(np.float64), features_b.astype(np.float64)
    spread_a, spread_b = (np.atleast_2d(np.cov(x, rowvar=False)) for x in (a, b))
    values, vectors = np.linalg.eigh(spread_a)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    shared = np.sqrt(np.clip(np.linalg.eigvalsh(root @ spread_b @ root), 0, None)).sum()
    apart = float(((a.mean(0) - b.mean(0)) ** 2).sum())
    return max(0.0, apart + float(np.trace(spread_a) + np.trace(spread_b) - 2 * shared))


def _alike(a: np.ndarray, b: np.ndarray) -> None:
    if a.shape != b.shape or a.dtype != np.uint8 or b.dtype != np.uint8 or a.size == 0:
        raise Refused(
            f"{a.dtype} {a.shape} and {b.dtype} {b.shape} cannot be compared",
            where="a measure of pictures",
            do="give two uint8 arrays of one shape",
        )
