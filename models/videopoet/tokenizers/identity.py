"""Which codes a video tokenizer writes, as one digest: two files of equal encoders write equal codes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from studio.digest import PREFIX

DECODER = "decoder."


def codes_digest(tensors: Mapping[str, np.ndarray]) -> str:
    """The digest of what decides which codes are written: all of a video tokenizer but its decoder, which may learn on.

    Args:
        tensors: by the names of `VideoTokenizer.state_dict`; fractions count as float16, as which they are shipped.
    """
    sha = hashlib.sha256()
    for name, value in sorted(tensors.items()):
        if name.startswith(DECODER):
            continue
        half = value.astype("<f2") if value.dtype.kind == "f" else value
        sha.update(f"{name} {half.dtype.str} {half.shape}\n".encode())
        sha.update(np.ascontiguousarray(half).tobytes())
    return PREFIX + sha.hexdigest()
