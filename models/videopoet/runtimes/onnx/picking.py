"""`sampling.picked` for a processor: the same ids, several times faster.

The order of a row is found by sorting whole numbers that hold a logit's bits and its place, which processors do many
at once, instead of by a stable search for places; and only as many shares are summed as may be chosen.
"""

from __future__ import annotations

import numpy as np


def ordered(logits: np.ndarray) -> np.ndarray:
    """The places (N, C) of logits float32 (N, C), the largest first, of equal ones the first first."""
    bits = (logits + np.float32(0)).view(np.int32).astype(np.int64)  # + 0: there is no negative zero then
    bits = np.where(bits < 0, bits ^ 0x7FFFFFFF, bits)  # now ordered as the numbers are
    keys = (-bits << 32) | np.arange(logits.shape[1])
    keys.sort(axis=1)
    return keys & 0xFFFFFFFF


def picked(
    logits: np.ndarray,
    chance: np.ndarray,
    *,
    temperature: np.ndarray,
    top_k: np.ndarray,
    top_p: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> np.ndarray:
    """One id for each of N rows, int64 (N,): see `sampling.picked`; logits are float32."""
    count = np.arange(logits.shape[1])
    legal = (count >= low[:, None]) & (count < high[:, None])
    allowed = np.where(legal, logits, np.float32(-np.inf))
    if not temperature.any():
        return allowed.argmax(axis=1)
    order = ordered(allowed)
    ranked = np.take_along_axis(allowed, order, 1) / np.maximum(temperature, 1e-4)[:, None]
    share = np.exp(ranked - ranked[:, :1])
    share /= share.sum(axis=1, keepdims=True)
    most = int(top_k.max()) if top_k.all() else logits.shape[1]
    share, count = share[:, :most], count[:most]
    keep = (count < np.where(top_k > 0, top_k, logits.shape[1])[:, None]) & (share.cumsum(1) - share < top_p[:, None])
    upto = np.where(keep, share, 0.0).cumsum(axis=1)
    at = (upto <= chance[:, None] * upto[:, -1:]).sum(axis=1)
    return np.take_along_axis(order, np.where(temperature > 0, at, 0)[:, None], 1)[:, 0]
