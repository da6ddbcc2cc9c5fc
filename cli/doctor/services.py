"""The running stack, if there is one: its processes, database, broker, Prefect, and the work that waits."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

from cli.doctor.finding import Finding, ok, problem, warning
from cli.stack import processes
from cli.stack.state import Home, Service, StackState
from studio.errors import StudioError
from studio.settings import Settings


def stack(settings: Settings) -> Iterator[Finding]:
    """The processes of the embedded stack."""
    if not settings.embedded:
        yield ok("stack", "not ours: the settings name the servers")
        return
    state = _running(settings)
    if state is None:
        yield from _stopped(settings)
        return
    yield ok("stack", f"runs under supervisor {state.pid}")
    for name, service in state.services.items():
        yield _service(name, service)


def _stopped(settings: Settings) -> Iterator[Finding]:
    home = Home(settings.home)
    state = home.read()
    if state is not None and state.problem:
        yield warning("stack", f"the last start failed: {state.problem.splitlines()[0]}", f"read {home.log}")
    else:
        yield ok("stack", "does not run; the first command that needs it starts it")
    yield ok("ports", f"the loopback has free ports ({processes.free_port()} is one)")
    taken = [
        f"{name} {service.port}" for name, service in (state.services.items() if state else ())
        if service.port and processes.listening(service.port)
    ]  # fmt: skip
    if taken:
        yield ok("ports", f"others listen where the stack did ({', '.join(taken)}); it will choose free ones")


def _service(name: str, service: Service) -> Finding:
    place = f"process {service.pid}" + (f", port {service.port}" if service.port else "")
    if not processes.alive(service.pid):
        return problem(name, f"{place} is dead", "the supervisor starts it again; read its log if it stays so")
    if service.port and not processes.listening(service.port):
        return warning(name, f"{place} does not listen yet", "wait a few seconds")
    if service.restarts:
        return warning(
            name, f"{place}, died and was started again {service.restarts} times", "read its log in the home"
        )
    return ok(name, place + ("" if service.ready else ", not ready yet"))


def database(settings: Settings) -> Iterator[Finding]:
    """Whether the database answers, and has the tables of this version."""
    url = _address(settings, "database_url")
    if not url:
        return
    from db import migrate
    from db.session import Database

    base = Database(url, pool_size=1)
    try:
        current, head = migrate.revisions(base)
    except StudioError as error:
        yield problem("database", error.what, error.do)
        return
    finally:
        base.close()
    if current == head:
        yield ok("database", f"answers; its tables are of version {head}")
    else:
        yield problem("database", f"its tables are of version {current or 'none'}, the program wants {head}",
                      "`reelworks down`, then any command migrates it")  # fmt: skip


def broker(settings: Settings) -> Iterator[Finding]:
    """Whether the broker accepts connections."""
    url = _address(settings, "broker_url")
    if not url:
        return
    from kombu import Connection

    try:
        with Connection(url, connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:  # each transport has errors of its own
        yield problem("broker", f"does not answer ({type(error).__name__})", "start it; planned takes wait for it")
    else:
        yield ok("broker", "answers")


def prefect(settings: Settings) -> Iterator[Finding]:
    """Whether the Prefect server answers."""
    url = _address(settings, "prefect_api_url")
    if not url:
        return
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=3) as answer:  # noqa: S310 - our own setting
            healthy = answer.status == 200
    except urllib.error.HTTPError as error:
        healthy = error.code in (401, 403)  # it lives, and asks for the password
    except OSError:
        healthy = False
    if healthy:
        yield ok("prefect server", f"answers at {url}")
    else:
        yield warning("prefect server", f"does not answer at {url}", "shorts wait for it; takes that were rung go on")


def work(settings: Settings) -> Iterator[Finding]:
    """What waits, runs, or should have moved long ago."""
    url = _address(settings, "database_url")
    if not url:
        return
    from db import waiting
    from db.session import Database

    base = Database(url, pool_size=1)
    try:
        counts = waiting.backlog(base, patience_seconds=settings.patience_seconds)
    except StudioError:
        return  # `database` has said it
    finally:
        base.close()
    said = f"{counts['running']} takes run, {counts['waiting']} wait, {counts['failed']} failed in the last day"
    if counts["overdue"]:
        yield warning("work", f"{said}; {counts['overdue']} were not answered for long",
                      "is the worker alive? the sweeper rings again")  # fmt: skip
    else:
        yield ok("work", said)


def _running(settings: Settings) -> StackState | None:
    home = Home(settings.home)
    return home.read() if home.supervised() else None


def _address(settings: Settings, name: str) -> str:
    """The address in the settings, or the running stack's; empty when there is neither."""
    given = getattr(settings, name)
    text = given.get_secret_value() if hasattr(given, "get_secret_value") else given
    state = _running(settings) if not text and settings.embedded else None
    return text or (getattr(state, name) if state else "")


CHECKS = (stack, database, broker, prefect, work)
