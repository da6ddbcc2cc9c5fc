"""`reelworks rework SHORT`: new takes for the scenes that failed, went stale or were disliked; the rest is reused."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cli.output import HELP_JSON, result, say


@click.command()
@click.argument("short")
@click.option("--scenes", help="Which scenes: 2,4 or 2-4 or all.")
@click.option("--failed", is_flag=True, help="The scenes of which a take failed.")
@click.option("--stale", is_flag=True, help="The scenes whose takes an engine of now would make differently.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The clips' new seed; default: another one.")
@click.option("--prompt", help="What the scenes shall show instead.")
@click.option("--caption", help="What the scenes shall say instead; no clip is made for it.")
@click.option("--camera", help="Another camera move.")
@click.option("--engine", help="Another engine.")
@click.option(
    "--soundtrack",
    is_flag=True,
    help="The music again, the pictures stay: another tune, or with --scenes those scenes' playing.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The film; default: where it was written last.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and stop.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def rework(short: str, output: Path | None, dry_run: bool, as_json: bool, **wish: Any) -> int:
    """Make scenes of SHORT again; everything else is reused by its recipe, and the short is assembled anew.

    SHORT is an id, the beginning of one, `last`, or the file itself.
    """
    began = time.monotonic()
    from cli.deliver import check_target, last_target
    from cli.make import finish
    from cli.session import studio

    with studio(quiet=as_json) as joined:
        short_id, title = named_short(joined, short)
        scripts = changed_scripts(joined, short_id, wish)
        answer = _plan(joined, short_id, scripts)
        if dry_run:
            result({"short": str(short_id)} | answer) if as_json else _show(answer)
            return 0
        _check_captions(scripts, joined, short_id)
        _apply(joined, short_id, scripts)
        made = sum(row["action"] == "make" for row in answer["takes"])
        say(f"{title}: {made} takes to make, {len(answer['takes']) - made} reused, about {answer['seconds']:.0f} s")
        target = check_target(output) if output else last_target(joined, short_id)
        return finish(joined, short_id, target, began=began, as_json=as_json)


def named_short(joined: Any, name: str) -> tuple[uuid.UUID, str]:
    """The short that a person means: an id, its beginning, `last`, or a file that was delivered."""
    from db import shorts
    from studio.digest import digest_file

    path = Path(name)
    meant = digest_file(path) if path.is_file() else name
    with joined.database.work() as session:
        short = shorts.resolve(session, meant)
        return short.id, short.title


def changed_scripts(joined: Any, short_id: uuid.UUID, wish: dict[str, Any]) -> list[Any]:
    """The scripts of the scenes that are meant, as they shall be from now on. Raises Refused."""
    from flows.steps import look
    from studio.errors import Refused

    progress = look(joined.database, short_id)
    scenes = progress.order.scenes
    if not scenes:
        raise Refused("the story is not written yet", where=f"short {short_id}", do="run `reelworks make` again")
    numbers = _meant(progress, wish)
    changes = _changes(wish)
    if not numbers and not (wish["failed"] or wish["stale"]):
        raise Refused("nothing is to be done", do="name --scenes, --failed or --stale")
    if wish["failed"] and not changes:
        return []  # the same recipes again, as they are wanted
    return [_changed(scenes[number - 1], changes, wish) for number in numbers]


def _changes(wish: dict[str, Any]) -> dict[str, Any]:
    given = {key: wish[key] for key in ("seed", "prompt", "caption", "camera", "engine")}
    return {key: value for key, value in given.items() if value is not None}


def _changed(scene: Any, changes: dict[str, Any], wish: dict[str, Any]) -> Any:
    """A script with the wishes in it; a disliked picture without any wish gets another seed."""
    from studio.digest import derive_seed

    updated = dict(changes)
    if wish["soundtrack"]:
        part = "reroll" if wish["scenes"] else "tune"  # a scene alone keeps the tune that its neighbours play
        updated[part] = getattr(scene, part) + 1
    elif not updated and not wish["stale"]:
        updated["seed"] = derive_seed(scene.seed or 0, "again", scene.index, scene.prompt)
    return scene.model_copy(update=updated)


def _meant(progress: Any, wish: dict[str, Any]) -> list[int]:
    from studio.recipes import Recipe

    count = len(progress.order.scenes)
    if wish["scenes"]:
        return scene_numbers(wish["scenes"], count)
    if wish["failed"]:
        failed = {take.key for take in progress.failed()}
        return sorted({s.scene for s in progress.steps if isinstance(s, Recipe) and s.key in failed and s.scene})
    if wish["stale"]:
        return sorted({step.scene for step in progress.steps if step.scene and progress.take(step) is None})
    return list(range(1, count + 1)) if wish["soundtrack"] else []


def scene_numbers(text: str, count: int) -> list[int]:
    """`2,4`, `2-4` or `all` as numbers. Raises Refused for anything else and for scenes that are not there."""
    from studio.errors import Refused

    if text.strip().lower() == "all":
        return list(range(1, count + 1))
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise Refused(f"'{part.strip()}' is not a scene's number", where="--scenes", do="write 2,4 or 2-4 or all")
        numbers |= set(range(int(first), int(last or first) + 1))
    wrong = sorted(number for number in numbers if not 1 <= number <= count)
    if wrong:
        raise Refused(f"there is no scene {wrong[0]}", where="--scenes", do=f"the short has scenes 1 to {count}")
    return sorted(numbers)


def _plan(joined: Any, short_id: uuid.UUID, scripts: Sequence[Any]) -> dict[str, Any]:
    from dataclasses import replace

    from cli.dry_run import describe
    from db import estimates, planning, shorts
    from studio.line import resolve

    with joined.database.work() as session:
        order = shorts.load(session, [short_id])[short_id]
        by_index = {script.index: script for script in scripts}
        order = replace(order, scenes=tuple(by_index.get(scene.index, scene) for scene in order.scenes))
        (steps,), done = resolve([order], lambda keys: planning.find(session, keys))
        return describe(steps, done, estimates.rates(session))


def _check_captions(scripts: Sequence[Any], joined: Any, short_id: uuid.UUID) -> None:
    """A caption that cannot be drawn is refused now, not after a clip was made."""
    from db import shorts
    from tasks.check_captions import check_scenes

    with joined.database.work() as session:
        order = shorts.load(session, [short_id])[short_id]
    check_scenes(order, scripts, joined.store)


def _apply(joined: Any, short_id: uuid.UUID, scripts: Sequence[Any]) -> None:
    from db import shorts

    with joined.database.work() as session:
        if scripts:
            shorts.rescript(session, short_id, scripts)
        else:
            shorts.force_open(session, shorts.get(session, short_id))


def _show(answer: dict[str, Any]) -> None:
    from cli.plan import sentence_table

    click.echo(sentence_table(answer))
