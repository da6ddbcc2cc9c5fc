"""The weights that lie in the repository: read without torch, and only after their digests were compared.

    models/weights/videopoet/{video-tokenizer,audio-codec,language-model}.safetensors
    models/cards/videopoet.json      sha256 of every file, and what is told about them

A network larger than 16 MiB lies in shards, `language-model-1-of-2.safetensors`. Tensors are float16; the first shard's
metadata hold the configuration and the facts of training, as `checkpoints` writes them. Another folder, with a
`videopoet.json` of its own, is chosen by REELWORKS_VIDEOPOET_WEIGHTS. `python -m models.videopoet.publish` writes such
a folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from models.videopoet.config import Config
from studio.digest import digest_file, digest_json
from studio.errors import Missing, Poisoned, Refused
from studio.settings import Settings

VIDEO, AUDIO, LANGUAGE = "video-tokenizer", "audio-codec", "language-model"
NETWORKS = (VIDEO, AUDIO, LANGUAGE)
SUPERRES = "superres"  # the optional second stage, which is only used when it is asked for
CARD = "videopoet.json"
HERE = Path(__file__).parents[1]
FOLDER, CARDS = HERE / "weights" / "videopoet", HERE / "cards"
_SHARD = re.compile(r"(.+)-(\d+)-of-(\d+)")
_TRAIN = "python -m models.videopoet.train --stage video-tokenizer --preset tiny --budget-seconds 3600"


def folder() -> Path:
    """The folder of the weights that are used here: the setting's, or the repository's."""
    return Settings().videopoet_weights or FOLDER


def card_path(where: Path) -> Path:
    """The card of a folder: beside the weights, or among the repository's cards."""
    return CARDS / CARD if where.resolve() == FOLDER.resolve() else where / CARD


@dataclass(frozen=True)
class Weights:
    """A folder of weights and its card."""

    where: Path
    card: dict[str, Any]

    @property
    def digest(self) -> str:
        """One digest of all files but the second stage's: the engine's part of a take's key."""
        return first_digest(self.card["files"])

    def digest_of(self, network: str) -> str:
        """One digest of a network's files."""
        return digest_json({path.name: self.card["files"][path.name]["sha256"] for path in self.files(network)})

    def files(self, network: str) -> list[Path]:
        """The shards of a network, in order; none when the folder has no such network."""
        whole = [name for name in self.card["files"] if Path(name).stem == network]
        shards = [name for name in self.card["files"] if (m := _SHARD.fullmatch(Path(name).stem)) and m[1] == network]
        return [self.where / name for name in whole or sorted(shards, key=_number)]

    def has(self, network: str) -> bool:
        """Whether there are weights of a network."""
        return bool(self.files(network))

    def verify(self, network: str) -> list[Path]:
        """The files of a network, each as its card says.

        Raises:
            Missing: the network, or a file of it, is not there.
            Poisoned: a file is not the one of the card.
        """
        files = self.files(network)
        if not files:
            raise Missing(f"there are no weights of the {network}", where=str(self.where), do=f"train them: {_TRAIN}")
        for path in files:
            if not path.is_file():
                raise Missing(f"{path.name} is not there", where=str(self.where), do="fetch it again, or train it")
            wanted, found = self.card["files"][path.name]["sha256"], digest_file(path).removeprefix("sha256:")
            if found != wanted:
                raise Poisoned(
                    f"its digest is {found[:12]}..., and the card says {wanted[:12]}...",
                    where=str(path),
                    do="fetch the file again; if you trained it, pack it with python -m models.videopoet.publish",
                )
        return files

    def load(self, network: str) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """The tensors of a network (float16 where they are numbers with fractions), and the facts of its training.

        Raises: see `verify`; Poisoned also for a file that is no safetensors file of ours.
        """
        tensors: dict[str, np.ndarray] = {}
        facts: dict[str, Any] = {}
        for path in self.verify(network):
            try:
                with safe_open(path, "np") as file:
                    facts = facts or json.loads((file.metadata() or {}).get("facts", "{}"))
                    tensors |= {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (not a dict)
            except (SafetensorError, OSError, ValueError) as error:
                raise Poisoned(f"cannot be read as weights ({error})", where=str(path), do="pack them again") from None
        if "config" not in facts:
            raise Poisoned("says nothing of its sizes", where=str(self.where / network), do="pack it again")
        return tensors, facts

    def config(self) -> Config:
        """The configuration of the language model, without reading its tensors; tokenizers of other sizes refused."""
        found = Config.from_dict(self._facts(LANGUAGE)["config"])
        for network, parts in ((VIDEO, ("geometry", "video")), (AUDIO, ("audio",))):
            if self.has(network):
                other = Config.from_dict(self._facts(network)["config"])
                if wrong := [part for part in parts if getattr(other, part) != getattr(found, part)]:
                    raise Refused(
                        f"the {network} has another {' and '.join(wrong)} than the language model",
                        where=str(self.where),
                        do="pack networks of one training together",
                    )
        return found

    def bytes(self, network: str) -> int:
        """The size of a network's files."""
        return sum(self.card["files"][path.name]["bytes"] for path in self.files(network))

    def _facts(self, network: str) -> dict[str, Any]:
        for path in self.files(network)[:1]:
            if not path.is_file():
                break
            try:
                with safe_open(path, "np") as file:
                    return json.loads((file.metadata() or {})["facts"])
            except (SafetensorError, OSError, KeyError, ValueError) as error:
                raise Poisoned(f"cannot be read as weights ({error})", where=str(path), do="pack them again") from None
        raise Missing(f"there are no weights of the {network}", where=str(self.where), do=f"train them: {_TRAIN}")


def first_digest(files: Mapping[str, Mapping[str, Any]]) -> str:
    """One digest of a card's files. The second stage does not count: without it, takes are what they were."""
    named = {name: entry["sha256"] for name, entry in sorted(files.items())}
    return digest_json({name: sha for name, sha in named.items() if network_of(name) != SUPERRES})


def network_of(file: str) -> str:
    """The network whose file, or shard, has that name."""
    stem = Path(file).stem
    found = _SHARD.fullmatch(stem)
    return found[1] if found else stem


def weights(where: Path | None = None) -> Weights:
    """The weights of a folder, by its card; nothing of them is read yet.

    Args:
        where: None: `folder()`.

    Raises:
        Missing: there is no card.
        Poisoned: the card cannot be read.
    """
    where = where or folder()
    path = card_path(where)
    if not path.is_file():
        raise Missing(
            "there are no weights of VideoPoet",
            where=str(path),
            do=f"train them: {_TRAIN}",
        )
    try:
        card = json.loads(path.read_text("utf-8"))
        files = {name: (str(entry["sha256"]), int(entry["bytes"])) for name, entry in card["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Poisoned(f"cannot be read as a card ({error})", where=str(path), do="pack the weights again") from None
    if bad := [name for name in files if Path(name).name != name]:
        raise Poisoned(f"names {bad[0]}, which is not a file beside it", where=str(path), do="pack the weights again")
    return Weights(where, card)


def _number(name: str) -> int:
    found = _SHARD.fullmatch(Path(name).stem)
    return int(found[2]) if found else 0
