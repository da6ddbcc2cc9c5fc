"""A lineage document as a layered picture: brief, story, clips, sound and segments, master, from left to right.

Scenes are bands from top to bottom; a box per take; a line for every input. Stills of the clips and the master are
in the picture itself, so the file shows the same everywhere.
"""

from __future__ import annotations

import base64
import io
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cli.trace_tree import Take, engine_of, name_of, short_digest, wording
from studio.errors import StudioError
from studio.ports import AssetStore

TEMPLATES = Path(__file__).parents[1] / "templates" / "trace"
COLUMNS = ("brief", "story", "clip", "segment", "master")
TITLES = ("Brief", "Story", "Clips", "Sound and segments", "Master")
COLUMN_OF = {"voice": "segment", "soundtrack": "segment", "transition": "segment", "input": "story"}
COLOURS = {
    "brief": "#64748b",
    "input": "#64748b",
    "story": "#7c3aed",
    "clip": "#ea580c",
    "voice": "#0891b2",
    "soundtrack": "#0284c7",
    "transition": "#65a30d",
    "segment": "#16a34a",
    "master": "#be123c",
}
BOX, GAP, STEP = 268, 72, 14  # width of a box; space between columns; between boxes of a band
MARGIN, TOP, BAND_GAP = 40, 128, 26
LINE, HEAD, PAD = 16, 26, 12  # heights in a box
THUMB = (72, 128)
LETTERS = 35  # of a line of a box
LETTERS_BESIDE = 23  # beside a still


@dataclass(frozen=True)
class Box:
    """A box of the picture, in pixels; `lines` are what it says."""

    key: str
    kind: str
    title: str
    badge: str
    lines: tuple[str, ...]
    band: int  # 0: the whole short; else the scene
    still: str = ""  # a data URI
    x: float = 0.0
    y: float = 0.0
    colour: str = field(default="", compare=False)

    @property
    def height(self) -> float:
        """Room for its lines, or for its still."""
        return HEAD + 2 * PAD + max(LINE * len(self.lines) - 4, THUMB[1] if self.still else 0)

    @property
    def column(self) -> int:
        """Which column it stands in."""
        return COLUMNS.index(COLUMN_OF.get(self.kind, self.kind))


@dataclass(frozen=True)
class Edge:
    """A line from what was made to what it went into."""

    path: str
    colour: str
    dashed: bool


def draw(document: dict[str, Any], store: AssetStore | None) -> str:
    """The picture as SVG text. Without a store it has no stills."""
    boxes, width, height = _placed(list(_boxes(document, store)))
    edges = list(_edges(document, boxes))
    columns = [(title, MARGIN + i * (BOX + GAP)) for i, title in enumerate(TITLES)]
    used = {box.column for box in boxes.values()}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("graph.svg.j2").render(
        title=document["title"],
        subtitle=f"short {document['short'][:8]}, {document['state'].replace('_', ' ')}, seed {document['seed']}",
        columns=[column for i, column in enumerate(columns) if i in used],
        boxes=list(boxes.values()),
        edges=edges,
        width=width,
        height=height,
        box=BOX,
        head=HEAD,
        pad=PAD,
        line=LINE,
        thumb=THUMB,
    )


def _boxes(document: dict[str, Any], store: AssetStore | None) -> Iterator[Box]:
    brief = document["documents"].get(document["brief"], {})
    yield Box("brief", "brief", "brief", "", (*_wrapped(brief.get("story") or brief.get("title") or "", 6),
                                             short_digest(document["brief"])), 0)  # fmt: skip
    for digest, asset in _brought(document).items():
        yield Box(digest, "input", asset.get("name") or "input", "", (asset["media_type"], short_digest(digest)), 0)
    for take in document["takes"]:
        still = _still(take, document, store) if store is not None else ""
        yield Box(take["take"], take["kind"], name_of(take), _badge(take), _words(take, document, bool(still)),
                  take["scene"] or 0, still)  # fmt: skip


def _words(take: Take, document: dict[str, Any], beside: bool) -> tuple[str, ...]:
    """What a box says: the words of the recipe, the engine, the seed, the file."""
    letters = LETTERS_BESIDE if beside else LETTERS
    said = wording(take | {"spec": take["spec"] | {"camera": ""}}, document)
    text = said[0].split(", text-to-video")[0].split(", image-to-video")[0] if said else ""
    engine = take["engine"]
    maker = f"{engine['name']} {engine['version']}" if "digest" in engine else engine_of(take)
    facts = [maker, f"seed {take['seed']}" if "digest" in engine else "", _tries(take)]
    return (*_wrapped(text, 5 if beside else 4, letters), *_joined(facts, letters),
            short_digest(next(iter(_primary(take)), None)))  # fmt: skip


def _primary(take: Take) -> list[str]:
    """The output that stands for the take first."""
    names = (take["kind"], "mix", "segment")
    return [take["outputs"][name] for name in names if name in take["outputs"]]


def _tries(take: Take) -> str:
    good = [a for a in take["attempts"] if a["outcome"] == "accepted"]
    took = f"{good[-1]['seconds']:.1f} s" if good and good[-1]["seconds"] is not None else ""
    tries = f"{len(take['attempts'])} attempts" if len(take["attempts"]) > 1 else ""
    return ", ".join(part for part in (took, tries) if part)


