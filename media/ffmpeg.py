"""Runs ffmpeg, and is the only module of the line that starts a process.

Every command is a list built by `ffmpeg-python`; there is no shell, no standard input, and no text of a user in an
argument: captions reach libass in a file that we wrote. Each input names its demuxer and may open files only,
because a playlist disguised as an mp4 makes ffmpeg open whatever it names. The process has a group of its own, a
deadline and limits, and dies with its parent.
"""

from __future__ import annotations

import contextlib
import functools
import os
import resource
import selectors
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from studio.errors import Broken, Missing, Poisoned, Starved, StudioError

NEEDED = ("ass", "xfade", "overlay")
DEMUXERS = ("mov", "matroska", "wav", "png_pipe")
LARGEST_FILE = 8 << 30  # bytes that a run may write into one file
MEMORY = 8 << 30  # bytes of address space: frames of 8192x8192 fit, a decoder that runs away does not
ERROR_LINES = 30

# What ffmpeg prints, and whose fault it is then. The first match counts.
_STARVED = ("No space left on device", "File too large", "Cannot allocate memory", "Disk quota exceeded")
_POISONED = (
    "Invalid data found when processing input",
    "moov atom not found",
    "Error while decoding",
    "Decoding error",
    "Error submitting packet to decoder",
    "Invalid NAL unit size",
    "does not contain any stream",
    "matches no streams",
)


@functools.lru_cache(maxsize=1)
def find() -> Path:
    """The ffmpeg that is used: REELWORKS_FFMPEG, else the system's if it can do all, else the wheel's.

    Raises Missing when none has libass, xfade and libx264.
    """
    chosen = os.environ.get("REELWORKS_FFMPEG")
    if chosen:
        lacking = _lacking(chosen)
        if lacking:
            raise Missing(
                f"it lacks {', '.join(lacking)}",
                where=f"REELWORKS_FFMPEG={chosen}",
                do="name an ffmpeg with libass and libx264, or unset the variable",
            )
        return Path(chosen)
    system = shutil.which("ffmpeg")
    if system and not _lacking(system):
        return Path(system)
    return _bundled()


@functools.lru_cache(maxsize=1)
def version() -> str:
    """The version that the used ffmpeg gives itself. Raises Missing when there is none."""
    shown = subprocess.run(  # noqa: S603  a program of ours, fixed arguments
        [str(find()), "-version"], capture_output=True, text=True, timeout=20, check=False
    ).stdout
    words = shown.split()
    return words[2] if len(words) > 2 else "unknown"


def _bundled() -> Path:
    """The binary of the imageio-ffmpeg wheel. Raises Missing."""
    try:
        import imageio_ffmpeg

        path = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        raise Missing("no ffmpeg with libass was found", do="pip install imageio-ffmpeg") from error
    lacking = _lacking(path)
    if lacking:
        raise Missing(f"it lacks {', '.join(lacking)}", where=path, do="pip install --upgrade imageio-ffmpeg")
    return Path(path)


def _lacking(program: str) -> list[str]:
    """What this ffmpeg cannot do of what we need; `a program that runs` when it does not start."""
    try:
        filters, encoder = (
            subprocess.run(  # noqa: S603  a program that the administrator named, fixed arguments
                [program, "-hide_banner", *question], capture_output=True, text=True, timeout=20, check=False
            ).stdout
            for question in (["-filters"], ["-h", "encoder=libx264"])
        )
    except (OSError, subprocess.SubprocessError):
        return ["a program that runs"]
    names = {line.split()[1] for line in filters.splitlines() if len(line.split()) > 2}
    return [name for name in NEEDED if name not in names] + ([] if "Encoder libx264" in encoder else ["libx264"])


def source(path: Path, demuxer: str, **options: Any) -> Any:
    """An input of a graph: opened as what it was found to be, and allowed to open nothing else.

    Args:
        path: a file of ours, or one that `media.probe` has looked at.
        demuxer: one of DEMUXERS, as the probe says.
        options: further input options of ffmpeg, such as `r=30`.
    """
    if demuxer not in DEMUXERS:
        raise Broken(f"no input is opened as '{demuxer}'", where=path.name)
    return ffmpeg.input(str(path.resolve()), f=demuxer, protocol_whitelist="file", threads=1, **options)


