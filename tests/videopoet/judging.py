"""Judges and a camera's measurement that were never trained, but are the real ones otherwise; and one that is told."""

from __future__ import annotations

import numpy as np

from models.videopoet.evaluation.camera import COUNT, Moves, measured, signature
from models.videopoet.evaluation.judges import ATTRIBUTES, FEATURES, LAYERS, POOLED, Judges
from models.world.language.vocabulary import things


def untrained(seed: int = 0) -> Judges:
    """Judges with random weights."""
    chance = np.random.default_rng(seed)

    def weight(*shape: int) -> np.ndarray:
        return (chance.normal(size=shape) / np.prod(shape[1:]) ** 0.5).astype(np.float32)

    names = {name: list(things(name)) for name in ATTRIBUTES}
    count = sum(map(len, names.values()))
    tensors = {"neck.weight": weight(FEATURES, POOLED), "heads.weight": weight(count, FEATURES)}
    tensors |= {"neck.bias": np.zeros(FEATURES, np.float32), "heads.bias": np.zeros(count, np.float32)}
    for layer in LAYERS:
        tensors[f"{layer.name}.weight"] = weight(layer.writes, layer.reads, 3, 3)
        tensors[f"{layer.name}.bias"] = np.zeros(layer.writes, np.float32)
    return Judges(tensors, names, {"accuracy": {"renders": dict.fromkeys(names, 0.5)}, "digest": f"untrained {seed}"})


class Guessing:
    """Measures the motion as it is, and knows nothing of what moves look like."""

    def __init__(self) -> None:
        chance, names = np.random.default_rng(0), [*things("camera")] * 3
        size = len(signature(measured(np.zeros((COUNT, 64, 32, 3), np.uint8))))
        self.moves = Moves.learned(chance.normal(size=(len(names), size)), names)

    def __call__(self, frames: np.ndarray, rate: float) -> str:
        return self.moves.likeliest(signature(measured(frames, rate))[None])[0]


class Told:
    """A judge that is told what to say of clips by their brightness: dark ones and others."""

    def __init__(self, bright: dict[str, str], dark: dict[str, str] | None = None) -> None:
        self.bright, self.dark = bright, dark or bright

    def judge(self, clips: np.ndarray) -> dict[str, np.ndarray]:
        said = [self.dark if one.mean() < 20 else self.bright for one in clips]
        return {name: np.array([one[name] for one in said]) for name in self.bright}
