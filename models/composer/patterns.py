"""What the band plays, as data: rhythms of chords, basses and drums for a bar of eight steps (eighths).

The second number of a drum layer, and the first of later comping and bass rows, is the intensity (0..1) from which
it joins in, so that a bar fills up as its picture moves.
"""

from __future__ import annotations

# comping: (step, weight, length in steps); from the second row on only when it is full enough (intensity)
COMPING: dict[str, tuple[tuple[float, tuple[tuple[float, float, float], ...]], ...]] = {
    "offbeat": ((0.0, ((2, 0.9, 1), (6, 0.9, 1))), (0.62, ((3, 0.55, 0.6), (7, 0.6, 0.6))), (0.8, ((5, 0.5, 0.6),))),
    "stabs": ((0.0, ((0, 0.9, 1.4), (3, 0.8, 1.4))), (0.5, ((6, 0.85, 1.4),)),
              (0.75, ((4.5, 0.55, 0.7), (7.5, 0.5, 0.5)))),
    "lazy": ((0.0, ((0, 0.8, 3.4),)), (0.45, ((3.5, 0.55, 1.2), (5, 0.6, 2.6)))),
}  # fmt: skip
# running figures: indices into the voicing (negative: an octave below), one per unit of steps
RUNNING: dict[str, tuple[float, tuple[int, ...], float]] = {
    "arpeggio": (1.0, (0, 1, 2, 3, 4, 3, 2, 1), 2.0),
    "rolling": (1.0, (-4, 0, 1, 2, 3, 2, 1, 0), 1.8),
    "ostinato": (1.0, (0, 2, 1, 0, 2, 1, 0, 2), 0.7),
    "pulse": (1.0, (0, 0, 0, 0, 0, 0, 1, 0), 0.6),
    "eighths": (1.0, (0, 2, 1, 2, 3, 2, 1, 2), 0.8),
}
# bass: (step, what, weight, length); r root, f fifth, o octave, n next chord's root from below
WALKING: dict[str, tuple[tuple[float, tuple[tuple[float, str, float, float], ...]], ...]] = {
    "two": ((0.0, ((0, "r", 1.0, 1.6), (4, "f", 0.85, 1.6))), (0.7, ((7, "n", 0.7, 0.8),))),
    "held": ((0.0, ((0, "r", 0.9, 8.0),)),),
    "drive": ((0.0, ((0, "r", 1.0, 1.8), (3, "r", 0.8, 0.8), (4, "r", 0.9, 1.8), (6, "f", 0.8, 1.6))),
              (0.72, ((1, "r", 0.6, 0.8), (2, "r", 0.7, 0.8), (5, "r", 0.6, 0.8), (7, "o", 0.7, 0.8)))),
    "pulse": ((0.0, tuple((step, "r", 1.0 if step % 4 == 0 else 0.7, 0.7) for step in range(8))),
              (0.75, tuple((step + 0.5, "r", 0.5, 0.4) for step in range(8)))),
    "syncopated": ((0.0, ((0, "r", 1.0, 1.2), (3, "r", 0.9, 0.8), (6, "r", 0.9, 0.9))),
                   (0.5, ((4, "r", 0.8, 0.9), (7, "o", 0.75, 0.7))), (0.8, ((1.5, "r", 0.6, 0.5), (5, "f", 0.7, 0.6)))),
    "eighths": ((0.0, ((0, "r", 1.0, 3.6), (4, "r", 0.9, 3.6))),
                (0.55, tuple((step, "r", 0.75, 0.8) for step in (1, 2, 3, 5, 6, 7)))),
    "lazy": ((0.0, ((0, "r", 1.0, 2.6), (3.5, "r", 0.8, 1.2))), (0.5, ((5, "f", 0.75, 1.5), (7, "n", 0.7, 0.8)))),
}  # fmt: skip
# drums: (stroke, intensity from which it plays, ((step, weight), ...), pan)
KITS: dict[str, tuple[tuple[str, float, tuple[tuple[float, float], ...], float], ...]] = {
    "brushes": (
        ("kick_soft", 0.40, ((0, 0.8), (4, 0.7)), 0.0),
        ("brush", 0.35, ((2, 0.7), (6, 0.75)), -0.15),
        ("snap", 0.55, ((2, 0.55), (6, 0.6)), 0.25),
        ("shaker", 0.50, tuple((step, 0.5 if step % 2 else 0.32) for step in range(8)), 0.45),
        ("block", 0.62, ((3, 0.45), (7, 0.5)), -0.5), ("block_low", 0.75, ((5, 0.4),), -0.35),
    ),
    "shaker": (("shaker", 0.50, ((1, 0.22), (2, 0.34), (5, 0.22), (6, 0.34)), 0.35),
               ("kick_soft", 0.66, ((0, 0.5),), 0.0), ("rim", 0.72, ((6, 0.22),), -0.3)),
    "taiko": (
        ("taiko", 0.35, ((0, 1.0), (3, 0.7)), 0.0), ("taiko_high", 0.55, ((4, 0.7), (6, 0.8)), 0.3),
        ("boom", 0.60, ((0, 0.7),), 0.0), ("tom", 0.72, ((5, 0.6), (7, 0.75), (7.5, 0.6)), -0.4),
        ("snare", 0.85, ((2, 0.4), (6, 0.5)), 0.1),
    ),
    "ticking": (
        ("tick", 0.0, tuple((step, 0.55 if step % 2 == 0 else 0.3) for step in range(8)), 0.4),
        ("kick_soft", 0.42, ((0, 0.8), (0.75, 0.5)), 0.0), ("boom", 0.55, ((0, 0.7),), 0.0),
        ("rim", 0.66, ((3, 0.4), (6, 0.5)), -0.45), ("hat", 0.75, tuple((step + 0.5, 0.3) for step in range(8)), 0.3),
    ),
    "none": (("shaker", 0.62, ((2, 0.12), (4, 0.16), (6, 0.12)), 0.4),),
    "dance": (
        ("kick", 0.40, ((0, 1.0), (2, 0.95), (4, 1.0), (6, 0.95)), 0.0),
        ("clap", 0.48, ((2, 0.8), (6, 0.85)), 0.0), ("hat", 0.35, ((1, 0.55), (3, 0.6), (5, 0.55), (7, 0.6)), 0.25),
        ("shaker", 0.62, tuple((step / 2, 0.4 if step % 2 == 0 else 0.25) for step in range(16)), -0.35),
        ("hat_open", 0.80, ((3, 0.3), (7, 0.35)), 0.25), ("tambourine", 0.85, ((2, 0.25), (6, 0.3)), -0.4),
    ),
    "claps": (
        ("kick", 0.42, ((0, 0.8), (3, 0.5), (4, 0.75)), 0.0), ("snap", 0.38, ((2, 0.6), (6, 0.65)), 0.2),
        ("clap", 0.62, ((2, 0.5), (6, 0.55)), -0.05),
        ("shaker", 0.52, tuple((step, 0.42 if step % 2 == 0 else 0.28) for step in range(8)), -0.4),
        ("tambourine", 0.78, ((2, 0.25), (6, 0.3)), 0.4),
    ),
    "dusty": (
        ("kick_dusty", 0.30, ((0, 0.95), (3.5, 0.6), (5, 0.75)), 0.0),
        ("snare_dusty", 0.36, ((2, 0.8), (6, 0.85)), 0.05),
        ("hat", 0.40, tuple((step, 0.4 if step % 2 == 0 else 0.25) for step in range(8)), 0.25),
        ("vinyl", 0.0, ((0, 0.30), (4, 0.30)), 0.0), ("rim", 0.60, ((7.5, 0.3),), -0.3),
        ("shaker", 0.72, ((1, 0.2), (3, 0.25), (5, 0.2), (7, 0.25)), -0.4),
    ),
}  # fmt: skip
FILLS: dict[str, tuple[tuple[tuple[str, float, float], ...], ...]] = {  # (stroke, steps before the bar's end, weight)
    "brushes": ((("block", 1, 0.5), ("block_low", 0.5, 0.55)), (("snap", 1, 0.5), ("snap", 0.5, 0.6)),
                (("brush", 1.5, 0.5), ("brush", 1, 0.6), ("brush", 0.5, 0.7))),
    "shaker": ((),),
    "taiko": ((("tom", 2, 0.6), ("tom", 1.5, 0.65), ("taiko_high", 1, 0.8), ("taiko_high", 0.5, 0.9)),
              (("snare", 1, 0.4), ("snare", 0.75, 0.45), ("snare", 0.5, 0.55), ("snare", 0.25, 0.65))),
    "ticking": ((("rim", 1, 0.5), ("rim", 0.75, 0.55), ("rim", 0.5, 0.6)), ()),
    "none": ((),),
    "dance": ((("snare", 1, 0.5), ("snare", 0.5, 0.6)), (("clap", 0.75, 0.5), ("clap", 0.5, 0.55), ("clap", 0.25, 0.6)),
              (("tom", 1.5, 0.5), ("tom", 1, 0.6), ("tom", 0.5, 0.7))),
    "claps": ((("clap", 1, 0.5), ("clap", 0.5, 0.6)), (("tom", 1, 0.45), ("tom", 0.5, 0.55)), ()),
    "dusty": ((("snare_dusty", 0.5, 0.5),), (("kick_dusty", 1, 0.5), ("snare_dusty", 0.5, 0.4)), ()),
}  # fmt: skip
# soft strokes between the others: (stroke, step, weight, chance)
GHOSTS: dict[str, tuple[tuple[str, float, float, float], ...]] = {
    "brushes": (("brush", 3.5, 0.25, 0.4), ("brush", 7.5, 0.3, 0.4), ("block", 1.5, 0.2, 0.2)),
    "shaker": (("shaker", 3.5, 0.14, 0.4), ("shaker", 7.5, 0.14, 0.4)),
    "taiko": (("taiko_high", 1.5, 0.25, 0.4), ("tom", 3.5, 0.3, 0.3), ("taiko_high", 7.5, 0.35, 0.4)),
    "ticking": (("tick", 2.5, 0.2, 0.35), ("tick", 6.5, 0.25, 0.35), ("rim", 5.5, 0.2, 0.25)),
    "none": (),
    "dance": (("snare", 3.5, 0.16, 0.35), ("snare", 7.25, 0.18, 0.35), ("hat", 1.5, 0.25, 0.5),
              ("hat", 5.5, 0.25, 0.5)),
    "claps": (("snap", 3.5, 0.2, 0.3), ("shaker", 1.5, 0.2, 0.4), ("shaker", 5.5, 0.22, 0.4)),
    "dusty": (("snare_dusty", 3.75, 0.2, 0.4), ("snare_dusty", 7.25, 0.22, 0.35), ("hat", 4.5, 0.2, 0.4)),
}  # fmt: skip
# what rolls into the turn; empty: nothing does
ROLLS = {
    "brushes": "brush", "shaker": "", "taiko": "taiko_high", "ticking": "rim", "none": "", "dance": "snare",
    "claps": "clap", "dusty": "snare_dusty",
}  # fmt: skip
BACKBEAT = frozenset({"snare", "snare_dusty", "clap", "snap", "brush", "rim"})  # strokes that may drag
# sounds of a place that are music, and so are played by the band in its key
GUESTS = {"accordion": "accordion", "music": "accordion", "violin": "violin", "piano": "piano", "flute": "flute"}
# what goes along with a pulse of the motion
PULSE_STROKES = {
    "brushes": "shaker", "shaker": "shaker", "taiko": "taiko_high", "ticking": "tick", "none": "shaker",
    "dance": "shaker", "claps": "shaker", "dusty": "shaker",
}  # fmt: skip
# what marks an accent of the motion
ACCENT_STROKES = {
    "brushes": "block", "shaker": "brush", "taiko": "taiko", "ticking": "boom", "none": "shaker", "dance": "clap",
    "claps": "tom", "dusty": "rim",
}  # fmt: skip
