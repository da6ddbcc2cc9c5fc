"""Names for things: the digest of bytes, of JSON, and of a take's whole recipe.

Canonical JSON is UTF-8, keys sorted, no spaces, no NaN; equal values give equal bytes on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PREFIX = "sha256:"
CHUNK = 1 << 20


def canonical_json(value: Any) -> bytes:
    """The one byte string of a JSON value. Raises ValueError for NaN and infinities, TypeError for non-JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest_bytes(data: bytes) -> str:
    """`sha256:` and 64 hex digits of the bytes."""
    return PREFIX + hashlib.sha256(data).hexdigest()


def digest_json(value: Any) -> str:
    """The digest of the value's canonical JSON."""
    return digest_bytes(canonical_json(value))


def digest_file(path: Path) -> str:
    """The digest of a file's bytes, read in pieces."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            sha.update(piece)
    return PREFIX + sha.hexdigest()


def cache_key(
    *, kind: str, spec: str, engine: str, seed: int, inputs: Iterable[tuple[str, int, str]], recipe_version: int
) -> str:
    """The name of a take's whole recipe: an equal key that is done is reused instead of made again.

    Args:
        kind: the take's kind.
        spec: digest of the spec document.
        engine: digest over the engine's name, version, weights and configuration.
        seed: the seed given to the engine.
        inputs: (role, position, digest) of every input, in any order.
        recipe_version: a number per kind, raised by hand when our code makes something else of the same spec.
    """
    return digest_json(
        {
            "kind": kind,
            "spec": spec,
            "engine": engine,
            "seed": seed,
            "inputs": sorted([role, position, digest] for role, position, digest in inputs),
            "recipe_version": recipe_version,
        }
    )


def derive_seed(seed: int, *path: str | int) -> int:
    """A seed in 0..2^31-1 for one place of a story, so that scenes differ and reruns agree."""
    return int.from_bytes(hashlib.sha256(canonical_json([seed, *path])).digest()[:4], "big") >> 1
