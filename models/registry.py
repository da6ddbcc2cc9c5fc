"""Engine name -> card and loader: the list of what this installation can run.

Nothing of an engine is imported before it is asked for, so a command that needs none starts fast, and an engine
whose extra is not installed is absent rather than an error.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from studio.errors import Missing, Refused, StudioError
from studio.ports import Engine, EngineCard
from studio.settings import Settings

# name -> "module:class"; one file each in models/engines/
ENGINES = {
    "storyboard": "models.engines.storyboard:Storyboard",
    "videopoet": "models.engines.videopoet:VideoPoetEngine",
    "composer": "models.engines.composer:Composer",
    "espeak": "models.engines.voice:Espeak",
    "embedded": "models.engines.writer_embedded:EmbeddedWriter",
    "chat": "models.engines.writer_chat:ChatWriter",
    "nothing": "models.engines.nothing:Nothing",
}


@cache
def engine(name: str) -> Engine:
    """The engine, loaded once per process. Raises Refused for an unknown name, Missing when its extra is not there."""
    if name not in ENGINES:
        raise Refused(f"there is no engine '{name}'", do=f"choose one of: {', '.join(ENGINES)}")
    module, _, attribute = ENGINES[name].partition(":")
    kind = getattr(importlib.import_module(module), attribute)
    return kind(**_arguments(name, Settings()))


def _arguments(name: str, settings: Settings) -> dict[str, Any]:
    """What an engine must be told: only those that ask a server need anything."""
    if name != "chat":
        return {}
    if not (settings.chat_url and settings.chat_model):
        raise Missing(
            "the chat writer has no server",
            do="set REELWORKS_CHAT_URL and REELWORKS_CHAT_MODEL, or use `writer: embedded`",
        )
    return {
        "url": settings.chat_url,
        "model": settings.chat_model,
        "key": settings.chat_key.get_secret_value(),
        "mode": settings.chat_mode,
    }


def cards() -> list[EngineCard]:
    """The cards of all engines that can be loaded here."""
    return [engine(name).card for name in ENGINES if not reason(name)]


def reason(name: str) -> str:
    """Why an engine cannot be loaded here, and what to do; empty when it can."""
    try:
        engine(name)
    except ImportError as error:
        return f"is not installed ({error}); install its extra"
    except StudioError as error:
        return "; ".join(part for part in (error.what, error.do) if part)
    return ""
