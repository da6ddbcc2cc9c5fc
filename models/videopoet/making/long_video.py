"""Longer than a clip: the model goes on from the last second, again and again.

Each time the last pictures are read anew by the tokenizer, from pixels, so that a clip begins as clips of training do
and slips of the codes do not add up; what is written before the overlap's end is dropped. A seam is made smooth: the
difference in colour and light between the last picture that is shown and the same picture as the decoder gives it
again fades out over the next ones. Sounds overlap for a moment. Only the last second is kept in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.layout import layout
from models.videopoet.language.recipes import RECIPES, context_frames
from models.videopoet.making.drafts import Draft, hop, window
from models.videopoet.making.larger import larger
from models.videopoet.making.writing import Part
from models.videopoet.tasks import TASKS
from studio.digest import derive_seed

FADE = 6  # pictures over which a seam's difference goes
FADE_CELLS = 4  # cells along the shorter side of the picture in which the difference is looked at
OVERLAP = 0.02  # seconds in which two sounds are mixed


@dataclass(frozen=True, eq=False)
class Piece:
    """What is new of a film: frames uint8 (n, H, W, 3), wave float32 (samples,); None where there is none."""

    frames: np.ndarray | None
    wave: np.ndarray | None


@dataclass(eq=False)
class Reel:
    """A film, or the sound of one, that is being made: what was written last, and how much there is already.

    Args:
        draft: of its first clip.
        config: the model's.
    """

    draft: Draft
    config: Config
    part: Part | None = None
    turns: int = 0
    frames: int = 0  # handed out so far
    samples: int = 0
    before: np.ndarray | None = None  # what the first part went on from
    tail: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))  # is mixed with what comes next

    @property
    def done(self) -> bool:
        """Whether everything that was wished is there."""
        if self.part is None:
            return False
        return self.samples >= self.draft.samples if self.draft.samples else self.frames >= self.draft.count

    @property
    def clips(self) -> int:
        """Parts that it takes."""
        frames, context = self.config.geometry.frames, context_frames(self.config)
        if self.draft.samples:
            return max(1, ceil((self.draft.samples - self._samples(1)) / self._samples(hop(self.config))))
        first = frames - context if RECIPES[self.draft.task.name].video_out == "rest" else frames
        return 1 + max(0, ceil((self.draft.count - first) / (frames - context)))

    def next_draft(self) -> Draft:
        """What is to be written next."""
        if self.part is None:
            return self.draft
        if self.draft.samples:
            video = window(self.draft.wish, self.config, self.turns).values
            return replace(self.draft, video=video, seed=derive_seed(self.draft.seed, "turn", self.turns))
        return self._continued(self.part)

    def take(self, part: Part) -> Piece:
        """What a part adds to the film: its pictures and sound without the overlap, no more than are wanted."""
        wave = None if part.wave is None else self._new_wave(part.wave, part.context)
        frames = None
        if self.part is None and part.context:
            self.before = self.draft.video
        if part.frames is not None:
            part = self._seamless(part, part.frames)
            frames = part.frames if part.large is None else part.large
        if frames is not None:
            frames = frames[part.context :][: self.draft.count - self.frames]
            self.frames += len(frames)
        self.part = part
        self.turns += 1
        return Piece(frames, wave)

    def _seamless(self, part: Part, frames: np.ndarray) -> Part:
        """A part that goes on without a jump, at both sizes. What it is gone on from is always the smaller one."""
        shown = self.draft.video if self.part is None else self.part.frames
        if not part.context or shown is None:
            return part
        smooth = replace(part, frames=seamless(frames, part.context, shown[-1]))
        if part.large is None:
            return smooth
        before = self.part.large if self.part is not None else None
        last = larger(shown[-1:], *part.large.shape[1:3])[0] if before is None else before[-1]
        return replace(smooth, large=seamless(part.large, part.context, last))

    def _continued(self, part: Part) -> Draft:
        """The draft that goes on from the last second of a part."""
        count, geometry = context_frames(self.config), self.config.geometry
        task, audio = "continue", None
        if part.wave is not None:
            task, last = "audio-video-continue", self._samples(count)
            audio = np.zeros(round(geometry.seconds * geometry.sound_rate), np.float32)
            audio[:last] = part.wave[-last:]
        return replace(
            self.draft,
            task=TASKS[task],
            layout=layout(self.config, task),
            seed=derive_seed(self.draft.seed, "turn", self.turns),
            video=None if part.frames is None else part.frames[-count:],
            audio=audio,
        )

    def _new_wave(self, wave: np.ndarray, context: int) -> np.ndarray:
        """The next samples. The last ones of each part wait, to be mixed with those of the next one."""
        geometry = self.config.geometry
        begin, overlap = self._samples(self.frames - context), round(OVERLAP * geometry.sound_rate)
        wanted = self.draft.samples or self._samples(self.draft.count)
        if self.draft.samples:  # windows of a clip
            begin, overlap = self._samples(self.turns * hop(self.config)), self._samples(1)
        new = wave[self.samples - begin :][: wanted - self.samples].copy()
        mixed = min(len(self.tail), len(new))
        share = (np.arange(mixed, dtype=np.float32) + 0.5) / max(1, mixed)
        new[:mixed] += (1 - share) * (self.tail[:mixed] - new[:mixed])
        kept = len(new) if self.samples + len(new) >= wanted else max(0, len(new) - overlap)
        self.tail = new[kept:]
        self.samples += kept
        return new[:kept]

    def _samples(self, frames: int) -> int:
        return round(frames / self.config.geometry.rate * self.config.geometry.sound_rate)


def seamless(frames: np.ndarray, context: int, shown: np.ndarray) -> np.ndarray:
    """A clip that goes on from a picture without a jump in colour or light.

    Args:
        frames: uint8 (T, H, W, 3), a clip whose first `context` pictures were seen before.
        context: at least 1.
        shown: uint8 (H, W, 3), the last of these as it was seen.

    Returns:
        uint8 (T, H, W, 3), other than `frames` only in the next FADE pictures.
    """
    height, width, _ = shown.shape
    rows, columns = (_lines(size, max(1, round(FADE_CELLS * size / min(height, width)))) for size in (height, width))
    lost = shown.astype(np.float32) - frames[context - 1]
    small = np.einsum("yh,hwc,xw->yxc", _means(rows), lost, _means(columns), optimize=True)
    smooth = np.einsum("hy,yxc,wx->hwc", rows, small, columns, optimize=True)
    made = frames.copy()
    for n in range(min(FADE, len(frames) - context)):
        changed = frames[context + n] + (1 - (n + 0.5) / FADE) * smooth
        made[context + n] = np.rint(np.clip(changed, 0, 255)).astype(np.uint8)
    return made


def _lines(size: int, cells: int) -> np.ndarray:
    """How much of each cell is in each pixel, by lines between the cells' middles: float32 (size, cells)."""
    at = np.clip((np.arange(size) + 0.5) * cells / size - 0.5, 0, cells - 1)
    return np.clip(1 - np.abs(at[:, None] - np.arange(cells)), 0, 1).astype(np.float32)


def _means(lines: np.ndarray) -> np.ndarray:
    """The weighted means that belong to such lines: float32 (cells, size), rows of sum 1."""
    return (lines / lines.sum(0)).T
