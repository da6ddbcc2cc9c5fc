"""What each stage of training does in a step, and how it is judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from models.videopoet import data
from models.videopoet.config import Config
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training.checkpoints import load
from models.videopoet.training.pool import Pool

JUDGED, SHOWN = 16, 6  # held-out clips that are scored, and shown
IMAGES_UNTIL, SHORT_UNTIL = 0.35, 0.75  # shares of the budget: images until the first, short windows until the second
SUBJECT_WEIGHT = 1.5  # how much more the subject's pixels count than the others
EDGES_FROM, EDGES = 0.8, 0.02  # share of the budget from which edges count too: earlier they keep a network at a blur
GATE_DECIBELS = 20.0


def device() -> torch.device:
    """The accelerator if there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class VideoTokenizerStage:
    """Pictures through the bottleneck: squared error first, absolute error and edges later, subjects a little more.

    It begins with single images, as the paper does, goes on with short windows and ends with whole clips: frames of a
    clip are much alike, so that a second of training sees many more scenes.
    """

    name = "video-tokenizer"
    muon = 0.03  # 1.7 dB better after two minutes than the others' rate

    def __init__(self, config: Config, batch: int) -> None:
        self.config, self.batch, self.device = config, batch, device()
        self.network = VideoTokenizer(config).to(self.device)
        self.pool = Pool(config.geometry)
        self.held_out: Tensor | None = None

    def _window(self, share: float) -> tuple[int, int]:
        """How many windows a step sees at a share of the budget, and frames of each."""
        geometry = self.config.geometry
        if share < IMAGES_UNTIL:
            return 8 * self.batch, 1
        if share < SHORT_UNTIL and geometry.time + 1 < geometry.frames:
            return 8 * self.batch // 3, geometry.time + 1
        return self.batch, geometry.frames

    def loss(self, step: int, share: float) -> tuple[Tensor, dict[str, float]]:
        """See `Stage`."""
        shown, leads = self.pool.windows(step, *self._window(share))
        video = torch.from_numpy(shown).to(self.device).permute(0, 4, 1, 2, 3).float() / 255
        with torch.autocast(self.device.type, torch.bfloat16):
            out = self.network(self.network.small(video))
        weight = 1 + SUBJECT_WEIGHT * self._widened(leads)
        error = out.video.float() - video
        squared = (weight * error.square()).mean() / weight.mean()
        total = squared + 0.05 * (weight * error.abs()).mean() / weight.mean() + out.loss
        if share > EDGES_FROM:
            total = total + EDGES * _edges(error)
        used = [torch.unique(out.codes[..., part]).numel() for part in range(out.codes.shape[-1])]
        return total, {"psnr": float(-10 * torch.log10(error.detach().square().mean())), "used": float(min(used))}

    def _widened(self, leads: np.ndarray) -> Tensor:
        """Where leads (B, H, W) are seen, and a little around: (B, 1, 1, H, W), 0 or 1."""
        mask = torch.from_numpy(leads).to(self.device)[:, None].float()
        return F.max_pool2d(mask, 9, 1, 4)[:, :, None]

    def score(self, folder: Path, seconds: float) -> dict[str, float]:
        """PSNR on clips of held-out scenes in decibels as `score`, on single frames as `stills`; a sheet."""
        if self.held_out is None:
            self.held_out = data.video(data.clips(range(JUDGED), self.config.geometry, evaluation=True))
        errors, stills, shown, codes = [], [], [], []
        for n in range(JUDGED):
            video = self.held_out[n : n + 1].to(self.device)
            written = self.network.encode(self.network.small(video))
            again = self.network.decode(written)
            errors.append(float((again - video).square().mean()))
            codes.append(written.cpu())
            middle = video[:, :, video.shape[2] // 2][:, :, None]
            still = self.network.decode(self.network.encode(self.network.small(middle)))
            stills.append(float((still - middle).square().mean()))
            if n < SHOWN:
                shown.append(torch.cat([video[0], again[0]], 2).cpu())
        _sheet(shown, folder / "sheets" / f"{int(seconds):06}.png")
        every = torch.cat(codes)
        used = min(torch.unique(every[..., part]).numel() for part in range(every.shape[-1]))
        each, alone = (-10 * np.log10(np.array(found)) for found in (errors, stills))
        return {
            "score": float(each.mean()),
            "worst": float(each.min()),
            "stills": float(alone.mean()),
            "codes_used": float(used),
        }

    def gate(self, scores: dict[str, float]) -> str:
        """See `Stage`. So early only images were seen, and they are what is judged."""
        if scores["stills"] >= GATE_DECIBELS:
            return ""
        return f"images come back at {scores['stills']:.1f} dB, less than {GATE_DECIBELS:g}: the run is stuck in a blur"


class VideoDecoderStage(VideoTokenizerStage):
    """The decoder alone, further: the codes stay what they are, so that a language model of them need not learn anew.

    Args:
        config, batch: see above.
        weights: of a video tokenizer, to begin with.
    """

    name = "video-decoder"

    def __init__(self, config: Config, batch: int, weights: Path) -> None:
        super().__init__(config, batch)
        tensors, _ = load(weights)
        self.network.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
        self.network.encoder.requires_grad_(requires_grad=False)

    def _window(self, share: float) -> tuple[int, int]:
        """Short windows and whole clips in turn; see above."""
        return super()._window(SHORT_UNTIL - 0.01 if share < 0.5 else 1.0)


def _edges(error: Tensor) -> Tensor:
    """Mean absolute difference of neighbouring errors: nothing where edges are as sharp as they should be."""
    return (error[..., 1:] - error[..., :-1]).abs().mean() + (error[..., 1:, :] - error[..., :-1, :]).abs().mean()


def _sheet(shown: list[Tensor], path: Path) -> None:
    """First, middle and last frames of pairs (3, T, 2 H, W) side by side."""
    path.parent.mkdir(exist_ok=True)
    columns = [one[:, t] for one in shown for t in (0, one.shape[1] // 2, one.shape[1] - 1)]
    pixels = (torch.cat(columns, 2).clamp(0, 1) * 255).byte().permute(1, 2, 0).numpy()
    Image.fromarray(pixels).save(path)
