"""How every task becomes one sequence: the only place that knows.

    PREFIX, seen by all of it                                               | OUTPUT, one after the other
    <bos> <task> <bot_i> text <eot_i> <bov_i> latents <eov_i> <boa_i> sound <eoa_i> <source> <res>
                             | <bov_o> latents <eov_o> <boa_o> sound <eoa_o> <bot_o> text <eos>

What a task does not read or write is left out with its specials. The order, and an image that ends without <eov_o>
and <eos> because it may go on as a video, are the paper's (arXiv 2312.14125, 3 and A.5.1).

A position is a *latent*, an *audio frame*, a subword or a special, and carries up to `depth` ids: a latent has one for
each part, an audio frame one for each level, the others one; unused columns hold PAD. The transformer reads the sum of
a position's embeddings, and a small depth head writes its ids one after the other. So a clip of the tiny preset is 560
positions and not 1120, and its sound 53 and not 212; the paper, which has no such head, writes sound level by level.

Nothing here depends on what a sequence says: its length, its masks, its positions and the ids that are legal at every
place follow from the configuration and the task. Numpy only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.recipes import RECIPES, Recipe, audio_frames, latents
from models.videopoet.language.vocab import TASKS, Special, Vocabulary, task_token
from studio.errors import Poisoned, Refused

NOTHING = -1  # stands in a text where there is no subword
ROOM = 16  # more than the specials of any prefix: all of its words stand at negative positions


class Segment(IntEnum):
    """What a position belongs to; the model has an embedding of each."""

    WORDS = 0  # specials, and the text that is read
    VIDEO_IN = 1
    AUDIO_IN = 2
    VIDEO_OUT = 3
    AUDIO_OUT = 4
    TEXT_OUT = 5


def visible(i: np.ndarray | int, j: np.ndarray | int, prefix: int) -> np.ndarray:
    """Whether position i sees position j: all of the prefix sees all of it, what comes later only what was before."""
    i, j = np.asarray(i), np.asarray(j)
    return (j <= i) | ((i < prefix) & (j < prefix))


class Block(NamedTuple):
    """One run of latents, audio frames or subwords in a sequence."""

    start: int
    stop: int
    shape: tuple[int, ...]  # of its values without a batch: (t, h, w, parts), (frames, levels) or (subwords,)
    first: int = 0  # the clip's first latent or audio frame that it holds

    @property
    def at(self) -> slice:
        """Its positions."""
        return slice(self.start, self.stop)


@dataclass(frozen=True, eq=False)
class Layout:
    """A task's sequence of L positions and `depth` columns; the arrays must not be changed.

    template: int64 (L, depth), the specials where they stand, BLANK for words, PAD for what is to be filled in.
    legal: int64 (L, depth, 2), at least and less than: the ids that may stand there.
    positions: float32 (L, 3), (t, y, x) for rotary embeddings. Latents have their place in the clip, whether they are
        read or written; audio frames their time, in latents, at y = x = -1; all else counts along the diagonal.
    segment: int64 (L,), see `Segment`.
    prefix: so many positions are read; the others are written.
    blocks: {name: Block} of "text", "video_in", "audio_in", "video_out", "audio_out", "text_out", where present.
    """

    task: str
    config: Config
    template: np.ndarray
    legal: np.ndarray
    positions: np.ndarray
    segment: np.ndarray
    prefix: int
    source: int  # the position of the <source> tag
    blocks: Mapping[str, Block]

    @property
    def length(self) -> int:
        """Positions."""
        return len(self.template)

    @cached_property
    def is_output(self) -> np.ndarray:
        """What is written: bool (L,)."""
        return np.arange(self.length) >= self.prefix

    @cached_property
    def forced(self) -> np.ndarray:
        """Positions whose ids are known beforehand, where nothing is sampled: bool (L,)."""
        return (self.legal[..., 1] - self.legal[..., 0] == 1).all(-1)

    def scored(self, ids: np.ndarray) -> np.ndarray:
        """Which ids the loss is taken of: those that are written, could be others, and are not behind a text's end.

        Args:
            ids: (..., L, depth).

        Returns:
            bool (..., L, depth).
        """
        free = (self.legal[..., 1] - self.legal[..., 0] > 1) & self.is_output[:, None]
        scored = np.broadcast_to(free, ids.shape).copy()
        if "text_out" in self.blocks:
            ended = ids[..., self.blocks["text_out"].at, 0] == Special.EOT_O
            scored[..., self.blocks["text_out"].at, 0] &= np.cumsum(ended, -1) - ended == 0
        return scored

    def visible(self) -> np.ndarray:
        """Whether the row's position sees the column's: bool (L, L)."""
        at = np.arange(self.length)
        return visible(at[:, None], at, self.prefix)

    def outline(self) -> str:
        """The sequence as a line for people: "<bos> <edit> <bot_i> text(24) ... | <bov_o> video_out(2,4,2,2) ..."."""
        vocabulary, words, at = Vocabulary(self.config), [], 0
        starts = {block.start: (name, block) for name, block in self.blocks.items()}
        while at < self.length:
            words += ["|"] if at == self.prefix else []
            if at in starts:
                name, block = starts[at]
                offset = f"from {block.first}, " if block.first else ""
                words.append(f"{name}({offset}{','.join(map(str, block.shape))})")
                at = block.stop
            else:
                words.append(vocabulary.name(int(self.template[at, 0])))
                at += 1
        return " ".join(words)


class _Writer:
    """Puts a sequence together, position by position."""

    def __init__(self, config: Config) -> None:
        self.config, self.vocabulary = config, Vocabulary(config)
        self.depth = max(config.video.parts, config.audio.levels)
        self.template: list[np.ndarray] = []
        self.legal: list[np.ndarray] = []
        self.positions: list[np.ndarray] = []
        self.segment: list[np.ndarray] = []
        self.blocks: dict[str, Block] = {}
        self.length = 0
        self.word = float(-config.text.tokens - ROOM)  # the next place on the diagonal

    def special(self, token: int) -> None:
        """One special; it is what may stand there, and nothing else."""
        self._words(1, range(token, token + 1), token, Segment.WORDS)

    def text(self, name: str, count: int, ids: range, blank: int, segment: Segment) -> None:
        """A run of subwords."""
        self.blocks[name] = Block(self.length, self.length + count, (count,))
        self._words(count, ids, blank, segment)

    def video(self, name: str, first: int, stop: int, segment: Segment) -> None:
        """The clip's latents from `first` to before `stop`, in raster order."""
        _, height, width = self.config.geometry.latent
        shape = (stop - first, height, width)
        t, y, x = np.meshgrid(np.arange(first, stop), np.arange(height), np.arange(width), indexing="ij")
        self.blocks[name] = Block(self.length, self.length + t.size, (*shape, len(self.vocabulary.video)), first)
        self._add(np.stack([t, y, x], -1).reshape(-1, 3), self.vocabulary.video, Special.PAD, segment)

    def audio(self, name: str, first: int, stop: int, segment: Segment) -> None:
        """The clip's audio frames from `first` to before `stop`; a frame's time is that of its middle."""
        geometry, audio = self.config.geometry, self.config.audio
        time = (np.arange(first, stop) + 0.5) * (audio.hop / geometry.sound_rate) * geometry.rate / geometry.time
        aside = np.full_like(time, -1)
        self.blocks[name] = Block(self.length, self.length + len(time), (len(time), audio.levels), first)
        self._add(np.stack([time, aside, aside], -1), self.vocabulary.audio, Special.PAD, segment)

    def output(self) -> None:
        """From here on words stand beyond all latents."""
        self.prefix = self.length
        self.word = float(max(self.config.geometry.latent))

    def _words(self, count: int, ids: range, blank: int, segment: Segment) -> None:
        place = self.word + np.arange(count)
        self._add(np.stack([place] * 3, -1), (ids,), blank, segment)
        self.word += count

    def _add(self, positions: np.ndarray, columns: tuple[range, ...], blank: int, segment: Segment) -> None:
        count = len(positions)
        columns += (range(Special.PAD, Special.PAD + 1),) * (self.depth - len(columns))
        template = np.full((count, self.depth), int(Special.PAD))
        template[:, 0] = blank
        self.template.append(template)
        self.legal.append(np.tile(np.array([(ids.start, ids.stop) for ids in columns]), (count, 1, 1)))
        self.positions.append(positions)
        self.segment.append(np.full(count, int(segment)))
        self.length += count


