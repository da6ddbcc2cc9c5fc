"""The machine: Python, system, memory, disk, limits."""

from __future__ import annotations

import os
import platform
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.finding import Finding, ok, problem, warning
from studio.settings import Settings

GIB = 1 << 30
LEAST_DISK, GOOD_DISK = 1 * GIB, 4 * GIB
LEAST_MEMORY, GOOD_MEMORY = 1 * GIB, 3 * GIB  # of what is available now
OPEN_FILES = 1024


def python(_: Settings) -> Iterator[Finding]:
    """The interpreter."""
    said = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info >= (3, 11):  # noqa: UP036 - a check, not a branch for old versions
        yield ok("python", said)
    else:
        yield problem("python", said, "install Python 3.11 or newer, then `make setup`")


def system(_: Settings) -> Iterator[Finding]:
    """The operating system and its processor: the embedded servers exist for these."""
    from tasks.runtime import processor

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    said = f"{platform.system()} {platform.release()}, {platform.machine()}, {cores} cores, {processor()}"
    if platform.system() in ("Linux", "Darwin") and platform.machine() in ("x86_64", "aarch64", "arm64"):
        yield ok("system", said)
    else:
        yield warning("system", said, "the embedded servers may lack programs for it: set REELWORKS_DATABASE_URL and "
                                      "REELWORKS_BROKER_URL to servers of yours")  # fmt: skip


def memory(settings: Settings) -> Iterator[Finding]:
    """Room for the workers."""
    available, total = _memory()
    if not total:
        yield ok("memory", "the system does not say how much there is")
        return
    said = f"{available / GIB:.1f} of {total / GIB:.1f} GiB available, for {settings.workers} workers"
    if available < LEAST_MEMORY:
        yield problem("memory", said, "end other programs, or set REELWORKS_CONCURRENCY=1")
    elif available < GOOD_MEMORY:
        yield warning("memory", said, "if takes fail with `starved`, set REELWORKS_CONCURRENCY=1")
    else:
        yield ok("memory", said)


def _memory() -> tuple[int, int]:
    """Bytes that are available and that there are; a container's limit counts."""
    try:
        rows = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    except OSError:
        return 0, 0
    total, available = (int(rows[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    limit, used = (_number(Path("/sys/fs/cgroup") / name) for name in ("memory.max", "memory.current"))
    if limit:
        total, available = min(total, limit), min(available, limit - used)
    return available, total


def _number(path: Path) -> int:
    try:
        text = path.read_text().strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0


def disk(settings: Settings) -> Iterator[Finding]:
    """Room in the home and in the folder for temporary files."""
    for name, folder in (("disk of the home", settings.home), ("disk for temporary", Path(tempfile.gettempdir()))):
        there = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
        free = shutil.disk_usage(there).free
        said = f"{free / GIB:.1f} GiB free at {there}"
        if free < LEAST_DISK:
            yield problem(name, said, "free some space, or set REELWORKS_HOME (TMPDIR) to a larger disk")
        elif free < GOOD_DISK:
            yield warning(name, said, "a long short in `final` quality may need more")
        else:
            yield ok(name, said)


def open_files(_: Settings) -> Iterator[Finding]:
    """How many files a process may hold open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:
        yield warning("open files", f"at most {soft} per process", f"`ulimit -n {min(4096, hard)}` before starting")
    else:
        yield ok("open files", f"at most {soft} per process")


CHECKS = (python, system, memory, disk, open_files)
