"""Captions that cannot be drawn are refused before any work is done for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from media import captions
from studio.errors import StudioError
from studio.line import Order, caption_spec, places, scene_cue_list
from studio.story import Scene


def check_scenes(order: Order, scenes: Sequence[Scene]) -> None:
    """Raises Refused, naming the scene, when a caption has a character no font has, or does not fit."""
    by_index = {scene.index: scene for scene in scenes}
    whole = replace(order, scenes=tuple(by_index.get(scene.index, scene) for scene in order.scenes or tuple(scenes)))
    spread = places(whole.scenes, whole.raster.rate)
    for scene in scenes:
        cues = scene_cue_list(scene, spread[scene.index - 1], whole)
        try:
            captions.check(cues, caption_spec(whole.brief))
        except StudioError as error:
            raise type(error)(error.what, where=f"scene {scene.index}, caption", do=error.do) from error