def layout(config: Config, task: str, *, without: Iterable[str] = ()) -> Layout:
    """The sequence of a task.

    Args:
        config: decides all sizes.
        task: one of `vocab.TASKS`.
        without: what is left out, of the task's optional blocks: "text", "audio_in". A text that only is empty keeps
            its place, so that guided sampling can read both in one batch.

    Raises:
        Refused: for a task that there is not, and for a block that the task needs.
    """
    task_token(task)
    return _layout(config, task, frozenset(without))


@lru_cache(maxsize=256)
def _layout(config: Config, task: str, without: frozenset[str]) -> Layout:
    recipe = RECIPES[task]
    if needed := without - {*recipe.optional}:
        raise Refused(
            f"{task} cannot do without {', '.join(sorted(needed))}",
            where="layout",
            do=f"what it can do without: {', '.join(recipe.optional) or 'nothing'}",
        )
    out = _Writer(config)
    _read(out, task, recipe, without)
    source = out.length
    out.special(Special.SOURCE_WORLD)
    height, width = config.geometry.height, config.geometry.width
    if recipe.video_out and height != width:
        out.special(Special.RES_PORTRAIT if height > width else Special.RES_LANDSCAPE)
    out.output()
    _write(out, recipe, ends=task != "text-to-image")
    made = Layout(
        task,
        config,
        template=np.concatenate(out.template),
        legal=np.concatenate(out.legal),
        positions=np.concatenate(out.positions).astype(np.float32),
        segment=np.concatenate(out.segment),
        prefix=out.prefix,
        source=source,
        blocks=out.blocks,
    )
    for array in (made.template, made.legal, made.positions, made.segment):
        array.setflags(write=False)
    return made


