"""What the fields of a brief must agree on. Works on raw data, so that it speaks even when single fields are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studio.brand import banned_in
from studio.brief_errors import Problem, Where, dotted, shown

MIN_SCENE_SECONDS = 1.0
MIN_EXPLICIT_SECONDS = 0.5
MAX_SECONDS = 180.0

_SPOKEN = ("title", "story", "product", "call_to_action")
_SCENE_TEXTS = ("prompt", "caption", "narration")


def conflicts(data: dict[str, Any], where: Where) -> list[Problem]:
    """Problems between fields: a missing story, scenes that contradict themselves, times that do not add up."""
    found = [*_story(data, where), *_times(data, where), *_banned(data, where)]
    scenes = data.get("scenes")
    for at, scene in enumerate(scenes if isinstance(scenes, list | tuple) else ()):
        if isinstance(scene, dict):
            found += _scene(at, scene, where)
    return found


def _story(data: dict[str, Any], where: Where) -> Iterator[Problem]:
    if "story" not in data and not isinstance(data.get("scenes"), list | tuple):
        do = "tell what happens: `story: A raccoon packs a suitcase and ...`; or give scenes as a list"
        yield where.problem((), "story is missing", do)


def _scene(at: int, scene: dict[str, Any], where: Where) -> Iterator[Problem]:
    path = ("scenes", at)
    name = f"scene {at + 1}"
    brought = [key for key in ("image", "clip") if scene.get(key)]
    if scene.get("continue") is True and at == 0:
        do = "remove `continue`, or put a scene before it"
        yield where.problem((*path, "continue"), f"{name} continues, but there is no scene before it", do)
    if scene.get("continue") is True and brought:
        do = f"keep either `continue` or `{brought[0]}`"
        yield where.problem((*path, "continue"), f"{name} continues and begins with its own {brought[0]}", do)
    if len(brought) == 2:
        yield where.problem((*path, "clip"), f"{name} has an image and a clip", "keep one of them")
    if not brought and not scene.get("prompt") and scene.get("continue") is not True:
        do = "add `prompt: what is seen`, or an `image` or a `clip`"
        yield where.problem(path, f"{name} does not say what is seen", do)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _times(data: dict[str, Any], where: Where) -> Iterator[Problem]:
    total, scenes = _number(data.get("seconds")), data.get("scenes")
    if isinstance(scenes, int) and total and 3 <= scenes <= 12 and 3 <= total < scenes * MIN_SCENE_SECONDS:
        most = int(total // MIN_SCENE_SECONDS)
        do = f"write at least {scenes * MIN_SCENE_SECONDS:g} seconds, or at most {most} scenes"
        yield where.problem(("seconds",), f"{scenes} scenes do not fit into {total:g} seconds", do)
    if not isinstance(scenes, list | tuple) or not scenes:
        return
    given = [_number(scene.get("seconds")) for scene in scenes if isinstance(scene, dict)]
    known = sum(seconds for seconds in given if seconds)
    open_ = sum(seconds is None for seconds in given)
    if known > MAX_SECONDS:
        do = f"a short has at most {MAX_SECONDS:g}"
        yield where.problem(("scenes",), f"the scenes last {known:g} seconds together", do)
    elif total and not open_ and round(known * 30) != round(total * 30):
        do = f"write `seconds: {known:g}`, or remove it"
        yield where.problem(("seconds",), f"seconds is {total:g}, but the scenes last {known:g}", do)
    elif total and open_ and total - known < open_ * MIN_EXPLICIT_SECONDS:
        do = f"write at least {known + open_ * MIN_EXPLICIT_SECONDS:g}, or make scenes shorter"
        what = f"seconds is {total:g}, which leaves {max(0.0, total - known):g} for {open_} scenes without a length"
        yield where.problem(("seconds",), what, do)


def _banned(data: dict[str, Any], where: Where) -> Iterator[Problem]:
    """Banned words in what the brief itself will put on the screen."""
    brand = data.get("brand")
    words = brand.get("banned_words", ()) if isinstance(brand, dict) else ()
    words = [word for word in words if isinstance(word, str)] if isinstance(words, list | tuple) else []
    texts: list[tuple[tuple[str | int, ...], Any]] = [((key,), data.get(key)) for key in _SPOKEN]
    scenes = data.get("scenes")
    for at, scene in enumerate(scenes if isinstance(scenes, list | tuple) else ()):
        if isinstance(scene, dict):
            texts += [(("scenes", at, key), scene.get(key)) for key in _SCENE_TEXTS]
    for path, text in texts:
        for word in banned_in(text, words) if isinstance(text, str) else ():
            place = f"scene {int(path[1]) + 1}: {path[2]}" if len(path) == 3 else dotted(path)
            do = "say it in other words, or remove the word from brand.banned_words"
            yield where.problem(path, f"{place} contains the banned word {shown(word)}", do)
