"""Watching a short being made: per scene, with the time that is left; plain lines when nobody looks at a terminal."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cli.output import say
from cli.session import Studio
from db import estimates, shorts
from db.waiting import Listener
from flows.steps import Progress, advance, look
from studio.errors import StudioError, Transient
from studio.recipes import Recipe, Waiting
from studio.states import SETTLED, ShortState, TakeState

KINDS = ("story", "clip", "voice", "soundtrack", "segment", "transition", "master")
MARK = {"done": "✓", "failed": "✗", "cancelled": "✗", "running": "▸", "dispatched": "·", "planned": "·"}
ENDED = {ShortState.IN_REVIEW, ShortState.APPROVED, ShortState.BLOCKED, ShortState.CANCELLED, ShortState.EXPORTED}
LOOK_SECONDS = 0.5
PREVIEW_ROWS, MOST_PREVIEWS = 10, 4  # lines of a terminal; pictures beside each other
DOWN_SECONDS = 120.0  # how long a database that went away is waited for


@dataclass(frozen=True)
class Ending:
    """How the line of a short ended."""

    state: ShortState
    problem: str
    progress: Progress


def watch(studio: Studio, short_id: uuid.UUID) -> Ending:
    """Shows the work until the short has settled. Plans and rings itself until a flow has taken the short over."""
    with _display() as show, Listener(studio.database, short_id) as listener:
        silent = 0.0
        while True:
            try:
                ending, progress, rates = _round(studio, short_id)
            except Transient as error:
                silent = silent or time.monotonic()
                if time.monotonic() - silent > DOWN_SECONDS:
                    raise
                say(f"waiting: {error.what}")
                studio.revive()
                time.sleep(1.0)
                continue
            silent = 0.0
            show(progress, rates)
            if ending is not None:
                return ending
            listener.wait(LOOK_SECONDS)


def _round(studio: Studio, short_id: uuid.UUID) -> tuple[Ending | None, Progress, estimates.Rates]:
    with studio.database.work() as session:
        short = shorts.get(session, short_id)
        held = shorts.held(session, short_id)
        rates = estimates.rates(session)
    state = ShortState(short.state)
    if not held and state not in ENDED:
        progress = advance(studio.database, short_id, studio.settings)
    else:
        progress = look(studio.database, short_id)
    ended = state in ENDED and (state != ShortState.CANCELLED or short.cancel_requested_at is not None)
    return (Ending(state, short.problem or "", progress) if ended else None), progress, rates


@contextmanager
def _display() -> Iterator[object]:
    if not sys.stderr.isatty():
        yield PlainDisplay().show
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=4, transient=True) as live:
        yield lambda progress, rates: live.update(picture(progress, rates))


def picture(progress: Progress, rates: estimates.Rates) -> object:
    """One line per scene: what is done, what runs and how far, what waits; then the time left."""
    from rich.text import Text

    text = Text()
    for scene in _scenes(progress):
        text.append(f"  scene {scene:<3}" if scene else "  short    ", style="bold")
        for step in (step for step in progress.steps if step.scene == scene):
            state = _state(progress, step)
            style = {"done": "green", "failed": "red", "running": "yellow"}.get(state, "dim")
            share = f" {progress.shares[step.key]:.0%}" if state == "running" and step.key in progress.shares else ""
            text.append(f"{MARK.get(state, '·')} {step.kind}{share}  ", style=style)
        text.append("\n")
    for row in mosaic([progress.previews[step.key] for step in _shown(progress)]):
        text.append("  ")
        for upper, lower in row:
            text.append("▀" if upper else " ", style=f"{upper} on {lower}" if upper else "")
        text.append("\n")
    text.append(f"  {left_sentence(progress, rates)}", style="dim")
    return text


def _shown(progress: Progress) -> list[Recipe]:
    """The steps that run and show what they have made so far, as many as fit beside each other."""
    running = [step for step in progress.steps if isinstance(step, Recipe) and step.key in progress.previews]
    return [step for step in running if _state(progress, step) == "running"][:MOST_PREVIEWS]


def mosaic(previews: Sequence[bytes]) -> list[list[tuple[str, str]]]:
    """Small pictures beside each other as rows of half blocks: the colours above and below, empty between pictures."""
    if not previews:
        return []
    import io

    from PIL import Image

    rows: list[list[tuple[str, str]]] = [[] for _ in range(PREVIEW_ROWS)]
    for preview in previews:
        with Image.open(io.BytesIO(preview)) as image:
            height = 2 * PREVIEW_ROWS
            small = image.convert("RGB").resize((max(1, round(image.width / image.height * height)), height))
        for y, row in enumerate(rows):
            pairs = [(small.getpixel((x, 2 * y)), small.getpixel((x, 2 * y + 1))) for x in range(small.width)]
            row += [*((_hex(upper), _hex(lower)) for upper, lower in pairs), ("", "")]
    return rows


def _hex(pixel: tuple[int, ...]) -> str:
    return "#" + bytes(pixel).hex()


def first_sentence(there: int, wanted: int, left: str) -> str:
    """What is said before any work is done."""
    if there == wanted:
        return f"nothing to make: all {wanted} takes are there"
    return f"working: {left}" + (f"; {there} of {wanted} takes are there already" if there else "")


def left_sentence(progress: Progress, rates: estimates.Rates) -> str:
    """`about 12 s left`, from what takes of these kinds cost on this installation so far."""
    left = estimates.seconds_left(progress.steps, progress.states(), rates)
    return f"about {left:.0f} s left" if left >= 1 else "almost done"


def _scenes(progress: Progress) -> list[int | None]:
    numbers = sorted({step.scene for step in progress.steps if step.scene is not None})
    return [*numbers, None]


def _state(progress: Progress, step: Recipe | Waiting) -> str:
    take = progress.take(step)
    return take.state.value if take is not None else "planned"


class PlainDisplay:
    """A line for every take that settles."""

    def __init__(self) -> None:
        self._shown: set[str] = set()
        self._began = time.monotonic()

    def show(self, progress: Progress, rates: estimates.Rates) -> None:
        """Says what has settled since the last time."""
        settled = [step for step in progress.steps if (take := progress.take(step)) and take.state in SETTLED]
        if not self._shown:
            self._shown.update({"", *(step.key for step in settled)})
            say(first_sentence(len(settled), len(progress.steps), left_sentence(progress, rates)))
        for step in settled:
            if step.key in self._shown:
                continue
            self._shown.add(step.key)
            take = progress.take(step)
            place = f"scene {step.scene} " if step.scene else ""
            how = "reused" if take.reused and take.state == TakeState.DONE else take.state.value
            done = len([s for s in settled if s.key in self._shown])
            say(f"[{time.monotonic() - self._began:5.1f} s] {place}{step.kind}: {how} ({done}/{len(progress.steps)})")


def reason(error: StudioError) -> str:
    """The sentence of an error without its remedy."""
    return error.what
