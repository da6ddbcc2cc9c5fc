"""Captions that cannot be drawn are refused before any work is done for them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from media import captions
from studio.errors import StudioError
from studio.line import Order, caption_spec, places, scene_cue_list
from studio.ports import AssetStore
from studio.story import Scene


def check_scenes(order: Order, scenes: Sequence[Scene], store: AssetStore) -> None:
    """Raises Refused, naming the scene, when a caption has a character no font has, or does not fit.

    Args:
        order: the short as it is wanted.
        scenes: those of its scenes that are new or changed.
        store: where the brand's font is, if the brief brought one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        _check(order, scenes, _brand_font(order, store, Path(scratch)))


def _brand_font(order: Order, store: AssetStore, scratch: Path) -> Path | None:
    font = order.brief.caption_font or ""
    if not font.startswith("sha256:"):
        return None
    path = scratch / "brand-font"
    store.get(font, path)
    return path


def _check(order: Order, scenes: Sequence[Scene], brand_font: Path | None) -> None:
    by_index = {scene.index: scene for scene in scenes}
    whole = replace(order, scenes=tuple(by_index.get(scene.index, scene) for scene in order.scenes or tuple(scenes)))
    spread = places(whole.scenes, whole.raster.rate)
    for scene in scenes:
        cues = scene_cue_list(scene, spread[scene.index - 1], whole)
        try:
            captions.check(cues, caption_spec(whole.brief), brand_font)
        except StudioError as error:
            raise type(error)(error.what, where=f"scene {scene.index}, caption", do=error.do) from error
