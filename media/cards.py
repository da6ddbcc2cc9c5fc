"""Cards: what of a caption stands on the screen at one time, with every line's place in pixels.

Lines are broken, sized and placed here with the widths that shaping gives; the renderer breaks nothing itself.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from media.fonts import Run, Wardrobe, covers, family, ink, metrics, width
from media.safe_zones import Box
from studio.cues import CLAUSE, POOR, Piece, balance, clusters, join, narrowest, pieces, width_in_ems, word_times, words
from studio.errors import Refused
from studio.specs import Cue, Raster

EMOJI_SCALE = 0.86  # emoji are drawn larger than letters of the same size
CENTRED_SHRINK = 0.7  # down to this share of the size, lines keep to the middle of the picture; then they use all room
_HOPELESS = 6  # times the width of one line
_SAMPLE = "HAMBURGefonstiv"
EDGE = 18 / 1920  # of the height: between the text and the end of the safe box


@dataclass(frozen=True)
class Look:
    """How a style is set. Lengths are in ems; sizes are shares of the picture's shorter side."""

    families: tuple[str, ...]
    size: float
    smallest: float
    leading: float
    outline: float
    shadow: float
    plate: float = 0.0
    capitals: bool = False
    grouped: bool = False  # a few words at a time
    lit: bool = False  # one word after the other has the accent colour
    key_word: bool = False  # one word of the caption has the accent colour


LOOKS: dict[str, Look] = {
    "clean": Look(("Montserrat", "Inter"), 0.064, 0.042, 1.2, outline=0.062, shadow=0.5),
    "boxed": Look(("Poppins", "Inter"), 0.054, 0.040, 1.42, outline=0.0, shadow=0.0, plate=0.78),
    "bold": Look(("Anton", "Inter"), 0.086, 0.046, 1.2, outline=0.085, shadow=0.5, capitals=True, key_word=True),
    "word-by-word": Look(("Montserrat", "Inter"), 0.094, 0.046, 1.2, outline=0.075, shadow=0.55, grouped=True),
    "karaoke": Look(("Montserrat", "Inter"), 0.068, 0.044, 1.22, outline=0.07, shadow=0.5, lit=True),
}
PLATE_SIDE, PLATE_ABOVE, PLATE_BELOW = 0.42, 0.3, 0.1  # ems from the letters to the edge of their box
DESCENT = 0.2  # ems below the baseline that count as letters even where none go down
MOST_WORDS, MOST_EMS, BRIEFEST_SECONDS = 3, 5.4, 0.2  # a group of the style word-by-word


@dataclass
class Line:
    """One line: runs in reading order, centre and baseline in pixels, reach above and below the baseline in ems."""

    runs: list[Run]
    ems: float
    above: float
    below: float
    right_to_left: bool = False
    x: float = 0.0
    baseline: float = 0.0


@dataclass
class Card:
    """Lines that stand together for a time (frames, end exclusive), `size` pixels an em."""

    start: int
    end: int
    lines: list[Line]
    size: float
    box: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    enters: bool = True
    leaves: bool = True
    moments: list[tuple[int, int, int]] = field(default_factory=list)  # word, start, end


def scale_of(run: Run) -> float:
    """Size of a run against the line's."""
    return EMOJI_SCALE if "Zsye" in run.face.scripts else 1.0


_RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})


def right_to_left(text: str, language: str) -> bool:
    """Whether a caption runs from right to left: it has such letters, and is in such a language or has most of them.

    All lines of a caption run the same way, also one that holds nothing but a name in Latin letters.
    """
    kinds = [unicodedata.bidirectional(char) for char in text]
    own = kinds.count("R") + kinds.count("AL")
    return own > 0 and (language.lower().split("-")[0] in _RTL_LANGUAGES or own > kinds.count("L"))


