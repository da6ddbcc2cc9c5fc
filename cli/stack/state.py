"""What the supervisor writes down for the commands that join it: `stack.json` in the home, readable by its owner."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ValidationError

CODE = {".py", ".j2", ".toml", ".yaml", ".txt"}


class Service(BaseModel):
    """One process of the stack."""

    pid: int
    port: int = 0
    ready: bool = False
    restarts: int = 0


class StackState(BaseModel):
    """The stack of one home."""

    pid: int
    program: str = ""  # the fingerprint of the code that it runs
    database_url: str = ""
    broker_url: str = ""
    prefect_api_url: str = ""
    services: dict[str, Service] = {}
    problem: str = ""  # why it could not start

    def ready(self, *names: str) -> bool:
        """Whether all of these services answer."""
        return all(name in self.services and self.services[name].ready for name in names)


def fingerprint() -> str:
    """A name for the code as it lies on the disk: it changes when a file of ours does."""
    root = Path(__file__).parents[2]
    sha = hashlib.sha256()
    for folder in ("cli", "db", "flows", "media", "models", "storage", "studio", "tasks", "templates"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in CODE:
                status = path.stat()
                sha.update(f"{path.relative_to(root)} {status.st_mtime_ns} {status.st_size}\n".encode())
    return sha.hexdigest()[:16]


class Home:
    """The files of one home folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.state_file = self.folder / "stack.json"
        self.lock_file = self.folder / "supervisor.lock"
        self.log = self.folder / "supervisor.log"
        self.users = self.folder / "users"

    def make(self) -> None:
        """Makes the folder, which ignores itself in git."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.users.mkdir(exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n")

    def read(self) -> StackState | None:
        """What the supervisor wrote last, or None."""
        try:
            return StackState.model_validate_json(self.state_file.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, state: StackState) -> None:
        """Replaces the state in one step."""
        temporary = self.state_file.with_suffix(".new")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(state.model_dump(), file)
        temporary.replace(self.state_file)

    def supervised(self) -> bool:
        """Whether a supervisor lives: it holds its lock as long as it does, and no longer."""
        if not self.lock_file.exists():
            return False
        with self.lock_file.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
            fcntl.flock(file, fcntl.LOCK_UN)
            return False

    @contextmanager
    def used(self) -> Iterator[None]:
        """Tells the supervisor that somebody uses the stack, for as long as this process lives."""
        path = self.users / str(os.getpid())
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                yield
            finally:
                path.unlink(missing_ok=True)

    def users_alive(self) -> int:
        """How many processes use the stack; marks of dead ones are removed."""
        count = 0
        for path in self.users.iterdir():
            try:
                with path.open() as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink(missing_ok=True)
            except BlockingIOError:
                count += 1
            except FileNotFoundError:
                continue
        return count
