"""What was measured as a table for a terminal and for the documents, with the machine it was measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any, NamedTuple

from cli.output import table

GIB = 1 << 30
HEAD = ["benchmark", "what", "measured", "target", ""]


class Label(NamedTuple):
    """How a measured value is called."""

    what: str
    unit: str = ""
    sign: str = "at most"


LABELS = {
    "take_ms_median": Label("one take around an engine that does nothing, median", "ms"),
    "take_ms_p95": Label("the same, 95th percentile", "ms"),
    "row_ms_median": Label("the same by the rows' own clock, median", "ms"),
    "row_ms_p95": Label("the same by the rows' own clock, 95th percentile", "ms"),
    "to_claim_ms_median": Label("from the planning to the claim, median", "ms"),
    "batch_ms_per_take": Label("each of 200 takes planned and rung at once", "ms"),
    "three_commits_ms": Label("three transactions of one row, for comparison", "ms"),
    "commits_ratio": Label("a take in units of three such transactions"),
    "plan_seconds": Label("1,000 shorts of 8 scenes ordered and planned", "s"),
    "statements_per_batch": Label("statements for a batch of 100 shorts"),
    "takes_per_second": Label("takes planned a second"),
    "import_seconds": Label("`import` of the command line", "s"),
    "import_ratio": Label("the command line's help, in units of an empty Python"),
    "first_line_cold_seconds": Label("first line of progress, nothing runs yet", "s"),
    "first_line_warm_seconds": Label("first line of progress, the stack runs", "s"),
    "ready_cold_seconds": Label("until a new home's stack can take work", "s"),
    "fps_slowest": Label("frames a second drawn at 1080x1920 on one core, slowest scene", "", "at least"),
    "fps_median": Label("frames a second drawn at 1080x1920 on one core, median of the scenes"),
    "clips_per_second": Label(
        "training clips a second on one core: 17 frames of 128x224, scene included", "", "at least"
    ),
    "line_seconds": Label("the raccoon from brief to file, stack warm, nothing reused", "s"),
    "line_cpu_seconds": Label("processor time of all its takes", "s"),
    "assembly_ratio": Label("assembly's processor time, in units of one plain libass pass"),
    "swap_ratio": Label("swapping one scene, in units of encoding it alone"),
    "model_seconds": Label("VideoPoet: five scenes of 2 s with sound, guidance and decoding, one core", "s"),
    "model_rows_seconds": Label("the same, a row of latents at a time", "s"),
    "model_first_frame_seconds": Label("the same until the first latent frame is seen", "s"),
    "model_tokens_per_second": Label("tokens a second"),
    "model_floor_share": Label("share of the memory-bandwidth floor of a step"),
    "model_over_eager": Label("eager torch's processor time, in units of ours"),
    "model_over_hugging_face": Label("processor time of Hugging Face's `generate`, in units of ours"),
    "peak_mb": Label("assembly's peak memory", "MB"),
}


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system, Python and how busy it was; nothing that names the machine."""
    from tasks.runtime import processor

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": processor() or platform.machine(),
        "cores": cores,
        "memory_gib": round(pages / GIB, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def sentence(found: dict[str, Any]) -> str:
    """The machine in words."""
    return (
        f"{found['processor']}, {found['cores']} cores, {found['memory_gib']:g} GiB, {found['system']}, "
        f"Python {found['python']}, load {found['load']:g} at the beginning"
    )


def rows(measured: dict[str, dict[str, Any]]) -> list[list[str]]:
    """Benchmark, what, value, target and verdict; values that have a target come first."""
    found = []
    for name, values in measured.items():
        if "problem" in values:
            found.append([name, values["problem"], "-", "-", "FAILED"])
        goals = values.get("goals", {})
        named = [key for key in LABELS if key in values]
        for key in sorted(named, key=lambda key: key not in goals):
            label = LABELS[key]
            target = f"{label.sign} {_number(goals[key], label.unit)}" if key in goals else ""
            verdict = ("met" if values["met"][key] else "MISSED") if key in goals else ""
            found.append([name, label.what, _number(values[key], label.unit), target, verdict])
        found += [[name, what, said, "", ""] for what, said in values.get("details", ())]
        found += [[name, what, _number(value, "s"), "", ""] for what, value in values.get("stages", {}).items()]
        drawn = values["scenes"].items() if isinstance(values.get("scenes"), dict) else ()
        found += [[name, f"frames a second of “{prompt}”", _number(rate, ""), "", ""] for prompt, rate in drawn]
    return found


def _number(value: float, unit: str) -> str:
    return f"{value:,.4g} {unit}".strip() if abs(value) < 1000 else f"{value:,.0f} {unit}".strip()


def text(measured: dict[str, dict[str, Any]], found: dict[str, Any]) -> str:
    """The table for a terminal."""
    return f"{sentence(found)}\n\n{table(rows(measured), HEAD)}"


def markdown(measured: dict[str, dict[str, Any]], found: dict[str, Any]) -> str:
    """The page of the documents."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `reelworks bench --markdown {Path('docs/reference/benchmarks.md')}`; do not edit.",
        "What each one does is in the first lines of its file in `cli/bench/`. Ratios compare two things in one run,",
        "so that they mean the same on a slower machine; seconds are those of this one.",
        "",
        f"Machine: {sentence(found)}.",
        "",
        "| " + " | ".join([*HEAD[:4], "verdict"]) + " |",
        "|---|---|---:|---:|---|",
        *("| " + " | ".join(row) + " |" for row in rows(measured)),
    ]
    return "\n".join(lines) + "\n"
