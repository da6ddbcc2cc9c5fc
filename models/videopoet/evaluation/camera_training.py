"""Learns the signatures of the camera's moves from renders, and measures on others how often they are told apart.

`python -m models.videopoet.evaluation.camera_training` writes the moves and their part of the judges' card again. The
card says how often moves are told apart in sharp renders and in those softened as a small generator's pictures are.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file

from models.videopoet.evaluation import camera, judges
from models.videopoet.evaluation.camera import Moves, measured, same_move, signature
from models.videopoet.evaluation.judge_training import hardware, softer
from models.world.sampling import SHARING, clip
from studio.digest import digest_bytes

FIRST = 85_000_000  # numbers of the clips that are learned; a multiple of SHARING
LEARNED, TESTED = 400, 150  # renders
SOFT = 0.7


def signature_of(frames: np.ndarray) -> np.ndarray:
    """A clip's signature, (D,)."""
    return signature(measured(frames))


def accuracies(said: list[str], true: list[str]) -> dict[str, Any]:
    """Shares of clips whose move, and whose group of moves, is found; by move, with what else it is taken for."""
    moves: dict[str, Any] = {}
    for name in sorted(set(true)):
        found = Counter(s for s, t in zip(said, true, strict=True) if t == name)
        wrong = [f"{other} ({count})" for other, count in found.most_common(3) if other != name]
        moves[name] = {
            "renders": found.total(),
            "right": round(found[name] / found.total(), 2),
            "in group": round(sum(n for s, n in found.items() if same_move(s, name)) / found.total(), 2),
            "taken for": ", ".join(wrong),
        }
    pairs = list(zip(said, true, strict=True))
    exact, grouped = (float(np.mean([same(s, t) for s, t in pairs])) for same in (str.__eq__, same_move))
    return {"right": round(exact, 3), "in group": round(grouped, 3), "by move": moves}


def learn(learned: int, tested: int, say: Callable[[str], None]) -> tuple[Moves, dict[str, Any]]:
    """The moves, and what is to be said of them in the card."""
    began = time.monotonic()
    clips = [clip(number) for number in range(FIRST, FIRST + learned)]
    found = np.stack([signature_of(one.frames) for one in clips])
    moves = Moves.learned(found, [one.scene.camera for one in clips])
    facts = {"first clip": FIRST, "clips": learned, "seconds": round(time.monotonic() - began), **hardware()}
    say(f"{learned} renders learned in {facts['seconds']} s")
    others = [clip(number, evaluation=True) for number in range(tested)]
    names = [one.scene.camera for one in others]
    sharp = np.stack([signature_of(one.frames) for one in others])
    soft = np.stack([signature_of(softer(one.frames, SOFT)) for one in others])
    results = {"renders": moves.likeliest(sharp), "soft renders": moves.likeliest(soft)}
    return moves, {
        "what": "measured motion of the frame and its cells, told apart by a Gaussian for each move; no network",
        "groups": [" / ".join(group) for group in camera.GROUPS],
        "made by": "python -m models.videopoet.evaluation.camera_training",
        "training": facts,
        "accuracy": {
            "of": f"{tested} held-out renders, numbers from 0",
            **{kind: accuracies(said, names) for kind, said in results.items()},
        },
    }


def write(moves: Moves, facts: dict[str, Any], path: Path, card: Path) -> None:
    """Writes the moves, and their part of the card."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(moves.tensors(), path, metadata={"names": json.dumps(moves.names)})
    whole = json.loads(card.read_text("utf-8")) if card.is_file() else {}
    whole["camera"] = {"file": f"models/weights/judges/{path.name}", "digest": digest_bytes(path.read_bytes()), **facts}
    card.write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


def main() -> None:
    """Learns, writes and says how well it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learned", type=int, default=LEARNED, help="renders; blocks of one place are the cheapest")
    parser.add_argument("--tested", type=int, default=TESTED, help="held-out renders of the card")
    parser.add_argument("--file", type=Path, default=camera.MOVES)
    parser.add_argument("--card", type=Path, default=judges.CARD)
    asked = parser.parse_args()
    torch.set_num_threads(1)

    def say(line: str) -> None:
        print(line, flush=True)  # noqa: T201

    moves, facts = learn(asked.learned // SHARING * SHARING, asked.tested, say)
    write(moves, facts, asked.file, asked.card)
    say(json.dumps(facts["accuracy"], indent=2))


if __name__ == "__main__":
    main()
