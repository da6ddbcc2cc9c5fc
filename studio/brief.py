"""A brief: what a marketer asks for. Read from YAML or JSON, checked as a whole before any work begins.

`read` reports every problem at once, each with its line and with what to write instead. It takes text, not a path:
the files that a brief names are read by whoever calls it (`Brief.files`), stored by digest and put back with
`Brief.with_files`, so that a stored brief needs nothing but the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, PrivateAttr, Tag, ValidationError

from studio.brand import Brand, is_font_file
from studio.brief_checks import conflicts
from studio.brief_errors import BriefProblems, Problem, Where, explain
from studio.brief_file import parse
from studio.brief_text import DIGEST, EngineName, FilePath, Language, Line, Paragraphs
from studio.scene_tasks import BROUGHT
from studio.specs import SceneTask

__all__ = ["Brief", "BriefProblems", "BriefScene", "Captions", "FileUse", "Problem", "Soundtrack", "read"]

Destination = Literal["tiktok", "reels", "shorts"]
Transition = Literal["cut", "crossfade", "slide", "wipe", "dip"]
MAX_SEED = 2**31 - 1


class Section(BaseModel):
    """A part of a brief: immutable, no unknown keys, no silent conversion between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Captions(Section):
    """How captions look."""

    style: Literal["clean", "boxed", "bold", "word-by-word", "karaoke"] = Field(
        default="clean", description="The look, and whether words appear or light up one by one."
    )
    position: Literal["lower", "middle", "upper"] = Field(
        default="lower", description="Where captions stand, inside what the destination's own buttons leave free."
    )
    font: Annotated[str, *Line(100)] | None = Field(
        default=None, description="A font family or a font file for captions; empty: the brand's, else by script."
    )


class Soundtrack(Section):
    """What the short sounds like. The music itself is made from the pictures."""

    mood: Annotated[str, *Line(100)] | None = Field(
        default=None, description="Playful, calm, epic, ...; empty: from the tone."
    )
    engine: EngineName | None = Field(
        default=None,
        description="Which engine makes the soundtrack; empty: the clips' engine where it makes sound, else composer.",
    )
    voice: Annotated[str, *Line(100)] | None = Field(
        default=None,
        description="Who speaks the narration: female, male, low, young or old; empty: the language's usual voice.",
    )


class BriefScene(Section):
    """One scene that the brief gives itself."""

    prompt: Annotated[str, *Line(1000)] | None = Field(
        default=None,
        description="What is seen, or what shall change in `video`. Required unless a file or `continue` is given.",
    )
    camera: Annotated[str, *Line(100)] | None = Field(
        default=None, description="static, zoom in, zoom out, pan left, pan right, tilt up, tilt down; empty: chosen."
    )
    caption: Annotated[str, *Paragraphs(200)] | None = Field(
        default=None, description="The text on the picture; empty: none."
    )
    narration: Annotated[str, *Line(600)] | None = Field(
        default=None, description="The text that is spoken; the music steps back for it."
    )
    seconds: float | None = Field(
        default=None, ge=0.5, le=60, allow_inf_nan=False, description="The scene's length; empty: by reading time."
    )
    image: FilePath | None = Field(default=None, description="The first frame's picture: image to video.")
    clip: FilePath | None = Field(default=None, description="Footage to use instead of a generated clip.")
    video: FilePath | None = Field(
        default=None,
        description="A clip for the engine to work on: with `mask` it is inpainted, with `style` drawn in that style, "
        "with `prompt` edited; alone it is gone on from.",
    )
    mask: FilePath | None = Field(
        default=None, description="What is made anew in `video` or `image`: white in a picture or a clip."
    )
    audio: FilePath | None = Field(default=None, description="A sound to film: audio to video.")
    style: Annotated[str, *Line(200)] | None = Field(
        default=None, description="How this scene looks; empty: the brief's style."
    )
    task: SceneTask | None = Field(
        default=None, description="What the engine is asked for; empty: by what the scene brings."
    )
    best_of: int | None = Field(
        default=None, ge=1, le=16, description="So many clips are tried and the best is kept; empty: the brief's."
    )
    continues: bool = Field(
        default=False, alias="continue", description="Begin where the scene before ends, as one movement."
    )
    engine: EngineName | None = Field(default=None, description="The engine of this scene; empty: the brief's.")
    seed: int | None = Field(
        default=None, ge=0, le=MAX_SEED, description="This scene's seed; empty: derived from the brief's."
    )
    transition: Transition | None = Field(
        default=None, description="How this scene is entered; empty: the brief's transition."
    )


