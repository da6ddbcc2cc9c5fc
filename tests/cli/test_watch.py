"""Previews in a terminal: small pictures of what runs, beside each other."""

from __future__ import annotations

import io

from PIL import Image

from cli.watch import PREVIEW_ROWS, mosaic


def jpeg(colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (128, 224), colour).save(file, "JPEG")
    return file.getvalue()


def test_nothing_runs_nothing_is_shown():
    assert mosaic([]) == []


def test_pictures_stand_beside_each_other_in_their_colours():
    rows = mosaic([jpeg((255, 0, 0)), jpeg((0, 0, 255))])
    assert len(rows) == PREVIEW_ROWS
    width = rows[0].index(("", ""))
    assert abs(width / (2 * PREVIEW_ROWS) - 128 / 224) < 0.05
    assert all(len(row) == 2 * (width + 1) for row in rows)
    for row in rows:
        assert all(upper.startswith(("#fe", "#ff")) and lower == upper for upper, lower in row[:width])
        assert all(upper.endswith(("fe", "ff")) for upper, _ in row[width + 1 : -1])
