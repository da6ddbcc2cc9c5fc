"""Training: `python -m models.videopoet.train --stage video-tokenizer --preset tiny --budget-seconds 3600`.

A run is a folder: `checkpoint.safetensors` (weights, their average, optimisers, where it was), `best.safetensors`,
`log.jsonl` (losses and scores as they come), `sheets/` (what it can do so far) and `index.html` (all of it as a page).
Schedules follow the clock: after the budget the run is done. Started again in the same folder it goes on from its
checkpoint, also with a larger budget, after any kill. On several GPUs: `torchrun --nproc-per-node N -m
models.videopoet.train ...`. How to train all of it: docs/training.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from models.videopoet import data, fit
from models.videopoet.config import PRESETS, Config, preset
from models.videopoet.training import distributed, run_page
from models.videopoet.training.feed import Feed, Source, opened, parsed
from models.videopoet.training.footage_clips import INDEX
from models.videopoet.training.shards import make_shards
from models.videopoet.training.training_run import SAVE_SECONDS, SCORE_SECONDS, Run, Stage
from studio.errors import Refused, StudioError

BATCHES = {
    "video-tokenizer": 2,
    "video-decoder": 2,
    "audio-tokenizer": 16,
    "lm": 4,
    "superres": 4,
}  # clips a step, on one core
STAGES = tuple(BATCHES)


def stage_of(name: str, config: Config, batch: int | None, video: Path | None, audio: Path | None) -> Stage:
    """The stage of that name, for this rank's rows of a batch; the modules of the others are not loaded."""
    if name not in BATCHES:
        raise Refused(f"there is no stage '{name}'", where="--stage", do=f"choose one of {', '.join(STAGES)}")
    rows = distributed.own_rows(batch or max(BATCHES[name], distributed.ranks()))
    if name == "video-tokenizer":
        from models.videopoet.training.stages import VideoTokenizerStage

        return VideoTokenizerStage(config, rows)
    if name == "audio-tokenizer":
        from models.videopoet.training.audio_stage import AudioStage

        return AudioStage(config, rows)
    if video is None:
        what = {"lm": "language model", "video-decoder": "decoder"}.get(name, "second stage")
        raise Refused(f"the {what} reads codes", where="--video-tokenizer", do="give the weights of a tokenizer")
    if name == "video-decoder":
        from models.videopoet.training.stages import VideoDecoderStage

        return VideoDecoderStage(config, rows, video)
    return _of_codes(name, config, rows, video, audio)


def _of_codes(name: str, config: Config, rows: int, video: Path, audio: Path | None) -> Stage:
    """The stages that read codes."""
    from models.videopoet.tokenizers.codecs import Codecs
    from models.videopoet.training.stages import device

    codecs = Codecs(config, video, audio, device())
    if name == "superres":
        from models.videopoet.training.superres_stage import SuperresStage

        return SuperresStage(config, rows, codecs)
    from models.videopoet.training.language_stage import LanguageModelStage

    return LanguageModelStage(config, rows, codecs)


def feed_of(given: Sequence[str], config: Config, folder: Path, workers: int) -> Feed:
    """What is trained on: `--data` as often as it was given; a folder of videos becomes shards in the run's folder."""
    sources = tuple(_ready(source, config, folder) for source in parsed(given))
    return Feed(sources, rank=distributed.rank(), ranks=distributed.ranks(), workers=workers)


def _ready(source: Source, config: Config, folder: Path) -> Source:
    if source.shelf is None:
        return source
    shelf = source.shelf
    if not (shelf / INDEX).exists():
        made = folder / f"shards-{shelf.name}"
        if distributed.rank() == 0 and not (made / INDEX).exists():
            sys.stderr.write("\n".join(make_shards(shelf, made, config.geometry).lines()) + "\n")
        shelf = Path(distributed.told(str(made.resolve())))
    opened(shelf).check(config.geometry)
    return replace(source, shelf=shelf)