@dataclass(frozen=True, kw_only=True)
class FileUse:
    """A file that a brief names.

    `path` is as written: absolute, or relative to the brief's folder. `scene` counts from 1; None: the whole brief.
    `where` is for messages: file and line.
    """

    path: str
    role: Literal["image", "clip", "video", "mask", "audio", "logo", "font", "reference"]
    scene: int | None
    where: str


def _is_list(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "number"


SceneList = Annotated[tuple[BriefScene, ...], Field(min_length=1, max_length=40, strict=False)]
Scenes = Annotated[
    Annotated[Annotated[int, Field(ge=3, le=12)], Tag("number")] | Annotated[SceneList, Tag("list")],
    Discriminator(_is_list),
]


class Brief(Section):
    """A story brief."""

    title: Annotated[str, *Line(120)] = Field(description="The short's name.")
    story: Annotated[str, *Paragraphs(8000)] | None = Field(
        default=None, description="What happens, in your own words. Required unless `scenes` is a list."
    )
    audience: Annotated[str, *Line(200)] | None = Field(default=None, description="Whom it is for.")
    product: Annotated[str, *Line(60)] | None = Field(default=None, description="The product's or sender's name.")
    tone: Annotated[str, *Line(100)] | None = Field(
        default=None, description="whimsical, epic, calm, upbeat, corporate, luxurious, urgent, funny, warm, ..."
    )
    call_to_action: Annotated[str, *Line(80)] | None = Field(
        default=None, description="What the viewer should do at the end."
    )
    language: Language = Field(default="en", description="Language of the captions, BCP 47.")
    style: Annotated[str, *Line(200)] | None = Field(
        default=None,
        description="How the pictures look: flat, watercolour, neon, pixel art, pencil sketch, paper cut-out, oil.",
    )
    seconds: float | None = Field(
        default=None, ge=3, le=180, allow_inf_nan=False, description="The whole short's length; empty: by reading time."
    )
    scenes: Scenes | None = Field(
        default=None, description="How many scenes the writer makes (3 to 12), or a list of 1 to 40 scenes."
    )
    engine: EngineName = Field(default="storyboard", description="Which engine makes the clips.")
    best_of: int = Field(
        default=1, ge=1, le=16, description="So many clips of each scene are tried; the engine keeps the best one."
    )
    fallback: EngineName | None = Field(
        default=None, description="The engine to use when the first cannot; empty: fail instead."
    )
    writer: Literal["embedded", "chat"] = Field(
        default="embedded", description="Who expands the story: the embedded writer, or a chat model."
    )
    quality: Literal["draft", "standard", "final"] = Field(default="standard", description="How much work encoding is.")
    destinations: tuple[Destination, ...] = Field(
        default=("tiktok", "reels", "shorts"), min_length=1, max_length=3, strict=False,
        description="Where it will be posted; decides safe zones and the final checks.",
    )  # fmt: skip
    transition: Transition = Field(default="cut", description="How scenes follow each other.")
    captions: Captions = Field(default=Captions(), description="Style, place and font of the captions.")
    soundtrack: Soundtrack = Field(default=Soundtrack(), description="What the short sounds like.")
    brand: Brand = Field(default=Brand(), description="The brand kit.")
    references: tuple[FilePath, ...] = Field(
        default=(), max_length=20, strict=False, description="Pictures and clips that show what is meant."
    )
    seed: int = Field(default=0, ge=0, le=MAX_SEED, description="The same brief and seed give the same short.")

    _where: Where | None = PrivateAttr(default=None)

    @property
    def explicit(self) -> tuple[BriefScene, ...]:
        """The scenes that the brief gives itself; empty when a writer invents them."""
        return self.scenes if isinstance(self.scenes, tuple) else ()

    @property
    def mood(self) -> str:
        """The soundtrack's mood, else the tone, else empty."""
        return self.soundtrack.mood or self.tone or ""

    @property
    def caption_font(self) -> str | None:
        """The captions' own font, else the brand's."""
        return self.captions.font or self.brand.font

    def placed(self, where: Where | None) -> Brief:
        """The same brief, which now knows where its keys stand in its file."""
        self._where = where
        return self

    def document(self) -> dict[str, Any]:
        """The brief as JSON: every field that has a value, under the names of the file."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def for_writer(self) -> dict[str, Any]:
        """The part of the document that a writer reads.

        A story made of this is reused when only the look, the sound or the destinations change.
        """
        keep = ("title", "story", "audience", "product", "tone", "call_to_action", "language", "style", "seconds",
                "scenes", "transition", "seed")  # fmt: skip
        whole = self.document()
        part = {key: whole[key] for key in keep if key in whole}
        if self.soundtrack.mood:
            part["soundtrack"] = {"mood": self.soundtrack.mood}
        brand = {key: whole["brand"][key] for key in ("primary", "banned_words") if whole["brand"].get(key)}
        return part | ({"brand": brand} if brand else {})

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Brief:
        """The brief that `document` was made of. Raises BriefProblems."""
        return check(dict(document), name="brief")

    def files(self) -> list[FileUse]:
        """Every file that the brief names, in the order of its fields."""
        uses = [self._use(("captions", "font"), "font", self.captions.font)]
        uses += [self._use(("brand", "font"), "font", self.brand.font)]
        uses += [self._use(("brand", "logo"), "logo", self.brand.logo)]
        uses += [self._use(("references", at), "reference", path) for at, path in enumerate(self.references)]
        for at, scene in enumerate(self.explicit):
            for role in ("clip", *BROUGHT):
                uses += [self._use(("scenes", at, role), role, getattr(scene, role), at + 1)]
        return [use for use in uses if use is not None]

    def _use(
        self, path: tuple[str | int, ...], role: Any, value: str | None, scene: int | None = None
    ) -> FileUse | None:
        if not value or (role == "font" and not is_font_file(value)):
            return None
        where = (self._where or Where(name="brief")).place(path)
        return FileUse(path=value, role=role, scene=scene, where=where)

    def with_files(self, digests: Mapping[str, str]) -> Brief:
        """The same brief with each path that `digests` knows replaced by its `sha256:` digest. Raises ValueError."""
        wrong = [digest for digest in digests.values() if not DIGEST.fullmatch(digest)]
        if wrong:
            raise ValueError(f"not a digest: {wrong[0]}")
        swap = {use.path: digests[use.path] for use in self.files() if use.path in digests}
        document = self.document()
        for section, key in (("captions", "font"), ("brand", "font"), ("brand", "logo")):
            _swap(document[section], key, swap)
        document["references"] = [swap.get(path, path) for path in document["references"]]
        for scene in document["scenes"] if self.explicit else ():
            for role in ("clip", *BROUGHT):
                _swap(scene, role, swap)
        brief = Brief.model_validate(document)
        return brief.placed(self._where)


def _swap(section: dict[str, Any], key: str, digests: Mapping[str, str]) -> None:
    if section.get(key) in digests:
        section[key] = digests[section[key]]


def read(text: str, *, name: str) -> Brief:
    """The brief in a YAML or JSON text.

    Args:
        text: the whole file.
        name: the file's name, for messages.

    Raises:
        BriefProblems: with every problem, its line, its column and what to write instead.
    """
    parsed = parse(text, name=name)
    if parsed.data is None:
        raise BriefProblems(name, parsed.problems)
    return check(parsed.data, name=name, where=parsed.where, before=parsed.problems)


def check(data: dict[str, Any], *, name: str, where: Where | None = None, before: Iterable[Problem] = ()) -> Brief:
    """The brief in a mapping. Raises BriefProblems that also has the problems found `before`."""
    where = where or Where(name=name)
    problems = list(before)
    brief = None
    try:
        brief = Brief.model_validate(data)
    except ValidationError as error:
        problems += [explain(item, where, Brief) for item in error.errors()]
    problems += conflicts(data, where)
    if problems or brief is None:
        raise BriefProblems(name, problems)
    return brief.placed(where)