@dataclass
class Setter:
    """Sets the captions of one segment: one look, one choice of fonts, one room."""

    look: Look
    wardrobe: Wardrobe
    raster: Raster
    room: Box
    position: str

    @property
    def unit(self) -> float:
        """The picture's shorter side in pixels."""
        return min(self.raster.width, self.raster.height)

    @property
    def centred_width(self) -> float:
        """Room for a line whose middle is the picture's middle."""
        middle = self.raster.width / 2
        return 2 * max(0.0, min(middle - self.room.left, self.room.right - middle))

    def measure(self, text: str) -> float:
        """Width of a text in ems, its outline included."""
        runs = self.wardrobe.runs(text)
        return sum(width(run.text, run.face) * scale_of(run) for run in runs) + 2 * self.side

    @property
    def side(self) -> float:
        """What stands out beside the letters, in ems."""
        return PLATE_SIDE if self.look.plate else max(self.look.outline, 0.08)

    @cached_property
    def wanted(self) -> float:
        """The size in pixels an em to begin with: smaller for a face that is wider than the style's own."""
        own, used = family(self.look.families[0]), self.wardrobe.plain
        ratio = width(_SAMPLE, own) / width(_SAMPLE, used) if own and covers(used, _SAMPLE) else 1.0
        return self.look.size * self.unit * min(1.0, max(0.75, ratio))

    def fit(self, needed: float) -> float:
        """The size in pixels at which a line of `needed` ems fits: in the middle, or beside it when too small."""
        wanted = self.wanted
        centred = min(wanted, self.centred_width / needed)
        if centred >= CENTRED_SHRINK * wanted:
            return centred
        return max(centred, min(CENTRED_SHRINK * wanted, self.room.width / needed))

    def lines_of(self, text: str, number: int) -> tuple[list[str], float]:
        """The cue's one or two lines, and the size in pixels that they need.

        Raises:
            Refused: it does not fit in two lines at the smallest size that is still read.
        """
        if width_in_ems(text) > _HOPELESS * self.room.width / (self.look.smallest * self.unit):
            raise self.too_long(
                " ".join(text.split()), number
            )  # before a very long text is measured at every place it could break
        kept = [part for part in text.split("\n") if part.strip()]
        if len(kept) == 2:
            lines = [join(pieces(part)) for part in kept]
            size = self.fit(max(map(self.measure, lines)))
            if size >= CENTRED_SHRINK * self.wanted:
                return lines, size
        parts = pieces(text)
        whole = join(parts)
        if self.measure(whole) <= self.centred_width / self.wanted:
            return [whole], self.wanted
        lines, needed = balance(parts, self.measure)
        size, smallest = self.fit(needed), self.look.smallest * self.unit
        if size < smallest:
            lines, needed = narrowest(parts, self.measure)
            size = self.fit(needed)
        if size < smallest:
            lines = self.hyphenated(parts)
            size = self.fit(max(map(self.measure, lines)))
        if size < smallest * 0.999:
            raise self.too_long(whole, number)
        return lines, size

    def hyphenated(self, parts: Sequence[Piece]) -> list[str]:
        """Two lines with the longest word divided between them, where that makes them shortest."""
        longest = max(range(len(parts)), key=lambda index: len(parts[index].text))
        letters = clusters(parts[longest].text)
        options = []
        for cut in range(3, len(letters) - 2):
            head, tail = (
                Piece("".join(letters[:cut]) + "-", "", 2),
                Piece("".join(letters[cut:]), parts[longest].gap, 1),
            )
            lines = [join([*parts[:longest], head]), join([tail, *parts[longest + 1 :]])]
            options.append((max(map(self.measure, lines)) + _hyphen_cost(letters, cut), lines))
        return min(options)[1] if options else [join(parts)]

    def too_long(self, text: str, number: int) -> Refused:
        """The error for a caption that cannot be set, with what would fit."""
        capacity = 2 * self.room.width / (self.look.smallest * self.unit)
        share = capacity * 0.92 / max(self.measure(text), 0.01)
        fits = max(1, math.floor(len(clusters(text)) * min(share, 0.95)))
        return Refused(
            f"the caption of {len(clusters(text))} characters does not fit in two lines: “{text[:40]}…”",
            where=f"caption {number}",
            do=f"about {fits} characters fit; shorten it, or give it as several captions",
        )

    def line(self, parts: Sequence[Piece], first_word: int, leftwards: bool) -> Line:
        """A line of words, ready to be placed; its words are numbered from `first_word`."""
        runs: list[Run] = []
        for index, part in enumerate(parts):
            gap = part.gap if index + 1 < len(parts) else ""
            before = runs[-1].face if runs else None
            runs += self.wardrobe.runs(part.text + gap, first_word + index, before)
        ems = sum(width(run.text, run.face) * scale_of(run) for run in runs)
        reach = [(a * scale_of(run), b * scale_of(run)) for run in runs for a, b in [ink(run.text, run.face)]]
        capital = max(metrics(run.face.path).capital for run in runs)
        above, below = max([capital, *(a for a, _ in reach)]), max([0.04, *(b for _, b in reach)])
        return Line(runs, ems, above, below, leftwards)

    def place(self, card: Card) -> None:
        """Gives the lines of a card their pixels: inside the room, in the picture's middle where they fit there."""
        size = card.size
        pad_above, pad_below = (pad * size for pad in self.pads)
        widest = max(line.ems for line in card.lines) * size + 2 * self.side * size
        middle = self.raster.width / 2
        x = min(max(middle, self.room.left + widest / 2), self.room.right - widest / 2)
        steps = [
            max(self.look.leading, a.below + b.above + (0.4 if self.look.plate else 0.14)) * size
            for a, b in pairwise(card.lines)
        ]
        above = card.lines[0].above * size + pad_above
        below = max(card.lines[-1].below, DESCENT) * size + pad_below
        height = above + sum(steps) + below
        top = self.top(height)
        baseline = top + above
        for line, step in zip(card.lines, [*steps, 0.0], strict=True):
            line.x, line.baseline = x, baseline
            baseline += step
        card.box = Box(x - widest / 2, top, x + widest / 2, top + height)

    @property
    def pads(self) -> tuple[float, float]:
        """What stands out above and below the letters, in ems."""
        if self.look.plate:
            return PLATE_ABOVE, PLATE_BELOW
        return max(self.look.outline, 0.08), max(self.look.outline, 0.08)

    def top(self, height: float) -> float:
        """The upper edge of a block of this height."""
        edge = EDGE * self.raster.height
        if self.position == "upper":
            return self.room.top + edge
        if self.position == "middle":
            return max(self.room.top, min((self.raster.height - height) / 2, self.room.bottom - height))
        return self.room.bottom - edge - height

    def standing(self, cues: Sequence[Cue]) -> list[Card]:
        """One card a cue, all of one size."""
        set_lines = [self.lines_of(cue.text, number) for number, cue in enumerate(cues, 1)]
        size = min(size for _, size in set_lines)
        cards = []
        for cue, (texts, _) in zip(cues, set_lines, strict=True):
            lines: list[Line] = []
            spoken: list[Piece] = []
            leftwards = right_to_left(cue.text, self.wardrobe.language)
            for text in texts:
                parts = words(text)
                lines.append(self.line(parts, len(spoken), leftwards))
                spoken += parts
            card = Card(cue.start, cue.end, lines, size)
            if self.look.lit:
                card.moments = [(i, a, b) for i, (a, b) in enumerate(word_times(spoken, cue.start, cue.end)) if b > a]
            if self.look.key_word:
                _mark(card, key_word([part.text for part in spoken]))
            self.place(card)
            cards.append(card)
        return cards

    def popping(self, cues: Sequence[Cue]) -> list[Card]:
        """A card for every few words."""
        cards = []
        for cue in cues:
            parts = words(cue.text.replace("\n", " "))
            times = word_times(parts, cue.start, cue.end)
            leftwards = right_to_left(cue.text, self.wardrobe.language)
            for group, start, end in self.groups(parts, times):
                if end <= start:
                    continue
                line = self.line(group, 0, leftwards)
                size = self.fit(line.ems + 2 * self.side)
                if size < self.look.smallest * self.unit:
                    cards += self.standing_word(group, start, end)
                    continue
                card = Card(start, end, [line], size)
                self.place(card)
                cards.append(card)
        return cards

    def standing_word(self, group: Sequence[Piece], start: int, end: int) -> list[Card]:
        """A word that is too long for one line, in two."""
        return self.standing([Cue(text=join(list(group)), start=start, end=end)])

    def groups(self, parts: Sequence[Piece], times: Sequence[tuple[int, int]]) -> list[tuple[list[Piece], int, int]]:
        """Neighbouring words that are shown together: few, narrow, of one clause; but never for a mere flash."""
        found: list[tuple[list[Piece], int, int]] = []
        for part, (start, end) in zip(parts, times, strict=True):
            if found:
                group, first, last = found[-1]
                narrow = self.measure(join([*group, part])) <= MOST_EMS
                flash = (last - first) / self.raster.rate < BRIEFEST_SECONDS
                complete = group[-1].grade == CLAUSE or (part.grade == POOR and group[-1].grade != POOR)
                if narrow and (flash or (len(group) < MOST_WORDS and not complete)):
                    found[-1] = ([*group, part], first, end)
                    continue
            found.append(([part], start, end))
        return found


