"""Which files are ours: what git knows, or in a copy without git what lies there."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {"out", "build", "dist", "__pycache__"}  # and what begins with a dot


@cache
def ours(suffix: str, *, committed: bool = False) -> tuple[str, ...]:
    """Paths from the root of all our files with this suffix; with `committed` none that git does not know yet."""
    more = [] if committed else ["--others", "--exclude-standard"]
    command = ["git", "ls-files", "-z", "--cached", *more, "--", f"*{suffix}"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = set(listed.stdout.split("\0")) if listed.returncode == 0 else _lying_there(suffix)
    return tuple(sorted(name for name in names if name and (ROOT / name).exists()))


def _lying_there(suffix: str) -> set[str]:
    paths = (path.relative_to(ROOT) for path in ROOT.rglob(f"*{suffix}"))
    return {path.as_posix() for path in paths if not any(_is_not_ours(part) for part in path.parts)}


def _is_not_ours(part: str) -> bool:
    return part in NOT_OURS or part.startswith(".") or part.endswith(".egg-info")
