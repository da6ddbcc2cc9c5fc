"""Optimisers: Muon for the matrices inside the networks, which trains tokenizers much faster, AdamW for the rest."""

from __future__ import annotations

import torch
from torch import nn

ADAM_RATE, MUON_RATE = 1.5e-3, 0.012  # a stage may ask for another of Muon's
EDGES = ("enter", "leave", "embedding", "head", "tables")  # what touches pictures or tokens learns with AdamW


def optimizers(network: nn.Module, muon: float = MUON_RATE) -> list[torch.optim.Optimizer]:
    """Muon (Jordan et al. 2024) over the inner matrices and AdamW over all else; each group keeps its `peak` rate.

    Args:
        network: weights that are frozen are left out.
        muon: Muon's rate.
    """
    inner, rest = [], []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        edge = any(word in name for word in EDGES)
        (inner if parameter.dim() == 2 and not edge else rest).append(parameter)
    made: list[torch.optim.Optimizer] = [torch.optim.AdamW(rest, ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.0)]
    if inner:
        made.append(torch.optim.Muon(inner, muon, momentum=0.95, weight_decay=0.0))
    for optimizer in made:
        for group in optimizer.param_groups:
            group["peak"] = group["lr"]
    return made


def rate(share: float, *, warm: float = 0.01, cooling: float = 0.35) -> float:
    """The learning rate's factor at a share (0..1) of the budget: a short rise, a plateau, a long fall."""
    if share < warm:
        return 0.1 + 0.9 * share / warm
    return 1.0 if share < 1 - cooling else max(0.02, (1 - share) / cooling)


def set_rate(made: list[torch.optim.Optimizer], factor: float) -> None:
    """Sets every group to its peak times the factor."""
    for optimizer in made:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor
