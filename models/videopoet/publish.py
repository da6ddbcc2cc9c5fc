"""Packs what training made into the folder that is shipped:

    python -m models.videopoet.publish --video-tokenizer runs/video/best.safetensors \
        --audio-tokenizer runs/audio/best.safetensors --lm runs/lm/best.safetensors

Tensors become float16, networks larger than 16 MiB are cut into shards, the card gets the digests, the configuration
and the facts of training. Everything else in a card that is already there (evaluation, limits) stays. No torch.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from models.videopoet.config import Config
from models.videopoet.shipped import AUDIO, FOLDER, LANGUAGE, SUPERRES, VIDEO, card_path, first_digest, weights
from models.videopoet.tokenizers.identity import codes_digest
from studio.digest import digest_file
from studio.errors import Poisoned, Refused, StudioError

LARGEST_FILE, LARGEST_SUM = 16 << 20, 60 << 20  # bytes
HEADER = 1 << 16  # bytes of a file that are left for names and facts
HALF = np.finfo(np.float16).max

Tensors = dict[str, np.ndarray]


def publish(networks: dict[str, Path], out: Path) -> dict[str, Any]:
    """Writes the files and the card; returns the card.

    Args:
        networks: {one of `shipped.NETWORKS`, or SUPERRES: the safetensors file that training wrote}.
        out: the folder; files of the same networks in it are replaced.

    Raises:
        Poisoned: a file is not one of training's.
        Refused: networks of different sizes, weights too large for float16 or for the repository.
    """
    made = {name: _read(path) for name, path in networks.items()}
    _same_sizes({name: facts for name, (_, facts) in made.items()})
    if SUPERRES in made:
        _same_codes(made, out)
    shards = {name: _shards(tensors) for name, (tensors, _) in made.items()}
    total = sum(_bytes(shard) for each in shards.values() for shard in each)
    if total > LARGEST_SUM - HEADER:
        raise Refused(
            f"the weights have {total / 2**20:.1f} MiB together, more than {LARGEST_SUM >> 20}",
            where=str(out),
            do="train a smaller preset, or ship them elsewhere and set REELWORKS_VIDEOPOET_WEIGHTS",
        )
    out.mkdir(parents=True, exist_ok=True)
    card = _card(out)
    for name, (tensors, facts) in made.items():
        for old in [*out.glob(f"{name}.safetensors"), *out.glob(f"{name}-*-of-*.safetensors")]:
            old.unlink()
            card["files"].pop(old.name, None)
        for file, shard in zip(_names(name, len(shards[name])), shards[name], strict=True):
            save_file(shard, out / file, metadata={"facts": json.dumps(facts)})
            digest = digest_file(out / file).removeprefix("sha256:")
            card["files"][file] = {"sha256": digest, "bytes": (out / file).stat().st_size}
        told = {key: value for key, value in facts.items() if key != "config"}
        card["networks"][name] = {"parameters": sum(one.size for one in tensors.values()), "training": told}
        card["preset"], card["config"] = facts["config"]["preset"], facts["config"]
    _check(out, card)
    card["digest"] = first_digest(card["files"])
    path = card_path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return card


def _read(path: Path) -> tuple[Tensors, dict[str, Any]]:
    """The tensors as they are shipped, and the facts."""
    try:
        with safe_open(path, "np") as file:
            facts = json.loads((file.metadata() or {})["facts"])
            Config.from_dict(facts["config"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (not a dict)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
        raise Poisoned(
            f"cannot be read as weights ({error})", where=str(path), do="give a best.safetensors of training"
        ) from None
    if any(name.startswith("optimizer") for name in tensors):  # a checkpoint: its averaged weights are the good ones
        tensors = {k.removeprefix("average."): v for k, v in tensors.items() if k.startswith("average.")}
    return {name: _half(value, name, path) for name, value in tensors.items()}, facts


def _half(value: np.ndarray, name: str, path: Path) -> np.ndarray:
    """Numbers with fractions as float16, others as they are."""
    if value.dtype.kind != "f":
        return np.ascontiguousarray(value)
    if not np.isfinite(value).all() or np.abs(value).max(initial=0) > HALF:
        raise Refused(f"{name} has weights that float16 cannot hold", where=str(path), do="train again")
    return np.ascontiguousarray(value.astype(np.float16))


def _same_sizes(facts: dict[str, dict[str, Any]]) -> None:
    configs = {name: Config.from_dict(one["config"]) for name, one in facts.items()}
    for name, parts in ((VIDEO, ("geometry", "video")), (AUDIO, ("audio",)), (SUPERRES, ("geometry", "video", "text"))):
        if name in configs and LANGUAGE in configs:
            wrong = [part for part in parts if getattr(configs[name], part) != getattr(configs[LANGUAGE], part)]
            if wrong:
                raise Refused(
                    f"the {name} has another {' and '.join(wrong)} than the language model",
                    where="publish",
                    do="give the tokenizers that it was trained with",
                )


def _same_codes(made: dict[str, tuple[Tensors, dict[str, Any]]], out: Path) -> None:
    """Refuses a second stage that learned the codes of another tokenizer than the one that it is packed with."""
    learned = made[SUPERRES][1].get("tokenizer")
    there = card_path(out).is_file() and weights(out).has(VIDEO)
    codec = made[VIDEO][0] if VIDEO in made else weights(out).load(VIDEO)[0] if there else None
    if learned and codec is not None and learned != codes_digest(codec):
        raise Refused(
            "the second stage learned the codes of another video tokenizer",
            where="publish --superres",
            do="give the one that it was trained with, or train it again",
        )


def _shards(tensors: Tensors) -> list[Tensors]:
    """Tensors in files that are small enough."""
    made: list[Tensors] = [{}]
    for name, value in tensors.items():
        if value.nbytes > LARGEST_FILE - HEADER:
            raise Refused(
                f"{name} alone has {value.nbytes / 2**20:.1f} MiB", where="publish", do="ship these weights elsewhere"
            )
        if made[-1] and _bytes(made[-1]) + value.nbytes > LARGEST_FILE - HEADER:
            made.append({})
        made[-1][name] = value
    return made


def _bytes(tensors: Tensors) -> int:
    return sum(one.nbytes for one in tensors.values())


def _names(name: str, count: int) -> list[str]:
    if count == 1:
        return [f"{name}.safetensors"]
    return [f"{name}-{n}-of-{count}.safetensors" for n in range(1, count + 1)]


def _card(out: Path) -> dict[str, Any]:
    """The card that is there, or an empty one."""
    path = card_path(out)
    card: dict[str, Any] = {"name": "videopoet", "licence": "Apache-2.0"}
    if path.is_file():
        card = json.loads(path.read_text("utf-8"))
    return {**card, "files": dict(card.get("files", {})), "networks": dict(card.get("networks", {}))}


def _check(out: Path, card: dict[str, Any]) -> None:
    """The limits of the repository, on the files as they are."""
    sizes = {name: (out / name).stat().st_size for name in card["files"]}
    for name, size in sizes.items():
        if size >= LARGEST_FILE:
            raise Refused(f"{name} has {size} bytes, and {LARGEST_FILE} are too many", where=str(out), do="report this")
    if sum(sizes.values()) >= LARGEST_SUM:
        raise Refused(f"all files have {sum(sizes.values())} bytes", where=str(out), do="train a smaller preset")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.videopoet.publish", description=__doc__)
    parser.add_argument("--video-tokenizer", type=Path, help="best.safetensors of that stage")
    parser.add_argument("--audio-tokenizer", type=Path, help="the same")
    parser.add_argument("--lm", type=Path, help="the same")
    parser.add_argument("--superres", type=Path, help="the same of the optional second stage; it is used on request")
    parser.add_argument("-o", "--out", type=Path, default=FOLDER, help="the folder (default: the repository's)")
    given = parser.parse_args(arguments)
    networks = {
        VIDEO: given.video_tokenizer,
        AUDIO: given.audio_tokenizer,
        LANGUAGE: given.lm,
        SUPERRES: given.superres,
    }
    try:
        card = publish({name: path for name, path in networks.items() if path}, given.out)
    except StudioError as error:
        sys.stderr.write(f"publish: {error}\n")
        return 2
    for name, entry in card["files"].items():
        sys.stderr.write(f"{entry['bytes'] / 2**20:6.2f} MiB  {entry['sha256'][:16]}  {name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
