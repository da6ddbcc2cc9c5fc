"""`reelworks`: the command line. Commands are imported when they are called, so that each starts fast.

Standard output is for results (with `--json` one line of JSON at the end); everything else goes to standard error.
Exit codes: 0 done; 1 a bug; 2 the input is wrong; 3 some scenes failed, the rest is kept; 4 something that is needed
is missing or down; 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

# name -> ("module:function", one line of help)
COMMANDS = {
    "make": ("cli.make:make", "Make a short from a brief."),
    "plan": ("cli.plan:plan", "Say what would be made, what is reused and why, before any work."),
    "rework": ("cli.rework:rework", "Make scenes of a short again; everything else is reused."),
    "takes": ("cli.takes:takes", "List the takes of a short, or choose one."),
    "shorts": ("cli.takes:shorts", "List the newest shorts."),
    "trace": ("cli.trace:trace", "Print everything that went into a short or a file."),
    "verify": ("cli.verify:verify", "Make a take again and compare."),
    "brief": ("cli.brief:brief", "Check a brief, print its schema, or write an example."),
    "engines": ("cli.engines:engines", "List the engines and what they can do."),
    "generate": ("cli.generate:generate", "Run a single task of VideoPoet on files: a clip, a picture, a sound."),
    "world": ("cli.world:world", "Say what the storyboard understands of a sentence."),
    "up": ("cli.service:up", "Start the local stack and leave it running."),
    "down": ("cli.service:down", "Stop the local stack."),
    "cancel": ("cli.takes:cancel", "Stop the work on a short; what is made is kept."),
    "doctor": ("cli.doctor:doctor", "Look for what is missing or wrong on this machine."),
    "evaluate": ("cli.evaluate:evaluate", "Evaluate an engine on held-out prompts and clips."),
    "bench": ("cli.bench:bench", "Measure this machine against the targets."),
}


class Commands(click.Group):
    """A group that imports a command when it is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command itself."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        return getattr(importlib.import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The overview, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Names the nearest command for one that does not exist."""
        import difflib

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else " See `reelworks --help`."
            raise click.UsageError(f"there is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(package_name="reelworks", prog_name="reelworks")
def group(debug: bool) -> None:
    """Reelworks: a story brief in, a captioned portrait short with its own soundtrack out."""
    if debug:
        os.environ["REELWORKS_DEBUG"] = "true"


def main(argv: list[str] | None = None) -> None:
    """The entry point: runs a command and turns every error into a sentence and an exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if "--debug" in arguments:  # wherever it stands
        arguments = [a for a in arguments if a != "--debug"]
        os.environ["REELWORKS_DEBUG"] = "true"
    try:
        code = group.main(args=arguments, prog_name="reelworks", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; run the same command again to continue", err=True)
        code = 130
    except Exception as error:
        code = _explain(error)
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception) -> int:
    from studio.errors import StudioError

    if os.environ.get("REELWORKS_DEBUG"):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, StudioError):
        click.echo(f"reelworks: {error}", err=True)
        return error.exit_code
    if getattr(error, "title", "") == "Settings":
        click.echo(_settings_problem(error), err=True)
        return 2
    if isinstance(error, BrokenPipeError):
        return 0
    if isinstance(error, OSError):
        click.echo(f"reelworks: {error.strerror or error}: {error.filename or ''}", err=True)
        return 4
    click.echo(f"reelworks: a bug: {_one_line(error)}\n  -> run it again with --debug and report it", err=True)
    return 1


def _settings_problem(error: Any) -> str:
    """A wrong environment variable, by the name under which it was set."""
    lines = [
        f"reelworks: REELWORKS_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg'].lower()}"
        for problem in error.errors()
    ]
    return "\n".join(lines) + "\n  -> mend or unset it; docs/reference/settings.md says what each means"


def _one_line(error: Any) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


if __name__ == "__main__":
    main()
