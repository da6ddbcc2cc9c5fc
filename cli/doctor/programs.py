"""The programs and libraries that takes are made with, and the servers' programs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from cli.doctor.finding import Finding, ok, problem, warning
from studio.errors import Missing, StudioError
from studio.settings import Settings

LIBRARIES = ("prefect", "celery", "sqlalchemy", "psycopg", "av", "numpy", "pydantic", "minio")
APT_SKIA = "apt-get install -y libegl1 libgl1"


def postgres_program(settings: Settings) -> Iterator[Finding]:
    """The embedded Postgres, unless the database is somebody else's."""
    from cli.stack.postgres import program

    yield _server("postgres program", lambda: program("postgres"), given=bool(settings.database_url.get_secret_value()))


def valkey_program(settings: Settings) -> Iterator[Finding]:
    """The embedded broker, unless the broker is somebody else's."""
    from cli.stack.valkey import program

    yield _server("valkey program", program, given=bool(settings.broker_url.get_secret_value()))


def _server(name: str, find: object, *, given: bool) -> Finding:
    from cli.stack.processes import version_of

    if given:
        return ok(name, "not needed: the settings name a server")
    try:
        path: Path = find()
    except Missing as error:
        return problem(name, error.what, error.do)
    if not os.access(path, os.X_OK):
        return problem(name, f"{path} may not be executed", f"chmod +x {path}, or install it on a disk without noexec")
    version = version_of(path)
    if not version:
        return problem(name, f"{path} does not run", "reinstall with `make setup`; its libraries may be missing")
    return ok(name, version)


def ffmpeg(_: Settings) -> Iterator[Finding]:
    """An ffmpeg with libass, xfade and libx264."""
    from media.ffmpeg import find, version

    try:
        path = find()
        yield ok("ffmpeg", f"{version()} with libass, xfade and libx264, at {path}")
    except Missing as error:
        yield problem("ffmpeg", str(error).split("\n")[0], error.do)


def skia(_: Settings) -> Iterator[Finding]:
    """The rasteriser of the storyboard."""
    try:
        import skia as library
    except ImportError as error:
        yield problem("skia", str(error), APT_SKIA if "lib" in str(error) else "run `make setup`")
    else:
        yield ok("skia", library.__version__)


def fonts(_: Settings) -> Iterator[Finding]:
    """The faces that are shipped for captions."""
    from media.fonts import metrics, shipped

    faces = shipped()
    bad = []
    for face in faces:
        try:
            metrics(face.path)
        except (OSError, ValueError, StudioError) as error:
            bad.append(f"{face.path.name} ({error})")
    if bad:
        yield problem("fonts", f"cannot be read: {', '.join(bad)}", "check the project out again")
        return
    scripts = {script for face in faces for script in face.scripts}
    yield ok("fonts", f"{len(faces)} faces for {len(scripts)} scripts")


def libraries(_: Settings) -> Iterator[Finding]:
    """Versions, for a report of a bug."""
    versions, absent = [], []
    for name in LIBRARIES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            absent.append(name)
    if absent:
        yield problem("libraries", f"not installed: {', '.join(absent)}", "run `make setup`")
    yield ok("libraries", ", ".join(versions))


def engines(_: Settings) -> Iterator[Finding]:
    """What can make takes here, and what cannot."""
    from models import registry

    usable = []
    for name in registry.ENGINES:
        try:
            usable.append(registry.engine(name).card.name)
        except StudioError as error:
            if name != "chat":  # it has a check of its own
                yield warning("engines", f"{name}: {error.what}", error.do)
        except ImportError as error:
            yield warning("engines", f"{name} is not installed: {error}", "install its extra if you want it")
    yield ok("engines", ", ".join(usable))


def chat_writer(settings: Settings) -> Iterator[Finding]:
    """The server of the second writer, if there is one."""
    if not settings.chat_url:
        yield ok("chat writer", "not configured; stories are written by the embedded writer")
        return
    if not settings.chat_model:
        yield problem("chat writer", f"{settings.chat_url} is set without a model", "set REELWORKS_CHAT_MODEL")
        return
    if _reachable(settings.chat_url):
        yield ok("chat writer", f"{settings.chat_model} at {settings.chat_url}, which accepts connections")
    else:
        yield warning("chat writer", f"{settings.chat_url} does not answer", "start it, or check REELWORKS_CHAT_URL")


def _reachable(url: str) -> bool:
    import socket
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection((parts.hostname or "", port), timeout=3):
            return True
    except (OSError, ValueError):
        return False


CHECKS = (postgres_program, valkey_program, ffmpeg, skia, fonts, libraries, engines, chat_writer)
