"""The engine that does nothing: for measuring everything else (`reelworks bench orchestration`) and for tests.

Its output is a line of text that names the recipe; it accepts every task, and never claims to be a picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from studio.digest import digest_json
from studio.ports import Context, EngineCard, Made
from studio.specs import PRIMARY_ROLE, Spec


class Nothing:
    """Makes a line of text at once."""

    card = EngineCard(
        name="nothing",
        version="1",
        title="Nothing: measures the line around an engine",
        tasks=("nothing",),
        seconds_per_second=0.0,
    )

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """A text file under the kind's primary role."""
        context.progress(1.0)
        path = context.scratch / "nothing.txt"
        path.write_text(f"{digest_json(spec.model_dump(mode='json'))} {seed} {sorted(inputs)}\n")
        return Made(files={PRIMARY_ROLE[spec.kind]: path})
