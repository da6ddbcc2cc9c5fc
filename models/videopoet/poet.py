"""VideoPoet as its users meet it: wishes in, creations out, on any runtime.

    poet = VideoPoet.open()
    creation, = poet.make([Wish(task="text-to-video", prompt="a fox walks through a snowy forest")])

Wishes of equal layout are written as one batch. What is longer than a clip is made in turns; `stream` hands each turn
out as it is made, so that a film of any length needs the memory of a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.videopoet import fit
from models.videopoet.config import Config
from models.videopoet.language import prompts
from models.videopoet.language.order import Kind
from models.videopoet.making import bringing, choosing
from models.videopoet.making.drafts import Draft, drafted, needs_sound
from models.videopoet.making.long_video import Piece, Reel
from models.videopoet.making.wishes import Asked, Creation, Progress, Told, Wish
from models.videopoet.making.writing import Part, write
from models.videopoet.runtimes.runtime import Runtime, open_runtime
from models.videopoet.shipped import NETWORKS, weights
from studio.errors import Refused

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
    """

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.config: Config = runtime.config

    @classmethod
    def open(cls, where: Path | None = None, runtime: str = "auto", *, has: fit.Room | None = None) -> VideoPoet:
        """The model of a folder of weights.

        Args:
            where: None: the folder that is used here.
            runtime: one of `runtime.RUNTIMES`, or "auto" for the fastest that is installed.
            has: the memory that there is; None: it is asked for.

        Raises:
            Missing, Poisoned, Refused: as `shipped.weights` and `runtime.open_runtime`.
            Refused, Starved: it does not fit into memory; nothing was allocated then.
        """
        found = weights(where)
        parameters = sum(found.bytes(network) for network in NETWORKS) // 2  # float16
        fit.check(found.config(), "sampling", batch=2, parameters=parameters, has=has)
        return cls(open_runtime(found.where, runtime))

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
        work = _Work(drafts, progress)
        first = [(n, one) for n, each in enumerate(several) for one in each]
        rows = 2 * min(MOST_AT_ONCE, max(1, len(first)))
        fit.check(self.config, "sampling", self.device, batch=rows, parameters=1)  # the weights are there already
        found: dict[int, list[Part]] = {}
        for n, part in self._written(first, work, cancelled):
            found.setdefault(n, []).append(part)
        for n in sorted(found):
            part, facts[n] = self._chosen(found[n])
            reels[n] = Reel(part.draft, self.config)
            yield self._shot(n, reels[n], part, facts[n])
        while open_reels := {n: reel for n, reel in reels.items() if not reel.done}:
            for n, part in self._written([(n, reel.next_draft()) for n, reel in open_reels.items()], work, cancelled):
                yield self._shot(n, reels[n], part, facts[n])

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
            notes=draft.notes,
            mapped=draft.read.mapped,
            unknown=draft.read.unknown,
            facts={**told, **facts},
        )
        return Shot(number, piece, creation)


class _Work:
    """How much is done of all that is to be written."""

    def __init__(self, drafts: Sequence[Draft], progress: Told | None) -> None:
        self.finished, self.progress = 0, progress
        self.total = sum(_turns(draft) + draft.wish.best_of - 1 for draft in drafts)

    def told(self, count: int) -> Told | None:
        """Tells the progress of a batch of so many as the progress of all."""
        if self.progress is None:
            return None
        tell = self.progress

        def whole(one: Progress) -> None:
            share = (self.finished + count * one.share) / self.total
            tell(Progress(one.task, min(1.0, share), one.wishes, one.preview))

        return whole


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
