"""VideoPoet as its users meet it: wishes in, creations out, on any runtime.

    poet = VideoPoet.open()
    creation, = poet.make([Wish(task="text-to-video", prompt="a fox walks through a snowy forest")])

Wishes of equal layout are written as one batch. What is longer than a clip is made in turns; `stream` hands each turn
out as it is made, so that a film of any length needs the memory of a few seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.videopoet import fit
from models.videopoet.config import Config, Geometry
from models.videopoet.language import prompts
from models.videopoet.language.order import Kind
from models.videopoet.making import bringing, choosing
from models.videopoet.making.drafts import Draft, drafted, needs_sound
from models.videopoet.making.long_video import Piece, Reel
from models.videopoet.making.wishes import Asked, Creation, Progress, Told, Wish
from models.videopoet.making.writing import Part, write
from models.videopoet.runtimes.runtime import Runtime, open_runtime
from models.videopoet.shipped import NETWORKS, Weights, weights
from models.videopoet.tasks import IMAGE, VIDEO
from studio.errors import Missing, Refused

if TYPE_CHECKING:
    from models.videopoet.superres.second_stage import SecondStage

PICTURED = (IMAGE, VIDEO)
MOST_AT_ONCE = 16  # sequences of one batch


@dataclass(frozen=True, eq=False)
class Shot:
    """What a turn made of one wish: the wish's number, what is new, and what is told of it."""

    number: int
    piece: Piece
    creation: Creation  # without pictures and sound; whole after the last turn


