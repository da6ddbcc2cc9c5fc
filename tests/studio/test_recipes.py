"""Recipes: a key names everything that decides what a take makes, and nothing else."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from studio.ports import EngineCard
from studio.recipes import Input, Outputs, Recipe, primary
from studio.specs import PRIMARY_ROLE, RECIPE_VERSION, ClipSpec

CARD = EngineCard(name="storyboard", version="1", tasks=("text-to-video",))
RECIPE = Recipe(
    kind="clip", scene=1, spec=ClipSpec(prompt="a fox", frames=30), engine=CARD, seed=7,
    inputs=(Input(role="image", digest="sha256:a"),),
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"spec": ClipSpec(prompt="a fox", frames=31)},
        {"spec": ClipSpec(prompt="A fox", frames=30)},
        {"engine": CARD.model_copy(update={"version": "2"})},
        {"engine": CARD.model_copy(update={"weights_digest": "sha256:w"})},
        {"engine": CARD.model_copy(update={"config_digest": "sha256:c"})},
        {"seed": 8},
        {"inputs": ()},
        {"inputs": (Input(role="image", digest="sha256:b"),)},
        {"inputs": (Input(role="image", digest="sha256:a", position=1),)},
    ],
)
def test_what_decides_the_output_is_in_the_key(change):
    assert replace(RECIPE, **change).key != RECIPE.key


@pytest.mark.parametrize(
    "change",
    [
        {"scene": 5},
        {"output_seconds": 99.0},
        {"engine": CARD.model_copy(update={"title": "The storyboard", "seconds_per_second": 3.0, "notes": "..."})},
        {"inputs": (Input(role="image", digest="sha256:a", from_take=uuid.uuid4()),)},
    ],
)
def test_what_does_not_decide_it_is_not(change):
    assert replace(RECIPE, **change).key == RECIPE.key


def test_a_raised_recipe_version_makes_everything_of_its_kind_new(monkeypatch):
    before, fresh = RECIPE.key, replace(RECIPE)
    monkeypatch.setitem(RECIPE_VERSION, "clip", RECIPE_VERSION["clip"] + 1)
    assert fresh.key != before


def test_every_kind_has_a_version_and_a_primary_output():
    assert RECIPE_VERSION.keys() == PRIMARY_ROLE.keys()
    assert primary("soundtrack", Outputs(take_id=uuid.uuid4(), files={"mix": "m", "music": "x"})) == "m"
