"""Examples of every task, made of clips of the training world: what is read and what is to be written.

Pictures and sounds are those of whole clips: a tokenizer reads each once, and `layout.cut` takes from the codes what
the task's sequence has. Where a clip is read and written, both are the same array. No torch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.composer.clip import clip_sound
from models.videopoet.config import Config
from models.videopoet.language.vocab import task_token
from models.videopoet.making import structure
from models.videopoet.making.painting import KEPT, SHAPES, around, frame_around, hole, painted
from models.videopoet.training.editing import SAID, Edit, edit
from models.videopoet.training.sounds import mood_of_clip
from models.world.chance import generator
from models.world.held_out import held_out
from models.world.language.captions import HOW_OFTEN, caption, full_caption, labels
from models.world.language.vocabulary import things
from models.world.sampling import Clip, changed
from models.world.specification import Specification

TRIES = 20  # edits that are looked at until one keeps to its side of the world
CAPTIONED, TRUE, COMPLETE, OF_THE_LEAD = 0.4, 0.5, 0.5, 0.4  # how often, see below
LABELLED, WHOLE, LEFT_OUT = 0.65, 0.75, 0.25  # how often a caption is labels, of these all, and else each is missing


@dataclass(frozen=True, eq=False)
class Example:
    """One example; None for what the task does not have.

    text: what is read, and for "describe" what is to be written.
    video_in, video_out: uint8 (T, H, W, 3); T is 1 where only the first picture is wanted.
    audio_in, audio_out: float32 (samples,) in -1..1.
    scene: what `video_out`, or what is described, shows; the judges' truth. None of a real clip: nobody knows it.
    known: bool (T, H, W), where `video_out` is seen in `video_in`, of painting.
    edit: the change, of editing.
    lead: bool (moments, H, W), where the lead is at the beginning, the middle and the end of `video_out`.
    """

    task: str
    text: str
    scene: Specification | None
    video_in: np.ndarray | None = None
    video_out: np.ndarray | None = None
    audio_in: np.ndarray | None = None
    audio_out: np.ndarray | None = None
    known: np.ndarray | None = None
    edit: Edit | None = None
    lead: np.ndarray | None = None


def example(task: str, clip: Clip, config: Config) -> Example:
    """An example of a task, the same for the same clip.

    Args:
        task: one of `vocab.TASKS`.
        clip: of the training world or of the evaluation's; an edit of one does not lead to the other.
        config: its geometry gives the length of the sound.
    """
    task_token(task)
    return _MAKERS[task](_Maker(task, clip, config))


class _Maker:
    """What the examples of one clip have in common."""

    def __init__(self, task: str, clip: Clip, config: Config) -> None:
        self.task, self.clip, self.config = task, clip, config
        self.scene = clip.scene
        self.chance = generator(clip.number, "example", task)

    def often(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    def words(self, *must: str, never: tuple[str, ...] = (), scene: Specification | None = None) -> str:
        """A caption that says some things in any case, others never and the rest as captions do.

        Most are in the world's own names, as prompts are once they are understood (`prompts.read`).
        """
        spec, seed = scene or self.scene, int(self.chance.integers(1 << 31))
        if self.often(LABELLED):
            left_out = set(never) if self.often(WHOLE) else {*never, *(n for n in HOW_OFTEN if self.often(LEFT_OUT))}
            return labels(spec, says=[n for n in HOW_OFTEN if n in must or n not in left_out])
        plain = caption(spec, seed)
        if not must and not never:
            return plain.text
        said = [name for name in HOW_OFTEN if name in must or (name in plain.says and name not in never)]
        return caption(spec, seed, says=said).text

    def first(self, clip: Clip) -> np.ndarray:
        """The first picture alone: uint8 (1, H, W, 3)."""
        return clip.film.frame(0, clip.width, clip.height)[None]

    def sound(self) -> tuple[np.ndarray, str]:
        """The clip's sound, and the words that ask for its music."""
        geometry, mood = self.config.geometry, mood_of_clip(self.clip.number)
        seconds = geometry.seconds
        wave = clip_sound(self.clip.events(), seconds, rate=geometry.sound_rate, mood=mood, seed=self.clip.number)
        return wave, music(mood)

    def made(self, text: str, **blocks: np.ndarray | None) -> Example:
        return Example(self.task, text, self.scene, lead=leads(self.clip, blocks.get("video_out")), **blocks)  # type: ignore[arg-type]

    def change(self) -> tuple[Edit, Clip]:
        """An edit of the scene that stays on its side of the held-out rule, and the clip after it."""
        evaluation = held_out(self.scene)
        found = None
        for _ in range(TRIES):
            found = edit(self.scene, self.chance)
            if found and (evaluation or not held_out(found.after)):
                return found, changed(self.clip, found.after)
        found = edit(self.scene, self.chance, slots=("camera",))  # no rule looks at the camera
        if not found:
            raise AssertionError("every scene has another camera")
        return found, changed(self.clip, found.after)

    def asked(self, change: Edit) -> str:
        """The words of an edit: an order, or a caption of what is wanted."""
        if not self.often(CAPTIONED) or change.slot == "undress":
            return change.words
        return self.words(SAID.get(change.slot, change.slot), scene=change.after)


