"""What the fields of a brief must agree on. Works on raw data, so that it speaks even when single fields are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studio.brand import banned_in
from studio.brief_errors import Problem, Where, dotted, shown
from studio.scene_tasks import ASKING, BROUGHT, suited

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
    brought = [key for key in ("image", "clip", "video", "audio") if scene.get(key)]
    if scene.get("continue") is True and at == 0:
        do = "remove `continue`, or put a scene before it"
        yield where.problem((*path, "continue"), f"{name} continues, but there is no scene before it", do)
    if scene.get("continue") is True and brought:
        do = f"keep either `continue` or `{brought[0]}`"
        yield where.problem((*path, "continue"), f"{name} continues and begins with its own {brought[0]}", do)
    if not brought and not scene.get("prompt") and scene.get("continue") is not True:
        do = "add `prompt: what is seen`, or an `image` or a `clip`"
        yield where.problem(path, f"{name} does not say what is seen", do)
    yield from _begins_twice(path, name, brought, where)
    yield from _asked(path, name, scene, where)


def _begins_twice(path: tuple[str | int, ...], name: str, brought: list[str], where: Where) -> Iterator[Problem]:
    """Pictures can come from one file only; a sound goes with a clip that the engine works on."""
    pictures = [key for key in brought if key != "audio"]
    if len(pictures) > 1:
        what = f"{name} has {_a(pictures[0])} and {_a(pictures[1])}"
        yield where.problem((*path, pictures[1]), what, "keep one of them")
    elif "audio" in brought and pictures and pictures != ["video"]:
        do = f"keep either `audio` or `{pictures[0]}`"
        yield where.problem((*path, "audio"), f"{name} has a sound to film and {_a(pictures[0])}", do)


def _a(key: str) -> str:
    return f"an {key}" if key[0] in "aeiou" else f"a {key}"


def _asked(path: tuple[str | int, ...], name: str, scene: dict[str, Any], where: Where) -> Iterator[Problem]:
    """What the scene's task needs, and files that it has no use for."""
    given = [key for key in (*BROUGHT, "prompt", "camera", "style", "continue") if scene.get(key)]
    files = [key for key in given if key in BROUGHT]
    task = scene.get("task")
    if scene.get("clip"):
        for key in [*(["task"] if task else []), *(["mask"] if "mask" in files else [])]:
            do = f"remove `{key}`, or write `video` instead of `clip`"
            yield where.problem((*path, key), f"{name} is footage, which no engine works on, and has {_a(key)}", do)
        return
    if not task:
        if files == ["mask"]:
            do = "add the `video` or the `image` that it belongs to"
            yield where.problem((*path, "mask"), f"{name} has a mask of nothing", do)
            return
        task = suited(given)
    if not isinstance(task, str) or task not in ASKING:
        return  # by image, by `continue`, by the prompt; or no task, which is told elsewhere
    asking = ASKING[task]
    key = "task" if scene.get("task") else files[0]
    for missing in asking.missing(given):
        yield where.problem((*path, key), f"{name} asks for {task} ({asking.says}) without {missing}", f"add {missing}")
    for useless in asking.useless(files):
        do = f"remove `{useless}`, or name another `task`"
        yield where.problem((*path, useless), f"{name} asks for {task}, which has no use for `{useless}`", do)


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
