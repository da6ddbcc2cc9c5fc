"""The line: from a brief and what is done so far to the recipes of everything else. Pure.

Running it again is how everything is repaired, resumed and reworked: whoever orders work asks `line(order, done)`,
plans the recipes that are missing, and asks again when something is done. The dry run, the stale check and the
progress display ask the same function, so they cannot disagree with what is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.brand import is_font_file
from studio.brief import Brief
from studio.cues import split_cues
from studio.digest import derive_seed, digest_json
from studio.errors import Refused
from studio.ports import EngineCard
from studio.recipes import Input, Outputs, Recipe, Waiting
from studio.specs import (
    CaptionSpec,
    ClipSpec,
    Cue,
    MasterSpec,
    Placement,
    Raster,
    SegmentSpec,
    SoundtrackSpec,
    StorySpec,
    TransitionSpec,
    VoiceSpec,
)
from studio.story import Scene, Story

RASTERS = {"draft": Raster(width=540, height=960), "standard": Raster(), "final": Raster()}
CALM_SECONDS = 0.2  # picture without a caption at a scene's beginning; half of it at its end
DEFAULT_SOUND = "composer"
TRANSITION_FRAMES = 12  # 0.4 s at 30 frames a second

Done = Mapping[str, Outputs]  # by key
Step = Recipe | Waiting


@dataclass(frozen=True, kw_only=True)
class Order:
    """A short as it is wanted: the brief, and once it is written the story with each scene's present script."""

    brief: Brief
    engines: Mapping[str, EngineCard]  # the current card of every registered engine
    story: Story | None = None
    scenes: tuple[Scene, ...] = ()

    @property
    def raster(self) -> Raster:
        """Size and rate of this short."""
        return RASTERS[self.brief.quality]

    def clip_engine(self, name: str, task: str, where: str) -> tuple[EngineCard, str]:
        """The engine of a clip, and a note when it is the fall-back that the brief allows. Raises Refused."""
        try:
            return self.engine(name, task, where), ""
        except Refused as error:
            if not self.brief.fallback:
                raise
            card = self.engine(self.brief.fallback, task, where)
            return card, f"{where} is made by '{card.name}', the fall-back that the brief names: {error.what}"

    def engine(self, name: str, task: str, where: str) -> EngineCard:
        """The engine's card. Raises Refused when it is unknown or cannot do the task."""
        card = self.engines.get(name)
        if card is None:
            known = ", ".join(sorted(self.engines)) or "none is registered"
            raise Refused(f"there is no engine '{name}'", where=where, do=f"choose one of: {known}")
        if task not in card.tasks:
            able = [c.name for c in self.engines.values() if task in c.tasks]
            raise Refused(
                f"the engine '{name}' cannot do {task} (it does {', '.join(card.tasks)})",
                where=where,
                do=f"use {' or '.join(sorted(able))}" if able else "leave it out: no registered engine can do it",
            )
        return card

    def sound_engine(self) -> EngineCard:
        """The soundtracks' engine: the one that is named, else the clips' own where it makes sound. Raises Refused."""
        own = self.engines.get(self.brief.engine)
        name = self.brief.soundtrack.engine or (own.name if own and "soundtrack" in own.tasks else DEFAULT_SOUND)
        return self.engine(name, "soundtrack", "soundtrack.engine")


@dataclass(frozen=True)
class Place:
    """Where a scene lies in the short, in frames."""

    start: int
    frames: int
    entered: int  # frames of the transition at its beginning; 0: a cut
    left: int  # frames of the transition at its end, beyond `frames` in the clip


def places(scenes: Sequence[Scene], rate: int) -> list[Place]:
    """Scenes end to end; rounding never adds up, because ends are rounded and not lengths."""
    ends, total = [], 0.0
    for scene in scenes:
        total += scene.seconds
        ends.append(round(total * rate))
    starts = [0, *ends[:-1]]
    entered = [0 if i == 0 or s.transition == "cut" else TRANSITION_FRAMES for i, s in enumerate(scenes)]
    lengths = [max(end - start, 1) for start, end in zip(starts, ends, strict=True)]
    entered = [min(e, length - 1) for e, length in zip(entered, lengths, strict=True)]
    entered = [e if e >= 2 else 0 for e in entered]
    return [
        Place(start, length, into, out)
        for start, length, into, out in zip(starts, lengths, entered, [*entered[1:], 0], strict=True)
    ]


def story_recipe(order: Order) -> Recipe:
    """The brief becomes a story."""
    return Recipe(
        kind="story",
        spec=StorySpec(),
        engine=order.engine(order.brief.writer, "story", "writer"),
        seed=order.brief.seed,
        inputs=(Input(role="brief", digest=digest_json(order.brief.for_writer()), document=True),),
    )