class VideoPoet:
    """One model for text, pictures and sound.

    Args:
        runtime: the networks.
        second: enlarges what they write; None: the decoder's own size.
    """

    def __init__(self, runtime: Runtime, second: SecondStage | None = None) -> None:
        self.runtime, self.second = runtime, second
        self.config: Config = runtime.config

    @classmethod
    def open(
        cls,
        where: Path | None = None,
        runtime: str = "auto",
        *,
        superres: Path | bool | None = None,
        superres_steps: int | None = None,
        has: fit.Room | None = None,
    ) -> VideoPoet:
        """The model of a folder of weights.

        Args:
            where: None: the folder that is used here.
            runtime: one of `runtime.RUNTIMES`, or "auto" for the fastest that is installed.
            superres: weights of the second stage, a file or a packed folder; True: those of `where`. None: off.
            superres_steps: its passes for a clip; None: 8 on a processor, 24 on a GPU.
            has: the memory that there is; None: it is asked for.

        Raises:
            Missing: of the second stage, also torch; Refused: it is of another tokenizer's codes.
            Missing, Poisoned, Refused: as `shipped.weights` and `runtime.open_runtime`.
            Refused, Starved: it does not fit into memory; nothing was allocated then.
        """
        found = weights(where)
        parameters = sum(found.bytes(network) for network in NETWORKS) // 2  # float16
        fit.check(found.config(), "sampling", batch=2, parameters=parameters, has=has)
        poet = cls(open_runtime(found.where, runtime))
        if superres is not None and superres is not False:
            poet.second = _second(found, found.where if superres is True else superres, poet.device, superres_steps)
        return poet

    @property
    def geometry(self) -> Geometry:
        """What comes out: the model's geometry, or that of the second stage."""
        own, scale = self.config.geometry, self.second.scale if self.second else 1
        return own if scale == 1 else replace(own, height=own.height * scale, width=own.width * scale)

    def make(
        self, wishes: Sequence[Wish], *, progress: Told | None = None, cancelled: Asked | None = None
    ) -> list[Creation]:
        """What becomes of the wishes, in their order.

        Args:
            wishes: any tasks together.
            progress: called after each latent frame.
            cancelled: asked between two steps.

        Raises:
            Refused: a wish cannot be met; nothing was written then.
            Poisoned: what it brings is no picture, clip or sound.
            Missing: it needs the audio codec, and there is none.
            Starved: there is not enough memory for so many at once.
            Interrupted: `cancelled` said so.
        """
        frames: dict[int, list[np.ndarray]] = {}
        waves: dict[int, list[np.ndarray]] = {}
        last: dict[int, Creation] = {}
        for shot in self.stream(wishes, progress=progress, cancelled=cancelled):
            last[shot.number] = shot.creation
            if shot.piece.frames is not None:
                frames.setdefault(shot.number, []).append(shot.piece.frames)
            if shot.piece.wave is not None:
                waves.setdefault(shot.number, []).append(shot.piece.wave)
        return [_joined(last[n], frames.get(n), waves.get(n)) for n in range(len(wishes))]

    def stream(
        self, wishes: Sequence[Wish], *, progress: Told | None = None, cancelled: Asked | None = None
    ) -> Iterator[Shot]:
        """The same, turn by turn: of each wish the next seconds of its film. Raises as `make`."""
        drafts = [drafted(wish, self.config) for wish in wishes]
        for draft in drafts:
            needs_sound(draft, has=self.hears)
        several = [choosing.takes(draft) for draft in drafts]
        reels: dict[int, Reel] = {}
        facts: dict[int, dict[str, Any]] = {}
        work = _Work(drafts, progress, enlarging=self.second is not None)
        first = [(n, one) for n, each in enumerate(several) for one in each]
        rows = 2 * min(MOST_AT_ONCE, max(1, len(first)))
        fit.check(self.config, "sampling", self.device, batch=rows, parameters=1)  # the weights are there already
        found: dict[int, list[Part]] = {}
        for n, part in self._written(first, work, cancelled):
            found.setdefault(n, []).append(part)
        for n in sorted(found):
            part, facts[n] = self._chosen(found[n])
            reels[n] = Reel(part.draft, self.config)
            yield self._shot(n, reels[n], self._large(n, part, facts[n], work, cancelled), facts[n])
        while open_reels := {n: reel for n, reel in reels.items() if not reel.done}:
            for n, part in self._written([(n, reel.next_draft()) for n, reel in open_reels.items()], work, cancelled):
                yield self._shot(n, reels[n], self._large(n, part, facts[n], work, cancelled), facts[n])

    @property
    def hears(self) -> bool:
        """Whether the runtime has an audio codec."""
        return bool(getattr(self.runtime, "hears", True))

    @property
    def device(self) -> str:
        """Where the runtime computes."""
        return str(getattr(self.runtime, "device", "cpu"))

    def score(
        self,
        frames: np.ndarray,
        prompt: str,
        *,
        rate: float | None = None,
        audio: np.ndarray | None = None,
        as_written: bool = False,
    ) -> float:
        """How well a prompt describes a clip, by the model's own understanding: its log-likelihood in nats.

        Args:
            frames: uint8 (T, H, W, 3) of any size; one frame is a picture.
            prompt: what it may show.
            rate: frames a second; None: the model's.
            audio: float32 (samples,) at the model's rate, or None.
            as_written: judge by the prompt itself, and not by what the model would read of it.

        Raises:
            Refused: the prompt says nothing.
        """
        geometry, text = self.config.geometry, self.config.text
        if not as_written:
            prompt = prompts.read(prompt, "", text.vocabulary, text.tokens, task="text-to-video").text
        if not prompt.strip():
            raise Refused("there are no words to judge by", where="score", do="give a prompt")
        clip = bringing.film(frames, rate or geometry.rate, geometry).values[None]
        wave = None if audio is None else bringing.sound(audio, geometry.sound_rate, geometry).values[None]
        return choosing.understood(clip, prompt, self.runtime, wave)[0]

    def _written(
        self, drafts: Sequence[tuple[int, Draft]], work: _Work, cancelled: Asked | None
    ) -> Iterator[tuple[int, Part]]:
        """The parts of drafts, batch by batch: those of one layout and one way of writing together."""
        batches: dict[tuple[int, int], list[tuple[int, Draft]]] = {}
        for n, draft in drafts:
            batches.setdefault((id(draft.layout), draft.wish.block), []).append((n, draft))
        for each in batches.values():
            for at in range(0, len(each), MOST_AT_ONCE):
                some = each[at : at + MOST_AT_ONCE]
                numbers = [n for n, _ in some]
                parts = write(
                    [draft for _, draft in some],
                    self.runtime,
                    numbers=numbers,
                    told=work.told(len(some)),
                    cancelled=cancelled,
                )
                work.finished += len(some)
                yield from zip(numbers, parts, strict=True)

    def _chosen(self, parts: list[Part]) -> tuple[Part, dict[str, Any]]:
        """The take that fits its prompt best, and what is told of the choice."""
        if len(parts) == 1:
            return parts[0], {}
        scores = choosing.judged(parts, self.runtime)
        best = int(np.argmax(scores))
        seeds = [part.draft.seed for part in parts]
        return parts[best], {"scores": [{"seed": s, "score": x} for s, x in zip(seeds, scores, strict=True)]}

    def _large(self, n: int, part: Part, facts: dict[str, Any], work: _Work, cancelled: Asked | None) -> Part:
        """The part as the second stage enlarges it; what is told of it is added up over the turns."""
        if self.second is None or part.codes is None:
            return part
        part, told, notes = self.second.enlarged(part, progress=work.enlarging(n, part), cancelled=cancelled)
        work.finished += 1
        before = facts.get("enlarged", {"seconds": 0.0})
        told["seconds"] = round(before["seconds"] + told["seconds"], 3)
        facts["enlarged"] = {**told, "notes": list(notes)}
        return part

    def _shot(self, number: int, reel: Reel, part: Part, facts: dict[str, Any]) -> Shot:
        draft, geometry = reel.draft, self.config.geometry
        piece = reel.take(part)
        facts["tokens"] = facts.get("tokens", 0) + part.written
        choice, by_kind = draft.wish.choices()
        kinds = {kind.name.lower(): draft.sampling(by_kind.get(kind, choice)) for kind in Kind}
        told = {
            "seed": draft.seed,
            "preset": self.config.preset,
            "runtime": self.runtime.name,
            "block": draft.wish.block,
            "turns": reel.turns,
            "sampling": {name: vars(one) for name, one in kinds.items()},
        }
        creation = Creation(
            task=draft.task.name,
            rate=geometry.rate,
            sound_rate=geometry.sound_rate,
            text=part.text,
            before=reel.before,
            read=draft.read.text,
            notes=(*draft.notes, *_enlarged(facts.get("enlarged"))),
            mapped=draft.read.mapped,
            unknown=draft.read.unknown,
            facts={**told, **facts},
        )
        return Shot(number, piece, creation)


