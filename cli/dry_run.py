"""A dry run: the line's own word on what would be made, without a single row being written.

A story that is not written yet is written here and thrown away if its writer is quick, deterministic and on this
machine; otherwise the plan says that scenes are known only when the story is written.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cli.session import Studio
from db import engines, estimates, planning
from studio.brief import Brief
from studio.line import Order, resolve, story_recipe
from studio.recipes import Outputs, Recipe, Waiting
from studio.specs import StorySpec
from studio.states import TakeState
from studio.story import Story


def dry_run(studio: Studio, brief: Brief) -> dict[str, Any]:
    """What making this brief would do, as JSON."""
    with studio.database.work() as session:
        order = Order(brief=brief, engines=engines.current(session))
        story = planning.find(session, [story_recipe(order).key])
        order = _with_story(studio, order, story)
        (steps,), done = resolve([order], lambda keys: planning.find(session, keys))
        rates = estimates.rates(session)
    return describe(steps, done, rates)


def describe(steps: Sequence[Recipe | Waiting], done: dict[str, Outputs], rates: estimates.Rates) -> dict[str, Any]:
    """The plan of these steps as JSON: action and reason of each, and the seconds."""
    rows = [_row(step, done, rates) for step in steps]
    states = {step.key: TakeState.DONE for step in steps if isinstance(step, Recipe) and step.key in done}
    return {"takes": rows, "seconds": round(estimates.seconds_left(steps, states, rates), 1)}


def _row(step: Recipe | Waiting, done: dict[str, Outputs], rates: estimates.Rates) -> dict[str, Any]:
    row: dict[str, Any] = {"scene": step.scene, "kind": step.kind}
    work = round(max(step.output_seconds, 1.0) * rates.get(step.kind, 1.0), 2)
    if isinstance(step, Waiting):
        return row | {"action": "make", "seconds": work, "why": "what it is made from is new"}
    row |= {"key": step.key, "engine": step.engine.name if step.engine else "ffmpeg", "seed": step.seed}
    if step.kind == "clip":
        row["prompt"] = step.spec.prompt
    if step.key in done:
        take = str(done[step.key].take_id)
        return row | {"action": "reuse", "seconds": 0.0, "why": f"take {take[:8]} has the same recipe", "take": take}
    return row | {"action": "make", "seconds": work, "why": "no take has this recipe yet"}


def _with_story(studio: Studio, order: Order, found: dict[str, Outputs]) -> Order:
    if found:
        (outputs,) = found.values()
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "story.json"
            studio.store.get(outputs.files["story"], path)
            story = Story.model_validate(json.loads(path.read_bytes()))
    elif order.brief.writer == "embedded":
        story = _written(order)
    else:
        return order
    return replace(order, story=story, scenes=story.scenes)


def _written(order: Order) -> Story:
    from models import registry

    with tempfile.TemporaryDirectory() as scratch:
        brief = Path(scratch) / "brief.json"
        brief.write_text(json.dumps(order.brief.for_writer()))
        context = Quiet(Path(scratch))
        made = registry.engine(order.brief.writer).generate(StorySpec(), order.brief.seed, {"brief": [brief]}, context)
        return Story.model_validate(json.loads(made.files["story"].read_bytes()))


class Quiet:
    """A context for work outside a take: nothing is recorded, nothing interrupts."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        """Nobody watches."""

    def remember(self, **remote: Any) -> None:
        """Nothing is remembered."""

    def remembered(self) -> dict[str, Any]:
        """Nothing was."""
        return {}
