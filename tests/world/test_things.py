"""Things are shown as heroes and held in hands, vehicles turn their wheels with the way, and all of them act."""

from dataclasses import replace

import numpy as np
import pytest

from models.world.brush import Brush
from models.world.film import Film
from models.world.language.grammar import THINGS
from models.world.language.grammar import VEHICLES as VEHICLE_WORDS
from models.world.palette import HOURS, NAMED, Light
from models.world.performing.pose import Pose
from models.world.specification import Specification, Subject
from models.world.subjects import things
from models.world.subjects.cast import performer
from models.world.subjects.goods import GOODS
from models.world.subjects.liveliness import Life, life
from models.world.subjects.role import Moment, Rider
from models.world.subjects.vehicles import VEHICLES, cycle
from models.world.subjects.vehicles.rail import DRIVER

SIZE = (108, 192)
ACTIONS = [
    *("walk", "run", "jump", "wave", "fly", "sit", "climb", "float", "drive", "look around", "idle", "see", "pack"),
    *("dance", "spin", "sleep", "eat", "throw", "catch", "carry", "swim"),
]


def film(*kinds, setting="city", action="idle", seconds=2.0, **more):
    subjects = tuple(kind if isinstance(kind, Subject) else Subject(kind=kind) for kind in kinds)
    spec = Specification(subjects=subjects, setting=setting, action=action)
    return Film(replace(spec, **more), seed=5, look_seed=3, seconds=seconds, rate=30)


def brush():
    return Brush(Light(HOURS["day"], figure=True))


def test_every_word_for_a_thing_or_a_vehicle_is_drawn():
    assert set(THINGS) == set(GOODS)
    assert set(VEHICLE_WORDS) == set(VEHICLES)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_body_without_limbs_does_every_action(action):
    """Something changes over the action's clock, and never more than a body can bear."""
    poses = [
        Pose(y=-40 * (t % 2), drop=t % 20, turn=t % 5, flip=0.4, stream=0.5, look_x=t / 60, spin=24.0 * t)
        for t in range(60)
    ]
    lives = [life(Moment(time=t / 15, acted=t / 15, action=action, pose=pose)) for t, pose in enumerate(poses)]
    assert len(set(lives)) > 1
    assert all(0.75 < one.tall < 1.25 and one.lift > -20 and abs(one.flip) <= 1.0001 for one in lives)


def test_a_hop_gathers_before_it_leaves_the_ground_and_is_pressed_flat_when_it_lands():
    dance = [life(Moment(time=t / 30, acted=t / 30, action="dance", pose=Pose())) for t in range(31)]
    assert dance[0].lift == pytest.approx(0, abs=1)
    assert dance[15].lift == pytest.approx(0, abs=1)  # a beat is half a second
    assert dance[7].lift > 40
    idle = [life(Moment(time=t / 60, action="idle", pose=Pose())) for t in range(204)]
    first = next(n for n, one in enumerate(idle) if one.lift > 0)
    top = max(idle, key=lambda one: one.lift)
    assert min(one.tall for one in idle[first - 15 : first]) < 0.94
    assert top.lift > 40
    after = idle[idle.index(top) :]
    assert min(one.tall for one in after) < 0.92


