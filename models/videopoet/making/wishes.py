"""What a user wishes of VideoPoet, and what comes back: plain values, arrays of numpy's, no network.

A wish may bring pictures, clips and sounds of any size and rate; `drafts` brings them to the model's geometry, and
says so in the creation's notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.videopoet.language.order import Kind
from models.videopoet.language.sampling import Sampling
from models.videopoet.tasks import TASKS, WORDS
from studio.errors import Refused

SAMPLING = Sampling(temperature=0.8, top_k=64, guidance=3.0)  # what is chosen where a wish does not say
WORDING = Sampling(temperature=0.0)  # words are the likeliest ones
BLOCK = 1  # latents that are written at once
MOST_TAKES, LONGEST_SECONDS = 16, 3600.0
KEPT = 2 / 3  # the sides of an outpainted clip, in parts of the picture's


@dataclass(frozen=True, kw_only=True, eq=False)
class Wish:
    """One order of a task.

    Args:
        task: one of `tasks.TASKS`.
        prompt, style, negative: words of any language; `negative` is what guidance leads away from.
        image: one picture, (H, W) or (H, W, C).
        video: a clip, (T, H, W, C), at `video_rate` frames a second.
        audio: a sound, (samples,) or (samples, channels), at `audio_rate`.
        mask: (h, w) or (T, h, w), white or True where everything is to be made anew.
        seconds: how long what is made should be; None: a clip of the model.
        seed: the same seed makes the same, whatever else is made in its batch.
        sampling: None: `SAMPLING` for pictures and sound, `WORDING` for words. Without a text that is read there is
            nothing to be guided by, and guidance is 1.
        by_kind: other choices for pictures, sound or words.
        block: latents that are written at once: 1 is exact, the latents of a row are faster.
        best_of: so many are made with different seeds, and the model's own understanding chooses.
        kept: of outpainting: the part of each side that the clip fills.
        as_written: read the prompt word by word, not as the labels of what was understood.
    """

    task: str
    prompt: str = ""
    style: str = ""
    negative: str = ""
    image: np.ndarray | None = None
    video: np.ndarray | None = None
    video_rate: float = 0.0
    audio: np.ndarray | None = None
    audio_rate: int = 0
    mask: np.ndarray | None = None
    seconds: float | None = None
    seed: int = 0
    sampling: Sampling | None = None
    by_kind: Mapping[Kind, Sampling] = field(default_factory=dict)
    block: int = BLOCK
    best_of: int = 1
    kept: float = KEPT
    as_written: bool = False

    def __post_init__(self) -> None:
        for wrong, what, do in (
            (self.seed < 0, f"the seed is {self.seed}", "give 0 or more"),
            (not 1 <= self.best_of <= MOST_TAKES, f"the best of {self.best_of}", f"choose 1 to {MOST_TAKES}"),
            (
                self.seconds is not None and not 0 < self.seconds <= LONGEST_SECONDS,
                f"{self.seconds} seconds",
                f"choose more than 0 and at most {LONGEST_SECONDS:g}",
            ),
        ):
            if wrong:
                raise Refused(what, where=self.task, do=do)

    def given(self) -> set[str]:
        """What it brings, of `tasks.INPUTS`; a text of blanks is none."""
        found = {name for name in ("prompt", "style") if getattr(self, name).strip()}
        return found | {
            name for name in ("image", "video", "audio", "mask", "seconds") if getattr(self, name) is not None
        }

    def choices(self) -> tuple[Sampling, Mapping[Kind, Sampling]]:
        """How to choose ids, and of some kinds otherwise."""
        words = TASKS[self.task].gives == WORDS if self.task in TASKS else False
        return self.sampling or (WORDING if words else SAMPLING), self.by_kind


@dataclass(frozen=True, kw_only=True, eq=False)
class Creation:
    """What was made of a wish.

    frames: uint8 (T, H, W, 3) at `rate`, or None; one frame is a picture.
    wave: float32 (samples,) in -1..1 at `sound_rate`, or None.
    text: what was said, or None.
    before: what a continued clip ended with, as the model saw it: uint8 (T, H, W, 3); not a part of `frames`.
    read: the words that the model read.
    notes: what was done to what the user brought: cut, resampled, extended, translated.
    mapped: {word: what is drawn for it}; `unknown`: words that nothing is drawn for.
    facts: JSON: seed, guidance, tokens, scores, runtime, ...
    """

    task: str
    frames: np.ndarray | None = None
    rate: int = 0
    wave: np.ndarray | None = None
    sound_rate: int = 0
    text: str | None = None
    before: np.ndarray | None = None
    read: str = ""
    notes: tuple[str, ...] = ()
    mapped: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a batch is; told after each latent frame, and after the sound and the text.

    share: of all the work, in 0..1.
    wishes: which wishes, by their number, the batch is about; of the best of several one number may stand more often.
    preview: decodes the newest picture of each of them: uint8 (H, W, 3), or None where nothing is seen yet. It costs
        the decoding of what there is so far, so ask only for what is shown.
    """

    task: str
    share: float
    wishes: tuple[int, ...]
    preview: Callable[[], list[np.ndarray] | None]


Told = Callable[[Progress], None]
Asked = Callable[[], bool]