def _hyphen_cost(letters: Sequence[str], cut: int) -> float:
    """How much a reader minds a hyphen here: least between a vowel and a consonant that begins a syllable."""
    vowels = set("aeiouyäöüáéíóúàèìòùâêîôûåæøаеёиоуыэюя")
    before, after = letters[cut - 1].lower(), letters[cut].lower()
    following = letters[cut + 1].lower() if cut + 1 < len(letters) else ""
    if after not in vowels and following in vowels:
        return 0.0
    return 2.0 if before in vowels and after not in vowels else 4.0


def key_word(spoken: Sequence[str]) -> int:
    """Which word of a caption is stressed: a number with digits, else the longest, the later of equals. -1: none."""
    if len(spoken) < 2:
        return -1
    stripped = [text.strip(".,;:!?…\"'“”„«»()") for text in spoken]
    return max(
        range(len(spoken)), key=lambda index: (any(c.isdigit() for c in stripped[index]), len(stripped[index]), index)
    )


def _mark(card: Card, word: int) -> None:
    for line in card.lines:
        for run in line.runs:
            run.accent = run.word == word


def lit(card: Card, word: int) -> list[Line]:
    """The card's lines with one word in the accent colour."""
    return [replace(line, runs=[replace(run, accent=run.word == word) for run in line.runs]) for line in card.lines]


