"""Orders for tests of the line, and a pretended past in which chosen recipes are done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from studio.brief import read
from studio.digest import digest_json
from studio.line import Order, Step, line
from studio.ports import EngineCard
from studio.recipes import Outputs, Recipe
from studio.specs import PRIMARY_ROLE
from studio.story import Scene, Story

CARDS = (
    EngineCard(name="writer", version="1", tasks=("story",)),
    EngineCard(name="embedded", version="1", tasks=("story",)),
    EngineCard(name="storyboard", version="1", tasks=("text-to-video", "image-to-video", "continue")),
    EngineCard(name="composer", version="1", tasks=("soundtrack",)),
    EngineCard(name="speaker", version="1", tasks=("voice",)),
)
ROLES = {
    "clip": ("clip", "state", "events"),
    "soundtrack": ("mix", "music", "effects"),
    "master": ("master", "srt", "vtt", "cover"),
}


def scene(index: int, **changes: object) -> Scene:
    """A plain scene of one second."""
    given = {"index": index, "prompt": f"a fox does thing {index}", "caption": f"Line {index}", "seconds": 1.0}
    return Scene(**(given | changes))


def order(scenes: Sequence[Scene], **brief: object) -> Order:
    """The order of a short with these scenes, as it stands once its story is written."""
    lines = ["title: Test", "story: A fox goes out.", *(f"{key}: {value}" for key, value in brief.items())]
    return Order(
        brief=read("\n".join(lines), name="test.yaml"),
        engines={card.name: card for card in CARDS},
        story=Story(title="Test", logline="A fox goes out", scenes=tuple(scenes)),
        scenes=tuple(scenes),
    )


def made(recipe: Recipe) -> Outputs:
    """What a recipe would have made: names that follow from its key, as those of a deterministic engine do."""
    roles = ROLES.get(recipe.kind, (PRIMARY_ROLE[recipe.kind],))
    return Outputs(
        take_id=uuid.uuid5(uuid.NAMESPACE_OID, recipe.key),
        files={role: digest_json([recipe.key, role]) for role in roles},
    )


def finished(
    wanted: Order, *, until: Callable[[Recipe], bool] = lambda _: True
) -> tuple[list[Step], dict[str, Outputs]]:
    """The line after everything that `until` lets through was made, and what was made."""
    done: dict[str, Outputs] = {}
    while True:
        steps = line(wanted, done)
        new = {s.key: made(s) for s in steps if isinstance(s, Recipe) and s.key not in done and until(s)}
        if not new:
            return steps, done
        done |= new


def keys(steps: Sequence[Step]) -> dict[tuple[str, int | None], str]:
    """The keys of the recipes by kind and scene."""
    return {(step.kind, step.scene): step.key for step in steps if isinstance(step, Recipe)}


def changed(before: Order, after: Order) -> set[tuple[str, int | None]]:
    """What has another key in the one than in the other, once both are made."""
    old, new = keys(finished(before)[0]), keys(finished(after)[0])
    assert old.keys() == new.keys()
    return {place for place in old if old[place] != new[place]}
