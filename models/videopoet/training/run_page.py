"""A training run as a page: curves of its log, and its sheets; `python -m models.videopoet.train --page RUN`.

Reads `log.jsonl` and `sheets/`, writes `index.html`, and `curves.svg`, which a document can show. The curves are drawn
here; nothing is fetched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from studio.errors import Refused

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "training"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 170, 52, 8, 8, 20
POINTS = 240  # of a curve at most: neighbours are averaged
SPEEDS = ("input", "clips_a_second", "lost_steps")  # how it goes, not what is learned
Line = dict[str, Any]


@dataclass(frozen=True)
class Curve:
    """One number over time, in pixels of a picture of WIDTH x HEIGHT."""

    name: str
    last: str
    points: str
    dots: list[tuple[float, float]]
    grid: list[tuple[float, str]]
    times: list[tuple[float, str]]


def lines_of(log: Path) -> list[Line]:
    """The lines of a log that count: where a killed run went back to its checkpoint, what came after that is dropped.

    A line that was cut off by a kill is passed over.
    """
    kept: list[Line] = []
    for text in log.read_text().splitlines():
        try:
            line = json.loads(text)
            step = int(line["step"])
        except (ValueError, KeyError, TypeError):
            continue
        while kept and (kept[-1]["step"] > step or (kept[-1]["step"] == step and not _score(line))):
            kept.pop()
        kept.append(line)
    return kept


def _score(line: Line) -> bool:
    return "score" in line


def write(folder: Path) -> Path:
    """Writes a run's page, and its curves alone as `curves.svg`; returns where the page is.

    Raises:
        Refused: there is no log.
    """
    if not (folder / "log.jsonl").exists():
        raise Refused("there is no training run", where=str(folder), do="give a folder with a log.jsonl")
    lines = lines_of(folder / "log.jsonl")
    scores = [line for line in lines if _score(line)]
    steps = [line for line in lines if not _score(line)]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    shown = [c for c in (*curves(scores), *curves(steps)) if c.name not in SPEEDS]
    size = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT}
    _replace(folder / "curves.svg", environment.get_template("curves.svg.j2").render(curves=shown, size=size))
    made = environment.get_template("run.html.j2").render(
        name=folder.resolve().name,
        steps=lines[-1]["step"] if lines else 0,
        spent=spoken(lines[-1]["seconds"] if lines else 0),
        best=_number(max(line["score"] for line in scores)) if scores else None,
        facts=_facts(folder),
        groups=[
            ("Scores on held-out clips", curves(scores)),
            ("Training", [c for c in curves(steps) if c.name not in SPEEDS]),
            ("Speed", [c for c in curves(steps) if c.name in SPEEDS]),
        ],
        size=size,
        sheets=_sheets(folder, scores),
    )
    return _replace(folder / "index.html", made)


def _replace(path: Path, text: str) -> Path:
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text)
    return beside.replace(path)


def _facts(folder: Path) -> list[tuple[str, str]]:
    """What the run was started with, if it wrote it down."""
    path = folder / "run.json"
    return [(key, str(value)) for key, value in json.loads(path.read_text()).items()] if path.exists() else []


def curves(lines: Sequence[Line]) -> list[Curve]:
    """A curve of every number in some lines, in the order in which they are first met."""
    names = dict.fromkeys(name for line in lines for name, v in line.items() if isinstance(v, (int, float)))
    found = []
    for name in names:
        if name not in ("step", "seconds"):
            values = [(float(line["seconds"]), float(line[name])) for line in lines if _finite(line.get(name))]
            if values:
                found.append(curve(name, values))
    return found


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and abs(value) < float("inf")


def curve(name: str, values: Sequence[tuple[float, float]]) -> Curve:
    """A curve of values (seconds, number), at least one."""
    shown = _thinned(values)
    low, high = _range([value for _, value in shown])
    begin, end = shown[0][0], max(shown[-1][0], shown[0][0] + 1e-9)
    wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(seconds: float) -> float:
        return round(LEFT + wide * (seconds - begin) / (end - begin), 1)

    def y(value: float) -> float:
        return round(TOP + tall * (high - min(high, max(low, value))) / (high - low), 1)

    places = [(x(seconds), y(value)) for seconds, value in shown]
    return Curve(
        name=name,
        last=_number(values[-1][1]),
        points=" ".join(f"{a},{b}" for a, b in places),
        dots=places if len(places) <= 24 else [],
        grid=[(y(value), _number(value)) for value in (high, (high + low) / 2, low)],
        times=[(LEFT, spoken(begin)), (WIDTH - RIGHT, spoken(end))],
    )


def _thinned(values: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most POINTS values, each the mean of neighbours."""
    size = -(-len(values) // POINTS)
    groups = [values[n : n + size] for n in range(0, len(values), size)]
    return [(sum(s for s, _ in g) / len(g), sum(v for _, v in g) / len(g)) for g in groups]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """What of the axis is shown: all but single outliers of a long curve, such as the first steps'."""
    ordered = sorted(values)
    cut = len(ordered) // 50
    low, high = ordered[cut], ordered[-1 - cut]
    return (low - 0.5, high + 0.5) if low == high else (low, high)


def _number(value: float) -> str:
    return f"{value:.4g}"


def spoken(seconds: float) -> str:
    """A time as people say it: "12 s", "3 min", "4.2 h"."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _sheets(folder: Path, scores: Sequence[Line]) -> list[dict[str, str]]:
    """The sheets, the newest first, each with the score of its time."""
    found = []
    for path in sorted((folder / "sheets").glob("*.png"), reverse=True):
        seconds = float(path.stem) if path.stem.isdecimal() else 0.0
        near = [line for line in scores if abs(float(line["seconds"]) - seconds) < 1.5]
        score = f"score {_number(near[-1]['score'])}" if near else ""
        found.append({"path": os.path.relpath(path, folder), "spent": spoken(seconds), "score": score})
    return found