@pytest.mark.parametrize("kind", sorted(GOODS))
def test_a_hero_stands_on_something_that_is_not_part_of_it(kind):
    made = film(kind, setting="meadow")
    _, stage = made.parts(4, *SIZE)
    assert any(key.startswith("stand.") for key in stage.keys)
    rows = np.flatnonzero(made.mask(4, *SIZE).any(1))
    assert rows[-1] - rows[0] >= SIZE[1] / 3
    whole = made.depth(4, *SIZE)
    assert np.isfinite(whole[rows[-1] + 3, SIZE[0] // 2])


def test_nothing_stands_where_nothing_has_weight_or_while_it_goes():
    for made in (film("cup", setting="space station"), film("cup", action="walk")):
        _, stage = made.parts(10, *SIZE)
        assert not any(key.startswith("stand.") for key in stage.keys)


@pytest.mark.parametrize("kind", sorted(GOODS))
@pytest.mark.parametrize("colour", ["green", "purple"])
def test_a_named_colour_is_seen(kind, colour):
    """The colour itself is in the picture, large in a hero and still there in a hand."""
    for shapes in (
        [shape for _, sprite in things.Thing(kind, NAMED[colour], 3, brush()).pieces for shape in sprite],
        things.held(Subject(kind=kind, colour=colour), 3, brush()),
    ):
        wanted = 0xFF000000 | brush().light(NAMED[colour])
        assert wanted in {shape.paint.getColor() for shape in shapes}


def test_a_thing_in_a_hand_is_small_and_stands_in_it():
    for kind in GOODS:
        bounds = [shape.path.computeTightBounds() for shape in things.held(Subject(kind=kind), 3, brush())]
        assert max(b.bottom() for b in bounds) - min(b.top() for b in bounds) < 330
        assert max(b.bottom() for b in bounds) > 10


class Recorder:
    """A rider who remembers how it was seated."""

    def __init__(self, kind):
        self.performer = performer(Subject(kind=kind), 3, brush())
        self.rider = Rider(self.performer, Moment(time=0.0, action="drive", pose=Pose()))
        self.look, self.pose, self.poses = self.rider.look, self.rider.pose, []

    def __call__(self, stage, pose=None):
        self.poses.append(pose)


@pytest.mark.parametrize("kind", ["fox", "person", "bear"])
def test_feet_go_round_with_the_pedals(kind):
    made = film(kind, "bicycle", action="drive")
    numbers, stage = made.parts(20, 270, 480)
    del numbers
    placed = {key.rsplit("/", 1)[-1]: m for key, m in stage.matrices.items()}
    for side, foot in (("near", "front foot"), ("far", "back foot")):
        pedal, shoe = placed[f"{side} pedal"], placed[foot]
        assert np.hypot(*(pedal[:2, 2] - shoe[:2, 2])) < 14  # pixels: an ankle stands above its pedal
    turned = []
    for i in (10, 13):
        _, stage = made.parts(i, 270, 480)
        m = next(m for key, m in stage.matrices.items() if key.endswith("near crank"))
        turned.append(np.arctan2(m[1, 0], m[0, 0]))
    assert abs(turned[1] - turned[0]) > 0.05


def test_a_bicycle_fits_legs_of_any_length():
    short, long = (Recorder(kind).look for kind in ("penguin", "person"))
    assert cycle.Bicycle._saddle_height(long) < cycle.Bicycle._saddle_height(short)  # up is negative


def test_wheels_roll_as_far_as_the_train_goes_and_the_rails_stay():
    made = film("train", action="drive", seconds=3)
    places, wheels, rails = [], [], []
    for i in (20, 21):
        _, stage = made.parts(i, 540, 960)
        driver = next(m for key, m in stage.matrices.items() if key.endswith("driver 0"))
        wheels.append(np.arctan2(driver[1, 0], driver[0, 0]))
        rails.append(next(m for key, m in stage.matrices.items() if key.startswith("rails."))[0, 2])
        places.append(made.foot(i)[0])
    way = (wheels[1] - wheels[0]) % (2 * np.pi) * DRIVER * made.lead.scale
    assert way == pytest.approx(places[1] - places[0], rel=0.02)
    assert rails[1] == pytest.approx(rails[0], abs=0.05)


@pytest.mark.parametrize("setting", ["beach", "meadow", "paris", "home"])
def test_a_boat_is_never_on_dry_land(setting):
    made = film("boat", setting=setting, action="drive")
    _, stage = made.parts(20, *SIZE)
    assert any(key.startswith("water") for key in stage.keys)
    assert any(key.startswith("shore") for key in stage.keys)


@pytest.mark.parametrize(("kind", "sound"), [("train", "train"), ("boat", "sail"), ("bicycle", "bicycle")])
def test_vehicles_are_heard(kind, sound):
    assert sound in {event.kind for event in film("fox", kind, action="drive").events()}
    assert sound not in {event.kind for event in film(kind, action="idle").events()}


def test_the_same_thing_is_drawn_the_same():
    for kind in ("burger", "boat", "train"):
        one, other = film(kind, setting="meadow"), film(kind, setting="meadow")
        assert np.array_equal(one.frame(7, *SIZE), other.frame(7, *SIZE))


def test_a_life_is_at_rest_by_default():
    assert Life() == Life(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, aloft=False)
