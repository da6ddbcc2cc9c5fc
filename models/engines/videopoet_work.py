"""Takes at work in VideoPoet: wishes of one batch, whose progress and previews each take's surroundings are told."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from models.videopoet.making.wishes import Creation, Progress, Wish
from models.videopoet.poet import VideoPoet
from studio.errors import Interrupted
from studio.ports import Context

PREVIEW_SECONDS = 1.0  # a preview of one take is decoded at most this often
JPEG_QUALITY = 75


def _stop(_place: int, error: Interrupted) -> None:
    raise error


@dataclass
class Work:
    """What the model is to draw for takes.

    Args:
        poet: the model.
        contexts: what each take may ask of its surroundings.
        begin, share: which part of the takes' whole progress this is.
        left: told when a take was stopped, and which one; the others go on. None: the error is raised.
        gone: the takes that were stopped.
    """

    poet: VideoPoet
    contexts: Sequence[Context]
    begin: float = 0.0
    share: float = 1.0
    left: Callable[[int, Interrupted], None] = _stop
    gone: set[int] = field(default_factory=set)
    shown: float = 0.0
    seen: float = 0.0  # when there was a preview

    def one(self, wish: Wish) -> Creation:
        """What becomes of a wish. Raises Interrupted when the order was cancelled."""
        return self.many([wish])[0]

    def many(self, wishes: Sequence[Wish]) -> list[Creation]:
        """What becomes of a wish of each take. Raises Interrupted when all were stopped."""
        return self.poet.make(wishes, progress=self._progress, cancelled=self._cancelled)

    def _progress(self, moment: Progress) -> None:
        self.shown = self.begin + self.share * moment.share
        self._tell(self._previews(moment))

    def _cancelled(self) -> bool:
        self._tell({})
        return len(self.gone) == len(self.contexts)

    def _tell(self, previews: dict[int, bytes]) -> None:
        for place, context in enumerate(self.contexts):
            if place in self.gone:
                continue
            try:
                context.progress(self.shown, preview=previews.get(place, b""))
            except Interrupted as error:
                self.gone.add(place)
                self.left(place, error)

    def _previews(self, moment: Progress) -> dict[int, bytes]:
        now = time.monotonic()
        if self.seen and now - self.seen < PREVIEW_SECONDS * len(self.contexts):
            return {}
        self.seen = now
        found = moment.preview() or []
        return {place: jpeg(picture) for place, picture in zip(moment.wishes, found, strict=False)}


def jpeg(picture: np.ndarray) -> bytes:
    """A picture, uint8 (H, W, 3), as a small file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()
