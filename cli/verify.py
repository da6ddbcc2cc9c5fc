"""`reelworks verify TAKE`: makes a take again and answers: same bytes, same frames, or differs."""

from __future__ import annotations

import uuid
from typing import Any

import click

from cli.output import HELP_JSON, result, say

EXIT_DIFFERS = 3


@click.command()
@click.argument("take")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def verify(take: str, as_json: bool) -> int:
    """Make TAKE again from the same recipe and inputs, outside the records, and compare.

    TAKE is a take's id or its beginning, a file that a take made, or a short (`last`), whose master and everything
    that went into it is then made again one by one. Exit code 0: same bytes or same frames; 3: something differs.
    """
    from cli.session import studio

    with studio(quiet=as_json) as joined:
        from cli.compare_take import DIFFERS, ORDER, compare_take

        meant = takes_of(joined, take)
        answers = []
        for take_id in meant:
            answers.append(compare_take(joined, take_id))
            if not as_json:
                _tell(answers[-1])
    worst = max((answer["answer"] for answer in answers), key=ORDER.index)
    if as_json:
        result(answers[0] if len(answers) == 1 else {"answer": worst, "takes": answers})
    elif len(answers) > 1:
        say(f"{len(answers)} takes made again: {worst}")
    return EXIT_DIFFERS if worst == DIFFERS else 0


def takes_of(joined: Any, name: str) -> list[uuid.UUID]:
    """The take that is meant, or every take of a short's master in the order of the line. Raises Refused."""
    from cli.target import find_target
    from db import lineage
    from studio.errors import Refused

    with joined.database.work() as session:
        target = find_target(session, name)
        if target.take is not None:
            return [target.take.id]
        document = lineage.trace(session, target.short_id)
    done = [uuid.UUID(take["take"]) for take in document["takes"] if take["state"] == "done"]
    if not done:
        raise Refused("nothing of this short is made yet", where=name, do="run `reelworks make` on its brief")
    return done


def _tell(answer: dict[str, Any]) -> None:
    """One take's answer for people; the word itself goes to standard output."""
    place = f"{answer['kind']} {answer['scene']}" if answer["scene"] else answer["kind"]
    click.echo(f"{answer['take'][:8]}  {place:14} {answer['answer']}  ({answer['seconds']:.1f} s)")
    for file in answer["files"]:
        if "why" in file:
            sizes = f" ({file['bytes_recorded']:,} and {file['bytes_made']:,} bytes)" if "bytes_made" in file else ""
            say(f"  {file['role']}: {file['why']}{sizes}")
    if not answer["same_engine"]:
        before, here = answer["engines"]
        say(f"  same recipe, other engine: recorded {before}, here {here}")
    if not answer["same_machine"]:
        told = ", ".join(f"{key} {a or '-'} -> {b or '-'}" for key, (a, b) in answer["machine"].items())
        say(f"  same recipe, other machine: {told}")
    if not answer["deterministic"]:
        say("  this engine does not promise the same output for the same seed")