def compile_network(stage: Stage) -> None:
    """Compiles what repeats in a network, or all of it, with torch's own compiler, when it is first used."""
    for part in list(distributed.parts(stage.network)) or [stage.network]:
        part.compile()


def parser() -> argparse.ArgumentParser:
    """The command's arguments."""
    made = argparse.ArgumentParser(prog="python -m models.videopoet.train", description=__doc__)
    made.add_argument("--stage", help=f"what to train: {', '.join(STAGES)}")
    made.add_argument("--preset", default="tiny", help=f"how large: {', '.join(PRESETS)}")
    made.add_argument("--budget-seconds", type=float, help="of all sittings together")
    made.add_argument("--out", type=Path, help="the run's folder (default: runs/STAGE-PRESET)")
    made.add_argument("--from", dest="start", type=Path, help="begin with the weights of an earlier run")
    made.add_argument("--video-tokenizer", type=Path, help="weights that the language model's pictures are read with")
    made.add_argument(
        "--audio-tokenizer", type=Path, help="the same for sound; without it, tasks of sound are left out"
    )
    made.add_argument(
        "--data",
        action="append",
        default=[],
        metavar="WHAT[:SHARE]",
        help="world (the default), a folder of videos with captions, or one of shards; several with their shares",
    )
    made.add_argument("--batch", type=int, help="clips a step, of all ranks together")
    made.add_argument("--workers", type=int, default=0, help="processes that draw clips ahead, of each rank")
    made.add_argument("--compile", action="store_true", help="compile the network (on a GPU)")
    made.add_argument("--threads", type=int, default=1, help="cores of the processor; more collapse on a busy machine")
    made.add_argument("--seed", type=int, default=0, help="of the first weights")
    made.add_argument("--save-seconds", type=float, default=SAVE_SECONDS, help="between checkpoints")
    made.add_argument("--score-seconds", type=float, default=SCORE_SECONDS, help="between scores and sheets")
    made.add_argument("--no-gate", action="store_true", help="go on even if the run looks hopeless")
    made.add_argument("--page", type=Path, metavar="RUN", help="only write a run's page again")
    return made


def train(given: argparse.Namespace) -> None:
    """One sitting of a run."""
    if not given.stage or given.budget_seconds is None:
        raise Refused("what to train, and for how long?", where="train", do="give --stage and --budget-seconds")
    if given.compile and not torch.cuda.is_available():
        raise Refused("compiling gains little on a processor", where="--compile", do="leave it out, or use a GPU")
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    os.environ.setdefault("OMP_NUM_THREADS", str(given.threads))
    distributed.join()
    config = preset(given.preset)
    fits(given, config)
    folder = given.out or Path("runs") / f"{given.stage}-{given.preset}"
    data.use(feed_of(given.data, config, folder, given.workers))
    try:
        stage = stage_of(given.stage, config, given.batch, given.video_tokenizer, given.audio_tokenizer)
        run = Run(
            stage,
            config,
            folder,
            given.budget_seconds,
            gated=not given.no_gate,
            save_seconds=given.save_seconds,
            score_seconds=given.score_seconds,
            start=given.start,
        )
        if given.compile:
            compile_network(stage)
        run.go()
    finally:
        data.use(Feed())


def fits(given: argparse.Namespace, config: Config) -> None:
    """Says before anything is allocated when a stage does not fit into memory, see `fit.check`."""
    if given.stage in BATCHES:
        ranks, gpu = distributed.ranks(), torch.cuda.is_available()
        rows = -(-(given.batch or max(BATCHES[given.stage], ranks)) // ranks)
        beside = 1 if gpu else int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
        fit.check(config, given.stage, "cuda" if gpu else "cpu", batch=rows, shards=ranks, beside=beside)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    given = parser().parse_args(arguments)
    try:
        if given.page:
            sys.stderr.write(f"{run_page.write(given.page)}\n")
        else:
            train(given)
    except StudioError as error:
        sys.stderr.write(f"train: {error}\n")
        return error.exit_code
    finally:
        distributed.leave()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
