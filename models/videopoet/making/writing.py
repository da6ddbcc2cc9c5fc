"""One batch: drafts of one layout become sequences, the runtime writes them, and the codes become clips and sounds.

Only the language model works in batches, where they pay. Clips are read and decoded one by one, for sums of another
batch size differ in their last bits: so the bytes of a clip do not depend on its company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.videopoet.language.generate import Moment, Request, generate
from models.videopoet.language.layout import NOTHING, Layout, build, cut, split
from models.videopoet.language.recipes import RECIPES, context_frames
from models.videopoet.language.text import subwords
from models.videopoet.making.drafts import Draft, Painting
from models.videopoet.making.wishes import Asked, Progress, Told
from models.videopoet.runtimes.runtime import Runtime


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """What one sequence became.

    frames: uint8 (T, H, W, 3), the whole clip: with what was read of it, `context` frames at its beginning.
    wave: float32 (samples,), the whole sound of that clip.
    text: the words that were written.
    written: positions of the sequence that were written.
    codes: int64 (t, h, w, parts), of the whole clip.
    large: uint8 (T, s H, s W, 3), the clip as the second stage enlarged it, or None.
    """

    draft: Draft
    frames: np.ndarray | None
    wave: np.ndarray | None
    text: str | None
    context: int
    written: int
    codes: np.ndarray | None = None
    large: np.ndarray | None = None


def write(
    drafts: Sequence[Draft],
    runtime: Runtime,
    *,
    numbers: Sequence[int],
    told: Told | None = None,
    cancelled: Asked | None = None,
) -> list[Part]:
    """Writes drafts of one layout together.

    Args:
        drafts: at least one.
        runtime: the networks.
        numbers: of the wishes that the drafts are of, for progress.
        told: called after each latent frame.
        cancelled: asked between two steps.

    Raises:
        Interrupted: `cancelled` said so.
    """
    layout, read = drafts[0].layout, _codes(drafts, runtime)
    ids = build(layout, cut(layout, read))
    requests = [_request(draft, own, read, n) for n, (draft, own) in enumerate(zip(drafts, ids, strict=True))]

    def moment(one: Moment) -> None:
        if told is not None:
            share = one.written / one.total
            told(Progress(layout.task, share, tuple(numbers), lambda: _preview(one, read, runtime)))

    found = generate(requests, runtime.backend(), block=drafts[0].wish.block, progress=moment, cancelled=cancelled)
    return _parts(drafts, split(layout, found), read, runtime)


def _codes(drafts: Sequence[Draft], runtime: Runtime) -> dict[str, np.ndarray]:
    """What is read, as `layout.cut` takes it: {block: codes of a batch}."""
    found = {}
    for name, block in drafts[0].layout.blocks.items():
        if block.stop > drafts[0].layout.prefix:
            continue
        values = [getattr(draft, name.removesuffix("_in")) for draft in drafts]
        if name in (readers := {"video_in": runtime.read_video, "audio_in": runtime.read_sound}):
            values = [readers[name](one[None])[0] for one in values]
        found[name] = np.stack(values)
    return found


def _request(draft: Draft, ids: np.ndarray, read: dict[str, np.ndarray], at: int) -> Request:
    choice, by_kind = draft.wish.choices()
    instead = None
    if draft.negative is not None:
        own = {name: values[at] for name, values in read.items()}
        instead = build(draft.layout, cut(draft.layout, {**own, "text": draft.negative}))
    return Request(
        layout=draft.layout,
        ids=ids,
        seed=draft.seed,
        sampling=draft.sampling(choice),
        by_kind={kind: draft.sampling(one) for kind, one in by_kind.items()},
        instead=instead,
        legal=None if draft.painting is None else kept_legal(draft.layout, draft.painting, read["video_in"][at]),
    )


def kept_legal(layout: Layout, painting: Painting, codes: np.ndarray) -> np.ndarray:
    """The legal ids of painting: latents that see nothing unknown, nor do their neighbours, stay as they are.

    Args:
        layout: of inpainting or outpainting.
        painting: its mask.
        codes: of the painted clip, (t, h, w, parts). What was unknown is grey there, so nothing of it leaks.

    Returns:
        int64 (L, S, 2), see `generate.Request`.
    """
    block, legal = layout.blocks["video_out"], layout.legal.copy()
    known = np.logical_not(_near(_cells(painting.unknown, layout)))
    first = legal[block.at, : codes.shape[-1], 0]
    kept = first + codes.reshape(first.shape)
    rows = legal[block.at]
    at = known.reshape(-1)
    rows[at, : codes.shape[-1]] = np.stack([kept, kept + 1], -1)[at]
    legal[block.at] = rows
    return legal


def _cells(unknown: np.ndarray, layout: Layout) -> np.ndarray:
    """Which latents see an unknown pixel: bool (t, h, w) of bool (T, H, W)."""
    geometry = layout.config.geometry
    count, height, width = geometry.latent
    side = unknown.reshape(len(unknown), height, -1, width, unknown.shape[2] // width).any((2, 4))
    later = side[1:].reshape(count - 1, geometry.time, height, width).any(1)
    return np.concatenate([side[:1], later])


def _near(cells: np.ndarray) -> np.ndarray:
    """Cells and their neighbours in the picture: bool (t, h, w)."""
    grown = np.pad(cells, ((0, 0), (1, 1), (1, 1)))
    _, height, width = cells.shape
    shifted: list[np.ndarray] = [grown[:, y : y + height, x : x + width] for y in range(3) for x in range(3)]
    return np.logical_or.reduce(shifted)


def _parts(
    drafts: Sequence[Draft], blocks: dict[str, np.ndarray], read: dict[str, np.ndarray], runtime: Runtime
) -> list[Part]:
    layout = drafts[0].layout
    recipe, config = RECIPES[layout.task], layout.config
    context = context_frames(config) if recipe.video_out == "rest" else 0
    frames = waves = seen = None
    if "video_out" in blocks:
        seen = _whole(blocks["video_out"], "video_in", layout, read)
        frames = [np.concatenate(list(runtime.pictures(one[None])), 1)[0] for one in seen]
    if "audio_out" in blocks:
        samples = round(config.geometry.seconds * config.geometry.sound_rate)
        codes = _whole(blocks["audio_out"], "audio_in", layout, read)
        waves = [runtime.sound(one[None], samples)[0] for one in codes]
    return [
        Part(
            draft=draft,
            frames=None if frames is None else _painted(draft, frames[n]),
            wave=waves[n] if waves is not None else draft.audio if draft.task.sounds else None,
            text=_said(blocks["text_out"][n], config.text.vocabulary) if "text_out" in blocks else None,
            context=context,
            written=layout.length - layout.prefix,
            codes=None if seen is None else seen[n],
        )
        for n, draft in enumerate(drafts)
    ]


def _whole(made: np.ndarray, before: str, layout: Layout, read: dict[str, np.ndarray]) -> np.ndarray:
    """The codes of a whole clip: what was read of it, where its beginning is not written, and what was written."""
    first = layout.blocks[before.removesuffix("_in") + "_out"].first
    return np.concatenate([read[before][:, :first], made], 1) if first else made


def _painted(draft: Draft, frames: np.ndarray) -> np.ndarray:
    return frames if draft.painting is None else draft.painting.composed(frames)


def _said(values: np.ndarray, vocabulary: int) -> str:
    return subwords(vocabulary).decode(int(one) for one in values if one != NOTHING).strip()


def _preview(moment: Moment, read: dict[str, np.ndarray], runtime: Runtime) -> list[np.ndarray] | None:
    """The newest picture of each scene; of a clip of which only the sound is written, there is none."""
    if "video_out" not in moment.layout.blocks:
        return None
    *_, last = runtime.pictures(_whole(moment.video(), "video_in", moment.layout, read))
    return [one[-1] for one in last]
