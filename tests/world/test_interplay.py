"""Two and three in a scene: in the frame, in proportion, told apart, and about each other."""

import math
from dataclasses import replace

import numpy as np
import pytest

from models.world.film import Film
from models.world.specification import Specification, Subject

SIZE = (135, 240)


def subjects(words):
    kinds = [word.split(":") for word in words.split()]
    return tuple(Subject(kind=kind, look=look[0] if look else "") for kind, *look in kinds)


def film(words, action="idle", *, seconds=4.0, setting="meadow", rate=30, **more):
    spec = Specification(subjects=subjects(words), action=action, setting=setting, camera="static")
    return Film(spec, seed=4, look_seed=3, seconds=seconds, rate=rate, **more)


def boxes(made, i):
    """Left, top, right and bottom of every figure as shares of the frame."""
    numbers, stage = made.parts(i, *SIZE)
    found = {}
    for role in made.roles:
        table = np.array([False, *(key.partition("/")[0] == role.key for key in stage.keys)])
        rows, columns = np.nonzero(table[numbers])
        if len(rows):
            found[role.key] = (
                columns.min() / SIZE[0],
                rows.min() / SIZE[1],
                (columns.max() + 1) / SIZE[0],
                (rows.max() + 1) / SIZE[1],
            )
    return found


GROUPS = ("raccoon fox", "elephant owl", "person:child dog", "bear rabbit cat", "penguin turtle elephant", "chef robot")
ACTIONS = ("idle", "wave", "dance", "throw", "sit", "eat", "walk", "run", "jump", "sleep", "spin", "look around")


@pytest.mark.parametrize("words", GROUPS)
@pytest.mark.parametrize("action", ACTIONS)
def test_everybody_is_in_the_frame_and_the_lead_is_large(words, action):
    made = film(words, action)
    for i in (0, 40, 100):
        found = boxes(made, i)
        for left, top, right, bottom in found.values():
            assert left > 0.0 or right - left < 0.75  # a tail may touch the edge, a body not
            assert right < 1.0 or right - left < 0.75
            assert 0.09 < top < bottom < 0.72
        bodies = made.joints(i, *SIZE)
        for name, joints in bodies.items():
            x = joints.get("neck", joints["hips"])[0] / SIZE[0]
            assert 0.1 < x < 0.9, name
    left, top, _, bottom = boxes(made, 0)["subject"]
    assert bottom - top >= (1 / 3 if action not in ("sit", "sleep") else 0.24)


@pytest.mark.parametrize("words", GROUPS)
def test_nobody_hides_anothers_face(words):
    for action in ("idle", "wave", "walk", "throw", "eat"):
        made = film(words, action)
        faces = [joints["face"] for joints in made.joints(40, *SIZE).values() if "face" in joints]
        assert len(faces) == len(words.split())
        for n, a in enumerate(faces):
            for b in faces[:n]:
                assert math.dist(a, b) > 0.15 * SIZE[0]


def test_heights_are_those_of_nature():
    def tall(words):
        found = boxes(film(words), 0)
        (_, top, _, bottom), (_, other_top, _, other_bottom) = found["subject"], found["other 0"]
        return (other_bottom - other_top) / (bottom - top)

    assert tall("person:man cat") < 0.9
    assert tall("owl elephant") > 1.1
    assert tall("person:woman person:child") < 0.95


def test_two_of_a_kind_can_be_told_apart():
    for kind in ("raccoon", "person", "elephant", "robot"):
        made = film(f"{kind} {kind}")
        first, second = (role.performer.figure for role in sorted(made.roles, key=lambda role: not role.lead))
        assert first.look != second.look or first.worn != second.worn


def test_they_look_at_each_other():
    made = film("fox rabbit")
    lead, other = made.lead, made.acting.partner
    assert lead.facing == 1
    assert other.facing == -1
    assert lead.x < other.x
    assert made.acting.pose_of(other, 1.0).look_x > 0.5  # towards where it faces


def test_a_gift_changes_hands():
    made = film("raccoon bear gift")
    assert made.acting.act == "offer"
    places = []
    for i in (6, 100):
        _, stage = made.parts(i, *SIZE)
        places.append(stage.matrices["gift"][0, 2] / SIZE[0])
    lead, other = made.lead.x / 1080, made.acting.partner.x / 1080
    assert abs(places[0] - lead) < 0.15
    assert abs(places[1] - other) < 0.15
    steps = [made.parts(i, *SIZE)[1].matrices["gift"][0, 2] for i in range(115)]
    assert np.abs(np.diff(steps)).max() < 0.05 * SIZE[0]
    assert any(event.kind == "sparkle" for event in made.events())


def test_a_ball_is_thrown_to_the_other_and_back():
    made = film("cat dog", "throw", seconds=3.3)
    kinds = [(event.time, event.kind) for event in made.events() if event.kind in ("throw", "catch")]
    assert [kind for _, kind in kinds] == ["throw", "catch", "throw", "catch"]
    for (time, kind), holder in zip(kinds, ("subject", "other 0", "other 0", "subject"), strict=True):
        i = (time + (0.02 if kind == "catch" else -0.02)) * made.rate
        _, stage = made.parts(i, *SIZE)
        ball = stage.matrices["ball"][:2, 2]
        hands = made.joints(i, *SIZE)[holder]
        assert min(math.dist(ball, hands[side]) for side in ("front hand", "back hand")) < 0.12 * SIZE[0]


def test_things_are_thrown_if_the_scene_has_them():
    made = film("cat dog burger", "throw")
    assert not made.acting.held(made.lead, 0.5)
    assert "ball" in made.parts(10, *SIZE)[1].matrices


@pytest.mark.parametrize("vehicle", ["car", "boat", "balloon", "train"])
def test_two_ride_together(vehicle):
    made = film(f"fox {vehicle} rabbit", "fly" if vehicle == "balloon" else "drive")
    _, stage = made.parts(10, *SIZE)
    keys = " ".join(stage.matrices)
    assert "rider/" in keys
    assert "beside/" in keys


def test_a_product_is_the_hero_and_is_admired():
    made = film("phone person:woman person:man")
    found = boxes(made, 20)
    assert found["subject"][3] - found["subject"][1] >= 1 / 3
    facing = {role.key: role.facing for role in made.acting.company}
    assert facing == {"other 0": 1, "other 1": -1}
    assert all(made.acting.actors[key].act == "admire" for key in facing)


@pytest.mark.parametrize(("old", "new"), [("walk", "wave"), ("idle", "dance"), ("throw", "sit"), ("dance", "walk")])
def test_companions_go_on_too(old, new):
    before = film("raccoon fox", old, seconds=1.7, rate=60)
    spec = replace(before.spec, action=new)
    after = Film(spec, seed=9, look_seed=3, seconds=1.5, rate=60, state=before.state())
    last, first = before.joints(102, *SIZE), after.joints(0, *SIZE)
    for key in ("subject", "other 0"):
        for name in last[key].keys() & first[key].keys():
            assert math.dist(last[key][name], first[key][name]) < 0.4, (key, name)
    for i in range(1, 40):
        here = after.joints(i, *SIZE)
        for name in here["other 0"].keys() & first["other 0"].keys():
            assert math.dist(here["other 0"][name], first["other 0"][name]) < 0.16 * SIZE[1], name
        first = here
