"""What `reelworks generate --engine storyboard` does: the illustrated world draws the same tasks, to compare with."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media import images
from models.registry import engine
from studio.digest import digest_file
from studio.errors import Refused
from studio.specs import ClipSpec, Raster

TASKS = ("text-to-video", "image-to-video")
SECONDS, RASTER = 2.0, Raster(width=720, height=1280)


@dataclass
class Alone:
    """The context of an engine that works for nobody but this command."""

    scratch: Path

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        """Nobody asks."""

    def remember(self, **remote: Any) -> None:
        """Nothing is remote."""

    def remembered(self) -> dict[str, Any]:
        """Nothing."""
        return {}


def drawn(task: str, out: Path | None, **given: Any) -> dict[str, Any]:
    """Draws a clip, writes it, and says what was made. Raises Refused, Poisoned."""
    if task not in TASKS:
        raise Refused(f"the storyboard does not do {task}", where="--engine", do=f"it does {' and '.join(TASKS)}")
    if out is None or out.suffix.lower() != ".mp4":
        raise Refused(f"{task} makes .mp4", where="-o", do="say where: -o FILE.mp4")
    needed = "image" if task == "image-to-video" else "prompt"
    if not given[needed]:
        raise Refused(f"{task} needs --{needed}", where=task, do=f"give --{needed}")
    second = ("superres", "superres_steps")
    other = ("video", "audio", "mask", "negative", "guidance", "temperature", "top_k", "top_p", "as_written", *second)
    useless = [name for name in (*other, *(("image",) if needed == "prompt" else ())) if given[name]]
    if useless or given["best_of"] > 1 or given["rows"]:
        raise Refused(
            "the storyboard samples nothing and reads no clip",
            where=f"--{(useless or ['best-of or --rows'])[0].replace('_', '-')}",
            do="leave it out, or use --engine videopoet",
        )
    frames = max(1, round((given["seconds"] or SECONDS) * RASTER.rate))
    spec = ClipSpec(
        task="image-to-video" if needed == "image" else "text-to-video",
        prompt=given["prompt"],
        style=given["style"],
        frames=frames,
        raster=RASTER,
    )
    with tempfile.TemporaryDirectory() as folder:
        scratch, inputs = Path(folder), {}
        if given["image"]:
            images.normalise(given["image"], scratch / "image.png")
            inputs["image"] = [scratch / "image.png"]
        made = engine("storyboard").generate(spec, given["seed"], inputs, Alone(scratch))
        out.write_bytes(made.files["clip"].read_bytes())
    return {
        "task": task,
        "file": str(out),
        "seed": given["seed"],
        "frames": frames,
        "seconds": frames / RASTER.rate,
        "digest": digest_file(out),
        "width": RASTER.width,
        "height": RASTER.height,
        "prompt": given["prompt"],
        "mapped": made.facts["mapped"],
        "unknown": made.facts["unknown"],
        "notes": list(made.warnings),
        "scores": [],
        "facts": {"specification": made.facts["specification"]},
        "what": f"{frames} frames, {frames / RASTER.rate:g} s",
    }
