"""What every writer's story must keep, whoever wrote it."""

from __future__ import annotations

import re

from studio.brand import banned_in
from studio.brief import Brief
from studio.errors import Refused
from studio.story import Story

MAX_CAPTION, MAX_PROMPT, MAX_NARRATION = 200, 1400, 600


def problems_of(story: Story, brief: Brief) -> list[str]:
    """Everything that is wrong with a story, as sentences that name the scene; empty when it may be made."""
    return [*_shape(story, brief), *_texts(story), *_banned(story, brief)]


def checked(story: Story, brief: Brief) -> Story:
    """The story itself. Raises Refused when it breaks a rule."""
    problems = problems_of(story, brief)
    if problems:
        do = "say it in other words in the brief, or change brand.banned_words"
        raise Refused("; ".join(problems), where=f"the story of {brief.title!r}", do=do)
    return story


def _shape(story: Story, brief: Brief) -> list[str]:
    found = []
    count = len(story.scenes)
    wanted = len(brief.explicit) or (brief.scenes if isinstance(brief.scenes, int) else None)
    if wanted and count != wanted:
        found.append(f"the story has {count} scenes, but the brief wants {wanted}")
    if not brief.explicit and not 3 <= count <= 12:
        found.append(f"the story has {count} scenes; 3 to 12 are allowed")
    if [scene.index for scene in story.scenes] != list(range(1, count + 1)):
        found.append("the scenes are not numbered 1, 2, 3, ...")
    total = sum(round(scene.seconds * 30) for scene in story.scenes)
    if brief.seconds and total != round(brief.seconds * 30):
        found.append(f"the scenes last {total / 30:g} seconds, but the brief wants {brief.seconds:g}")
    return found


def _texts(story: Story) -> list[str]:
    found = []
    for scene in story.scenes:
        limits = (("prompt", scene.prompt, MAX_PROMPT), ("caption", scene.caption, MAX_CAPTION),
                  ("narration", scene.narration, MAX_NARRATION))  # fmt: skip
        for name, text, limit in limits:
            if len(text) > limit:
                found.append(f"scene {scene.index}: the {name} has {len(text)} characters, at most {limit} are allowed")
            if re.search(r"\{\{|\}\}|\{%|[\x00-\x08\x0b-\x1f\x7f]", text) and story.structure != "explicit":
                found.append(f"scene {scene.index}: the {name} contains signs of a template or control characters")
        if not scene.prompt.strip():
            found.append(f"scene {scene.index} has no prompt")
    return found


def _banned(story: Story, brief: Brief) -> list[str]:
    found = []
    for scene in story.scenes:
        for name, text in (("caption", scene.caption), ("prompt", scene.prompt), ("narration", scene.narration)):
            found += [
                f'scene {scene.index}: the {name} contains the banned word "{word}"'
                for word in banned_in(text, brief.brand.banned_words)
            ]
    return found
