"""The steps of the line, each *plan the missing rows, ring the workers, wait until settled, return ids*.

No step passes bytes, and none decides anything but "nothing left to do": what is to be made is `studio.line`'s word.
A step plans everything that is ready by then, also for the steps that follow, so that workers are never idle
because one scene of a step is slow.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from db import planning, shorts, waiting
from db.planning import Standing
from db.session import Database
from studio.errors import Refused, StudioError, Transient
from studio.line import Order, resolve
from studio.recipes import Recipe, Waiting
from studio.settings import Settings
from studio.states import SETTLED, ShortState, TakeState
from tasks.crashpoints import crashpoint
from tasks.doorbell import ring

POLL_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How the line of one short stands."""

    order: Order
    steps: tuple[Recipe | Waiting, ...]
    standing: dict[str, Standing]  # by key, of recipes that have a take
    shares: Mapping[str, float] = field(default_factory=dict)  # by key: how far running takes are, 0..1
    previews: Mapping[str, bytes] = field(default_factory=dict)  # by key: a JPEG of what running takes have made so far

    def of(self, kinds: Sequence[str]) -> list[Recipe | Waiting]:
        """The steps of these kinds."""
        return [step for step in self.steps if step.kind in kinds]

    def take(self, step: Recipe | Waiting) -> Standing | None:
        """The take that stands for a step."""
        return self.standing.get(step.key) if isinstance(step, Recipe) else None

    def settled(self, kinds: Sequence[str]) -> bool:
        """Whether nothing of these kinds can move any more: done or failed, or waiting for something that failed."""
        takes = [self.take(step) for step in self.of(kinds) if isinstance(step, Recipe)]
        if any(take is None or take.state not in SETTLED for take in takes):
            return False
        stuck = all(take.state in SETTLED for take in self.standing.values())
        return stuck or not any(isinstance(step, Waiting) for step in self.of(kinds))

    def states(self) -> dict[str, TakeState]:
        """The states of the takes, by key."""
        return {key: take.state for key, take in self.standing.items()}

    def failed(self) -> list[Standing]:
        """Takes that failed or were cancelled and are still wanted."""
        wanted = {step.key for step in self.steps if isinstance(step, Recipe)}
        bad = (TakeState.FAILED, TakeState.CANCELLED)
        return [take for key, take in self.standing.items() if key in wanted and take.state in bad]


def advance(database: Database, short_id: uuid.UUID, settings: Settings) -> Progress:
    """Plans every take of the short whose recipe is known and rings for them; harmless to repeat."""
    with database.work() as session:
        _adopt_story(session, short_id)
        order = shorts.load(session, [short_id])[short_id]
        (steps,), _ = resolve([order], lambda keys: planning.find(session, keys))
        wanted = [(short_id, step) for step in steps if isinstance(step, Recipe)]
        found = planning.plan(session, wanted, max_attempts=settings.max_attempts)
    with suppress(Transient):  # a broker that is down delays: the sweeper rings for what is in the outbox
        ring(database)
    return Progress(order=order, steps=tuple(steps), standing={key: take for (_, key), take in found.items()})


def look(database: Database, short_id: uuid.UUID) -> Progress:
    """How the line stands, without planning anything."""
    with database.work() as session:
        order = shorts.load(session, [short_id])[short_id]
        (steps,), _ = resolve([order], lambda keys: planning.find(session, keys))
        found = {key: take for (_, key), take in planning.standing(session, [short_id]).items()}
        ids = [take.take_id for take in found.values()]
        shares, previews = planning.shares(session, ids), planning.previews(session, ids)
    return Progress(
        order=order,
        steps=tuple(steps),
        standing=found,
        shares={key: shares[take.take_id] for key, take in found.items() if take.take_id in shares},
        previews={key: previews[take.take_id] for key, take in found.items() if take.take_id in previews},
    )


def stale(database: Database, short_id: uuid.UUID) -> set[str]:
    """The kinds of takes of a short that waits for its review which engines of now would make differently.

    Empty also when somebody has approved the short: then it stays as it is.
    """
    with database.work() as session:
        if shorts.get(session, short_id).state != ShortState.IN_REVIEW:
            return set()
    progress = look(database, short_id)
    takes = [(step.kind, progress.take(step)) for step in progress.steps]
    return {kind for kind, take in takes if take is None or take.state != TakeState.DONE}


def _adopt_story(session: Session, short_id: uuid.UUID) -> None:
    """Once the story is written its scenes become the short's."""
    order = shorts.load(session, [short_id])[short_id]
    if order.scenes:
        return
    (steps,), done = resolve([order], lambda keys: planning.find(session, keys))
    story = done.get(steps[0].key)
    if story is not None:
        shorts.adopt(session, short_id, story.files["story"])


