"""`reelworks generate TASK`: one task of VideoPoet on files; needs neither a database nor the stack."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cli.output import HELP_JSON, result, say

FILE = click.Path(path_type=Path, dir_okay=False)
SHIPPED = "shipped"  # the second stage that lies beside the other weights
ENGINES = ("videopoet", "storyboard")


def _listed(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Prints what there is to do, and ends."""
    if not wanted or context.resilient_parsing:
        return
    from models.videopoet.tasks import TASKS

    for task in TASKS.values():
        needs = " ".join(f"--{name}" for name in task.needs)
        takes = " ".join(f"[--{name}]" for name in task.takes)
        still = ", or .png of a picture" if task.still and task.gives == "mp4" else ""
        click.echo(f"{task.name:22}{task.says}\n{'':22}{needs} {takes}".rstrip() + f" -> .{task.gives}{still}")
    context.exit()


@click.command()
@click.argument("task")
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_listed, help="List the tasks.")
@click.option("--prompt", default="", help="What is to be seen or heard, in any language.")
@click.option("--style", default="", help="How it is drawn: watercolour, neon, oil painting ...")
@click.option("--negative", default="", help="What to lead away from.")
@click.option("--as-written", is_flag=True, help="Let the model read your words themselves, not what they tell of.")
@click.option("--image", type=FILE, help="A picture: png, jpg, webp, gif, bmp, tiff.")
@click.option("--video", type=FILE, help="A clip: mp4, mov, webm, mkv, or an animated gif or webp.")
@click.option("--audio", type=FILE, help="A sound: wav, flac, m4a, mp3, ogg.")
@click.option("--mask", type=FILE, help="White where everything is to be made anew: a picture, or a clip.")
@click.option("--seconds", type=float, help="How long; more than a clip is made by going on from its last second.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option("--guidance", type=float, help="How closely to follow the words; 1: as they are.")
@click.option("--temperature", type=float, help="How freely to choose; 0: always what is likeliest.")
@click.option("--top-k", type=int, help="Choose among so many; 0: among all.")
@click.option("--top-p", type=float, help="Choose among those that have this probability together.")
@click.option("--rows", is_flag=True, help="Write a row of latents at once: many times faster, less exact.")
@click.option(
    "--best-of", type=click.IntRange(1, 16), default=1, show_default=True, help="Make so many, keep the best."
)
@click.option("--runtime", default="auto", show_default=True, help="auto, onnx or torch.")
@click.option(
    "--superres",
    is_flag=False,
    flag_value=SHIPPED,
    metavar="[WEIGHTS]",
    help="Write twice the size by the second stage: its weights, or without a value those beside the model's.",
)
@click.option("--superres-steps", type=click.IntRange(1, 256), help="Its passes for a clip; 8 on a processor.")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True)
@click.option("--preview", type=FILE, help="A png that shows the newest picture while it is made.")
@click.option("-o", "--out", type=FILE, help="The file to write: mp4, png, wav or txt, as the task gives.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def generate(task: str, *, out: Path | None, engine: str, as_json: bool, **given: Any) -> None:
    """Run a single TASK of VideoPoet: `reelworks generate --list` shows them all.

    reelworks generate text-to-video --prompt "a fox walks through a snowy forest" -o fox.mp4
    """
    from cli import generating

    begun = time.monotonic()
    if engine == "storyboard":
        from cli.generating_storyboard import drawn

        told = drawn(task, out, **given)
    else:
        order = generating.ordered(task, out, **given)
        with _line() as line:
            told = generating.made(order, line)
    told["engine"], told["wall_seconds"] = engine, round(time.monotonic() - begun, 3)
    for note in told["notes"]:
        say(f"  {note}")
    if told.get("text") and out is None and not as_json:
        click.echo(told["text"])
    if out is not None:
        say(f"{out}: {told['what']} in {told['wall_seconds']:.1f} s")
    if as_json:
        result({key: value for key, value in told.items() if key != "what"})


@contextmanager
def _line() -> Iterator[Any]:
    """Shows how far the work is: one line that changes on a terminal, few lines in a log."""
    terminal, shown = sys.stderr.isatty(), [-1]

    def show(task: str, share: float) -> None:
        tenth = int(share * (100 if terminal else 4))
        if tenth == shown[0]:
            return
        shown[0] = tenth
        bar = "#" * int(share * 24)
        click.echo(
            f"\r{task}  [{bar:24}] {share:4.0%}" if terminal else f"{task} {share:.0%}", err=True, nl=not terminal
        )

    try:
        yield show
    finally:
        if terminal and shown[0] >= 0:
            click.echo("", err=True)