def run(
    graph: Any,
    *,
    cwd: Path,
    deadline_seconds: float,
    makes: Sequence[Path] = (),
    on_progress: Callable[[int], None] | None = None,
) -> str:
    """Runs a graph of `ffmpeg-python`, or a list of arguments, and returns the end of what it printed.

    Args:
        graph: the graph, its inputs made by `source`.
        cwd: the scratch folder; names in filters are relative to it, so that no path needs escaping.
        deadline_seconds: after this the whole process group is killed.
        makes: the files it writes; they are removed when it fails.
        on_progress: called with the number of frames done; what it raises stops the run.

    Raises:
        Poisoned: an input cannot be decoded. Starved: disk or memory ran out, or the deadline passed.
        Missing: no ffmpeg. Broken: everything else.
    """
    args = list(graph) if isinstance(graph, (list, tuple)) else ffmpeg.get_args(graph)
    _refuse_unsafe(args)
    command = [str(find()), "-nostdin", "-hide_banner", "-loglevel", "warning", "-nostats"]
    command += ["-progress", "pipe:1", "-y", *args]
    try:
        with _process(command, cwd, deadline_seconds) as process:
            tail = _follow(process, time.monotonic() + deadline_seconds, on_progress)
        if process.returncode:
            raise _error(process.returncode, tail)
    except BaseException:
        for path in makes:
            path.unlink(missing_ok=True)
        raise
    return "\n".join(tail)


def _refuse_unsafe(args: Sequence[str]) -> None:
    """Every input must name its demuxer and be kept to files. Raises Broken: only our own code builds graphs."""
    start = 0
    for position, word in enumerate(args):
        if word != "-i":
            continue
        options = args[start:position]
        if "-f" not in options or "-protocol_whitelist" not in options or not args[position + 1].startswith("/"):
            raise Broken("an input of ffmpeg does not say what it is", where="media/ffmpeg.py", do="use source()")
        start = position + 2


@contextlib.contextmanager
def _process(command: list[str], cwd: Path, deadline_seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """The running process; its whole group is gone when the block is left."""
    guard = shutil.which("setpriv")  # the kernel then kills ffmpeg when a worker is killed
    if guard:
        command = [guard, "--pdeathsig", "KILL", "--", *command]
    try:
        process = subprocess.Popen(  # noqa: S603  a list of our own, no shell
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={
                "PATH": os.environ.get("PATH", ""),
                "HOME": str(cwd),
                "LC_ALL": "C.UTF-8",
                "AV_LOG_FORCE_NOCOLOR": "1",
            },
            process_group=0,
        )
    except OSError as error:
        raise Missing(f"cannot be started ({error.strerror})", where=command[0], do="see `reelworks doctor`") from error
    try:
        _limit(process.pid, deadline_seconds)
        yield process
        process.wait(timeout=10)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _limit(pid: int, deadline_seconds: float) -> None:
    """Limits of the kernel for the process, where the system has prlimit."""
    if not hasattr(resource, "prlimit"):
        return
    seconds = int(deadline_seconds * (os.cpu_count() or 1)) + 10
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CORE: 0,
    }
    with contextlib.suppress(ProcessLookupError):
        for which, wanted in limits.items():
            _, hard = resource.prlimit(pid, which)
            value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.prlimit(pid, which, (value, value))


def _follow(process: subprocess.Popen[bytes], deadline: float, on_progress: Callable[[int], None] | None) -> deque[str]:
    """Reads both pipes to their end and returns the last lines of the errors. Raises Starved at the deadline."""
    tail: deque[str] = deque(maxlen=ERROR_LINES)
    rest = {"progress": b"", "errors": b""}
    if not process.stdout or not process.stderr:
        raise Broken("ffmpeg runs without pipes", where="media/ffmpeg.py")
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, "progress")
        selector.register(process.stderr, selectors.EVENT_READ, "errors")
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise Starved("ffmpeg did not end before its deadline", where="media", do="try again when less runs")
            for key, _ in selector.select(left):
                piece = os.read(key.fd, 1 << 16)
                if not piece:
                    selector.unregister(key.fileobj)
                    continue
                *lines, last = (rest[key.data] + piece).split(b"\n")
                rest[key.data] = last[-4096:]
                if key.data == "progress":
                    _report(lines, on_progress)
                else:
                    tail.extend(line.decode(errors="replace")[:500] for line in lines)
    return tail


def _report(lines: list[bytes], on_progress: Callable[[int], None] | None) -> None:
    """Hands the newest frame number of `-progress` lines on."""
    frames = [line[6:].strip() for line in lines if line.startswith(b"frame=")]
    if on_progress and frames and frames[-1].isdigit():
        on_progress(int(frames[-1]))


def _error(code: int, tail: Sequence[str]) -> StudioError:
    """The error that an exit code and the last lines mean."""
    text = "\n".join(tail)
    last = next((line for line in reversed(tail) if line.strip()), f"exit code {code}")
    if any(sign in text for sign in _STARVED) or code in (-signal.SIGXFSZ, -signal.SIGKILL, -signal.SIGXCPU):
        reason = next((sign for sign in _STARVED if sign in text), f"ffmpeg was stopped by signal {-code}")
        return Starved(reason, where="media", do="free some disk or memory, then run the command again")
    if any(sign in text for sign in _POISONED):
        return Poisoned(f"cannot be decoded ({last})", where="media", do="give a file that plays elsewhere")
    return Broken(f"ffmpeg failed: {text or last}", where="media", do="report this with the command's --debug output")
