"""`reelworks trace TARGET`: everything that went into a short, a take or a file, as a tree, as JSON, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.output import HELP_JSON, result, say


@click.command()
@click.argument("target")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it into this file.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def trace(target: str, svg: Path | None, as_json: bool) -> None:
    """Print everything that went into TARGET: engines, seeds, prompts, inputs, attempts, all with their digests.

    TARGET is a short (an id, its beginning, `last`), a take, a `sha256:` digest, or a file, which is looked up by its
    bytes and then by its decoded frames.
    """
    from cli.session import studio

    with studio(quiet=as_json) as joined:
        document = lineage_of(joined, target)
        if svg is not None:
            from cli.trace_picture import draw

            svg.parent.mkdir(parents=True, exist_ok=True)
            svg.write_text(draw(document, joined.store), encoding="utf-8")
            say(f"drawn: {svg}")
    if as_json:
        result(document)
    elif svg is None:
        from cli.trace_tree import show

        show(document)


def lineage_of(joined: Any, name: str) -> dict[str, Any]:
    """The lineage document of what `name` means. Raises Refused when it means nothing here."""
    from cli.target import find_target
    from db import lineage

    with joined.database.work() as session:
        target = find_target(session, name)
        roots = None
        if target.take is not None:
            story = lineage.story_take(session, target.short_id)
            roots = list(dict.fromkeys([target.take.id, *([story] if story else [])]))
        document = lineage.trace(session, target.short_id, roots=roots)
    meant = {"take": str(target.take.id) if target.take else None, "recognised": target.how or None}
    return document | {"target": {"name": name, **meant}}
