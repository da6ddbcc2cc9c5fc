"""VideoPoet on a processor, without torch: onnxruntime with graphs that are written from the weights.

See docs/decisions/0015: no exported file is kept, so that there is one source of weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from models.videopoet.generate import Backend
from models.videopoet.layout import Layout
from models.videopoet.onnx.backend import OnnxBackend
from models.videopoet.onnx.language import Language
from models.videopoet.onnx.session import Arrays
from models.videopoet.onnx.sound import OnnxSound
from models.videopoet.onnx.video import OnnxVideo
from models.videopoet.shipped import AUDIO, LANGUAGE, VIDEO, weights
from studio.errors import Refused

BITS = (8, 32)


class OnnxRuntime:
    """See `runtime.Runtime`. Each network is read when it is first used.

    Args:
        folder: of the weights, see `shipped`.
        bits: of the language model's weights: 8, or 32 to agree with torch to the last digits.
        threads: that one operator may use; more than one pays only on an idle machine.

    Raises:
        Missing, Poisoned: see `shipped.weights`.
        Refused: the networks of the folder are of different sizes.
    """

    name = "onnx"

    def __init__(self, folder: Path, *, bits: int = 8, threads: int = 1) -> None:
        if bits not in BITS:
            raise Refused(f"weights of {bits} bits", where="runtime onnx", do="choose 8 or 32")
        self.weights, self.bits, self.threads = weights(folder), bits, threads
        self.config = self.weights.config()

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
        return self.audio.wave(codes, samples)

    @cached_property
    def language(self) -> Language:
        """The language model."""
        return Language(self.config, self._tensors(LANGUAGE), self.bits, self.threads)

    @cached_property
    def video(self) -> OnnxVideo:
        """The video tokenizer."""
        return OnnxVideo(self.config, self._tensors(VIDEO), self.threads)

    @cached_property
    def audio(self) -> OnnxSound:
        """The audio codec."""
        return OnnxSound(self.config, self._tensors(AUDIO), self.threads)

    def _tensors(self, network: str) -> Arrays:
        """A network's weights as float32."""
        return {name: value.astype(np.float32) for name, value in self.weights.load(network)[0].items()}
