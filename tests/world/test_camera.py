"""Every camera move is what it is called: measured on the pictures with OpenCV, and told by the ground truth."""

import numpy as np
import pytest

from models.world.film import Film
from models.world.language.vocabulary import things
from models.world.shooting.moves import View, view
from models.world.specification import Specification, Subject
from tests.world.measured import as_motion, tracked

WIDTH, HEIGHT, RATE, SECONDS = 216, 384, 30, 2.0
MOVES = things("camera")
FAR = 5.0  # a depth that stands for what is behind the subject


def shot(camera, style="flat", **more):
    spec = Specification(
        subjects=(Subject(kind="gift"),), setting="city", camera=camera, style=style, action="idle", **more
    )
    return Film(spec, seed=3, look_seed=3, seconds=SECONDS, rate=RATE)


def true_motion(made, i, depth):
    return as_motion(made.plane_motion(i, WIDTH, HEIGHT, depth), WIDTH, HEIGHT)


@pytest.mark.parametrize("style", things("style"))
@pytest.mark.parametrize("camera", MOVES)
def test_the_measured_flow_is_the_stated_one(camera, style):
    made = shot(camera, style)
    errors, count = [], 0
    for i in (9, 14, 29, 40):
        flow = made.flow(i, WIDTH, HEIGHT)
        points, moved = tracked(made.frame(i, WIDTH, HEIGHT), made.frame(i + 1, WIDTH, HEIGHT))
        inside = (points >= 0).all(1) & (points[:, 0] < WIDTH - 1) & (points[:, 1] < HEIGHT - 1)
        points, moved = points[inside], moved[inside]
        count += len(points)
        x, y = np.round(points - 0.5).astype(int).T
        errors += list(np.abs(moved - points - flow[y, x]).max(1))
    assert count > 60
    assert np.median(errors) < 0.5


SIGNS = {  # what the far world does on the screen: right is +x, down is +y
    "zoom in": (0, 0, 1),
    "zoom out": (0, 0, -1),
    "pan right": (-1, 0, 0),
    "pan left": (1, 0, 0),
    "tilt up": (0, 1, 0),
    "tilt down": (0, -1, 0),
    "tracking": (-1, 0, 0),
    "arc shot": (1, 0, 0),
    "crane up": (0, -1, -1),
    "crane down": (0, 1, 1),
    "whip pan": (-1, 0, 0),
    "drone flyover": (0, 0, 1),
    "dolly zoom": (0, 0, -1),
    "static": (0, 0, 0),
    "handheld": (0, 0, 0),
}


@pytest.mark.parametrize("camera", MOVES)
def test_every_move_does_to_the_far_world_what_its_name_says(camera):
    made = shot(camera)
    path = [true_motion(made, i, FAR) for i in range(round(SECONDS * RATE) - 1)]
    x, y, scale, turn = (sum(values) for values in zip(*path, strict=True))
    for value, sign, least in zip((x, y, scale), SIGNS[camera], (0.04, 0.012, 0.04), strict=True):
        if sign:
            assert value * sign > least
    if camera == "static":
        assert max(abs(x), abs(y), abs(scale), abs(turn)) == 0
    if camera == "handheld":
        assert np.std([p.x for p in path]) > 0


def test_the_moves_are_told_apart_by_their_motion():
    """No two moves have the same signature of near and far motion over the clip."""
    signatures = {}
    for camera in MOVES:
        made = shot(camera)
        steps = range(round(SECONDS * RATE) - 1)
        near, far = ([true_motion(made, i, d) for i in steps] for d in (1.0, FAR))
        fastest = max(abs(m.x) + abs(m.y) for m in far) * len(far)
        signatures[camera] = np.array(
            [*np.sum(near, 0)[:3], *np.sum(far, 0)[:3], fastest / 10, sum(abs(m.turn) for m in far) / 20]
        )
    names = list(signatures)
    for n, a in enumerate(names):
        for b in names[:n]:
            assert np.abs(signatures[a] - signatures[b]).max() > 0.02, (a, b)


def test_a_dolly_zoom_keeps_the_subject_and_shrinks_the_world():
    made = shot("dolly zoom")
    areas = [made.mask(i, WIDTH, HEIGHT).sum() for i in (0, 30, 59)]
    assert max(areas) / min(areas) < 1.06
    first, last = made.view(0).matrix(FAR).getScaleX(), made.view(59).matrix(FAR).getScaleX()
    assert last < 0.8 * first


def test_an_arc_holds_the_subject_while_near_and_far_pass_in_opposite_directions():
    path = [view("arc shot", k / 20, 2.0) for k in range(21)]
    x = {depth: [v.matrix(depth).mapXY(540, 860).x() for v in path] for depth in (0.7, 1.0, FAR)}
    assert np.ptp(x[1.0]) < 1e-3
    assert (x[FAR][-1] - x[FAR][0]) * (x[0.7][-1] - x[0.7][0]) < 0


def test_a_whip_pan_is_fast_and_then_rests_on_the_subject():
    made = shot("whip pan")
    speed = [abs(true_motion(made, i, 1.0).x) for i in range(59)]
    assert max(speed) > 0.08
    assert np.mean(speed[-20:]) < 0.004
    assert not made.mask(0, WIDTH, HEIGHT).any()
    assert made.mask(59, WIDTH, HEIGHT).mean() > 0.05


@pytest.mark.parametrize("camera", MOVES)
def test_moves_start_and_stop_softly(camera):
    path = [view(camera, k / 59, 2.0) for k in range(60)]
    corners = [(v.matrix(3.0).mapXY(0, 0), v.matrix(0.8).mapXY(1080, 1920)) for v in path]
    x = np.array([[a.x(), a.y(), b.x(), b.y()] for a, b in corners])
    jerk = np.abs(np.diff(x, 2, axis=0)).max()
    assert jerk < (90 if camera == "whip pan" else 6)


@pytest.mark.parametrize("camera", MOVES)
def test_a_move_can_follow_any_other(camera):
    end = View(x=80, y=-20, zoom=1.2, dolly=0.1, yaw=5, pitch=3, roll=1)
    start = view(camera, 0.0, 2.0, origin=end)
    for name, value in end.to_dict().items():
        assert start.to_dict()[name] == pytest.approx(value, abs=1e-9)


def test_joints_are_where_the_figure_is_seen():
    spec = Specification(subjects=(Subject(kind="raccoon"), Subject(kind="person")), action="wave")
    made = Film(spec, seed=3, look_seed=3, seconds=SECONDS, rate=RATE)
    joints = made.joints(12, WIDTH, HEIGHT)
    assert set(joints) == {"subject", "other 0"}
    mask = made.mask(12, WIDTH, HEIGHT)
    for name, (x, y) in joints["subject"].items():
        assert mask[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].any(), name


def test_the_camera_path_is_told_frame_by_frame():
    path = shot("crane up").camera_path()
    assert len(path) == 60
    assert path[0].keys() == {"x", "y", "zoom", "dolly", "roll", "yaw", "pitch"}


@pytest.mark.parametrize("size", ["", "large"])
@pytest.mark.parametrize("kind", ["car", "bicycle", "boat", "sneaker", "cup", "headphones", "lipstick", "phone"])
def test_a_zoom_keeps_a_product_in_the_picture(kind, size):
    spec = Specification(subjects=(Subject(kind=kind, size=size),), setting="beach", camera="zoom in")
    made = Film(spec, seed=3, look_seed=3, seconds=SECONDS, rate=RATE)
    mask = made.mask(59, WIDTH, HEIGHT)
    assert not mask[:, 0].any()
    assert not mask[:, -1].any()
    assert not mask[0].any()
