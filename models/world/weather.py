"""Rain and snow: specks at two depths. They are light, not things: the truth does not know them."""

from __future__ import annotations

import math

import numpy as np
import skia

from models.world.brush import NOTHING
from models.world.settings.kit import Kit, Layer, Move, Place
from models.world.stage import Stage, TruthStage

_TOP, _BOTTOM, _LEFT, _RIGHT = -300.0, 2300.0, -1500.0, 2600.0


def weather_layers(kit: Kit, place: Place) -> list[Layer]:
    """The layers of the weather; indoors it is seen through the window only."""
    if kit.weather not in ("rain", "snow") or place.weightless or (place.indoors and not place.window):
        return []
    make = _rain if kit.weather == "rain" else _snow
    if place.window:
        return [Layer("weather", 3.0, NOTHING, _through(make(kit, "window", 240, 0.7), place.window))]
    return [
        Layer("far weather", 2.4, NOTHING, make(kit, "far", 260, 0.62)),
        Layer("near weather", 0.8, NOTHING, make(kit, "near", 150, 1.1)),
    ]


def _through(move: Move, window: tuple[float, float, float, float]) -> Move:
    def clipped(stage: Stage, time: float) -> None:
        stage.canvas.save()
        stage.canvas.clipRect(skia.Rect.MakeLTRB(*window))
        move(stage, time)
        stage.canvas.restore()

    return clipped


def _rain(kit: Kit, name: str, count: int, size: float) -> Move:
    chance = kit.chance(f"rain {name}")
    x, y = chance.uniform(_LEFT, _RIGHT, count), chance.uniform(0, _BOTTOM - _TOP, count)
    speed = chance.uniform(1500, 2100, count) * size
    length, slant = 74 * size, -0.16
    colour = 0x7DB9CFE6 if kit.night else 0x9EE4F1FA
    paint = skia.Paint(
        AntiAlias=True,
        Color=colour,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=3.4 * size,
        StrokeCap=skia.Paint.kRound_Cap,
    )

    def move(stage: Stage, time: float) -> None:
        if isinstance(stage, TruthStage):
            return
        down = _TOP + (y + speed * time) % (_BOTTOM - _TOP)
        left = x + slant * (down - _TOP)
        path = skia.Path()
        for a, b in zip(left.tolist(), down.tolist(), strict=True):
            path.moveTo(a, b)
            path.lineTo(a + slant * length, b + length)
        stage.canvas.drawPath(path, paint)

    return move


def _snow(kit: Kit, name: str, count: int, size: float) -> Move:
    chance = kit.chance(f"snow {name}")
    x, y = chance.uniform(_LEFT, _RIGHT, count), chance.uniform(0, _BOTTOM - _TOP, count)
    speed, phase = chance.uniform(95, 170, count) * size, chance.uniform(0, 2 * math.pi, count)
    radius = chance.uniform(3.5, 9.5, count) * size
    paint = skia.Paint(AntiAlias=True, Color=0xE6FFFFFF)

    def move(stage: Stage, time: float) -> None:
        if isinstance(stage, TruthStage):
            return
        down = _TOP + (y + speed * time) % (_BOTTOM - _TOP)
        left = x + 34 * np.sin(time * 1.1 + phase)
        path = skia.Path()
        for a, b, r in zip(left.tolist(), down.tolist(), radius.tolist(), strict=True):
            path.addCircle(a, b, r)
        stage.canvas.drawPath(path, paint)

    return move
