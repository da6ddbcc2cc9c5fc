"""The second stage as a film meets it: the codes of a part in, its pictures at a larger size out.

The codes are the language model's, of any runtime; this stage and the decoder of its pictures are torch's. Parts are
enlarged one by one, so that a film's bytes do not depend on what is made beside it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.videopoet.config import Config
from models.videopoet.making.larger import laid_over
from models.videopoet.making.wishes import Asked
from models.videopoet.making.writing import Part
from models.videopoet.shipped import SUPERRES, VIDEO, Weights, weights
from models.videopoet.superres.enlarging import Enlarging, Progress, enlarged
from models.videopoet.superres.superres import Superres
from models.videopoet.tokenizers.identity import codes_digest
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training.checkpoints import load
from studio.digest import digest_file
from studio.errors import Missing, Poisoned, Refused

SAME = ("preset", "geometry", "video", "text")  # what the networks must have in common
TOKENIZER = "tokenizer"  # the fact that says whose codes it learned
UNSAID = "the second stage does not say of which tokenizer's codes it is; if pictures are wrong, train it again"
KEPT = "the pixels that stay were enlarged by interpolation"


class SecondStage:
    """The network and the tokenizer's decoder, ready.

    Args:
        found: the folder of the other networks.
        where: the file that training wrote, or a folder that was packed with such a stage.
        device: of the runtime.
        steps: passes of the network for a part; None for what the device can bear.

    Raises:
        Missing: it is not there.
        Poisoned: it cannot be read.
        Refused: it is of another preset, or of another tokenizer's codes.
    """

    def __init__(self, found: Weights, where: Path, device: torch.device, steps: int | None = None) -> None:
        self.config, self.device = found.config(), device
        how = Enlarging.on(device)
        self.how = how if steps is None else replace(how, steps=steps)
        tensors, facts, self.digest = _read(where)
        _check(self.config, facts, where)
        codec, _ = found.load(VIDEO)
        self.notes = () if _told(facts, codec, where) else (UNSAID,)
        self.network = _filled(Superres(self.config), tensors, where).to(device)
        half = {name: torch.from_numpy(value) for name, value in codec.items()}
        self.video = _filled(VideoTokenizer(self.config), half, found.where).to(device)

    @property
    def scale(self) -> int:
        """How many times higher and wider pictures become."""
        return self.network.scale

    def enlarged(
        self, part: Part, *, progress: Progress | None = None, cancelled: Asked | None = None
    ) -> tuple[Part, dict[str, Any], tuple[str, ...]]:
        """A part with `large` pictures; what is told of it; notes.

        Raises:
            Interrupted: `cancelled` said so.
        """
        if part.codes is None:
            return part, {}, ()
        began, draft = time.monotonic(), part.draft
        text = draft.read.text if draft.told else ""
        codes = enlarged(
            self.network, part.codes[None], [text], [draft.seed], self.how, progress=progress, cancelled=cancelled
        )
        frames = self._pictures(codes)
        if draft.painting is not None:
            frames = laid_over(draft.painting, frames)
        facts = {
            "height": frames.shape[1],
            "width": frames.shape[2],
            "steps": self.how.steps,
            "weights": self.digest,
            "seconds": round(time.monotonic() - began, 3),
        }
        notes = (*self.notes, *((KEPT,) if draft.painting is not None else ()))
        return replace(part, large=frames), facts, notes

    @torch.inference_mode()
    def _pictures(self, codes: np.ndarray) -> np.ndarray:
        """uint8 (T, H, W, 3) of codes (1, t, h, w, parts), decoded latent frame by latent frame."""
        pieces = self.video.stream(torch.from_numpy(codes).to(self.device))
        return np.concatenate([(p.permute(0, 2, 3, 4, 1) * 255 + 0.5).byte().cpu().numpy()[0] for p in pieces])


def facts_of(tokenizer: VideoTokenizer) -> dict[str, str]:
    """What a run that learns this tokenizer's codes writes down."""
    return {TOKENIZER: codes_digest({name: value.cpu().numpy() for name, value in tokenizer.state_dict().items()})}


def _read(where: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any], str]:
    """The tensors, the facts and the digest of a file of training, or of a packed folder."""
    if where.is_dir():
        packed = weights(where)
        if not packed.has(SUPERRES):
            raise Missing(
                "no second stage is packed there",
                where=str(where),
                do="give the best.safetensors of its training, or pack it with publish --superres",
            )
        arrays, facts = packed.load(SUPERRES)
        return {name: torch.from_numpy(value) for name, value in arrays.items()}, facts, packed.digest_of(SUPERRES)
    if not where.is_file():
        raise Missing("is not there", where=f"second stage {where}", do="give the best.safetensors of its training")
    tensors, facts = load(where)
    average = {name.removeprefix("average."): one for name, one in tensors.items() if name.startswith("average.")}
    return average or tensors, facts, digest_file(where)


def _check(config: Config, facts: dict[str, Any], where: Path) -> None:
    try:
        stage, was = facts.get("stage", SUPERRES), Config.from_dict(facts["config"])
    except (KeyError, TypeError, ValueError) as error:
        raise Poisoned(f"says nothing of its sizes ({error})", where=str(where), do="train it again") from None
    if stage != SUPERRES:
        raise Refused(f"is a {stage}, not a second stage", where=str(where), do="give weights of --stage superres")
    if wrong := [part for part in SAME if getattr(was, part) != getattr(config, part)]:
        raise Refused(
            f"its {' and '.join(wrong)} is not that of the other networks (preset {config.preset})",
            where=str(where),
            do="train one of that preset",
        )


def _told(facts: dict[str, Any], codec: dict[str, np.ndarray], where: Path) -> bool:
    """Whether it says that it is of this tokenizer's codes; Refused when it is of another's."""
    if TOKENIZER not in facts:
        return False
    if facts[TOKENIZER] != codes_digest(codec):
        raise Refused(
            "it learned the codes of another video tokenizer",
            where=str(where),
            do="give the tokenizer that it was trained with, or train it with this one (--stage superres)",
        )
    return True


def _filled(network: Any, tensors: dict[str, torch.Tensor], where: Path) -> Any:
    """The network with those weights, ready and frozen."""
    try:
        network.load_state_dict({name: value.float() for name, value in tensors.items()})
    except RuntimeError as error:
        raise Poisoned(
            f"the weights are not those of this code ({str(error).splitlines()[-1].strip()})",
            where=str(where),
            do="train it again, or use the version of Reelworks that it was trained with",
        ) from None
    return network.eval().requires_grad_(requires_grad=False)
