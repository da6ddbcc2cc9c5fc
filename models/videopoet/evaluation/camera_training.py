"""Learns the signatures of the camera's moves from renders, and measures on others how often they are told apart.

`python -m models.videopoet.evaluation.camera_training` writes the moves and their part of the judges' card again. A
clip is learned twice, as it is and softened as a small generator's pictures are.
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
LEARNED, TESTED = 480, 300  # renders
SOFT = 0.7


def signatures(numbers: range, *, evaluation: bool) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Signatures of clips as they are and softened, each (clips, D), and the moves' names."""
    sharp, soft, names = [], [], []
    for number in numbers:
        one = clip(number, evaluation=evaluation)
        sharp.append(signature(measured(one.frames)))
        soft.append(signature(measured(softer(one.frames[None], SOFT)[0])))
        names.append(one.scene.camera)
    return np.stack(sharp), np.stack(soft), names


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
    sharp, soft, names = signatures(range(FIRST, FIRST + learned), evaluation=False)
    moves = Moves.learned(np.concatenate([sharp, soft]), [*names, *names])
    say(f"{learned} renders learned in {time.monotonic() - began:.0f} s")
    facts = {"data": f"clips from number {FIRST}, as they are and softened", "clips": learned, **hardware()}
    sharp, soft, names = signatures(range(tested), evaluation=True)
    results = {"renders": moves.likeliest(sharp), "soft renders": moves.likeliest(soft)}
    return moves, {
        "what": "measured motion of the frame and its cells, told apart by a Gaussian for each move; no network",
        "groups": [" / ".join(group) for group in camera.GROUPS],
        "training": {**facts, "seconds": round(time.monotonic() - began)},
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
