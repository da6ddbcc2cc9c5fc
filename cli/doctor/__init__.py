"""`reelworks doctor`: looks for what is missing or wrong on this machine, and says what to do. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import click
from pydantic import ValidationError

from cli.doctor.finding import Finding, Level
from cli.output import HELP_JSON, result
from studio.errors import Missing
from studio.settings import Settings

EXIT_PROBLEM = 4
COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "red"}

Check = Callable[[Settings], Iterator[Finding]]


@click.command()
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def doctor(as_json: bool) -> int:
    """Check the machine, the programs, the home folder, the running stack and the settings, one line each.

    No stack is needed, and none is started. Exit code 0: nothing stands in the way; 4: something does.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise Missing(_bad_settings(error), where="settings", do="mend or unset them") from None
    findings = []
    for finding in examine(settings):
        findings.append(finding)
        if not as_json:
            _tell(finding)
    if as_json:
        result(
            {"ok": not problems(findings), "checks": [f.document() for f in findings], "settings": printed(settings)}
        )
    else:
        _tell_settings(settings)
        click.echo(_sum(findings))
    return EXIT_PROBLEM if problems(findings) else 0


def _bad_settings(error: ValidationError) -> str:
    return "; ".join(f"REELWORKS_{str(e['loc'][0]).upper()}: {e['msg'].lower()}" for e in error.errors())


def examine(settings: Settings) -> Iterator[Finding]:
    """All findings, in the order in which things depend on each other. A check that breaks is a finding itself."""
    from cli.doctor import home, machine, programs, services

    for check in (*machine.CHECKS, *programs.CHECKS, *home.CHECKS, *services.CHECKS):
        try:
            yield from check(settings)
        except Exception as error:
            # a doctor that dies of what it finds is of no use
            name = check.__name__.replace("_", " ")
            yield Finding(name, Level.PROBLEM, f"could not be checked: {type(error).__name__}: {error}")


def problems(findings: list[Finding]) -> list[Finding]:
    """Those that stand in the way."""
    return [finding for finding in findings if finding.level == Level.PROBLEM]


def printed(settings: Settings) -> dict[str, str]:
    """Every setting with its value, secrets only as set or not."""
    shown = {}
    for name in type(settings).model_fields:
        value: Any = getattr(settings, name)
        if hasattr(value, "get_secret_value"):
            value = "set (hidden)" if value.get_secret_value() else ""
        shown[f"REELWORKS_{name.upper()}"] = "" if value is None else str(value)
    return shown


def _tell(finding: Finding) -> None:
    level = click.style(f"{finding.level.value:8}", fg=COLOURS[finding.level])
    click.echo(f"{level} {finding.name:18} {finding.said}")
    if finding.do:
        click.echo(f"{'':27} -> {finding.do}")


def _tell_settings(settings: Settings) -> None:
    click.echo("settings (REELWORKS_..., secrets hidden)")
    for name, value in printed(settings).items():
        given = name.removeprefix("REELWORKS_").lower() in settings.model_fields_set
        click.echo(f"  {name.removeprefix('REELWORKS_'):18} {value or '-'}{'  (given)' if given else ''}")


def _sum(findings: list[Finding]) -> str:
    found = len(problems(findings))
    warned = sum(finding.level == Level.WARNING for finding in findings)
    return f"{len(findings)} checks: {found or 'no'} problem{'s' * (found != 1)}, {warned} warning{'s' * (warned != 1)}"
