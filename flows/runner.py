"""The resident flow runner: `python -m flows.runner`. It runs the line of every short that wants it.

A flow run costs its own fraction of a second here, not the start of a process, so a rework never waits for one.
Each short is held by a lease: when this process dies another runner, or its own successor, takes the short over;
two runners never order one short. When the Prefect server is down, shorts wait and takes that were rung go on.
"""

from __future__ import annotations

import asyncio
import os
import signal
import uuid

import structlog

from db import shorts
from db.waiting import Listener, database_of
from studio.errors import StudioError
from studio.settings import Settings
from tasks.logs import configure

LOOK_SECONDS = 2.0
AT_ONCE = 25
RETRY_SECONDS = 1.0

log = structlog.get_logger()


class Runner:
    """Runs flows until it is stopped."""

    def __init__(self, settings: Settings) -> None:
        self._database = database_of(settings)
        self._lease, self._renewal = settings.lease_seconds * 2 / 3, settings.lease_seconds / 6
        self._name = f"{os.uname().nodename}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._running: dict[uuid.UUID, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ends after giving every short back."""
        self._stopping.set()

    async def run(self) -> None:
        """Looks for shorts that want a flow whenever there is news, and at least every two seconds."""
        with Listener(self._database, channel=shorts.FLOW_CHANNEL) as listener:
            while not self._stopping.is_set():
                await self._start_wanted()
                await asyncio.to_thread(listener.wait, LOOK_SECONDS)
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _start_wanted(self) -> None:
        self._running = {short: task for short, task in self._running.items() if not task.done()}
        try:
            wanted = await asyncio.to_thread(self._claim, AT_ONCE - len(self._running))
        except StudioError as error:
            log.warning("the database does not answer", action="runner_waits", error=error.what)
            return
        for short_id in wanted:
            self._running[short_id] = asyncio.create_task(self._produce(short_id))

    def _claim(self, limit: int) -> list[uuid.UUID]:
        if limit <= 0:
            return []
        with self._database.work() as session:
            found = [short for short in shorts.unattended(session, limit=limit) if short not in self._running]
            return [s for s in found if shorts.hold(session, s, self._name, lease_seconds=self._lease)]

    async def _produce(self, short_id: uuid.UUID) -> None:
        from flows.produce_short import produce_short

        renewing = asyncio.create_task(self._renew(short_id))
        try:
            await produce_short(str(short_id))
            log.info("the line has ended", action="flow_ended", short=str(short_id))
        except StudioError as error:
            log.warning("the line stopped", action="flow_stopped", short=str(short_id), error=str(error))
        except Exception as error:
            log.warning("the flow failed", action="flow_failed", short=str(short_id), error=repr(error))
            await asyncio.sleep(RETRY_SECONDS)
        finally:
            renewing.cancel()
            await asyncio.to_thread(self._give_back, short_id)

    async def _renew(self, short_id: uuid.UUID) -> None:
        while True:
            await asyncio.sleep(self._renewal)
            await asyncio.to_thread(self._hold, short_id)

    def _hold(self, short_id: uuid.UUID) -> None:
        try:
            with self._database.work() as session:
                held = shorts.hold(session, short_id, self._name, lease_seconds=self._lease)
        except StudioError:
            return
        if not held and short_id in self._running:
            log.warning("another runner has the short", action="flow_lost", short=str(short_id))

    def _give_back(self, short_id: uuid.UUID) -> None:
        try:
            with self._database.work() as session:
                shorts.release(session, short_id, self._name)
        except StudioError:
            return  # the lease ends by itself


async def _main() -> None:
    configure()
    runner = Runner(Settings())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, runner.stop)
    await runner.run()


if __name__ == "__main__":
    asyncio.run(_main())
