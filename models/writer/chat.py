"""The chat writer: a story from any endpoint that speaks OpenAI's chat protocol, checked like every other story.

The answer has to fit a schema and the rules of `checks.py`; one that does not is sent back once with what is wrong.
The endpoint's key is never part of an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field

from models.writer.captions import fits
from models.writer.checks import problems_of
from models.writer.embedded import logline, mood_of
from models.writer.structure import MAX_SCENES, MIN_SCENES
from models.writer.timing import share
from models.writer.tongues import tongue
from studio.brief import Brief
from studio.errors import Refused, StudioError, Transient
from studio.story import Scene, Story

if TYPE_CHECKING:
    from pydantic_ai import Agent

PROMPTS = Path(__file__).resolve().parents[2] / "templates" / "prompts"
Mode = Literal["tool", "json_schema", "json_object"]
Camera = Literal["static", "zoom in", "zoom out", "pan left", "pan right", "tilt up", "tilt down"]
CAMERAS = ("static", "zoom in", "zoom out", "pan left", "pan right", "tilt up", "tilt down")


class DraftScene(BaseModel):
    """One scene as the model answers it."""

    model_config = ConfigDict(extra="forbid")

    prompt: Annotated[str, Field(min_length=3, max_length=1000)]
    camera: Camera
    caption: Annotated[str, Field(max_length=200)]
    seconds: Annotated[float, Field(ge=0.5, le=60, allow_inf_nan=False)]
    beat: Annotated[str, Field(max_length=40)] = ""


class Draft(BaseModel):
    """A story as the model answers it."""

    model_config = ConfigDict(extra="forbid")

    logline: Annotated[str, Field(min_length=1, max_length=300)]
    scenes: Annotated[list[DraftScene], Field(min_length=1, max_length=40)]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where the model is and how it gives structured answers; the key is kept out of every representation."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    mode: Mode = "tool"
    timeout: float = 60.0  # seconds for one answer


def write(brief: Brief, endpoint: Endpoint, seed: int) -> Story:
    """The story that the endpoint's model makes of a brief.

    Raises:
        Refused: the key, the address or the model's name is wrong, or two answers in a row are no story.
        Transient: the endpoint does not answer, is overloaded or fails.
    """
    from pydantic_ai import ModelRetry, exceptions

    agent = _agent(brief, endpoint, seed)

    @agent.output_validator
    def keeps_the_rules(draft: Draft) -> Draft:
        problems = _problems(draft, brief)
        if problems:
            raise ModelRetry("This breaks the rules: " + "; ".join(problems))
        return draft

    try:
        draft = agent.run_sync(json.dumps(brief.for_writer(), ensure_ascii=False)).output
    except (exceptions.AgentRunError, exceptions.UserError, OSError, TimeoutError) as error:
        raise _told(error, endpoint) from None  # not chained: a cause may hold the request and its headers
    return story_of(draft, brief)


def story_of(draft: Draft, brief: Brief) -> Story:
    """A checked answer as a story: scenes numbered, and as long together as the brief wants."""
    seconds = share([scene.seconds for scene in draft.scenes], brief.seconds)
    scenes = tuple(
        Scene(
            index=at + 1, prompt=scene.prompt.strip(), camera=scene.camera, caption=scene.caption.strip(),
            seconds=seconds[at], transition=brief.transition if at else "cut", beat=scene.beat,
        )
        for at, scene in enumerate(draft.scenes)
    )  # fmt: skip
    return Story(
        title=brief.title, logline=draft.logline.strip() or logline(brief), structure="chat", language=brief.language,
        style=brief.style or "", mood=mood_of(brief), scenes=scenes,
    )  # fmt: skip


def instructions(brief: Brief) -> str:
    """What the model is told besides the brief."""
    # Not escaped: plain text for a model, nothing that renders markup.
    environment = Environment(loader=FileSystemLoader(PROMPTS), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    return environment.get_template("story.txt.j2").render(
        scenes=brief.scenes if isinstance(brief.scenes, int) else None, low=MIN_SCENES,
        high=_most_scenes(brief), seconds=brief.seconds, style=brief.style, cameras=CAMERAS, language=brief.language,
        caption_letters=tongue(brief.language).line * 2 - 6, product=brief.product,
        call_to_action=brief.call_to_action, banned=brief.brand.banned_words,
    )  # fmt: skip


def _most_scenes(brief: Brief) -> int:
    return MAX_SCENES if not brief.seconds else max(MIN_SCENES, min(MAX_SCENES, int(brief.seconds // 2)))


def _problems(draft: Draft, brief: Brief) -> list[str]:
    """What is wrong with an answer, for the model to mend."""
    found = problems_of(story_of(draft, brief), brief)
    speech = tongue(brief.language)
    captions = [scene.caption.strip() for scene in draft.scenes]
    found += [
        f"scene {at + 1}: the caption does not fit into two lines of {speech.line} characters"
        for at, caption in enumerate(captions)
        if not fits(caption, speech)
    ]
    shown = [caption.casefold() for caption in captions if caption]
    if len(set(shown)) < len(shown):
        found.append("two scenes have the same caption")
    if brief.product and not any(brief.product.casefold() in caption for caption in shown):
        found.append(f"no caption names {brief.product}")
    return found


def _agent(brief: Brief, endpoint: Endpoint, seed: int) -> Agent[None, Draft]:
    from openai import AsyncOpenAI
    from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    kinds: dict[str, Callable[..., Any]] = {
        "tool": ToolOutput, "json_schema": NativeOutput, "json_object": PromptedOutput,
    }  # fmt: skip
    client = AsyncOpenAI(
        base_url=endpoint.url, api_key=endpoint.key or "none", timeout=endpoint.timeout, max_retries=0
    )  # max_retries: only the take retries
    model = OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=client))
    return Agent(
        model, output_type=kinds[endpoint.mode](Draft, name="story"), instructions=instructions(brief), retries=1,
        model_settings={"seed": seed, "temperature": 0.7},
    )  # fmt: skip


def _told(error: Exception, endpoint: Endpoint) -> StudioError:  # noqa: PLR0911 - one return a failure
    """The endpoint's failure as one of our errors, without the key."""
    from pydantic_ai import exceptions

    where = f"chat writer, {endpoint.model} at {endpoint.url}"
    status = getattr(error, "status_code", None)
    detail = _without_key(str(error), endpoint)
    if status in {401, 403}:
        return Refused("the endpoint refuses the key", where=where, do="check REELWORKS_CHAT_KEY")
    if status == 404:
        do = "check REELWORKS_CHAT_URL (it ends in /v1 for most servers) and REELWORKS_CHAT_MODEL"
        return Refused("the endpoint does not know this address or this model", where=where, do=do)
    if status in {408, 409, 425, 429} or (status or 0) >= 500:
        return Transient(f"the endpoint answered {status}", where=where, do="it is tried again; see the server's log")
    if status:
        do = "check REELWORKS_CHAT_MODE: not every server knows tools or json_schema"
        return Refused(f"the endpoint answered {status}: {detail}", where=where, do=do)
    if isinstance(error, exceptions.UnexpectedModelBehavior):
        cause = _without_key(str(error.__cause__ or ""), endpoint)
        do = "try another model or REELWORKS_CHAT_MODE, or use `writer: embedded`"
        return Refused(f"two answers in a row were no story: {cause or detail}", where=where, do=do)
    if isinstance(error, exceptions.UserError):
        return Refused(f"this model cannot be asked so: {detail}", where=where, do="check REELWORKS_CHAT_MODE")
    return Transient("the endpoint does not answer", where=where, do="check REELWORKS_CHAT_URL and the network")


def _without_key(text: str, endpoint: Endpoint) -> str:
    text = text.replace(endpoint.key, "***") if endpoint.key else text
    return " ".join(text.split())[:400]
