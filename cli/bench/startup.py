"""`reelworks bench startup`: how long a person waits before the command line says something.

The import is compared with an empty Python in the same run. The first line of progress is waited for twice: in a
home where nothing runs and nothing exists yet, and in the same home once its stack runs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli.bench.ground import own_home
from cli.bench.planning import brief

ROUNDS = 7
GOALS = {"import_seconds": 0.3, "first_line_cold_seconds": 3.0, "first_line_warm_seconds": 3.0}
ROOT = Path(__file__).parents[2]


def run() -> dict[str, Any]:
    """Medians of the import's times and ratios; seconds until the first lines of a `plan` in a new home."""
    empty = _median(["-c", "pass"])
    help_page = _median(["-m", "cli.main", "--help"])
    with own_home() as home:
        order = home.parent / "brief.yaml"
        body = brief(1)
        order.write_text(f"title: {body.title}\nstory: {body.story}\n")
        cold, ready = _first_line(order)
        warm, _ = _first_line(order)
    measured = {
        "import_seconds": round(max(_median(["-c", "import cli.main"]) - empty, 0.0), 3),
        "import_ratio": round(help_page / empty, 2),
        "first_line_cold_seconds": round(cold, 2),
        "first_line_warm_seconds": round(warm, 2),
        "ready_cold_seconds": round(ready, 2),
    }
    return measured | {"goals": GOALS, "met": {name: measured[name] <= goal for name, goal in GOALS.items()}}


def _median(arguments: Sequence[str]) -> float:
    """Seconds of a Python with these arguments, from its start to its end."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _first_line(order: Path) -> tuple[float, float]:
    """Seconds until `make` says its first line, and until its stack is there and the work begins."""
    argv = [sys.executable, "-u", "-m", "cli.main", "make", str(order), "-o", str(order.with_suffix(".mp4"))]
    began = time.perf_counter()
    process = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=dict(os.environ))  # noqa: S603
    first = working = 0.0
    for line in process.stderr or ():
        first = first or time.perf_counter() - began
        if line.startswith("working"):
            working = time.perf_counter() - began
            break
    process.send_signal(2)  # Ctrl-C: the order is cancelled, the stack stays
    process.communicate(timeout=60)
    return first, working
