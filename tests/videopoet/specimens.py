"""Small models whose every weight matters, and sequences of random parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from models.videopoet.config import Config, debug
from models.videopoet.language.layout import Layout, build
from models.videopoet.language.order import columns
from models.videopoet.language.transformer import Transformer

Network = TypeVar("Network", bound=nn.Module)


def with_text_layers() -> Config:
    """The debug preset with a layer over the text alone."""
    config = debug()
    return replace(config, model=replace(config.model, text_layers=1))


def lively(config: Config, seed: int = 0, *, frozen_text: int = 0) -> Transformer:
    """An untrained model that is not uniform: what starts at zero is random here."""
    torch.manual_seed(seed)
    model = Transformer(config, frozen_text=frozen_text).eval()
    with torch.no_grad():
        for weight in model.parameters():
            if weight.ndim > 1 and not weight.any():
                weight.normal_(std=weight.shape[-1] ** -0.5)
    return model


def stirred(network: Network, seed: int = 0) -> Network:
    """The network with every scale, shift and zero made random too, so that none can be forgotten unseen."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if weight.ndim > 1 and not weight.any():
                weight.normal_(std=weight.shape[-1] ** -0.5)
            elif weight.ndim == 1 or name.endswith(".scale"):
                weight.add_(0.2 * torch.randn_like(weight))
    return network.eval()


def random_ids(layout: Layout, count: int, seed: int = 0, *, known: bool = True) -> np.ndarray:
    """Sequences (count, L, S) of random parts; without the outputs if not `known`."""
    chance, config = np.random.default_rng(seed), layout.config
    kinds = {"text": (config.text.vocabulary,), "video": columns(config)[1], "audio": columns(config)[2]}
    parts = {}
    for name, block in layout.blocks.items():
        if known or block.stop <= layout.prefix:
            shape = (block.shape[0] - (name == "text_out"),) if len(block.shape) == 1 else block.shape
            parts[name] = chance.integers(0, kinds[name.split("_")[0]][-1], (count, *shape))
    return build(layout, parts)
