"""The home folder: writable, reachable, and free of what dead processes left."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.finding import Finding, ok, problem, warning
from cli.stack import processes
from cli.stack.state import Home
from studio.digest import digest_bytes
from studio.errors import StudioError
from studio.settings import Settings

DAC_OVERRIDE = 1 << 1
OLD_SECONDS = 24 * 3600


def folder(settings: Settings) -> Iterator[Finding]:
    """Whether we may write there."""
    home = settings.home.resolve()
    there = next(path for path in (home, *home.parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield problem("home", f"{there} may not be written to", "set REELWORKS_HOME to a folder of yours")
    elif there == home:
        yield ok("home", str(home))
    else:
        yield ok("home", f"{home} does not exist yet; the first command makes it")


def store(settings: Settings) -> Iterator[Finding]:
    """Where the bytes are: a folder that we may write to, or a bucket that answers."""
    url = settings.store
    if url.startswith("folder:"):
        path = Path(url.removeprefix("folder:"))
        there = next(p for p in (path, *path.parents) if p.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            yield problem("store", f"{there} may not be written to", "set REELWORKS_STORE_URL to a folder of yours")
        else:
            yield ok("store", url)
        return
    from storage.open import open_store

    try:
        open_store(
            url,
            access_key=settings.store_access_key.get_secret_value(),
            secret_key=settings.store_secret_key.get_secret_value(),
        ).size(digest_bytes(b""))
    except StudioError as error:
        yield problem("store", f"{url}: {error.what}", error.do)
    else:
        yield ok("store", f"{url} answers")


def reach(settings: Settings) -> Iterator[Finding]:
    """As root, the database runs as `nobody`, who must be able to walk to its folder."""
    if os.geteuid() != 0 or not settings.embedded:
        return
    home = settings.home.resolve()
    if processes.reachable(home / "postgres"):
        yield ok("home for nobody", "the database, which never runs as root, can walk to it")
    elif _capabilities() & DAC_OVERRIDE:
        yield ok("home for nobody", "only root may walk there; the database keeps just that one right")
    else:
        yield problem(
            "home for nobody",
            f"the database runs as `nobody`, who may not walk to {home}",
            "set REELWORKS_HOME to a folder that all may enter, such as /var/lib/reelworks, or do not run as root",
        )


def _capabilities() -> int:
    """What this process may hand on, as the kernel says; everything where it does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return -1
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapBnd:")), -1)


def remains(settings: Settings) -> Iterator[Finding]:
    """State, marks and scratch folders of processes that are dead. The next start takes care of them."""
    home = Home(settings.home)
    if not home.folder.exists():
        return
    state, alive = home.read(), home.supervised()
    if state is not None and not alive:
        left = [f"{name} ({s.pid})" for name, s in state.services.items() if s.pid and processes.alive(s.pid)]
        said = f"the supervisor {state.pid} died" + (f"; {', '.join(left)} still run" if left else "")
        yield warning("remains", state.problem or said, "any command starts the stack again and cleans up")
    old = [path for path in _scratch(settings) if time.time() - path.stat().st_mtime > OLD_SECONDS]
    if old:
        yield warning("remains", f"{len(old)} scratch folders are older than a day", "the sweeper removes them")
    if (state is None or alive) and not old:
        yield ok("remains", "nothing was left by dead processes")


def _scratch(settings: Settings) -> list[Path]:
    root = settings.scratch_root
    return [path for path in root.glob("*-*") if path.is_dir()] if root.exists() else []


CHECKS = (folder, store, reach, remains)
