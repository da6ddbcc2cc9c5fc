"""A good: the pieces a thing is made of, each with its own small life; and a brush that draws them small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import skia

from models.world.brush import Brush, Sprite
from models.world.palette import NAMED
from models.world.shapes import moved
from models.world.subjects.liveliness import Life

Place = tuple[float, float, float, float, float]  # x, y, degrees, width, height
Paint = Callable[[Brush, int], None]


class Piece(NamedTuple):
    """Something drawn once. `move` says where it is at a time of the clock, a life, and seconds since its scene began;
    None keeps it out of that moment. A piece without `move` stays where it is drawn.
    """

    key: str
    paint: Paint
    move: Callable[[float, Life, float], Place | None] | None = None
    in_hand: bool = True  # drawn too when it is small
    at: tuple[float, float] = (0.0, 0.0)  # its own origin, where `move` puts it when it rests


class Good(NamedTuple):
    """A thing to sell. Its foot is at y = 0; lengths are rig units at the size of a hero."""

    choices: tuple[int, ...]  # its colours when none is named
    pieces: tuple[Piece, ...]
    tall: float
    wide: float
    small: float  # how large it is in a hand
    down: float  # where its foot is then, below the hand
    hover: float = 0.0  # how far above its stand it hangs
    large: float = 1.0  # of a hero, against the size it is drawn in
    aside: float = 0.0  # where a hero's middle is, when something lies beside it


def rather(colour: int, wanted: int, otherwise: int) -> int:
    """A second colour, unless it would vanish in the first."""
    return otherwise if colour in (wanted, NAMED["red"] if wanted == 0xE4573D else wanted) else wanted


class Miniature(Brush):
    """A brush that draws smaller and elsewhere with another brush: what is drawn stays in that one's style."""

    def __init__(self, brush: Brush, scale: float, x: float = 0.0, y: float = 0.0) -> None:
        super().__init__(brush.light)
        self.brush, self.scale, self.x, self.y = brush, scale, x, y

    def _small(self, path: skia.Path) -> skia.Path:
        return moved(path, self.x, self.y, 0.0, self.scale)

    def _high(self, y: float) -> float:
        return self.y + y * self.scale

    def take(self) -> Sprite:
        """What the other brush has drawn."""
        return self.brush.take()

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """See `Brush.fill`; as are the other verbs."""
        self.brush.fill(self._small(path), colour, alpha=alpha, lit=lit)

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """An area with volume; its shading stays readable."""
        self.brush.body(self._small(path), colour, shade=shade, depth=max(3.0, depth * self.scale), rim=rim)

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A stroke."""
        self.brush.line(self._small(path), colour, width * self.scale, alpha=alpha, lit=lit)

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """A soft vertical gradient."""
        self.brush.ramp(self._small(path), self._high(top), self._high(bottom), colours, lit=lit)

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float, *, inner: float = 0.0) -> None:
        """Light around a point."""
        k = self.scale
        self.brush.glow(self.x + x * k, self._high(y), radius * k, colour, alpha, inner=inner * k)

    def soft_fill(self, path: skia.Path, colour: int, *, blur: float = 22.0, lit: bool = False) -> None:
        """An area out of focus."""
        self.brush.soft_fill(self._small(path), colour, blur=blur * self.scale, lit=lit)

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:
        """A soft edge."""
        self.brush.halo(self._small(path), colour, blur=blur * self.scale, lit=lit, fine=fine)

    def shine(self, path: skia.Path, colour: int, alpha: float) -> None:
        """A translucent light."""
        self.brush.shine(self._small(path), colour, alpha)


def small(good: Good, colour: int, brush: Brush) -> Sprite:
    """The good as it lies in a hand."""
    for piece in good.pieces:
        if piece.in_hand:
            x, y = piece.at
            piece.paint(Miniature(brush, good.small, x * good.small, good.down + y * good.small), colour)
    return brush.take()
