"""The misbehaving engine as one that makes several clips at once.

Words of a prompt do there what they do alone; beside them `burst` breaks the run of all, and `stub` makes a clip that
is too short. A clip that holds makes all of its batch wait.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from studio.errors import Interrupted, StudioError
from studio.ports import Context, Ended, EngineCard, Made
from studio.specs import ClipSpec, Spec
from tests.faults.misbehaving import Marked, Misbehaving, behave


class Several(Misbehaving):
    """Makes up to four clips at once, and trouble."""

    card = EngineCard(name="several", version="1", tasks=("text-to-video",), together=4)

    def generate_many(
        self,
        specs: Sequence[ClipSpec],
        seeds: Sequence[int],
        inputs: Sequence[Mapping[str, Sequence[Path]]],
        contexts: Sequence[Context],
        ended: Ended,
    ) -> None:
        """Does what the words say, in turn, then makes the clips."""
        home = Path(os.environ["REELWORKS_HOME"])
        names = [context.scratch.parent.name for context in contexts]
        with (home / "batches.log").open("a") as file:
            file.write(" ".join(names) + "\n")
        everybody = _Everybody(contexts, ended)
        with ExitStack() as marks:
            for name in names:
                marks.enter_context(Marked(home / "runs.log", name))
            for number, spec in enumerate(specs):
                self._try(number, spec, home, everybody)
            for number, (spec, seed) in enumerate(zip(specs, seeds, strict=True)):
                if number not in everybody.gone:
                    ended(number, self._made(spec, seed, contexts[number]))

    def _try(self, number: int, spec: ClipSpec, home: Path, everybody: _Everybody) -> None:
        try:
            for word in spec.prompt.split():
                if word == "burst":
                    raise ZeroDivisionError("the run of all")
                behave(word, home, everybody)
        except Interrupted:
            raise
        except (StudioError, OSError) as error:
            everybody.leave(number, error)

    def _made(self, spec: ClipSpec, seed: int, context: Context) -> Made:
        calm: Spec = spec.model_copy(update={"prompt": ""})
        if "stub" in spec.prompt.split():
            calm = calm.model_copy(update={"frames": spec.frames - 1})
        return self.generate(calm, seed, {}, context)


class _Everybody:
    """The contexts of a batch as one: it is stopped when all of them are."""

    def __init__(self, contexts: Sequence[Context], ended: Ended) -> None:
        self.contexts, self.ended = contexts, ended
        self.gone: set[int] = set()
        self.scratch = contexts[0].scratch

    def leave(self, number: int, error: Exception) -> None:
        self.gone.add(number)
        self.ended(number, error)

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        for number, context in enumerate(self.contexts):
            if number in self.gone:
                continue
            try:
                context.progress(done, total, preview=preview)
            except Interrupted as error:
                self.leave(number, error)
        if len(self.gone) == len(self.contexts):
            raise Interrupted("all of them were stopped")