def line(order: Order, done: Done) -> list[Step]:
    """Every take of the short in the order of the data's way, with its recipe where that is known."""
    story = story_recipe(order)
    if not order.scenes:
        return [story, *_unwritten(order)]
    spread = places(order.scenes, order.raster.rate)
    clips = _clips(order, spread, done)
    voices = [_voice(order, scene, place) for scene, place in zip(order.scenes, spread, strict=True)]
    tracks = [_soundtrack(order, i, spread, clips[i], done) for i in range(len(order.scenes))]
    segments = [_segment(order, i, spread[i], clips[i], done) for i in range(len(order.scenes))]
    joins = [_transition(order, i, spread, clips, done) for i in range(1, len(order.scenes)) if spread[i].entered]
    spoken = [voice for voice in voices if voice is not None]
    master = _master(order, spread, done, tracks=tracks, segments=segments, joins=joins, voices=voices)
    return [story, *clips, *spoken, *tracks, *segments, *joins, master]


def _unwritten(order: Order) -> list[Step]:
    """What will follow once the story is written; its length is a guess unless the brief says it."""
    count = order.brief.scenes if isinstance(order.brief.scenes, int) else max(len(order.brief.explicit), 5)
    seconds = order.brief.seconds or 3.5 * count
    return [
        Waiting(kind=kind, scene=None, output_seconds=seconds) for kind in ("clip", "soundtrack", "segment", "master")
    ]


def resolve(orders: Sequence[Order], find: Callable[[set[str]], Done]) -> tuple[list[list[Step]], dict[str, Outputs]]:
    """The lines of several orders, asking `find` for what is done once per layer of the data's way, not per take."""
    done: dict[str, Outputs] = {}
    asked: set[str] = set()
    while True:
        lines = [line(order, done) for order in orders]
        unknown = {step.key for steps in lines for step in steps if isinstance(step, Recipe)} - asked
        if not unknown:
            return lines, done
        done.update(find(unknown))
        asked |= unknown


def _outputs(step: Step, done: Done) -> Outputs | None:
    return done.get(step.key) if isinstance(step, Recipe) else None


def _take_input(role: str, outputs: Outputs, file: str, position: int = 0) -> Input:
    return Input(role=role, digest=outputs.files[file], position=position, from_take=outputs.take_id)


def _clips(order: Order, spread: Sequence[Place], done: Done) -> list[Step]:
    steps: list[Step] = []
    for scene, place in zip(order.scenes, spread, strict=True):
        before = _outputs(steps[-1], done) if steps else None
        steps.append(_clip(order, scene, place, before))
    return steps


def _clip(order: Order, scene: Scene, place: Place, before: Outputs | None) -> Step:
    frames = place.frames + place.left
    seconds = frames / order.raster.rate
    task = _task(scene)
    if scene.continues and before is None:
        return Waiting(kind="clip", scene=scene.index, output_seconds=seconds)
    card, note = (None, "") if task == "footage" else _clip_engine(order, scene, task)
    inputs = _clip_inputs(scene, task, before)
    if card is not None and order.brief.references:
        if "references" in card.tasks:
            inputs += [Input(role="reference", digest=d, position=i) for i, d in enumerate(order.brief.references)]
        else:
            note = note or f"the engine '{card.name}' cannot look at references; it goes by the words alone"
    raster = (card.raster if card else None) or order.raster
    spec = ClipSpec(
        task=task,
        prompt=scene.prompt,
        camera=scene.camera,
        style=_style(order, scene),
        frames=math.ceil(frames * raster.rate / order.raster.rate),
        raster=raster,
        look_seed=derive_seed(order.brief.seed, "look"),
        best_of=_best_of(order, scene) if card else 1,
    )
    return Recipe(
        kind="clip",
        scene=scene.index,
        spec=spec,
        engine=card,
        note=note,
        seed=scene.seed if scene.seed is not None else derive_seed(order.brief.seed, "clip", scene.index),
        inputs=tuple(inputs),
        output_seconds=seconds,
    )


def _task(scene: Scene) -> str:
    """What the scene's engine is asked for."""
    by_what_it_has = ("footage", scene.clip), ("image-to-video", scene.image), ("continue", scene.continues)
    return scene.task or next((task for task, there in by_what_it_has if there), "text-to-video")


def _style(order: Order, scene: Scene) -> str:
    """How the scene looks: as it says, else as the story does; what is brought to be worked on keeps its own look."""
    worked_on = scene.video or (scene.task and scene.image)
    return scene.style or ("" if worked_on or not order.story else order.story.style)