class _Work:
    """How much is done of all that is to be written."""

    def __init__(self, drafts: Sequence[Draft], progress: Told | None, *, enlarging: bool = False) -> None:
        self.finished, self.progress = 0, progress
        self.total = sum(_turns(draft) + draft.wish.best_of - 1 for draft in drafts)
        if enlarging:
            self.total += sum(_turns(draft) for draft in drafts if draft.task.gives in PICTURED)

    def told(self, count: int) -> Told | None:
        """Tells the progress of a batch of so many as the progress of all."""
        if self.progress is None:
            return None
        tell = self.progress

        def whole(one: Progress) -> None:
            share = (self.finished + count * one.share) / self.total
            tell(Progress(one.task, min(1.0, share), one.wishes, one.preview))

        return whole

    def enlarging(self, number: int, part: Part) -> Callable[[int, int], None] | None:
        """Tells the steps of the second stage as progress of all; the preview is of the smaller size."""
        if self.progress is None:
            return None
        tell, last = self.progress, None if part.frames is None else [part.frames[-1]]

        def step(done: int, steps: int) -> None:
            share = (self.finished + done / steps) / self.total
            tell(Progress(part.draft.task.name, min(1.0, share), (number,), lambda: last))

        return step


def _second(found: Weights, where: Path, device: str, steps: int | None) -> SecondStage:
    """The second stage; torch is loaded only here, whatever the runtime is."""
    if find_spec("torch") is None:
        raise Missing(
            "the second stage needs torch",
            where="super-resolution",
            do="pip install 'reelworks[torch]', or make it at the size of the decoder",
        )
    import torch

    from models.videopoet.superres.second_stage import SecondStage

    return SecondStage(found, where, torch.device(device), steps)


def _enlarged(told: dict[str, Any] | None) -> tuple[str, ...]:
    """What is said of the second stage."""
    if told is None:
        return ()
    size, steps, seconds = f"{told['width']}x{told['height']}", told["steps"], told["seconds"]
    return (f"enlarged to {size} by the second stage: {steps} steps a clip, {seconds:.1f} s", *told["notes"])


def _turns(draft: Draft) -> int:
    """Clips that a draft needs."""
    return Reel(draft, draft.layout.config).clips


def _joined(creation: Creation, frames: list[np.ndarray] | None, waves: list[np.ndarray] | None) -> Creation:
    return Creation(
        **{
            **vars(creation),
            "frames": np.concatenate(frames) if frames else None,
            "wave": np.concatenate(waves) if waves else None,
        }
    )
