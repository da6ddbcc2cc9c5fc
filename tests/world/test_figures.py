"""Every figure is whole: it stands on the ground, fits its clothes, and is told from the others."""

import itertools

import numpy as np
import pytest
import skia

from models.world.brush import Brush
from models.world.film import Film
from models.world.palette import HOURS, Light
from models.world.performing.motion import pose
from models.world.performing.pose import Pose
from models.world.specification import Accessory, Specification, Subject
from models.world.stage import Stage, TruthStage
from models.world.subjects.figure import Figure
from models.world.subjects.limbs import SOLE
from models.world.subjects.looks import AGES, FIGURES, look_of

ACCESSORIES = ("scarf", "hat", "backpack", "glasses", "jacket", "cape")
SCALE, WIDE, HIGH, GROUND = 0.12, 150, 200, 150  # pixels a rig unit, of the picture, and the ground's row
STANDING = Pose()


def figure(kind, *worn, seed=1, **more):
    subject = Subject(kind=kind, accessories=tuple(Accessory(kind=name) for name in worn), **more)
    return Figure(subject, seed, Brush(Light(HOURS["day"], figure=True)))


def painted(made, shown=STANDING, stage=Stage, blink=0.0):
    pixels = np.zeros((HIGH, WIDE, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    canvas.translate(WIDE / 2, GROUND)
    canvas.scale(SCALE, SCALE)
    easel = stage(canvas)
    made.draw(easel, shown, blink=blink, time=0.4)
    return pixels, easel


def outline(pixels):
    return pixels[..., 3] > 127


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_stands_on_the_ground_and_is_as_high_as_it_says(kind):
    made = figure(kind)
    rows = np.flatnonzero(outline(painted(made)[0]).any(1))
    assert abs(rows[-1] + 1 - GROUND) <= 1.5
    assert 0.78 * made.height < (rows[-1] - rows[0]) / SCALE < 1.35 * made.height
    assert 700 < made.height < 1100


@pytest.mark.parametrize("age", AGES)
def test_people_of_every_age_stand_on_the_ground(age):
    for seed in range(6):
        rows = np.flatnonzero(outline(painted(figure("person", look=age, seed=seed))[0]).any(1))
        assert abs(rows[-1] + 1 - GROUND) <= 1.5


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("worn", ACCESSORIES)
def test_whatever_is_worn_is_seen_and_fits(kind, worn):
    bare, dressed = painted(figure(kind))[0], painted(figure(kind, worn))[0]
    assert (np.abs(bare.astype(int) - dressed).sum(2) > 40).sum() > 12
    edge = np.concatenate([dressed[0].ravel(), dressed[:, 0].ravel(), dressed[:, -1].ravel()])
    assert not edge.any()
    rows = np.flatnonzero(outline(dressed).any(1))
    assert rows[-1] <= GROUND + 1


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("action", ["walk", "run", "jump", "sit", "wave", "fly", "climb", "float"])
def test_no_pose_breaks_a_figure(kind, action):
    made = figure(kind, "scarf")
    for time in (0.0, 0.3, 0.7):
        found = outline(painted(made, pose(action, time, cycles=time, seed=2))[0])
        assert found.sum() > 1500
        rows = np.flatnonzero(found.any(1))
        assert rows[-1] <= GROUND + 9


def test_who_sits_does_not_sink_into_the_ground():
    for kind in FIGURES:
        rows = np.flatnonzero(outline(painted(figure(kind), pose("sit", 1.0, cycles=0, seed=1))[0]).any(1))
        assert rows[-1] <= GROUND + 5, kind


def test_the_same_seed_paints_the_same_and_another_one_another_look():
    for kind in FIGURES:
        assert np.array_equal(painted(figure(kind, seed=4))[0], painted(figure(kind, seed=4))[0])
        assert len({look_of(Subject(kind=kind), seed) for seed in range(8)}) > 1
    for age in AGES:
        assert len({look_of(Subject(kind="person", look=age), seed).costume for seed in range(16)}) > 1


def test_every_kind_is_told_from_every_other():
    shown = {kind: painted(figure(kind))[0].astype(float) for kind in FIGURES}
    for one, other in itertools.combinations(FIGURES, 2):
        a, b = outline(shown[one]), outline(shown[other])
        shapes = 1 - (a & b).sum() / (a | b).sum()
        colours = np.abs(shown[one][a].mean(0) - shown[other][b].mean(0)).max()
        assert shapes > 0.12 or colours > 25, (one, other, shapes, colours)


def test_ages_differ_in_proportion():
    def head_share(age):
        look = look_of(Subject(kind="person", look=age), 3)
        return look.head[1] / (look.leg + 2 * look.body[1] + 2 * look.head[1])

    assert head_share("child") > head_share("boy") > head_share("grandfather") > head_share("man")
    assert look_of(Subject(kind="person", look="grandmother"), 3).stoop > 0


@pytest.mark.parametrize("kind", FIGURES)
def test_the_colour_of_the_prompt_is_seen(kind):
    share = []
    for colour in ("red", "blue"):
        found = painted(figure(kind, colour=colour))[0].astype(int)
        inside = found[outline(found)]
        share.append((inside[:, 0] - inside[:, 2]).mean())
    assert share[0] - share[1] > 15


def test_the_cook_keeps_its_hat_and_the_pirate_too():
    for kind in ("chef", "pirate"):
        for worn in ((), ("hat",)):
            assert look_of(Subject(kind=kind), 1).hat in ("toque", "tricorn", "bandana")
            _, easel = painted(figure(kind, *worn), stage=TruthStage)
            assert any(key.endswith("head/hat") for key in easel.matrices)


def test_parts_have_keys_that_stay_while_a_figure_moves():
    for kind in FIGURES:
        made = figure(kind, "scarf", "backpack")
        _, first = painted(made, pose("walk", 0.1, cycles=0.1, seed=1), stage=TruthStage)
        _, second = painted(made, pose("walk", 0.13, cycles=0.13, seed=1), stage=TruthStage)
        assert set(first.matrices) == set(second.matrices)
        assert {"face", "front foot", "back arm", "torso"} <= {
            name for key in first.matrices for name in key.split("/")
        }


@pytest.mark.parametrize("kind", FIGURES)
def test_eyes_close_in_sleep_and_mouths_open(kind):
    made = figure(kind)
    awake = painted(made)[0].astype(int)
    for changed in (Pose(asleep=1.0), Pose(mouth=0.9), Pose(chew=0.8), Pose(mouth=0.9, smile=1.0), Pose(brow=1.0)):
        assert (np.abs(painted(made, changed)[0] - awake).sum(2) > 30).sum() > 2, changed


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_that_turns_shows_its_back_and_keeps_its_thickness(kind):
    made = figure(kind, "backpack")
    front, edge, back = (outline(painted(made, Pose(flip=flip))[0]) for flip in (1.0, 0.0, -1.0))
    assert edge.any(0).sum() > 0.35 * front.any(0).sum()
    assert abs(int(back.any(1).sum()) - int(front.any(1).sum())) < 12
    _, easel = painted(made, Pose(flip=-1.0), stage=TruthStage)
    assert not any(key.endswith("face") for key in easel.matrices)
    assert any("backpack rear" in key for key in easel.matrices)


@pytest.mark.parametrize("kind", ["penguin", "elephant", "person"])
def test_small_and_large_figures_stand_on_the_same_ground(kind):
    rows = []
    for size in ("small", "", "large"):
        spec = Specification(subjects=(Subject(kind=kind, size=size),), camera="static")
        found = Film(spec, seed=1, look_seed=1, seconds=1, rate=30, zoom=1.0)
        parts = {key: m for key, m in found.parts(3, 216, 384)[1].matrices.items() if key.endswith("foot")}
        rows.append(max((matrix @ (0, SOLE, 1))[1] for matrix in parts.values()))
    assert max(rows) - min(rows) < 1.5


def test_hand_and_mouth_are_where_they_are_drawn():
    for kind, action in itertools.product(("raccoon", "penguin", "person"), ("wave", "climb", "jump")):
        made, shown = figure(kind), pose(action, 0.6, cycles=0.2, seed=1)
        _, easel = painted(made, shown, stage=TruthStage)
        for name, place in (("front arm/lower", made.hand(shown)), ("head/face/nose", made.mouth(shown))):
            matrix = next(m for key, m in easel.matrices.items() if key.endswith(name))
            reach = (0, made.look.arm / 2, 1) if "arm" in name else (*made.head.face.mouth_place(), 1)
            x, y, _ = matrix @ reach
            limit = 1 if "arm" in name else 32
            assert abs((x - WIDE / 2) / SCALE - place.x) < limit
            assert abs((y - GROUND) / SCALE - place.y) < limit