async def settle(short_id: uuid.UUID, kinds: Sequence[str]) -> list[uuid.UUID]:
    """Plans, rings and waits until the takes of these kinds are settled; returns the ids of those that are done.

    Raises:
        Refused: the order cannot be met, or was cancelled; the message says why.
    """
    settings = Settings()
    database = waiting.database_of(settings)
    with waiting.Listener(database, short_id) as listener:
        while True:
            progress = await asyncio.to_thread(_advance_or_block, database, short_id, settings)
            crashpoint(f"{kinds[0]}_planned")
            if progress.settled(kinds):
                takes = [progress.take(step) for step in progress.of(kinds)]
                return [take.take_id for take in takes if take is not None and take.state == TakeState.DONE]
            await asyncio.to_thread(listener.wait, POLL_SECONDS)


def _advance_or_block(database: Database, short_id: uuid.UUID, settings: Settings) -> Progress:
    """A brief that cannot be met, or a bug of ours, blocks the short with the reason where people see it."""
    _refuse_cancelled(database, short_id)
    try:
        return advance(database, short_id, settings)
    except Transient:
        raise  # the runner takes the short up again
    except Exception as error:
        problem = str(error) if isinstance(error, StudioError) else f"a bug: {type(error).__name__}: {error}"
        with database.work() as session:
            shorts.move(session, short_id, ShortState.BLOCKED, problem=problem)
        raise


def _refuse_cancelled(database: Database, short_id: uuid.UUID) -> None:
    with database.work() as session:
        ended = shorts.end_cancelled(session, short_id)
    if ended:  # raised outside: the transaction that ends the short must be committed
        raise Refused("the order was cancelled", where=f"short {short_id}", do="order it again to continue")


async def write_story(short_id: uuid.UUID) -> list[uuid.UUID]:
    """A writer expands the brief into a story."""
    await _move(short_id, ShortState.WRITING)
    return await settle(short_id, ["story"])


async def make_clips(short_id: uuid.UUID) -> list[uuid.UUID]:
    """Each scene's pictures, and its narration."""
    await _move(short_id, ShortState.PRODUCING)
    return await settle(short_id, ["clip", "voice"])


async def make_soundtracks(short_id: uuid.UUID) -> list[uuid.UUID]:
    """Each scene's sound, made from its clip's own frames."""
    return await settle(short_id, ["soundtrack"])


async def make_segments(short_id: uuid.UUID) -> list[uuid.UUID]:
    """Each scene encoded once with its captions, and the transitions between them."""
    return await settle(short_id, ["segment", "transition"])


async def assemble_master(short_id: uuid.UUID) -> list[uuid.UUID]:
    """Segments joined, sound mixed."""
    await _move(short_id, ShortState.ASSEMBLING)
    return await settle(short_id, ["master"])


async def request_review(short_id: uuid.UUID) -> None:
    """The master waits for a verdict; a scene without a usable take blocks the short instead."""
    settings = Settings()
    await asyncio.to_thread(_conclude, waiting.database_of(settings), short_id, settings)


def _conclude(database: Database, short_id: uuid.UUID, settings: Settings) -> None:
    progress = _advance_or_block(database, short_id, settings)
    crashpoint("before_review")
    master = next(progress.take(step) for step in progress.of(["master"])) if progress.of(["master"]) else None
    with database.work() as session:
        shorts.lock(session, short_id)
        if shorts.load(session, [short_id])[short_id].scenes != progress.order.scenes:
            return  # reworked meanwhile: the short is open again and gets another run of the line
        if master is None or master.state != TakeState.DONE:
            shorts.move(session, short_id, ShortState.BLOCKED, problem=_problem(session, progress))
            return
        clips = {step.scene: progress.take(step) for step in progress.of(["clip"])}
        shorts.choose(session, short_id, {scene: take.take_id for scene, take in clips.items() if take})
        shorts.move(session, short_id, ShortState.IN_REVIEW, master_digest=waiting.output(session, master.take_id))


def _problem(session: Session, progress: Progress) -> str:
    errors = waiting.errors(session, [take.take_id for take in progress.failed()])
    return "\n".join(errors) or "something that the master needs was not made"


async def _move(short_id: uuid.UUID, state: ShortState) -> None:
    def move() -> None:
        with waiting.database_of(Settings()).work() as session:
            shorts.move(session, short_id, state)

    try:
        await asyncio.to_thread(move)
    except StudioError:
        return  # the state is a display; the step that follows will say what is wrong