def _read(out: _Writer, task: str, recipe: Recipe, without: frozenset[str]) -> None:
    config = out.config
    out.special(Special.BOS)
    out.special(task_token(task))
    if recipe.text and "text" not in without:
        out.special(Special.BOT_I)
        out.text("text", config.text.tokens, out.vocabulary.text, Special.BLANK, Segment.WORDS)
        out.special(Special.EOT_I)
    if recipe.video_in:
        out.special(Special.BOV_I)
        out.video("video_in", *latents(config, recipe.video_in), Segment.VIDEO_IN)
        out.special(Special.EOV_I)
    if recipe.audio_in and "audio_in" not in without:
        out.special(Special.BOA_I)
        out.audio("audio_in", *audio_frames(config, recipe.audio_in), Segment.AUDIO_IN)
        out.special(Special.EOA_I)


def _write(out: _Writer, recipe: Recipe, *, ends: bool) -> None:
    config = out.config
    if recipe.video_out:
        out.special(Special.BOV_O)
        out.video("video_out", *latents(config, recipe.video_out), Segment.VIDEO_OUT)
        if ends:
            out.special(Special.EOV_O)
    if recipe.audio_out:
        out.special(Special.BOA_O)
        out.audio("audio_out", *audio_frames(config, recipe.audio_out), Segment.AUDIO_OUT)
        out.special(Special.EOA_O)
    if recipe.text_out:
        out.special(Special.BOT_O)
        out.text("text_out", config.text.tokens + 1, out.vocabulary.written_text, Special.EOT_O, Segment.TEXT_OUT)
    if ends:
        out.special(Special.EOS)


def buckets(config: Config, tasks: Iterable[str] = TASKS) -> dict[int, list[str]]:
    """{length: tasks}, shortest first: sequences of one bucket make a batch without padding."""
    found: dict[int, list[str]] = {}
    for task in tasks:
        found.setdefault(layout(config, task).length, []).append(task)
    return dict(sorted(found.items()))


