"""A lineage document as a tree for people: what was made stands above what it was made from."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

Take = dict[str, Any]
KINDS = ("story", "clip", "voice", "soundtrack", "transition", "segment", "master")
WIDE = 240  # columns when nobody looks at a terminal


def short_digest(digest: str | None) -> str:
    """`sha256:` and the first twelve digits: enough to tell files apart."""
    return digest[:19] if digest else "-"


def show(document: dict[str, Any]) -> None:
    """Prints the tree to standard output."""
    width = None if sys.stdout.isatty() else WIDE
    Console(width=width, highlight=False, soft_wrap=False).print(tree(document))


def tree(document: dict[str, Any]) -> Tree:
    """The whole lineage: title, brief, story, then each root with everything below it."""
    head = Text.assemble(
        (document["title"], "bold"),
        f"  short {document['short'][:8]}, {document['state'].replace('_', ' ')}, seed {document['seed']}",
    )
    if document.get("target", {}).get("recognised"):
        head.append(f"\nrecognised {document['target']['recognised']}", "dim")
    top = Tree(head)
    brief = document["documents"].get(document["brief"], {})
    top.add(_line("brief", document["brief"], _quoted(brief.get("story"))))
    takes = {take["take"]: take for take in document["takes"]}
    printed: set[str] = set()
    for root in sorted(document["roots"], key=lambda take: takes[take]["kind"] != "story"):
        _Grower(document, takes, printed).add(top, root)
    return top


class _Grower:
    """Adds takes to a tree, each in full once."""

    def __init__(self, document: dict[str, Any], takes: dict[str, Take], printed: set[str]) -> None:
        self._document, self._takes, self._printed = document, takes, printed

    def add(self, parent: Tree, take_id: str) -> None:
        """The take, its attempts, and what it is made from."""
        take = self._takes[take_id]
        if take_id in self._printed:
            parent.add(Text.assemble((name_of(take), "bold"), f"  take {take_id[:8]}, as above"))
            return
        self._printed.add(take_id)
        node = parent.add(Text("\n").join(self._lines(take)))
        if take["reused_from"] and take["reused_from"] in self._takes:
            self.add(node, take["reused_from"])
            return
        for edge in take["inputs"]:
            if edge["from"] is None:
                node.add(_line(f"input {edge['role']}", edge["digest"], self._brought(edge)))
        sources = dict.fromkeys(edge["from"] for edge in take["inputs"] if edge["from"])
        for source in sorted(sources, key=lambda take_id: film_order(self._takes[take_id])):
            self.add(node, source)

    def _lines(self, take: Take) -> Iterable[Text]:
        """What there is to say of a take itself."""
        head = Text.assemble((name_of(take), "bold"), f"  take {take['take'][:8]}, {take['state']}")
        if take["reused_from"]:
            head.append(f", reused from take {take['reused_from'][:8]}", "green")
        yield head
        yield Text(f"made by {engine_of(take)}" + (f", seed {take['seed']}" if take["engine"].get("digest") else ""))
        yield from (Text(line) for line in wording(take, self._document))
        yield Text("files  " + ", ".join(f"{role} {short_digest(d)}" for role, d in take["outputs"].items()), "dim")
        given = [f"{edge['role']} {short_digest(edge['digest'])}" for edge in take["inputs"] if edge["from"]]
        if given:
            yield Text("from  " + ", ".join(given), "dim")
        yield from (Text(attempt_line(attempt), _colour(attempt)) for attempt in take["attempts"])
        if take["error"]:
            yield Text(take["error"], "red")

    def _brought(self, edge: dict[str, Any]) -> str:
        if edge["document"]:
            return "the brief, as its writer reads it"
        return self._document["assets"].get(edge["digest"], {}).get("name") or ""


def name_of(take: Take) -> str:
    """`clip 2`, or `master` for takes of the whole short."""
    return f"{take['kind']} {take['scene']}" if take["scene"] else take["kind"]


def film_order(take: Take) -> tuple[int, int]:
    """Scene by scene, and within a scene in the order of the line."""
    return (take["scene"] or 0, KINDS.index(take["kind"]))


def engine_of(take: Take) -> str:
    """The engine with version and weights, or ffmpeg."""
    engine = take["engine"]
    if "digest" not in engine:
        versions = [attempt["runtime"].get("ffmpeg") for attempt in take["attempts"]]
        return " ".join(["ffmpeg", *[v for v in versions[-1:] if v]])
    weights = f", weights {short_digest(engine['weights_digest'])}" if engine["weights_digest"] else ", no weights"
    return f"{engine['name']} {engine['version']}{weights}"


def wording(take: Take, document: dict[str, Any]) -> list[str]:
    """The words of a take's recipe: prompt, narration, captions, mood."""
    spec, line = take["spec"], ""
    match take["kind"]:
        case "story":
            line = _quoted(document["documents"].get(document["story"] or "", {}).get("logline"))
        case "clip":
            camera = f", camera {spec['camera']}" if spec.get("camera") else ""
            size = f"{_size(spec['raster'])}, {spec['frames']} frames"
            line = f"{_quoted(spec['prompt'])}, {spec['task']}, {size}{camera}"
        case "voice":
            line = _quoted(spec["text"])
        case "soundtrack":
            line = f"mood {spec['mood'] or 'from the pictures'}, {spec['frames'] / spec['rate']:.2f} s"
        case "segment":
            words = " ".join(cue["text"] for cue in spec["cues"])
            line = f"captions {_quoted(words)}, {spec['captions']['style']}" if words else "no captions"
        case "transition":
            line = f"{spec['effect']}, {spec['frames']} frames"
        case "master":
            seconds = spec["total_frames"] / spec["raster"]["rate"]
            line = f"{seconds:.2f} s, {_size(spec['raster'])}, {spec['loudness_lufs']:g} LUFS"
    return [line] if line else []


def attempt_line(attempt: dict[str, Any]) -> str:
    """One try: how it ended, how long it took, who did it on what."""
    seconds = f", {attempt['seconds']:.2f} s" if attempt["seconds"] is not None else ""
    cpu = f" ({attempt['cpu_seconds']:.2f} s of processor)" if attempt["cpu_seconds"] is not None else ""
    error = f": {attempt['error'].splitlines()[0]}" if attempt["error"] else ""
    python = f", Python {attempt['runtime']['python']}" if attempt["runtime"].get("python") else ""
    ended = f"{attempt['outcome'] or 'running'}{error}{seconds}{cpu}"
    return f"attempt {attempt['no']}  {ended}, by {attempt['worker']}{python}"


def _colour(attempt: dict[str, Any]) -> str:
    return "dim" if attempt["outcome"] in ("accepted", None) else "yellow"


def _line(name: str, digest: str | None, text: str) -> Text:
    return Text.assemble((name, "bold"), f"  {short_digest(digest)}", f"  {text}" if text else "")


def _quoted(text: str | None) -> str:
    return f"“{' '.join(text.split())}”" if text else ""


def _size(raster: dict[str, int]) -> str:
    return f"{raster['width']}x{raster['height']} at {raster['rate']}"
