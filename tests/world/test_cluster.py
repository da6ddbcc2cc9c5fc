"""Pieces that are put down at once look like pieces drawn one by one, and the truth knows each of them."""

import numpy as np
import pytest

from models.world.brush import Brush
from models.world.cluster import Cluster, Piece
from models.world.palette import HOURS, Light
from models.world.shapes import box, ellipse
from models.world.stage import Stage, TruthStage, page

PIECES = [Piece("a", 0, 300.0, 400.0), Piece("b", 1, 700.0, 500.0, 35.0, 0.8), Piece("c", 0, 500.0, 1200.0, -80.0, 1.2)]


def cluster():
    brush, sprites = Brush(Light(HOURS["day"])), []
    for number in range(2):
        brush.fill(box(-60 - 40 * number, -160, 160, 200, 8), 0xD8433B)
        brush.fill(ellipse(10, -40, 60), 0xF3BE41)
        sprites.append(brush.take())
    return Cluster(sprites)


def drawn(cluster, scale):
    pixels, surface = page(round(1080 * scale), round(1920 * scale))
    canvas = surface.getCanvas()
    canvas.clear(0xFFFFFFFF)
    canvas.scale(scale, scale)
    cluster.scatter(Stage(canvas), PIECES)
    return pixels.astype(int)


@pytest.mark.parametrize("scale", [0.06, 0.1167, 0.15])
def test_pieces_at_once_look_like_pieces_one_by_one(scale):
    at_once, alone = cluster(), cluster()
    alone.smooth = False
    apart = np.abs(drawn(at_once, scale) - drawn(alone, scale))
    assert apart.mean() < 0.6
    assert np.percentile(apart, 99) < 60


def test_the_truth_knows_every_piece():
    _, surface = page(108, 192)
    canvas = surface.getCanvas()
    canvas.scale(0.1, 0.1)
    stage = TruthStage(canvas)
    cluster().scatter(stage, PIECES)
    assert list(stage.keys) == ["a", "b", "c"]
    assert np.allclose(stage.matrices["a"][:2, 2], (30, 40))
