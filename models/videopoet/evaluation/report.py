"""The evaluation as files: `evaluation.json`, one table (`table.md`), contact sheets, and a page with clips that play.

Every run into the same folder (another engine, another runtime) is a row of the same table: its figures are kept in
`runs/`. Nothing is measured here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.videopoet.evaluation import exhibits
from models.videopoet.evaluation.judges import ATTRIBUTES
from models.videopoet.evaluation.rows import Row

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "evaluation"
NOTHING = "–"
DECIBELS = ("psnr", "mel", "db")
RATIOS = ("ssim", "seam", "motion")
HEADLINE = (
    ("PSNR", "psnr", "dB"),
    ("SSIM", "ssim", ""),
    ("log-mel", "mel", "dB"),
    ("adherence", "adherence", "%"),
    ("relative", "relative", "%"),
    ("camera", "camera", "%"),
    ("onset", "onset", "%"),
    ("by chance", "onset_chance", "%"),
    ("drift", "drift", ""),
    ("distance", "distance", ""),
)


class Figure(NamedTuple):
    """A number with its name, as it is printed."""

    name: str
    value: str


def save(folder: Path, name: str, summary: Row, shown: Mapping[str, Sequence[Row]]) -> list[Path]:
    """Writes the report of a run and returns its files.

    Args:
        folder: of the report.
        name: of the run.
        summary: see `suite.Evaluation.summary`.
        shown: {part: rows that have views}.
    """
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    files = [folder / "evaluation.json", folder / "runs" / f"{name}.json"]
    for path in files:
        path.write_text(text, "utf-8")
    sheets = _sheets(folder, name, shown)
    context = _context(folder, name, summary, shown)
    for path, template in ((folder / "table.md", "table.md.j2"), (folder / "index.html", "index.html.j2")):
        path.write_text(_rendered(template, context), "utf-8")
        files.append(path)
    return [*files, *sheets]


def text(summary: Row) -> str:
    """The most important figures for a terminal."""
    lines = [f"{title:11}{_value(summary, key, unit)}" for title, key, unit in HEADLINE]
    for name in ATTRIBUTES:
        if name in summary["adherence"]:
            asked, judge = share(summary["adherence"][name]), share(summary["judge"].get(name))
            lines.append(f"  {name:9}{asked}  (judge on renders {judge})")
    return "\n".join(lines)


def share(value: float | None) -> str:
    """A share as a percentage."""
    return NOTHING if value is None else f"{100 * value:.0f} %"


def number(name: str, value: float | None) -> str:
    """A number by what its name says it is: decibels, a ratio, or a share."""
    if value is None:
        return NOTHING
    last = name.rpartition(".")[2]
    if any(part in last.split("_") for part in DECIBELS):
        return f"{value:.1f} dB"
    if last.endswith("_s"):
        return f"{value:.2f} s"
    if any(part in last.split("_") for part in RATIOS) or "structure" in name:
        return f"{value:.2f}"
    return share(value)


def _value(summary: Row, key: str, unit: str) -> str:
    found = summary.get(key)
    if key == "distance":
        found = (found or {}).get("generated")
    if isinstance(found, dict):
        known = [value for value in found.values() if value is not None]
        found = sum(known) / len(known) if known else None
    if found is None:
        return NOTHING
    return share(found) if unit == "%" else f"{found:.{1 if unit == 'dB' else 2}f} {unit}".strip()


def _context(folder: Path, name: str, summary: Row, shown: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    runs = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((folder / "runs").glob("*.json"))}
    return {
        "name": name,
        "summary": summary,
        "head": [title for title, _, _ in HEADLINE],
        "runs": [(run, [_value(found, key, unit) for _, key, unit in HEADLINE]) for run, found in runs.items()],
        "attributes": _attributes(summary),
        "tasks": {task: _task(found) for task, found in summary["tasks"].items()},
        "distance": {key: value for key, value in summary["distance"].items() if isinstance(value, float)},
        "seconds": [share(value) for _, value in sorted(summary["long"].get("second", {}).items())],
        "parts": {part: [*map(_exhibit, rows)] for part, rows in shown.items() if rows},
        "sheets": {part: f"sheets/{name}-{part}.png" for part, rows in shown.items() if _strips(folder, rows)},
    }


def _attributes(summary: Row) -> list[list[str]]:
    """A line for every attribute, and one for the camera."""
    lines = []
    for name in (*ATTRIBUTES, "camera"):
        camera = name == "camera"
        asked = summary["camera"] if camera else summary["adherence"].get(name)
        judge = summary["camera_of_renders"] if camera else summary["judge"].get(name)
        again = None if camera else summary["judge_of_reconstructions"].get(name)
        guess = None if camera else summary["judge_guessing"].get(name)
        relative = asked / judge if asked is not None and judge else None
        lines.append([name, *map(share, (asked, judge, relative, again, guess))])
    return lines


def _task(found: Row) -> dict[str, Any]:
    figures = []
    for name in found["shown"]:
        group, _, rest = name.partition(".")
        value = found.get(group, {}).get(rest) if rest else found.get(group)
        figures.append(Figure(name.replace(".", " ").replace("_", " "), number(name, value)))
    seconds = found["seconds_each"]
    return {
        "figures": figures,
        "samples": found["samples"],
        "failed": found["failed"],
        "seconds": NOTHING if seconds is None else f"{seconds:.2g} s",
        "protocol": found["protocol"],
        "worst": ", ".join(map(str, found["worst"])) or NOTHING,
    }


def _exhibit(row: Row) -> dict[str, Any]:
    said = row.get("said", {})
    asked = ", ".join(filter(None, (row.get("prompt", ""), said.get("style", ""))))
    numbers = [Figure(name, number(name, value)) for name, value in row.get("numbers", {}).items() if "." not in name]
    seen = {name.partition(".")[2]: value for name, value in row.get("numbers", {}).items() if name[:6] == "asked."}
    return {
        "number": row["number"],
        "asked": asked,
        "text": said.get("text", ""),
        "views": row["views"],
        "figures": numbers,
        "right": [name for name, value in seen.items() if value],
        "wrong": [name for name, value in seen.items() if not value],
    }


def _strips(folder: Path, rows: Sequence[Row]) -> list[tuple[str, list[tuple[str, Path]]]]:
    found = []
    for row in rows:
        strips = [(view["title"], folder / view["strip"]) for view in row["views"] if view["strip"]]
        if strips:
            one = _exhibit(row)
            words = "  ".join(filter(None, (str(row["number"]), one["asked"], one["text"])))
            found.append((words, strips))
    return found


def _sheets(folder: Path, name: str, shown: Mapping[str, Sequence[Row]]) -> list[Path]:
    written = []
    for part, rows in shown.items():
        if strips := _strips(folder, rows):
            path = folder / "sheets" / f"{name}-{part}.png"
            exhibits.sheet(path, strips)
            written.append(path)
    return written


def _rendered(template: str, context: Mapping[str, Any]) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=template.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    return environment.get_template(template).render(**context)
