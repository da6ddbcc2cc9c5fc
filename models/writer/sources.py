"""The writer's data files as one digest: a changed template or word makes another engine."""

from __future__ import annotations

from functools import lru_cache

from models.writer.catalog import FOLDER
from models.writer.english import VERBS
from models.writer.lexicon import LEXICON
from studio.digest import digest_file, digest_json


@lru_cache(maxsize=1)
def config_digest() -> str:
    """The digest over lexicon, verbs and templates."""
    files = [LEXICON, VERBS, *sorted(FOLDER.glob("*.j2"))]
    return digest_json([[path.name, digest_file(path)] for path in files])
