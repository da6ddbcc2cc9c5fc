"""`reelworks bench [NAME]`: what the promises of the documents measure on this machine.

A benchmark is a module here with `run() -> dict`: what was measured by name, `goals`, and `met`. Each runs in a
process of its own, so that none finds another's memory, caches or servers.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from cli.output import HELP_JSON, result, say
from studio.errors import Refused

MODULES = {"model": "generator"}  # of benchmarks that are called otherwise than their files
NAMES = ("orchestration", "planning", "startup", "world", "assembly", "line", "model")


@click.command()
@click.argument("name", default="all", type=click.Choice(("all", *NAMES)))
@click.option("--preset", help="Of `model`: the sizes of VideoPoet; by default those of the weights.")
@click.option(
    "--weights",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Of `model`: the folder of VideoPoet's weights; by default the ones that are installed.",
)
@click.option("--markdown", type=click.Path(path_type=Path, dir_okay=False), help="Write the table into this file.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def bench(name: str, preset: str | None, weights: Path | None, markdown: Path | None, as_json: bool) -> None:
    """Measure this machine against the targets and print a table. All of them take some minutes.

    Nothing of your home is used: every benchmark has a stack of its own, which is gone afterwards.
    """
    from cli.bench import report

    if (preset or weights) and name != "model":
        raise Refused(
            "--preset and --weights are of `reelworks bench model`", where=f"bench {name}", do="leave them out"
        )
    options = {"name": preset, "weights": weights} if name == "model" else {}
    machine = report.machine()
    measured = {name: _module(name, **options)} if name != "all" else {each: _apart(each) for each in NAMES}
    if markdown is not None:
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(report.markdown(measured, machine), encoding="utf-8")
        say(f"written: {markdown}")
    if as_json:
        result({"machine": machine} | ({"bench": name} | measured[name] if name != "all" else {"benches": measured}))
    else:
        click.echo(report.text(measured, machine))


def _module(bench_name: str, /, **options: Any) -> dict[str, Any]:
    """Runs one benchmark here."""
    say(f"measuring {bench_name}")
    return importlib.import_module(f"cli.bench.{MODULES.get(bench_name, bench_name)}").run(**options)


def _apart(name: str) -> dict[str, Any]:
    """Runs one benchmark in a process of its own; one that fails is a row of the table too."""
    argv = [sys.executable, "-m", "cli.main", "bench", name, "--json"]
    run = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=False, cwd=Path(__file__).parents[2])  # noqa: S603
    lines = run.stdout.strip().splitlines()
    if run.returncode or not lines:
        return {"problem": f"it ended with exit code {run.returncode}", "goals": {}, "met": {}}
    return {key: value for key, value in json.loads(lines[-1]).items() if key not in ("machine", "bench")}