def leads(clip: Clip, shown: np.ndarray | None) -> np.ndarray | None:
    """Where the lead is at the beginning, the middle and the end of what is shown of a clip: bool (1 or 3, H, W)."""
    if shown is None:
        return None
    last = len(shown) - 1
    return np.stack([clip.mask(i) for i in sorted({0, last // 2, last})])


def music(mood: str) -> str:
    """The words that ask for music of a mood; none for no music."""
    return f", {mood} music" if mood else ""


def _text_to_image(m: _Maker) -> Example:
    return m.made(m.words(never=("camera",)), video_out=m.first(m.clip))


def _text_to_video(m: _Maker) -> Example:
    return m.made(m.words(), video_out=m.clip.frames)


def _from_itself(m: _Maker) -> Example:
    """Images that come alive, and clips that go on."""
    return m.made(m.words(), video_in=m.clip.frames, video_out=m.clip.frames)


def _camera(m: _Maker) -> Example:
    return m.made(m.words("camera"), video_in=m.clip.frames, video_out=m.clip.frames)


def _inpaint(m: _Maker) -> Example:
    """A hole of any shape, or the lead with a margin."""
    shape = m.clip.frames.shape[:3]
    lead = np.stack([m.clip.mask(i) for i in range(shape[0])]) if m.often(OF_THE_LEAD) else np.zeros(shape, bool)
    unknown = (
        around(lead, 1 + shape[1] // 40) if lead.any() else hole(shape, SHAPES[int(m.chance.integers(len(SHAPES)))])
    )
    return _painted(m, unknown)


def _outpaint(m: _Maker) -> Example:
    return _painted(m, frame_around(m.clip.frames.shape[:3], float(m.chance.uniform(*KEPT))))


def _painted(m: _Maker, unknown: np.ndarray) -> Example:
    frames = m.clip.frames
    return m.made(m.words(), video_in=painted(frames, unknown), video_out=frames, known=~unknown)


def _stylise(m: _Maker) -> Example:
    """The structure is the truth, or it is estimated from the clip in another style, as that of a user's clip is."""
    if m.often(TRUE):
        seen = structure.of_clip(m.clip)
    else:
        styles = [style for style in things("style") if style != m.scene.style]
        other = Specification.from_dict({**m.scene.to_dict(), "style": styles[int(m.chance.integers(len(styles)))]})
        allowed = held_out(m.scene) or not held_out(other)
        seen = structure.estimated(changed(m.clip, other).frames if allowed else m.clip.frames)
    return m.made(m.words("style"), video_in=seen, video_out=m.clip.frames)


def _edited(m: _Maker, before: np.ndarray, change: Edit, after: Clip) -> Example:
    return Example(
        m.task,
        m.asked(change),
        change.after,
        video_in=before,
        video_out=after.frames,
        edit=change,
        lead=leads(after, after.frames),
    )


def _edit(m: _Maker) -> Example:
    change, after = m.change()
    return _edited(m, m.clip.frames, change, after)


def _edit_image(m: _Maker) -> Example:
    change, after = m.change()
    return _edited(m, m.first(m.clip), change, after)


def _video_to_audio(m: _Maker) -> Example:
    wave, mood = m.sound()
    return m.made(m.words() + mood, video_in=m.clip.frames, audio_out=wave)


def _audio_to_video(m: _Maker) -> Example:
    wave, _ = m.sound()
    return m.made(m.words(), audio_in=wave, video_out=m.clip.frames)


def _text_to_audio_video(m: _Maker) -> Example:
    wave, mood = m.sound()
    return m.made(m.words() + mood, video_out=m.clip.frames, audio_out=wave)


def _audio_video_continue(m: _Maker) -> Example:
    wave, mood = m.sound()
    frames = m.clip.frames
    return m.made(m.words() + mood, video_in=frames, video_out=frames, audio_in=wave, audio_out=wave)


def _describe(m: _Maker) -> Example:
    """Half of the descriptions leave nothing out, half are such as people give."""
    text = (full_caption if m.often(COMPLETE) else caption)(m.scene, int(m.chance.integers(1 << 31))).text
    return m.made(text, video_in=m.clip.frames, audio_in=m.sound()[0])


_MAKERS: dict[str, Callable[[_Maker], Example]] = {
    "text-to-image": _text_to_image,
    "text-to-video": _text_to_video,
    "image-to-video": _from_itself,
    "continue": _from_itself,
    "inpaint": _inpaint,
    "outpaint": _outpaint,
    "stylise": _stylise,
    "edit": _edit,
    "edit-image": _edit_image,
    "camera": _camera,
    "video-to-audio": _video_to_audio,
    "audio-to-video": _audio_to_video,
    "text-to-audio-video": _text_to_audio_video,
    "audio-video-continue": _audio_video_continue,
    "describe": _describe,
}