def _joined(facts: list[str], letters: int) -> list[str]:
    """Facts on as few lines as hold them."""
    lines: list[str] = []
    for fact in filter(None, facts):
        if lines and len(lines[-1]) + len(fact) + 3 <= letters:
            lines[-1] += f" · {fact}"
        else:
            lines.append(fact)
    return lines


def _badge(take: Take) -> str:
    if take["reused_from"]:
        return "reused"
    return take["state"] if take["state"] != "done" else ""


def _wrapped(text: str, most: int, letters: int = LETTERS) -> list[str]:
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …")


def _brought(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Assets that no take made: reference pictures, clips, logos, fonts."""
    given = {edge["digest"] for take in document["takes"] for edge in take["inputs"]
             if edge["from"] is None and not edge["document"]}  # fmt: skip
    return {digest: document["assets"][digest] for digest in sorted(given) if digest in document["assets"]}


def _placed(boxes: list[Box]) -> tuple[dict[str, Box], float, float]:
    """Every box at its place: scenes as bands, what belongs to the whole short in the middle of its column."""
    bands = sorted({box.band for box in boxes if box.band})
    placed: dict[str, Box] = {}
    y = float(TOP)
    for band in bands:
        columns = _columns(box for box in boxes if box.band == band)
        tall = max(_stack(stack) for stack in columns.values())
        for stack in columns.values():
            placed |= _stand(stack, y + (tall - _stack(stack)) / 2)
        y += tall + BAND_GAP
    whole = _columns(box for box in boxes if not box.band)
    bottom = max([y - BAND_GAP, *(TOP + _stack(stack) for stack in whole.values())])
    for stack in whole.values():
        placed |= _stand(stack, TOP + (bottom - TOP - _stack(stack)) / 2)
    last = max(box.column for box in placed.values())
    return placed, 2 * MARGIN + (last + 1) * BOX + last * GAP, bottom + MARGIN + 8


def _columns(boxes: Any) -> dict[int, list[Box]]:
    found: dict[int, list[Box]] = {}
    order = list(COLOURS)
    for box in sorted(boxes, key=lambda box: order.index(box.kind)):
        found.setdefault(box.column, []).append(box)
    return found


def _stack(boxes: list[Box]) -> float:
    return sum(box.height for box in boxes) + STEP * (len(boxes) - 1)


def _stand(boxes: list[Box], y: float) -> dict[str, Box]:
    placed = {}
    for box in boxes:
        x = MARGIN + box.column * (BOX + GAP)
        placed[box.key] = replace(box, x=float(x), y=y, colour=COLOURS[box.kind])
        y += box.height + STEP
    return placed


def _edges(document: dict[str, Any], boxes: dict[str, Box]) -> Iterator[Edge]:
    """Inputs as lines; the story's words reach the clips as prompts, which is a dashed line."""
    story = next((take["take"] for take in document["takes"] if take["kind"] == "story"), None)
    for take in document["takes"]:
        target = boxes[take["take"]]
        if take["kind"] == "clip" and story in boxes:
            yield _edge(boxes[story], target, dashed=True)
        if take["reused_from"] in boxes:
            yield _edge(boxes[take["reused_from"]], target, dashed=True)
        for key in dict.fromkeys(_source(edge) for edge in take["inputs"]):
            if key in boxes:
                yield _edge(boxes[key], target, dashed=False)


def _source(edge: dict[str, Any]) -> str:
    return edge["from"] or ("brief" if edge["document"] else edge["digest"])


def _edge(a: Box, b: Box, *, dashed: bool) -> Edge:
    """From the right side of one to the left of the other; within a column along its side."""
    y1, y2 = a.y + a.height / 2, b.y + b.height / 2
    if a.column == b.column:
        x, bow = a.x + BOX, 30
        path = f"M{x:.0f} {y1:.0f} C{x + bow:.0f} {y1:.0f} {x + bow:.0f} {y2:.0f} {x:.0f} {y2:.0f}"
    else:
        x1, x2 = a.x + BOX, b.x
        bend = GAP * 0.75
        path = f"M{x1:.0f} {y1:.0f} C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return Edge(path, COLOURS[a.kind], dashed)


def _still(take: Take, document: dict[str, Any], store: AssetStore) -> str:
    """A small picture of a clip or a master as a data URI; empty when there is none to show."""
    role = {"clip": "clip", "master": "cover"}.get(take["kind"])
    digest = take["outputs"].get(role) if role else None
    if digest is None or not _is_picture(document, digest):
        return ""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "file"
        try:
            store.get(digest, path)
            return _middle(path) if take["kind"] == "clip" else _small(path)
        except StudioError:
            return ""


def _is_picture(document: dict[str, Any], digest: str) -> bool:
    return document["assets"].get(digest, {}).get("media_type", "").startswith(("video/", "image/"))


def _middle(path: Path) -> str:
    from PIL import Image

    from models.frames import read_frames

    frames = list(read_frames(path, width=THUMB[0] * 2, height=THUMB[1] * 2))
    return _jpeg(Image.fromarray(frames[len(frames) // 2])) if frames else ""


def _small(path: Path) -> str:
    from PIL import Image

    with Image.open(path) as image:
        return _jpeg(image.convert("RGB").resize((THUMB[0] * 2, THUMB[1] * 2)))


def _jpeg(image: Any) -> str:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode()