def plate_path(card: Card) -> str:
    """A rounded box that hugs the lines, as an ASS drawing in eighths of a pixel (drawing mode 4)."""
    size, boxes = card.size, []
    for line in card.lines:
        half = (line.ems / 2 + PLATE_SIDE) * size
        above, below = line.above + PLATE_ABOVE, max(line.below, DESCENT) + PLATE_BELOW
        boxes.append([line.x - half, line.baseline - above * size, line.x + half, line.baseline + below * size])
    for upper, lower in pairwise(boxes):
        middle = (upper[3] + lower[1]) / 2
        upper[3] = lower[1] = middle
        if abs((upper[2] - upper[0]) - (lower[2] - lower[0])) < 1.3 * size:  # nearly equal reads as a mistake
            wide = max(upper, lower, key=lambda box: box[2] - box[0])
            upper[0], upper[2], lower[0], lower[2] = wide[0], wide[2], wide[0], wide[2]
    return _outline(boxes, 0.3 * size)


def _outline(boxes: Sequence[Sequence[float]], radius: float) -> str:
    """The outline around boxes stacked without gaps, every corner rounded: one contour, so that nothing overlaps."""
    corners = []
    for _, top, right, bottom in boxes:
        corners += [(right, top), (right, bottom)]
    for left, top, _, bottom in reversed(boxes):
        corners += [(left, bottom), (left, top)]
    points = [p for i, p in enumerate(corners) if p != corners[i - 1] and not _straight(corners, i)]
    commands: list[str] = []
    for index, corner in enumerate(points):
        before, after = points[index - 1], points[(index + 1) % len(points)]
        r = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        enter, leave = _towards(corner, before, r), _towards(corner, after, r)
        bend = [_towards(corner, before, r * 0.45), _towards(corner, after, r * 0.45)]
        commands.append(
            f"{'l' if commands else 'm'} {_eighths(enter)} b {_eighths(bend[0])} {_eighths(bend[1])} {_eighths(leave)}"
        )
    return " ".join(commands)


def _straight(corners: Sequence[tuple[float, float]], index: int) -> bool:
    before, here, after = corners[index - 1], corners[index], corners[(index + 1) % len(corners)]
    return before[0] == here[0] == after[0]


def _towards(start: tuple[float, float], goal: tuple[float, float], distance: float) -> tuple[float, float]:
    length = math.dist(start, goal) or 1.0
    return start[0] + (goal[0] - start[0]) * distance / length, start[1] + (goal[1] - start[1]) * distance / length


def _eighths(point: tuple[float, float]) -> str:
    return f"{round(point[0] * 8)} {round(point[1] * 8)}"
