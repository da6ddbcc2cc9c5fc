"""`reelworks evaluate`: how well an engine does what it is asked for, in one table and in sheets to look at."""

from __future__ import annotations

from pathlib import Path

import click

from cli.output import HELP_JSON, result, say
from models.videopoet.tasks import TASKS

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("-o", "--out", "folder", type=FOLDER, required=True, help="The folder of the report.")
@click.option("--engine", default="videopoet", show_default=True, help="Who is evaluated.")
@click.option("--runtime", default="auto", show_default=True, help="Of VideoPoet: onnx, torch, or the fastest.")
@click.option("--rows", is_flag=True, help="VideoPoet writes a row of latents at once: a row of its own in the table.")
@click.option("--weights", type=FOLDER, help="A folder of VideoPoet's weights, instead of the shipped ones.")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="Held-out prompts and clips.")
@click.option(
    "--each", type=click.IntRange(min=1), default=40, show_default=True, help="Trials of every task but text-to-video."
)
@click.option("--long", type=click.IntRange(min=0), default=8, show_default=True, help="Clips of ten seconds.")
@click.option("--shown", type=click.IntRange(min=0), default=6, show_default=True, help="Trials of a task to look at.")
@click.option("--task", "tasks", multiple=True, type=click.Choice(sorted(TASKS)), help="Only this task; repeatable.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the engine's chance.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def evaluate(
    *,
    folder: Path,
    engine: str,
    runtime: str,
    rows: bool,
    weights: Path | None,
    limit: int,
    each: int,
    long: int,
    shown: int,
    tasks: tuple[str, ...],
    seed: int,
    as_json: bool,
) -> None:
    """Evaluate an engine on held-out prompts and clips.

    Writes table.md, evaluation.json, index.html and sheets/ into the folder. What was measured is kept there, so the
    same command after Ctrl-C goes on where it was, and another engine, runtime or --rows becomes another row of it.
    """
    from models.videopoet.evaluation import report
    from models.videopoet.evaluation.contenders import contender
    from models.videopoet.evaluation.judges import Judges
    from models.videopoet.evaluation.suite import Evaluation, Order

    order = Order(limit=limit, each=each, long=long, seed=seed, tasks=tasks, shown=shown)
    who = contender(engine, runtime, weights, rows=rows)
    evaluation = Evaluation(who, Judges.open(), folder, order, tell=say)
    summary = evaluation.run()
    for path in report.save(folder, evaluation.name, summary, evaluation.shown()):
        say(f"written: {path}")
    if as_json:
        result(summary)
    else:
        click.echo(report.text(summary))