def _best_of(order: Order, scene: Scene) -> int:
    return scene.best_of or order.brief.best_of


def _clip_engine(order: Order, scene: Scene, task: str) -> tuple[EngineCard, str]:
    """The engine of a scene's clip and a note, see `Order.clip_engine`. Raises Refused."""
    name, where = scene.engine or order.brief.engine, f"scene {scene.index}"
    card, note = order.clip_engine(name, task, where)
    if _best_of(order, scene) > 1:
        order.engine(card.name, "best-of", where)
    return card, note


def _clip_inputs(scene: Scene, task: str, before: Outputs | None) -> list[Input]:
    """What the clip is made from: the scene's own files by their roles, and the scene before where it continues."""
    if scene.continues and before is not None:
        return [_take_input(role, before, role) for role in ("clip", "state") if role in before.files]
    files = {"clip": scene.clip, "image": scene.image, "video": scene.video, "mask": scene.mask, "audio": scene.audio}
    if task == "continue":
        files |= {"clip": scene.video, "video": ""}  # as if it were the scene before
    return [Input(role=role, digest=digest) for role, digest in files.items() if digest]


def _voice(order: Order, scene: Scene, place: Place) -> Recipe | None:
    if not scene.narration:
        return None
    seconds = place.frames / order.raster.rate
    voice = order.brief.soundtrack.voice or ""
    spec = VoiceSpec(text=scene.narration, language=order.brief.language, voice=voice, seconds=seconds)
    card = next((card for card in order.engines.values() if "voice" in card.tasks), None)
    if card is None:
        raise Refused(
            "there is narration, but no engine that speaks is installed",
            where=f"scene {scene.index}",
            do="install one with `.venv/bin/pip install -e '.[voice]'`, or leave `narration` out",
        )
    return Recipe(kind="voice", scene=scene.index, spec=spec, engine=card, output_seconds=seconds)


def _soundtrack(order: Order, i: int, spread: Sequence[Place], clip: Step, done: Done) -> Step:
    seconds = spread[i].frames / order.raster.rate
    made = _outputs(clip, done)
    if made is None:
        return Waiting(kind="soundtrack", scene=i + 1, output_seconds=seconds)
    card = order.sound_engine()
    roles, note = ["clip", "events"], ""
    if "sound" in card.tasks:
        roles.append("sound")
    elif "sound" in made.files:
        note = f"the sound of scene {i + 1}'s own clip is not heard: '{card.name}' makes another one"
    spec = SoundtrackSpec(
        mood=(order.story.mood if order.story else "") or order.brief.mood,
        frames=spread[i].frames,
        rate=order.raster.rate,
        start_frame=spread[i].start,
        total_frames=spread[-1].start + spread[-1].frames,
        cuts=tuple(place.start for place in spread[1:]),
        score_seed=derive_seed(order.brief.seed, "score", order.scenes[i].tune),
        prompt=order.scenes[i].prompt if "video-to-audio" in card.tasks else "",
    )
    return Recipe(
        kind="soundtrack",
        scene=i + 1,
        spec=spec,
        engine=card,
        note=note,
        seed=derive_seed(order.brief.seed, "soundtrack", i + 1, order.scenes[i].reroll),
        inputs=tuple(_take_input(role, made, role) for role in roles if role in made.files),
        output_seconds=seconds,
    )


def caption_spec(brief: Brief) -> CaptionSpec:
    """How the brief wants captions to look."""
    family = brief.caption_font if brief.caption_font and not is_font_file(brief.caption_font) else None
    given = {"primary": brief.brand.primary, "accent": brief.brand.accent or brief.brand.secondary, "font": family}
    chosen = {key: value for key, value in given.items() if value}
    return CaptionSpec(style=brief.captions.style, position=brief.captions.position, language=brief.language, **chosen)