def cut(layout: Layout, whole: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What a task's sequence has of whole clips.

    Args:
        layout: of the task.
        whole: {block: codes} of clips from their beginning on: (..., t, h, w, parts) or (..., frames, levels); texts
            as they are. Tokenizers are causal, so the codes of a clip's begin are those of the begin alone.

    Returns:
        Parts for `build`. Blocks that the layout does not have are left out.
    """
    parts = {}
    for name, block in layout.blocks.items():
        if name not in whole:
            continue
        codes, axis = np.asarray(whole[name]), -len(block.shape)
        wanted = range(block.first, block.first + block.shape[0])
        if len(block.shape) > 1 and codes.shape[axis] < block.first + block.shape[0]:
            raise Refused(
                f"{name} has {codes.shape[axis]} of {block.first + block.shape[0]} steps in time",
                where="layout",
                do="give the codes of a whole clip",
            )
        parts[name] = codes if len(block.shape) == 1 else np.take(codes, wanted, axis)
    return parts


def build(layout: Layout, parts: Mapping[str, np.ndarray], *, source: int = Special.SOURCE_WORLD) -> np.ndarray:
    """A sequence of its parts.

    Args:
        layout: of the task.
        parts: {block: values}: int (..., t, h, w, parts) for latents, (..., frames, levels) for sound, (..., n) for
            text, n at most the block's length, NOTHING where there is no subword. The leading axes, a batch, are the
            same for all. What is missing of the output keeps its template: that is a sequence to be continued.
        source: the tag of where such clips are from.

    Returns:
        int64 (..., L, depth).

    Raises:
        Refused: a part is missing, unknown, of another shape, or holds a value that its kind does not have.
    """
    read = {name for name, block in layout.blocks.items() if block.stop <= layout.prefix}
    if unknown := set(parts) - set(layout.blocks):
        raise Refused(f"{layout.task} has no {', '.join(sorted(unknown))}", where="layout", do="leave it out")
    if missing := read - set(parts):
        raise Refused(f"{layout.task} needs {', '.join(sorted(missing))}", where="layout", do="give it")
    lead = {_lead(layout.blocks[name], np.shape(value), name) for name, value in parts.items()}
    if len(lead) > 1:
        raise Refused(f"parts of batches of {sorted(lead)}", where="layout", do="give as many of each part")
    ids = np.broadcast_to(layout.template, (*(lead.pop() if lead else ()), *layout.template.shape)).copy()
    ids[..., layout.source, 0] = source
    for name, value in parts.items():
        _fill(layout, ids, name, np.asarray(value))
    return ids


def _lead(block: Block, shape: tuple[int, ...], name: str) -> tuple[int, ...]:
    """The shape of the batch of a part; Refused when the part does not fit into its block."""
    own = shape[-len(block.shape) :]
    if len(block.shape) == 1 and len(own) == 1 and own[0] <= block.shape[0] - (name == "text_out"):
        return shape[:-1]
    if own != block.shape or len(block.shape) == 1:
        raise Refused(f"{name} is {shape}", where="layout", do=f"it should be {block.shape}, or a batch of such")
    return shape[: -len(block.shape)]


def _fill(layout: Layout, ids: np.ndarray, name: str, value: np.ndarray) -> None:
    block = layout.blocks[name]
    legal = layout.legal[block.start]
    if len(block.shape) == 1:
        first = Vocabulary(layout.config).text.start
        _check(value, NOTHING, legal[0, 1] - first, name)
        ids[..., block.start : block.start + value.shape[-1], 0] = np.where(
            value == NOTHING, layout.template[block.start, 0], value + first
        )
        return
    columns = block.shape[-1]
    _check(value, 0, (legal[:columns, 1] - legal[:columns, 0]).min(), name)
    flat = value.reshape(*value.shape[: value.ndim - len(block.shape)], -1, columns)
    ids[..., block.at, :columns] = flat + legal[:columns, 0]


def _check(value: np.ndarray, least: int, stop: int, name: str) -> None:
    if value.size and not (least <= value.min() and value.max() < stop):
        raise Refused(
            f"{name} holds values of {value.min()}..{value.max()}", where="layout", do=f"give {least}..{stop - 1}"
        )


def split(layout: Layout, ids: np.ndarray) -> dict[str, np.ndarray]:
    """The parts of a sequence: the inverse of `build`.

    Args:
        layout: of the task.
        ids: int (..., L, depth).

    Returns:
        {block: values} as `build` takes them; texts are as long as their block, with NOTHING where no subword is.

    Raises:
        Poisoned: an id stands where it may not.
    """
    ids = np.asarray(ids)
    low, high = layout.legal[..., 0], layout.legal[..., 1]
    wrong = (ids < low) | (ids >= high)
    wrong[..., layout.source, :] = False
    if "text" in layout.blocks:
        wrong[..., layout.blocks["text"].at, 0] &= ids[..., layout.blocks["text"].at, 0] != Special.BLANK
    if wrong.any():
        at = tuple(int(n) for n in np.argwhere(wrong)[0])
        raise Poisoned(
            f"id {ids[at]} at position {at[-2]}, column {at[-1]} is not one of {low[at[-2:]]}..{high[at[-2:]] - 1}",
            where=f"a sequence of {layout.task}",
            do="sample only legal ids",
        )
    return {name: _values(layout, block, ids) for name, block in layout.blocks.items()}


def _values(layout: Layout, block: Block, ids: np.ndarray) -> np.ndarray:
    if len(block.shape) == 1:
        first = Vocabulary(layout.config).text.start
        found = ids[..., block.at, 0]
        ended = np.cumsum(found == Special.EOT_O, -1) > 0
        text = np.where((found < first) | ended, NOTHING, found - first)
        return text[..., :-1] if layout.segment[block.start] == Segment.TEXT_OUT else text
    columns = block.shape[-1]
    values = ids[..., block.at, :columns] - layout.legal[block.at, :columns, 0]
    return values.reshape(*ids.shape[:-2], *block.shape)
