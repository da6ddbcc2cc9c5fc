"""What the film says about its pictures agrees with the pictures."""

import numpy as np
import pytest

from models.world.shooting.moves import PAN
from tests.world.test_film import SIZE, film, sampled

WIDE = (216, 384)


@pytest.mark.parametrize(
    "camera", ["static", "zoom in", "zoom out", "pan left", "pan right", "tilt up", "tilt down", "tracking", "handheld"]
)
def test_flow_warps_a_frame_to_the_next(camera):
    made = film(f"raccoon walks in the desert, {camera}")
    width, height = WIDE
    numbers, stage = made.parts(20, width, height)
    after, after_stage = made.parts(21, width, height)
    names = dict(zip(stage.keys.values(), stage.keys, strict=True)) | {0: "sky"}
    after_number = {**after_stage.keys, "sky": 0}
    table = np.array([after_number.get(names[n], -1) for n in range(len(names))])
    flow = made.flow(20, width, height)
    y, x = np.mgrid[0:height, 0:width] + 0.5
    to_x, to_y = x + flow[..., 0], y + flow[..., 1]
    inside = (to_x > 1) & (to_x < width - 1) & (to_y > 1) & (to_y < height - 1)
    wanted = table[numbers]
    near = np.zeros_like(inside)  # the same part within a pixel of where the flow points
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            there = after[np.clip(to_y.astype(int) + dy, 0, height - 1), np.clip(to_x.astype(int) + dx, 0, width - 1)]
            near |= there == wanted
    assert near[inside].mean() > 0.985  # the rest was covered by another part


def test_flow_explains_the_colours():
    made = film("raccoon waves in paris, pan right")
    width, height = WIDE
    here, there = made.frame(30, width, height).astype(float), made.frame(31, width, height).astype(float)
    flow = made.flow(30, width, height)
    y, x = np.mgrid[0:height, 0:width] + 0.5
    warped = sampled(there, x + flow[..., 0], y + flow[..., 1])
    inner = (slice(8, -8), slice(8, -8))
    assert np.abs(warped - here)[inner].mean() < 0.5 * np.abs(there - here)[inner].mean()


def test_zoom_doubles_sizes():
    made = film("a gift in the meadow, zoom in", zoom=2.0)
    tall = [np.flatnonzero(made.mask(i, *WIDE).any(1)) for i in (0, 59)]
    first, last = (rows[-1] - rows[0] + 1 for rows in tall)
    assert last / first == pytest.approx(2.0, rel=0.04)
    assert made.view(59).subject_scale / made.view(0).subject_scale == pytest.approx(2.0)


def test_pan_shifts_by_what_it_says():
    made = film("a gift in the meadow, pan right")
    middle = [np.nonzero(made.mask(i, *WIDE))[1].mean() for i in (0, 59)]
    assert middle[0] - middle[1] == pytest.approx(PAN * WIDE[1] / 1920, abs=1.0)


def test_the_mask_is_where_the_subject_is_seen():
    made = film("a fox sits in the city")
    mask, depth = made.mask(10, *SIZE), made.depth(10, *SIZE)
    assert 0.08 < mask.mean() < 0.4
    assert (depth[mask] == 1).all()
    assert np.isinf(depth[0]).mean() > 0.5
    assert depth.min() < 1.01


def test_further_layers_move_less():
    made = film("raccoon stands in the forest, pan right")
    depth, flow = made.depth(30, *SIZE), made.flow(30, *SIZE)
    near, far = np.abs(flow[..., 0])[depth == 1].mean(), np.abs(flow[..., 0])[np.isfinite(depth) & (depth > 3)].mean()
    assert far < 0.75 * near


@pytest.mark.parametrize(
    "text", ["raccoon walks in the snowy forest", "fox runs in the city, tracking", "a girl walks at home, zoom out"]
)
def test_steps_are_heard_when_a_foot_touches_the_ground(text):
    made = film(text, seconds=3)
    steps = [event for event in made.events() if event.kind == "footstep"]
    assert len(steps) >= 3
    for n, step in enumerate(steps):
        pose = made.acting.moment(made.lead, step.time).pose
        a, b = pose.front_foot_y, pose.back_foot_y
        assert min(abs(a), abs(b)) < 8, (n, a, b)
        before = made.acting.moment(made.lead, max(0, step.time - 0.06)).pose
        if step.time > 0.3 and made.acting.journey.moving(step.time) == 1:
            assert min(before.front_foot_y, before.back_foot_y) < -1  # a moment earlier one foot was in the air


def test_a_foot_on_the_ground_does_not_slide():
    made = film("raccoon walks in the forest, tracking", seconds=3)
    places = []
    for i in np.arange(40, 44, 0.5):
        pose = made.acting.moment(made.lead, i / made.rate).pose
        for x, y in ((pose.front_foot_x, pose.front_foot_y), (pose.back_foot_x, pose.back_foot_y)):
            if y == 0:
                places.append(round(made.foot(i)[0] + x * made.lead.scale, 1))
    assert places
    assert max(np.diff(sorted(set(places))), default=0) == pytest.approx(0, abs=0.2) or len(set(places)) <= 3


def test_landings_are_heard_when_a_jump_ends():
    made = film("raccoon jumps in the meadow", seconds=3)
    landings = [event.time for event in made.events() if event.kind == "landing"]
    assert len(landings) == 2
    for time in landings:
        assert made.acting.moment(made.lead, time + 0.01).pose.y == 0
        assert made.acting.moment(made.lead, time - 0.03).pose.y < 0


def test_places_have_sounds_that_go_on():
    for text, kind in (
        ("beach", "waves"),
        ("city", "traffic"),
        ("space station", "hum"),
        ("forest at night", "crickets"),
        ("rain in paris", "rain"),
    ):
        assert any(e.kind == kind and e.seconds > 0 for e in film(text).events())
