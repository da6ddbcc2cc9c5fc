"""Chords and scales: Roman numerals to pitches, and voices that move as little as they can.

Pitches are MIDI numbers (69 is A4, 440 Hz); pitch classes are 0..11 with 0 = C.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
LYDIAN = (0, 2, 4, 6, 7, 9, 11)
DORIAN = (0, 2, 3, 5, 7, 9, 10)
PHRYGIAN = (0, 1, 3, 5, 7, 8, 10)
SCALES = {"major": MAJOR, "minor": MINOR, "lydian": LYDIAN, "dorian": DORIAN, "phrygian": PHRYGIAN}
NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_SYMBOL = re.compile(
    r"^(b?)([IViv]+)(maj9|maj7|add9|9sus4|7sus4|sus4|sus2|m7b5|dim7|dim|7b9|6|7|9)?(?:\^([35]))?(?:/(b?)([IViv]+))?$"
)
_MAJOR_QUALITY = {
    "": (0, 4, 7), "7": (0, 4, 7, 10), "9": (0, 4, 7, 10, 14), "maj7": (0, 4, 7, 11), "maj9": (0, 4, 7, 11, 14),
    "add9": (0, 4, 7, 14), "sus4": (0, 5, 7), "sus2": (0, 2, 7), "6": (0, 4, 7, 9), "7sus4": (0, 5, 7, 10),
    "9sus4": (0, 5, 7, 10, 14), "7b9": (0, 4, 7, 10, 13),
}  # fmt: skip
_MINOR_QUALITY = {
    "": (0, 3, 7), "7": (0, 3, 7, 10), "9": (0, 3, 7, 10, 14), "add9": (0, 3, 7, 14), "dim": (0, 3, 6),
    "m7b5": (0, 3, 6, 10), "6": (0, 3, 7, 9), "maj7": (0, 3, 7, 11), "dim7": (0, 3, 6, 9), "sus4": (0, 5, 7),
    "sus2": (0, 2, 7),
}  # fmt: skip


@dataclass(frozen=True)
class Chord:
    """A chord in a key: its symbol, its root's pitch class, its intervals above the root in semitones, and its bass."""

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int  # pitch class: the root, or the third or fifth of an inversion

    @property
    def classes(self) -> tuple[int, ...]:
        """The chord's pitch classes, root first."""
        return tuple((self.root + interval) % 12 for interval in self.intervals)

    @property
    def name(self) -> str:
        """The root's letter and the symbol, as in `G V7`."""
        return f"{NAMES[self.root]} {self.symbol}"


@cache
def chord(symbol: str, tonic: int) -> Chord:
    """The chord that a Roman numeral names in the key of `tonic`. Raises ValueError for no numeral.

    `V7/ii` is the dominant of the second degree; `I^3` and `I^5` stand on their third and fifth.
    """
    match = _SYMBOL.match(symbol)
    if not match or match[2].lower() not in _DEGREES or (match[6] or "i").lower() not in _DEGREES:
        raise ValueError(f"'{symbol}' is not a chord")
    flat, numeral, quality, inversion, flat_of, of = match.groups()
    home = tonic + (_DEGREES[of.lower()] - bool(flat_of) if of else 0)
    root = (home + _DEGREES[numeral.lower()] - bool(flat)) % 12
    intervals = (_MAJOR_QUALITY if numeral.isupper() else _MINOR_QUALITY)[quality or ""]
    return Chord(symbol, root, intervals, (root + (intervals[int(inversion) // 2] if inversion else 0)) % 12)


def frequency(pitch: float) -> float:
    """Hz of a MIDI pitch, equal temperament."""
    return 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)


def nearest(pitch_class: int, to: float) -> int:
    """The pitch of that class which is nearest to another pitch."""
    base = round(to) - 6
    return base + (pitch_class - base) % 12


def voicing(target: Chord, before: tuple[int, ...], *, centre: int = 60, voices: int = 4) -> tuple[int, ...]:
    """Pitches for the chord, ascending, close to those before (or around the centre): smooth voice-leading.

    The fifth is left out first when there are more notes than voices.
    """
    classes = list(target.classes)
    while len(classes) > voices:
        classes.pop(2)
    middle = sum(before) / len(before) if before else centre
    middle += (centre - middle) * 0.35  # else the voices would drift off over a long piece
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    for turn in range(len(classes)):
        order = classes[turn:] + classes[:turn]
        for low in range(centre - 14, centre + 6):
            if low % 12 == order[0]:
                pitches = _stack(low, order)
                best = min(best, (_distance(pitches, before, middle), pitches))
    return best[1]


def _stack(low: int, order: list[int]) -> tuple[int, ...]:
    """The classes as ascending pitches from `low` upwards."""
    pitches = [low]
    for pitch_class in order[1:]:
        pitches.append(pitches[-1] + ((pitch_class - pitches[-1] - 1) % 12) + 1)
    return tuple(pitches)


def _distance(pitches: tuple[int, ...], before: tuple[int, ...], middle: float) -> float:
    """How far the voices move, how far they are off the middle, and a penalty for mud and clusters."""
    move = sum(min(abs(pitch - other) for other in before) for pitch in pitches) if before else 0
    off = abs(sum(pitches) / len(pitches) - middle)
    rough = sum(2 for low, high in pairwise(pitches) if high - low < 3 and low < 55)
    return move + 1.5 * off + rough


def scale_for(target: Chord, scale: tuple[int, ...], tonic: int) -> tuple[int, ...]:
    """The key's pitch classes bent to the chord: a chord tone from outside replaces its neighbour."""
    classes = [(tonic + step) % 12 for step in scale]
    for tone in target.classes:
        if tone not in classes:
            near = min(range(len(classes)), key=lambda i: min((classes[i] - tone) % 12, (tone - classes[i]) % 12))
            classes[near] = tone
    return tuple(sorted(set(classes)))


def ladder(classes: tuple[int, ...], low: int, high: int) -> list[int]:
    """All pitches of those classes in low..high, ascending."""
    return [pitch for pitch in range(low, high + 1) if pitch % 12 in classes]
