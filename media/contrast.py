"""Whether captions can be read on the real pixels under them, and what to do when they cannot.

Ratios are those of WCAG 2.2 (relative luminance, success criterion 1.4.3). A letter is seen against what touches
it: the picture, darkened by box and shadow, and covered by the outline as far as the outline is thick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Rgb = tuple[int, int, int]

ENOUGH = 4.5  # WCAG AA for text of any size
DARK: Rgb = (14, 14, 18)
LIGHT: Rgb = (255, 255, 255)
FULL_OUTLINE = 0.075  # ems: an outline this thick hides the picture around a letter
_WORST_SHARE = 10  # per cent of the pixels that may be worse than the ratio that is reported


@dataclass(frozen=True)
class Surround:
    """What lies between letters and picture. Outline thickness is in ems, strengths are 0..1."""

    outline: float
    outline_color: Rgb
    shadow: float
    plate: float
    plate_color: Rgb


def rgb(color: str) -> Rgb:
    """#rrggbb as three numbers 0..255. Raises ValueError for anything else."""
    if len(color) != 7 or color[0] != "#":
        raise ValueError(color)
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def luminance(pixels: NDArray[np.floating]) -> NDArray[np.floating]:
    """Relative luminance 0..1 of sRGB values (..., 3) in 0..255 (WCAG 2.2, definition of relative luminance)."""
    share = np.asarray(pixels, np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Contrast of two colours, 1..21 (WCAG 2.2, contrast ratio)."""
    lights = sorted(float(luminance(np.array(color, np.float64))) for color in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def measured(pixels: NDArray[np.uint8], text: Rgb, surround: Surround) -> float:
    """Contrast of letters on these pixels (N, 3): nine tenths of the box are at least this good."""
    seen = _over(pixels.reshape(-1, 3).astype(np.float64), surround.plate_color, surround.plate)
    seen = _over(seen, surround.outline_color, surround.shadow)
    seen = _over(seen, surround.outline_color, min(1.0, surround.outline / FULL_OUTLINE))
    around, own = luminance(seen), float(luminance(np.array(text, np.float64)))
    ratios = (np.maximum(around, own) + 0.05) / (np.minimum(around, own) + 0.05)
    return float(np.percentile(ratios, _WORST_SHARE))


def _over(below: NDArray[np.floating], color: Rgb, alpha: float) -> NDArray[np.floating]:
    return below * (1 - alpha) + np.array(color, np.float64) * alpha


def outline_for(texts: Sequence[Rgb]) -> Rgb:
    """Dark or light: the outline on which the worst of the text colours is best."""
    return max((DARK, LIGHT), key=lambda color: min(ratio(text, color) for text in texts))


def legible(color: Rgb, beside: Rgb) -> Rgb:
    """The colour, moved towards white or black just until it stands out from the one beside it."""
    goal = LIGHT if ratio(LIGHT, beside) >= ratio(DARK, beside) else (0, 0, 0)
    for step in range(21):
        mixed = tuple(round(a + (b - a) * step / 20) for a, b in zip(color, goal, strict=True))
        if ratio(mixed, beside) >= ENOUGH:
            return mixed[0], mixed[1], mixed[2]
    return goal


def stronger(surround: Surround) -> Iterator[tuple[str, Surround]]:
    """What can be done for contrast, mildest first: a thicker outline, a deeper shadow, a box that gets denser."""
    thick = replace(surround, outline=max(surround.outline * 1.5, FULL_OUTLINE * 0.9))
    deep = replace(thick, shadow=max(surround.shadow, 0.8))
    if surround.plate == 0:
        yield "a stronger outline", thick
        yield "a stronger outline and shadow", deep
    for alpha in (0.6, 0.75, 0.9, 1.0):
        if alpha > surround.plate:
            base = surround if surround.plate else replace(surround, plate_color=surround.outline_color)
            verb = "a denser box" if surround.plate else "a box"
            yield f"{verb} behind the text", replace(base, plate=alpha)


def settle(
    patches: Sequence[NDArray[np.uint8]], texts: Sequence[Rgb], surround: Surround
) -> tuple[Surround, list[float], str]:
    """The mildest surround with which every text colour is legible on every patch of pixels.

    Returns it with the ratio per patch and what was done, empty if nothing was needed.
    """
    done = ""
    found = surround
    ratios = [min(measured(patch, text, found) for text in texts) for patch in patches]
    for name, candidate in stronger(surround):
        if not ratios or min(ratios) >= ENOUGH:
            break
        found, done = candidate, name
        ratios = [min(measured(patch, text, found) for text in texts) for patch in patches]
    return found, ratios, done
