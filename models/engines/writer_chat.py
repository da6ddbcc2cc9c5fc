"""The chat writer as an engine: any endpoint that speaks OpenAI's chat protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from models.writer import embedded
from models.writer.chat import PROMPTS, Endpoint, Mode, write
from models.writer.takes import brief_of, made_of
from studio.digest import digest_file, digest_json
from studio.errors import Refused
from studio.ports import Context, EngineCard, Made
from studio.specs import Spec

__all__ = ["ChatWriter"]


class ChatWriter:
    """Writes stories with a chat model that the user names.

    Args:
        url: the endpoint's base address, such as http://localhost:11434/v1.
        model: the model's name there.
        key: the endpoint's key; empty for a server that wants none.
        mode: how structured answers are asked for: tool, json_schema or json_object.
        timeout: seconds to wait for one answer.

    Raises:
        Refused: when the address or the mode cannot be used.
    """

    def __init__(self, url: str, model: str, key: str = "", mode: str = "tool", *, timeout: float = 60.0) -> None:
        self.endpoint = _endpoint(url, model, key, mode, timeout)
        self.card = EngineCard(
            name="chat", version="1", title="Chat writer", licence="the model's own", tasks=("story",),
            config_digest=digest_json([url, model, mode, digest_file(PROMPTS / "story.txt.j2")]),
            max_seconds=180.0, deterministic=False, notes=f"{model} at {urlsplit(url).hostname}",
        )  # fmt: skip

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """The story of the brief in `inputs["brief"][0]`. Raises Refused, Transient, Broken."""
        brief = brief_of(spec, inputs, self.card)
        context.progress(0.05)
        if brief.explicit:  # nothing is left to invent
            warning = "the brief gives its scenes itself: the chat model was not asked"
            return made_of(embedded.write(brief, seed), context.scratch, writer="embedded", warnings=(warning,))
        story = write(brief, self.endpoint, seed)
        context.progress(1.0)
        return made_of(story, context.scratch, writer=f"chat: {self.endpoint.model}")


def _endpoint(url: str, model: str, key: str, mode: str, timeout: float) -> Endpoint:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        do = "write an address such as http://localhost:11434/v1, without a user or a password in it"
        raise Refused("the chat writer has no address that can be used", where="REELWORKS_CHAT_URL", do=do)
    if not model:
        raise Refused("the chat writer has no model", where="REELWORKS_CHAT_MODEL", do="name a model of that endpoint")
    if mode not in get_args(Mode):
        do = f"write one of: {', '.join(get_args(Mode))}"
        raise Refused(f"{mode!r} is not a way to ask for an answer", where="REELWORKS_CHAT_MODE", do=do)
    return Endpoint(url=url, model=model, key=key, mode=mode, timeout=timeout)  # type: ignore[arg-type]
