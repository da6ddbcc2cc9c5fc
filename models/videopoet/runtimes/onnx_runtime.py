"""VideoPoet on a processor, without torch: onnxruntime with graphs that are written from the weights.

See docs/decisions/0015: no exported file is kept, so that there is one source of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from models.videopoet.language.generate import Backend
from models.videopoet.language.layout import Layout
from models.videopoet.runtimes.onnx.backend import OnnxBackend
from models.videopoet.runtimes.onnx.language import Language
from models.videopoet.runtimes.onnx.session import Arrays
from models.videopoet.runtimes.onnx.sound import OnnxSound
from models.videopoet.runtimes.onnx.video import OnnxVideo
from models.videopoet.shipped import AUDIO, LANGUAGE, VIDEO, weights
from studio.errors import Missing, Poisoned, Refused

BITS = (8, 32)
Network = TypeVar("Network")


class OnnxRuntime:
    """See `runtime.Runtime`. Each network is read, and its digest checked, when it is first used.

    Args:
        folder: of the weights, see `shipped`; None: the repository's.
        bits: of the language model's weights: 8, or 32 to agree with torch to the last digits.
        threads: that one operator may use; more than one pays only on an idle machine.

    Raises:
        Missing, Poisoned: see `shipped.weights`.
        Refused: the networks of the folder are of different sizes.
    """

    name = "onnx"

    def __init__(self, folder: Path | None = None, *, bits: int = 8, threads: int = 1) -> None:
        if bits not in BITS:
            raise Refused(f"weights of {bits} bits", where="runtime onnx", do="choose 8 or 32")
        self.weights, self.bits, self.threads = weights(folder), bits, threads
        self.config = self.weights.config()

    @property
    def hears(self) -> bool:
        """Whether there is an audio codec."""
        return self.weights.has(AUDIO)

    def backend(self) -> Backend:
        """See `runtime.Runtime`."""
        return OnnxBackend(self.language)

    def scores(self, layout: Layout, ids: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime`."""
        return self.language.scores(layout, ids)

    def read_video(self, clips: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime`."""
        return self.video.read(clips)

    def pictures(self, codes: np.ndarray) -> Iterator[np.ndarray]:
        """See `runtime.Runtime`."""
        return self.video.pictures(codes)

    def read_sound(self, waves: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime`."""
        return self.audio.read(waves)

    def sound(self, codes: np.ndarray, samples: int | None = None) -> np.ndarray:
        """See `runtime.Runtime`."""
        return np.clip(self.audio.wave(codes, samples), -1, 1)

    @cached_property
    def language(self) -> Language:
        """The language model."""
        return self._made(LANGUAGE, lambda tensors: Language(self.config, tensors, self.bits, self.threads))

    @cached_property
    def video(self) -> OnnxVideo:
        """The video tokenizer."""
        return self._made(VIDEO, lambda tensors: OnnxVideo(self.config, tensors, self.threads))

    @cached_property
    def audio(self) -> OnnxSound:
        """The audio codec; Missing when the folder has none."""
        if not self.hears:
            raise Missing("there are no weights of the audio codec", where="sound", do="train it, and pack it too")
        return self._made(AUDIO, lambda tensors: OnnxSound(self.config, tensors, self.threads))

    def _made(self, network: str, make: Callable[[Arrays], Network]) -> Network:
        """A network of the folder's weights, as float32; Poisoned when they are others'."""
        tensors, _ = self.weights.load(network)
        try:
            return make({name: value.astype(np.float32) for name, value in tensors.items()})
        except (KeyError, ValueError, IndexError) as error:
            raise Poisoned(
                f"the weights of the {network} are not those of this code ({type(error).__name__}: {error})",
                where=str(self.weights.where),
                do="train them again, or use the version of Reelworks that they were packed with",
            ) from None
