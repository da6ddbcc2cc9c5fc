"""Actions flow: joints do not jump, feet stay, beats fall where they are seen, and any action goes over into any."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from models.world.chance import unit
from models.world.film import Film
from models.world.performing import motion
from models.world.performing.actions import handling
from models.world.performing.actions.going import gait_of, touches
from models.world.performing.actions.manners import MANNERS, PLAIN
from models.world.specification import Specification, Subject

SIZE = (270, 480)
RATE = 60
STAGE = 1920 / SIZE[1]  # stage units of a pixel
FASTEST = 150.0  # stage units that a joint may move in a sixtieth of a second: the hand that throws, an arm in a leap
ON_GROUND = ("idle", "wave", "jump", "dance", "spin", "eat", "throw", "see", "walk", "run", "carry", "sleep", "sit")
NEW = ("dance", "spin", "sleep", "eat", "throw", "catch", "swim", "carry")
OLD = ("walk", "run", "jump", "wave", "fly", "sit", "float", "look around", "see", "pack", "idle", "climb")


def film(action, kind="raccoon", *, seconds=3.0, look="", setting="meadow", **more):
    spec = Specification(
        subjects=(Subject(kind=kind, look=look),), action=action, setting=setting, camera=more.pop("camera", "static")
    )
    return Film(spec, seed=4, look_seed=3, seconds=seconds, rate=RATE, **more)


def joints(made, i):
    """The lead's joints in stage units, the camera's move and the shot taken out."""
    view = made.view(i)
    found = made.joints(i, *SIZE)["subject"]
    return {
        name: np.array([(x - SIZE[0] / 2) * STAGE / view.zoom + view.x, (y - 860 / STAGE) * STAGE / view.zoom])
        for name, (x, y) in found.items()
    }


def kinds(made, kind):
    return [event.time for event in made.events() if event.kind == kind]


@pytest.mark.parametrize("action", [*NEW, *OLD])
@pytest.mark.parametrize("kind", ["raccoon", "elephant"])
def test_no_joint_jumps(action, kind):
    made = film(action, kind, seconds=3.5)
    places = [joints(made, i) for i in range(200)]
    for i, (here, there) in enumerate(itertools.pairwise(places)):
        for name in here.keys() & there.keys():
            assert np.abs(there[name] - here[name]).max() < FASTEST, (i, name)


@pytest.mark.parametrize("action", ["walk", "run", "carry"])
@pytest.mark.parametrize("kind", ["raccoon", "rabbit", "penguin", "elephant", "person"])
def test_feet_on_the_ground_do_not_skate(action, kind):
    made = film(action, kind, camera="tracking")
    stood = 0
    for side in ("front ankle", "back ankle"):
        places = np.array([joints(made, i)[side] for i in range(30, 150)])
        lowest = places[:, 1].max()
        planted = (places[:-1, 1] > lowest - 0.6) & (places[1:, 1] > lowest - 0.6)
        assert np.abs(np.diff(places[:, 0]))[planted].max() < 1.5
        stood += planted.sum()
    assert stood > 30


@pytest.mark.parametrize("kind", ["raccoon", "robot", "person"])
def test_a_dancer_steps_on_the_beat_and_stays_there_between(kind):
    made = film("dance", kind, seconds=4)
    steps = kinds(made, "footstep")
    assert np.allclose(np.diff(steps) % 0.5, 0, atol=1e-6)
    for step in steps[1:]:
        before, after = joints(made, (step - 0.12) * RATE), joints(made, step * RATE)
        rose = {side: after[side][1] - before[side][1] for side in ("front ankle", "back ankle")}
        assert max(rose.values()) > 4  # one foot has come down
        assert min(np.abs(list(rose.values()))) < 1.5  # the other one carried


def test_steps_touch_the_ground_when_they_are_heard():
    for kind in ("rabbit", "penguin", "elephant"):
        made = film("walk", kind)
        for step in kinds(made, "footstep")[1:]:
            low = [max(joints(made, (step + d) * RATE)[s][1] for s in ("front ankle", "back ankle")) for d in (0, 0.05)]
            assert abs(low[0] - low[1]) < 3


def test_heavy_ones_walk_slower_and_are_heard_more():
    heavy, light = film("walk", "elephant", camera="tracking"), film("walk", "cat", camera="tracking")
    loud = [max(e.strength for e in made.events() if e.kind == "footstep") for made in (heavy, light)]
    assert loud[0] > 1.5 * loud[1]
    assert len(kinds(heavy, "footstep")) < len(kinds(light, "footstep"))
    jumps = [
        min(made.acting.pose(i / RATE).y for i in range(90)) for made in (film("jump", k) for k in ("elephant", "cat"))
    ]
    assert jumps[0] > 0.6 * jumps[1]


def test_kinds_go_in_their_own_manner():
    assert gait_of(MANNERS["rabbit"], running=False).apart < 0.3  # hops
    assert gait_of(MANNERS["penguin"], running=False).sway > 5  # waddles
    assert MANNERS["turtle"].speed < 0.7
    owl, fox = (film("fly", kind) for kind in ("owl", "fox"))
    assert len(kinds(owl, "wingflap")) >= 5
    assert not kinds(fox, "wingflap")
    heights = [owl.acting.pose(i / RATE).front_arm for i in range(60)]
    assert max(heights) - min(heights) > 60


def test_a_gait_touches_the_ground_twice_a_cycle():
    for manner in (PLAIN, MANNERS["rabbit"]):
        assert len(touches(gait_of(manner, running=False), 0.01, 3.01)) == 6


def test_a_spin_turns_its_back_as_often_as_it_is_heard():
    made = film("spin", seconds=4)
    flips = [made.acting.pose(i / RATE).flip for i in range(240)]
    backs = sum(1 for a, b in itertools.pairwise(flips) if a >= 0 > b)
    assert backs == len(kinds(made, "twirl")) == 4
    assert max(made.acting.pose(i / RATE).dizzy for i in range(135, 200)) > 0.8


def test_a_sleeper_breathes_and_snores():
    made = film("sleep", seconds=7)
    assert all(made.acting.pose(i / 10).asleep == 1 for i in range(60))
    for snore in kinds(made, "snore"):
        sizes = [made.acting.pose(snore + t).squash for t in (0.0, 0.4)]
        assert sizes[1] > sizes[0]  # the belly rises


def test_what_is_eaten_gets_less_and_is_at_the_mouth_when_it_is_bitten():
    for kind in ("raccoon", "penguin", "person"):
        made = film("eat", kind, seconds=6)
        figure = made.lead.performer.figure
        shown = made.acting.pose(handling.BITE)
        hand, mouth = figure.hand(shown), figure.mouth(shown)
        assert abs(hand.x - mouth.x) < 40
        assert 90 < hand.y - mouth.y < 210  # the upper edge of the food, not the hand
        whole, bitten = made.acting.held(made.lead, 0.3), made.acting.held(made.lead, 1.0)
        assert len(whole) == len(bitten)
        assert whole != bitten
        assert len(kinds(made, "chew")) > 6


def ball_of(made, i):
    _, stage = made.parts(i, *SIZE)
    matrix = stage.matrices.get("ball")
    return None if matrix is None else matrix[:2, 2] * STAGE


def test_a_ball_leaves_the_hand_and_comes_back_in_parabolas():
    made = film("throw", seconds=3.4)
    out = kinds(made, "throw")[0]
    assert out == pytest.approx(handling.RELEASE)
    for time in (0.3, 0.5, out - 1 / RATE):  # in the hand
        hand = made.joints(time * RATE, *SIZE)["subject"]["front hand"]
        assert math.dist(ball_of(made, time * RATE), np.array(hand) * STAGE) < 90
    flight = np.array([ball_of(made, (out + n / RATE) * RATE) for n in range(1, 12)])
    bends = np.diff(flight, 2, axis=0)
    assert np.ptp(bends[:, 1]) < 0.2
    assert bends[:, 1].mean() > 0
    caught = kinds(made, "catch")[0]
    before, after = ball_of(made, caught * RATE - 0.5), ball_of(made, caught * RATE + 0.5)
    assert math.dist(before, after) < 40
    bounce = next(e.time for e in made.events() if e.kind == "landing")
    lowest = [ball_of(made, (bounce + d) * RATE)[1] for d in (-0.05, 0.0, 0.05)]
    assert lowest[1] > max(lowest[0], lowest[2])


def test_nothing_weighs_in_space_and_nobody_walks_under_water():
    for action in ("walk", "eat", "dance", "sit"):
        made = film(action, setting="space")
        assert all(made.acting.pose(i / 10).y < -100 for i in range(20))
        assert not kinds(made, "footstep")
    swimmer = film("walk", "fox", setting="underwater")
    assert abs(swimmer.acting.pose(1.0).turn) > 40


def test_who_carries_is_bent_by_the_box():
    made, free = film("carry"), film("walk")
    assert made.acting.held(made.lead, 1.0)
    shown, other = made.acting.pose(1.0), free.acting.pose(1.0)
    assert shown.drop > other.drop
    assert shown.front_reach == shown.back_reach == 1
    assert max(e.strength for e in made.events() if e.kind == "footstep") > 0.6


def test_every_beat_has_its_time_within_the_action():
    for action in motion.ACTS:
        for first, last in ((0.0, 6.0), (7.3, 9.1)):
            told = motion.beats(action, first, last)
            assert all(first <= beat.time < last for beat in told)
            assert told == sorted(told)


PAIRS = [
    (old, new)
    for n, old in enumerate((*NEW, *OLD))
    for new in sorted((*NEW, *OLD), key=lambda name, n=n: unit(n, "next", name))[:3]
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_any_action_goes_over_into_any_other(old, new):
    before = film(old, seconds=1.7)
    spec = replace(before.spec, action=new)
    after = Film(spec, seed=9, look_seed=3, seconds=1.5, rate=RATE, state=before.state())
    last, first = before.joints(102, *SIZE)["subject"], after.joints(0, *SIZE)["subject"]
    for name in last.keys() & first.keys():  # who turns its back shows no face
        assert math.dist(last[name], first[name]) < 0.6, name
    places = [joints(after, i) for i in range(40)]
    for i, (here, there) in enumerate(itertools.pairwise(places)):
        for name in here.keys() & there.keys():
            assert np.abs(there[name] - here[name]).max() < FASTEST, (i, name)