def scene_cue_list(scene: Scene, place: Place, order: Order) -> tuple[Cue, ...]:
    """The scene's cues, counted from the scene's first frame. A moment of calm picture comes before and after."""
    if not scene.caption.strip():
        return ()
    calm = min(round(CALM_SECONDS * order.raster.rate), place.frames // 8)
    start, end = place.entered + calm, place.frames - calm // 2
    return split_cues(scene.caption, start=min(start, end - 1), end=end)


def _segment(order: Order, i: int, place: Place, clip: Step, done: Done) -> Step:
    frames = place.frames - place.entered
    seconds = frames / order.raster.rate
    made = _outputs(clip, done)
    if made is None:
        return Waiting(kind="segment", scene=i + 1, output_seconds=seconds)
    cues = tuple(
        Cue(text=cue.text, start=max(cue.start - place.entered, 0), end=cue.end - place.entered)
        for cue in scene_cue_list(order.scenes[i], place, order)
    )
    font = order.brief.caption_font
    brand = {"logo": order.brief.brand.logo, "font": font if font and is_font_file(font) else None}
    spec = SegmentSpec(
        raster=order.raster,
        skip=place.entered,
        frames=frames,
        cues=cues,
        captions=caption_spec(order.brief),
        destinations=tuple(order.brief.destinations),
        quality=order.brief.quality,
    )
    inputs = [_take_input("clip", made, "clip")]
    inputs += [Input(role=role, digest=digest) for role, digest in brand.items() if digest]
    return Recipe(kind="segment", scene=i + 1, spec=spec, inputs=tuple(inputs), output_seconds=seconds)


def _transition(order: Order, i: int, spread: Sequence[Place], clips: Sequence[Step], done: Done) -> Step:
    seconds = spread[i].entered / order.raster.rate
    before, after = _outputs(clips[i - 1], done), _outputs(clips[i], done)
    if before is None or after is None:
        return Waiting(kind="transition", scene=i + 1, output_seconds=seconds)
    spec = TransitionSpec(
        raster=order.raster,
        effect=order.scenes[i].transition,
        frames=spread[i].entered,
        before_skip=spread[i - 1].frames,
        quality=order.brief.quality,
    )
    inputs = (_take_input("clip", before, "clip", 0), _take_input("clip", after, "clip", 1))
    return Recipe(kind="transition", scene=i + 1, spec=spec, inputs=inputs, output_seconds=seconds)


def _master(
    order: Order,
    spread: Sequence[Place],
    done: Done,
    *,
    tracks: Sequence[Step],
    segments: Sequence[Step],
    joins: Sequence[Step],
    voices: Sequence[Recipe | None],
) -> Step:
    total = spread[-1].start + spread[-1].frames
    seconds = total / order.raster.rate
    needed = [*tracks, *segments, *joins, *(voice for voice in voices if voice is not None)]
    if any(_outputs(step, done) is None for step in needed):
        return Waiting(kind="master", scene=None, output_seconds=seconds)
    inputs, sounds = _sound_inputs(tracks, voices, spread, done)
    spec = MasterSpec(
        raster=order.raster,
        total_frames=total,
        sounds=tuple(sounds),
        destinations=tuple(order.brief.destinations),
        title=order.brief.title,
        language=order.brief.language,
        cues=_film_cues(order, spread),
        cover_frame=_cover(spread),
    )
    return Recipe(
        kind="master",
        spec=spec,
        inputs=(*_picture_inputs(segments, joins, done), *inputs),
        output_seconds=seconds,
    )


def _picture_inputs(segments: Sequence[Step], joins: Sequence[Step], done: Done) -> list[Input]:
    entering = {join.scene: join for join in joins}
    film = [step for segment in segments for step in (entering.get(segment.scene), segment) if step is not None]
    made = [_outputs(step, done) for step in film]
    return [_take_input("segment", outputs, "segment", i) for i, outputs in enumerate(made) if outputs]


def _sound_inputs(
    tracks: Sequence[Step], voices: Sequence[Recipe | None], spread: Sequence[Place], done: Done
) -> tuple[list[Input], list[Placement]]:
    inputs, sounds = [], []
    for role, steps in (("music", tracks), ("effects", tracks), ("voice", voices)):
        position = 0
        for step, place in zip(steps, spread, strict=True):
            made = _outputs(step, done) if step is not None else None
            if made is None or role not in made.files:
                continue
            inputs.append(_take_input(role, made, role, position))
            sounds.append(Placement(role=role, position=position, start=place.start, frames=place.frames))
            position += 1
    return inputs, sounds


def _film_cues(order: Order, spread: Sequence[Place]) -> tuple[Cue, ...]:
    return tuple(
        Cue(text=cue.text, start=cue.start + place.start, end=cue.end + place.start)
        for scene, place in zip(order.scenes, spread, strict=True)
        for cue in scene_cue_list(scene, place, order)
    )


def _cover(spread: Sequence[Place]) -> int:
    """The frame that stands for the short: the middle of the first scene, when its picture is settled."""
    return spread[0].start + spread[0].frames // 2


def longest_chain(scenes: Sequence[Scene]) -> int:
    """How many clips must be made one after the other, because each continues the one before."""
    best = run = 1
    for _, after in pairwise(scenes):
        run = run + 1 if after.continues else 1
        best = max(best, run)
    return best


def script_digest(scene: Scene) -> str:
    """The name of a scene's script."""
    return digest_json(scene.model_dump(mode="json"))
