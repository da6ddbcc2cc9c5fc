"""The embedded writer as an engine: brief document in, story document out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.writer.embedded import VERSION, write
from models.writer.sources import config_digest
from models.writer.takes import brief_of, made_of
from studio.ports import Context, EngineCard, Made
from studio.specs import Spec

__all__ = ["EmbeddedWriter"]


class EmbeddedWriter:
    """Writes stories without a language model and without a network; equal recipes give equal bytes."""

    def __init__(self) -> None:
        self.card = EngineCard(
            name="embedded", version=VERSION, title="Embedded writer", tasks=("story",), config_digest=config_digest(),
            max_seconds=180.0, seconds_per_second=0.01, deterministic=True,
            notes="Structures, a lexicon and templates; lines in en, de, fr, es, pt, ja; else the brief's words.",
        )  # fmt: skip

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """The story of the brief in `inputs["brief"][0]`. Raises Refused, Broken."""
        brief = brief_of(spec, inputs, self.card)
        context.progress(0.1)
        story = write(brief, seed)
        made = made_of(story, context.scratch, writer=self.card.name)
        context.progress(1.0)
        return made
