"""Recipes: a spec with its engine, seed and inputs, which together name a take by its key."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from studio.digest import cache_key, digest_json
from studio.ports import EngineCard
from studio.specs import PRIMARY_ROLE, RECIPE_VERSION, Spec


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that a take is made from."""

    role: str
    digest: str
    position: int = 0
    document: bool = False  # JSON in the database rather than bytes in the store
    from_take: uuid.UUID | None = None  # the take that made it, if one did


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """What a take that is done has made: digests by role."""

    take_id: uuid.UUID
    files: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides what a take makes."""

    kind: str
    spec: Spec
    scene: int | None = None  # the scene's ordinal; None for the short's own takes
    engine: EngineCard | None = None  # None: made by ffmpeg
    seed: int = 0
    inputs: tuple[Input, ...] = ()
    output_seconds: float = field(default=0.0, compare=False)  # for estimates
    note: str = field(default="", compare=False)  # what people should know: a fall-back, something that is not used

    @cached_property
    def spec_body(self) -> dict:
        """The spec as JSON."""
        return self.spec.model_dump(mode="json")

    @cached_property
    def spec_digest(self) -> str:
        """The name of the spec's document."""
        return digest_json(self.spec_body)

    @cached_property
    def key(self) -> str:
        """The take's key: an equal one that is done is reused."""
        return cache_key(
            kind=self.kind,
            spec=self.spec_digest,
            engine=self.engine.digest if self.engine else "",
            seed=self.seed,
            inputs=((i.role, i.position, i.digest) for i in self.inputs),
            recipe_version=RECIPE_VERSION[self.kind],
        )


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A take whose recipe is not known yet, because what it is made from is not done."""

    kind: str
    scene: int | None
    output_seconds: float = 0.0


def primary(kind: str, outputs: Outputs) -> str:
    """The digest of the output that stands for the take."""
    return outputs.files[PRIMARY_ROLE[kind]]
