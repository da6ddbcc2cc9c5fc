"""The machine under a take: kept with every attempt, because equal recipes give equal frames on equal machines."""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata
from pathlib import Path

from studio.errors import StudioError

# The libraries that touch pixels and samples.
LIBRARIES = ("av", "numpy", "pillow", "skia-python", "torch")


@cache
def fingerprint() -> dict[str, str]:
    """Python, machine, processor, ffmpeg and the libraries that touch pixels. Asked once per process."""
    facts = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": platform.system(),
        "processor": processor(),
        "ffmpeg": _ffmpeg(),
    }
    return facts | {name: version for name in LIBRARIES if (version := _version(name))}


def processor() -> str:
    """The processor's name, as the system calls it; empty when it does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _ffmpeg() -> str:
    from media.ffmpeg import version  # after the fork: the parent stays small

    try:
        return version()
    except StudioError:
        return ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
