"""The reference runtime: torch as it is, float32 on a processor, bfloat16 if asked for on a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from models.videopoet.config import Config
from models.videopoet.language.batch import Batch
from models.videopoet.language.generate import Backend
from models.videopoet.language.layout import Layout
from models.videopoet.language.transformer import Transformer
from models.videopoet.runtimes.eager import EagerBackend
from models.videopoet.shipped import AUDIO, LANGUAGE, VIDEO, Weights, weights
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from studio.errors import Missing, Poisoned, Refused

Network = TypeVar("Network", bound=nn.Module)
SCORED_AT_ONCE = 4  # sequences of one forward pass; more do not run faster on a processor


class TorchRuntime:
    """See `runtime.Runtime`.

    Args:
        folder: of the weights, see `shipped`; None: the repository's.
        device: None: the accelerator if there is one.
        precision: of the language model; bfloat16 halves its memory on a GPU. The tokenizers stay float32.
    """

    name = "torch"

    def __init__(
        self,
        folder: Path | None = None,
        *,
        device: torch.device | str | None = None,
        precision: torch.dtype = torch.float32,
    ) -> None:
        found = weights(folder)
        self.config = found.config()
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        if self.device.type == "cpu" and precision is not torch.float32:
            raise Refused(f"{precision} on a processor", where="runtime", do="use float32, or a GPU")
        self.language = _language(found, self.config).to(self.device, precision)
        self.video = _filled(VideoTokenizer, found, VIDEO, self.config).to(self.device)
        self.audio = _filled(AudioCodec, found, AUDIO, self.config).to(self.device) if found.has(AUDIO) else None

    @property
    def hears(self) -> bool:
        """Whether there is an audio codec."""
        return self.audio is not None

    def backend(self) -> Backend:
        """See `runtime.Runtime`. On a GPU steps are replayed as graphs; one that cannot be captured runs as it is."""
        if self.device.type != "cuda" or self.language.frozen_text is not None:
            return EagerBackend(self.language)
        from models.videopoet.runtimes.compiled import CompiledBackend

        return CompiledBackend(self.language)

    @torch.inference_mode()
    def scores(self, layout: Layout, ids: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime`."""
        parts = [ids[n : n + SCORED_AT_ONCE] for n in range(0, len(ids), SCORED_AT_ONCE)]
        found = [self.language.scores(Batch.of(layout, part).to(self.device)) for part in parts]
        return torch.cat(found).double().cpu().numpy()

    @torch.inference_mode()
    def read_video(self, clips: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime`."""
        pixels = torch.from_numpy(np.ascontiguousarray(clips)).to(self.device)
        found = self.video.encode(self.video.small(pixels.permute(0, 4, 1, 2, 3).float() / 255))
        return found.cpu().numpy().astype(np.int64)

    @torch.inference_mode()
    def pictures(self, codes: np.ndarray) -> Iterator[np.ndarray]:
        """See `runtime.Runtime`."""
        for piece in self.video.stream(torch.from_numpy(np.ascontiguousarray(codes)).to(self.device)):
            yield (piece.permute(0, 2, 3, 4, 1) * 255 + 0.5).byte().cpu().numpy()

    @torch.inference_mode()
    def read_sound(self, waves: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime`."""
        found = self._hearing().encode(torch.from_numpy(np.ascontiguousarray(waves)).to(self.device))
        return found.cpu().numpy().astype(np.int64)

    @torch.inference_mode()
    def sound(self, codes: np.ndarray, samples: int | None = None) -> np.ndarray:
        """See `runtime.Runtime`."""
        wave: Tensor = self._hearing().decode(torch.from_numpy(np.ascontiguousarray(codes)).to(self.device), samples)
        return wave.clamp(-1, 1).float().cpu().numpy()

    def _hearing(self) -> AudioCodec:
        if self.audio is None:
            raise Missing("there are no weights of the audio codec", where="sound", do="train it, and pack it too")
        return self.audio


def _language(found: Weights, config: Config) -> Transformer:
    """The language model; one that was trained with a frozen text encoder has its slot."""
    tensors, _ = found.load(LANGUAGE)
    slot = tensors.get("frozen_text.weight")
    return _with(Transformer(config, frozen_text=slot.shape[1] if slot is not None else 0), tensors, LANGUAGE)


def _filled(kind: type[Network], found: Weights, network: str, config: Config) -> Network:
    tensors, _ = found.load(network)
    return _with(kind(config), tensors, network)


def _with(network: Network, tensors: dict[str, np.ndarray], name: str) -> Network:
    """The network with those weights, ready and frozen; Poisoned when they are others'."""
    try:
        network.load_state_dict({key: torch.from_numpy(value) for key, value in tensors.items()})
    except RuntimeError as error:
        raise Poisoned(
            f"the weights of the {name} are not those of this code ({str(error).splitlines()[-1].strip()})",
            where="shipped",
            do="train them again, or use the version of Reelworks that they were packed with",
        ) from None
    return network.eval().requires_grad_(requires_grad=False)
