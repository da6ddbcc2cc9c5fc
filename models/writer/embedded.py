"""The embedded writer: a brief becomes a story without a language model, without a network, always the same.

The brief's own clauses become scenes; a structure that its words call for (a journey, a list, before and after, an
invitation, or hook, problem, turn, payoff, call to action) says which scenes are added and which are merged; lines
from `templates/stories/` join them in the brief's language and tone.
"""

from __future__ import annotations

from models.writer.captions import Author
from models.writer.checks import checked
from models.writer.clauses import Clause, clauses_of, sentences
from models.writer.explicit import write_explicit
from models.writer.hero import hero_of
from models.writer.lexicon import kind_of, setting_in, time_in, tone_of
from models.writer.pictures import Painter, cameras
from models.writer.structure import plan, structure_of
from models.writer.timing import reading_seconds, share
from models.writer.tongues import tongue
from studio.brief import Brief
from studio.story import Scene, Story

VERSION = "3"


def write(brief: Brief, seed: int) -> Story:
    """The story of a brief. The same brief and seed give the same story.

    Raises:
        Refused: when no caption without a banned word is possible, naming word and scene.
    """
    if brief.explicit:
        return checked(write_explicit(brief), brief)
    language = tongue(brief.language).code
    text = brief.story or brief.title
    clauses = clauses_of(text, brief.language) or [Clause(text=brief.title, first=True)]
    structure = structure_of(brief, clauses)
    beats = plan(brief, clauses, structure)
    hero = hero_of(clauses, f"{text} {brief.title}", language, brief.brand.primary, brief.product)
    author = Author(brief=brief, hero=hero, tone=tone_of(brief.tone or ""), seed=seed, clauses=clauses)
    captions = author.captions(beats)
    painter = Painter(
        hero=hero, language=language, style=brief.style or "", home=_home(brief, hero.head),
        product=brief.product or "", light=time_in(brief.title),
    )  # fmt: skip
    prompts, moves = painter.prompts(beats), cameras(beats)
    seconds = share([reading_seconds(caption, "", tongue(brief.language)) for caption in captions], brief.seconds)
    scenes = tuple(
        Scene(
            index=at + 1, prompt=prompts[at], camera=moves[at], caption=captions[at], seconds=seconds[at],
            transition=brief.transition if at else "cut", beat=beat.name,
        )
        for at, beat in enumerate(beats)
    )  # fmt: skip
    story = Story(
        title=brief.title, logline=logline(brief), structure=structure, language=brief.language,
        style=brief.style or "", mood=mood_of(brief), scenes=scenes,
    )  # fmt: skip
    return checked(story, brief)


def logline(brief: Brief) -> str:
    """The story in one sentence: its own first one, shortened where it is long."""
    first = next(iter(sentences(brief.story or brief.title)), (brief.title, False))[0]
    words = " ".join(first.split())
    if len(words) <= 200:
        return words
    cut = words[:199].rsplit(" ", 1)[0] if " " in words[:199] else words[:199]
    return cut.rstrip(" ,;:") + "…"


def mood_of(brief: Brief) -> str:
    """The soundtrack's mood, else the tone, else empty: chosen from the pictures."""
    return brief.mood


def _home(brief: Brief, head: str) -> str:
    """Where the story is set when a clause does not say."""
    text = " ".join(part for part in (brief.story, brief.title, brief.product, brief.audience) if part)
    phrase, _ = setting_in(text)
    if phrase:
        return phrase
    return {"animal": "in the forest", "machine": "in the city", "person": "in the city"}.get(kind_of(head), "at home")
