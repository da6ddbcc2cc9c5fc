"""`reelworks up` and `down`: the local stack, on purpose."""

from __future__ import annotations

import click

from cli.output import say


@click.command()
def up() -> None:
    """Start the local stack. Every command does that by itself; this one says where it is.

    With servers of your own (REELWORKS_DATABASE_URL) it brings their database to the newest schema instead.
    """
    from cli.stack.join import stack
    from studio.settings import Settings

    if not Settings().embedded:
        from cli.stack.prepare import prepare

        prepare(Settings().database_url.get_secret_value())
        say("the database has the newest schema and knows this installation's engines")
        return
    with stack(Settings(), say=say) as settings:
        say(f"the stack of {settings.home} runs; it stops after {settings.idle_minutes:g} minutes without use")


@click.command()
def down() -> None:
    """Stop the local stack cleanly. Work that runs is interrupted and goes on at the next start."""
    from cli.stack.join import down as stop
    from studio.settings import Settings

    say("the stack is stopped" if stop(Settings()) else "no stack runs in this home")
