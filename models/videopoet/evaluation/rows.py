"""What was measured so far, one line a creation: an evaluation that is stopped goes on where it was.

A file begins with a line of the facts that its numbers depend on (who is evaluated, judges, seed); a file with other
facts is put aside (`NAME.before.jsonl`) and begun anew. A line that a kill cut short is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Rows:
    """The rows of a file, by part and number.

    Attributes:
        path: the file, JSON lines.
        facts: what the numbers depend on.
        anew: whether there were rows that depend on other facts, which are put aside.
    """

    def __init__(self, path: Path, facts: Row) -> None:
        self.path, self.facts, self.anew = path, json.loads(json.dumps(facts)), False
        self._rows: dict[tuple[str, int], Row] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = list(_lines(path)) if path.is_file() else []
        if lines and lines[0].get("facts") == self.facts:
            self._rows = {(row["part"], row["number"]): row for row in lines[1:]}
        self.anew = len(lines) > 1 and not self._rows
        if self.anew:
            path.replace(path.with_suffix(".before.jsonl"))
        whole = "".join(json.dumps(row) + "\n" for row in [{"facts": self.facts}, *self._rows.values()])
        beside = path.with_suffix(".part")
        beside.write_text(whole, "utf-8")
        beside.replace(path)

    def missing(self, part: str, numbers: range) -> list[int]:
        """Those of some numbers that a part has no row of."""
        return [number for number in numbers if (part, number) not in self._rows]

    def add(self, part: str, number: int, **values: Any) -> None:
        """Keeps a row, on disk too."""
        row = {"part": part, "number": number, **values}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self._rows[part, number] = row

    def of(self, part: str, numbers: range) -> list[Row]:
        """The rows of a part, by number."""
        return [self._rows[part, number] for number in numbers if (part, number) in self._rows]


def _lines(path: Path) -> Iterator[Row]:
    """The whole lines of a file, up to the first that is none."""
    for line in path.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return
