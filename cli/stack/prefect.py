"""The embedded Prefect server, on the same Postgres, with a password, and nothing that phones home."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from cli.stack import processes
from flows.quiet import QUIET


class PrefectServer:
    """The server process."""

    name = "prefect"
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, port: int, database_url: str) -> None:
        self.folder, self.port, self._database_url = folder, port, database_url
        self.log = folder / "prefect.log"

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the server; the first time it makes its own tables."""
        self.folder.mkdir(parents=True, exist_ok=True)
        asyncpg_url = self._database_url.replace("postgresql://", "postgresql+asyncpg://", 1)
        env = os.environ | self.client_env() | {
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": asyncpg_url,
            "PREFECT_SERVER_API_AUTH_STRING": self._secret(),
            "PREFECT_SERVER_API_HOST": "127.0.0.1",
            "PREFECT_SERVER_API_PORT": str(self.port),
        }  # fmt: skip
        argv = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        return processes.spawn(argv, log=self.log, env=env, cwd=self.folder)

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.api_url()}/health", timeout=2) as answer:  # noqa: S310 - our own
                return answer.status == 200
        except OSError:
            return False

    def api_url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/api"

    def client_env(self) -> dict[str, str]:
        """What a process of ours needs to talk to it."""
        return QUIET | {
            "PREFECT_API_URL": self.api_url(),
            "PREFECT_API_AUTH_STRING": self._secret(),
            "PREFECT_HOME": str(self.folder),
        }

    def _secret(self) -> str:
        file = self.folder / "password"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(f"reelworks:{secrets.token_urlsafe(24)}")
        return file.read_text()
