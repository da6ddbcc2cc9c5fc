"""A figure with joints: animals that walk upright, people, astronauts, robots.

The parts are drawn once as sprites; `draw` puts them where a pose says. Legs reach for the feet (two-bone
inverse kinematics by the law of cosines), so a foot on the ground stays there. A figure that spins
(`Pose.flip` from 1 to -1) keeps its thickness: shoulders and feet close up, the face wanders off, the back comes.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from models.world.brush import NOTHING, Brush, Sprite
from models.world.performing.pose import Pose
from models.world.shooting.moves import ease
from models.world.specification import Subject
from models.world.stage import Stage
from models.world.subjects import outfits, trunks
from models.world.subjects.companions import parrot
from models.world.subjects.heads import Head
from models.world.subjects.limbs import SOLE, Arm, Leg
from models.world.subjects.looks import accessory_colour, look_of
from models.world.subjects.skirts import Skirt
from models.world.subjects.tails import Tail

SHOULDER = 92.0  # below the top of the trunk
SHOULDER_HEIGHT = 550.0  # for which a pose's hand points are meant
SHOULDER_SHARE = 0.62  # of the trunk's half width
HIP = 34.0  # a leg's joint from the middle
THICK = 0.62  # width of a figure that is seen from its edge
GIVE = 0.16  # share of its length by which a leg is compressed before its knee bends as geometry says
NECK = 34.0
BITE = (-16.0, 98.0)  # from the mouth to the hand that holds what is bitten


class Anchor(NamedTuple):
    """A place on a figure, rig units from the ground point under it, and the turn of what is there in degrees."""

    x: float
    y: float
    angle: float = 0.0


class Figure:
    """One character, ready to be drawn in any pose. Feet at (0, 0), about 1000 rig units high, facing right."""

    def __init__(self, subject: Subject, look_seed: int, brush: Brush) -> None:
        self.look = look = look_of(subject, look_seed)
        self.brush = brush
        self.height = look.leg + 2 * look.body[1] + 2 * look.head[1] - 84
        self.thigh = self.shin = (look.leg - SOLE) * 0.512
        self.worn = {a.kind: accessory_colour(a.kind, a.colour, look_seed) for a in subject.accessories}
        if look.spectacles:
            self.worn.setdefault("glasses", 0x7A5A3B)
        self.jacket = "jacket" in self.worn
        if self.jacket and look.torso != "metal":
            self.look = look = replace(look, shirt=self.worn["jacket"])
        self.arm = Arm(look, brush, dressed=self.jacket)
        self.leg = Leg(look, brush, self.thigh)
        self.trunk = trunks.trunk(look, brush) + (outfits.jacket(look, brush) if self.jacket else NOTHING)
        self.skirt = Skirt(look, brush)
        self.head = Head(look, self.worn, brush, look_seed)
        self.tail = Tail(look, brush)
        self.outfit = outfits.Outfit(look, self.worn, brush)
        self.parrot = parrot(brush) if look.parrot and "cape" not in self.worn else NOTHING

    @cached_property
    def rear(self) -> Sprite:
        """The trunk from behind; most films never show it."""
        return trunks.rear(self.look, self.brush) + (
            outfits.jacket_rear(self.look, self.brush) if self.jacket else NOTHING
        )

    def draw(self, stage: Stage, pose: Pose, *, blink: float = 0.0, time: float = 0.0, held: Sprite = NOTHING) -> None:
        """Draws the figure; the stage's origin is the ground under it."""
        pose = self._settled(pose)
        flip = max(-1.0, min(1.0, pose.flip))
        wide = (THICK + (1 - THICK) * abs(flip)) * (1 if flip >= 0 else -1)
        k = flip / wide  # what is left of a distance from the middle
        hips = -self.look.leg + pose.drop
        middle = hips - self.look.body[1]
        with stage.part("rig", pose.x, pose.y + middle, pose.turn), stage.part("hang", 0, -middle, 0, wide, 1):
            if flip >= 0:
                self._from_before(stage, pose, hips, k, flip, blink, time, held)
            else:
                self._from_behind(stage, pose, hips, k, flip, blink, time, held)

    def _from_before(  # noqa: PLR0917
        self, stage: Stage, pose: Pose, hips: float, k: float, flip: float, blink: float, time: float, held: Sprite
    ) -> None:
        front, back = self._hand(pose, "front", hips), self._hand(pose, "back", hips)
        size = (2 - pose.squash, pose.squash)
        with stage.part("trunk", 0, hips, pose.lean, *size):
            self.tail.draw(stage, pose, time, k)
            self.outfit.draw_behind(stage, pose, time, k)
            self._arm(stage, "back", *back, k)
        self._legs(stage, pose, hips, k)
        with stage.part("trunk", 0, hips, pose.lean, *size):
            with stage.part("torso"):
                stage.draw(self.trunk)
            self.outfit.draw_before(stage)
            raised = abs(front[0]) > 100 or pose.front_reach > 0.5
            if not raised:
                self._arm(stage, "front", *front, k, held)
            self._head(stage, pose, blink, time, k, flip)
            self.outfit.draw_scarf(stage, pose)
            with stage.part("neck", *self._neck(pose)):
                self.head.draw_trunk(stage, pose, time, flip)
            self._parrot(stage, time, k)
            if raised:
                self._arm(stage, "front", *front, k, held)

    def _from_behind(  # noqa: PLR0917
        self, stage: Stage, pose: Pose, hips: float, k: float, flip: float, blink: float, time: float, held: Sprite
    ) -> None:
        front, back = self._hand(pose, "front", hips), self._hand(pose, "back", hips)
        size = (2 - pose.squash, pose.squash)
        with stage.part("trunk", 0, hips, pose.lean * k, *size):
            self._arm(stage, "front", *front, k, held)
        self._legs(stage, pose, hips, k)
        with stage.part("trunk", 0, hips, pose.lean * k, *size):
            with stage.part("torso"):
                stage.draw(self.rear)
            self._head(stage, pose, blink, time, k, flip)
            self._parrot(stage, time, k)
            self.tail.draw(stage, pose, time, k)
            self.outfit.draw_rear(stage, pose, time)
            self._arm(stage, "back", *back, k)

    def _settled(self, pose: Pose) -> Pose:
        """The pose with what this body adds: a stoop, and a trunk that cannot sink into the ground."""
        look = self.look
        drop = look.drops(pose.drop)
        if not look.stoop and drop == pose.drop:
            return pose
        return replace(pose, lean=pose.lean + look.stoop, head=pose.head - look.stoop * 0.2, drop=drop)

    def _neck(self, pose: Pose) -> tuple[float, float, float]:
        look = self.look
        return 10 + pose.lean * 1.2 + look.stoop * 2.4, -2 * look.body[1] + NECK + pose.nod, pose.head - pose.lean * 0.6

    def _head(self, stage: Stage, pose: Pose, blink: float, time: float, k: float, flip: float) -> None:  # noqa: PLR0917
        x, y, angle = self._neck(pose)
        with stage.part("neck", x * k, y, angle):
            self.head.draw(stage, pose, blink, flip, time)

    def _parrot(self, stage: Stage, time: float, k: float) -> None:
        if self.parrot:
            bob = math.sin(time * 4.6)
            x = self.look.body[0] * 1.04
            with stage.part("parrot", x * k, -2 * self.look.body[1] + 66, 10 + 4 * bob, 0.86, 0.86 + 0.03 * bob):
                stage.draw(self.parrot)

    # places

    def hand(self, pose: Pose, side: str = "front") -> Anchor:
        """Where a hand is, and the turn of its forearm: what is held or caught there."""
        pose = self._settled(pose)
        hips = -self.look.leg + pose.drop
        shoulder, elbow = self._hand(pose, side, hips)
        half, a, b = self.look.arm * 0.5, math.radians(shoulder), math.radians(shoulder + elbow)
        x = self._shoulder_x(side) + half * (math.sin(a) + math.sin(b))
        y = -2 * self.look.body[1] + SHOULDER + half * (math.cos(a) + math.cos(b))
        return self._placed(pose, hips, x, y, -(shoulder + elbow))

    def mouth(self, pose: Pose) -> Anchor:
        """Where the mouth is, for what is eaten or blown."""
        pose = self._settled(pose)
        hips = -self.look.leg + pose.drop
        return self._placed(pose, hips, *self._mouth(pose))

    def _mouth(self, pose: Pose) -> Anchor:
        """The mouth as a point of the trunk."""
        x, y, angle = self._neck(pose)
        mouth_x, mouth_y = self.head.face.mouth_place()
        mx, my = _turned(mouth_x + self.look.head[0] * 0.1, mouth_y + self.head.lift, angle)
        return Anchor(x + mx, y + my, angle)

    @property
    def seat(self) -> float:
        """How high the lowest point of the trunk is when the figure stands, rig units: for saddles and benches."""
        return self.look.leg - self.look.below

    def _placed(self, pose: Pose, hips: float, x: float, y: float, angle: float) -> Anchor:
        """A point of the trunk as a point of the rig."""
        middle = hips - self.look.body[1]
        x, y = _turned(x * (2 - pose.squash), y * pose.squash, pose.lean)
        x, y = _turned(x, y + hips - middle, pose.turn)
        return Anchor(x + pose.x, y + middle + pose.y, angle + pose.lean + pose.turn)

    def _shoulder_x(self, side: str) -> float:
        return self.look.body[0] * (SHOULDER_SHARE if side == "back" else -SHOULDER_SHARE)

    # limbs

    def _hand(self, pose: Pose, side: str, hips: float) -> tuple[float, float]:
        """Shoulder and elbow angles: those of the pose, or what brings the hand to its point (law of cosines)."""
        front = side == "front"
        shoulder, elbow = (pose.front_arm, pose.front_elbow) if front else (pose.back_arm, pose.back_elbow)
        share = pose.front_reach if front else pose.back_reach
        if share <= 0:
            return shoulder, elbow
        look = self.look
        x, y = (pose.front_hand_x, pose.front_hand_y) if front else (pose.back_hand_x, pose.back_hand_y)
        y += SHOULDER_HEIGHT - look.leg - 2 * look.body[1] + SHOULDER
        middle = -look.leg + pose.drop - look.body[1]
        x, y = _turned(x, y - middle, -pose.turn)
        x, y = _turned(x, y + middle - hips, -pose.lean)
        dx = x / (2 - pose.squash) - self._shoulder_x(side)
        dy = y / pose.squash + 2 * look.body[1] - SHOULDER
        if front and pose.feed:
            mouth_x, mouth_y, _ = self._mouth(pose)
            dx += (mouth_x + BITE[0] - self._shoulder_x(side) - dx) * pose.feed
            dy += (mouth_y + BITE[1] + 2 * look.body[1] - SHOULDER - dy) * pose.feed
        reach = min(look.arm - 0.5, max(20.0, math.hypot(dx, dy)))
        bend = math.degrees(math.acos(reach / look.arm)) * math.tanh(dx / 40)
        towards = math.degrees(math.atan2(dx, dy))
        if abs(towards) > 165 and (towards > 0) == front:  # straight up: arms get there by their own side
            towards -= 360 if front else -360
        return shoulder + (towards - bend - shoulder) * share, elbow + (2 * bend - elbow) * share

    def _arm(  # noqa: PLR0917
        self, stage: Stage, side: str, shoulder: float, elbow: float, k: float, held: Sprite = NOTHING
    ) -> None:
        look, arm = self.look, self.arm
        hand = arm.open_hand if abs(shoulder) > 78 and not held else arm.hand
        if side == "back" and arm.other is not None:
            hand = arm.other
        inwards = 1 if side == "front" else -1  # thumbs point towards the body
        with stage.part(f"{side} arm", self._shoulder_x(side) * k, -2 * look.body[1] + SHOULDER, -shoulder * k):
            with stage.part("lower", 0, look.arm * 0.5, -elbow * k):
                stage.draw(arm.lower)
                with stage.part("hand", 0, look.arm * 0.5, 0, inwards if hand is not arm.other else 1, 1):
                    if held:
                        with stage.part("held", 0, 0, (shoulder + elbow) * k):
                            stage.draw(held)
                    if hand:
                        stage.draw(hand)
            stage.draw(arm.upper)

    def _legs(self, stage: Stage, pose: Pose, hips: float, k: float) -> None:
        back = self._reach(HIP * k, hips, pose.back_foot_x * k, pose.back_foot_y, 1.0)
        front = self._reach(-HIP * k, hips, pose.front_foot_x * k, pose.front_foot_y, 1 - 2 * pose.splay)
        angles = math.degrees(back[0]), math.degrees(front[0])
        self.skirt.draw_behind(stage, hips, *angles, 1.0)
        for side, place, angle in (("back", back, pose.back_foot), ("front", front, pose.front_foot)):
            self._leg(stage, side, HIP * k if side == "back" else -HIP * k, hips, place, angle, k)
        self.skirt.draw(stage, hips, *angles, 1.0)

    def _reach(self, x: float, y: float, foot_x: float, foot_y: float, knee: float) -> tuple[float, ...]:
        """Thigh's angle, knee, shin's angle, ankle (radians, units) and give of a leg that reaches for a foot.

        A leg that is nearly long enough becomes shorter before its knee bends: by its geometry alone a knee leaps out
        for the smallest sinking of the hips, and who stands would seem to ski.
        """
        dx, dy = foot_x - 6 - x, foot_y - SOLE - y
        reach = min(self.thigh + self.shin - 0.5, max(30.0, math.hypot(dx, dy)))
        towards = math.atan2(dx, dy)
        bend = math.acos(max(-1.0, min(1.0, (self.thigh**2 + reach**2 - self.shin**2) / (2 * self.thigh * reach))))
        bend *= ease((1 - reach / (self.thigh + self.shin)) / GIVE)
        give = reach / (self.thigh + self.shin) / math.cos(bend)
        upper = towards + bend * knee
        knee_x, knee_y = x + math.sin(upper) * self.thigh * give, y + math.cos(upper) * self.thigh * give
        end_x, end_y = x + math.sin(towards) * reach, y + math.cos(towards) * reach
        return upper, knee_x, knee_y, math.atan2(end_x - knee_x, end_y - knee_y), end_x, end_y, give

    def _leg(  # noqa: PLR0917
        self, stage: Stage, side: str, x: float, y: float, place: tuple[float, ...], angle: float, k: float
    ) -> None:
        upper, knee_x, knee_y, lower, end_x, end_y, give = place
        with stage.part(f"{side} shin", knee_x, knee_y, -math.degrees(lower), 1, give):
            stage.draw(self.leg.shin)
        with stage.part(f"{side} foot", end_x, end_y, -angle * k, 1 if k > 0.999 else max(abs(k), 0.55), 1):
            stage.draw(self.leg.foot)
        with stage.part(f"{side} thigh", x, y, -math.degrees(upper), 1, give):
            stage.draw(self.leg.thigh)


def _turned(x: float, y: float, degrees: float) -> tuple[float, float]:
    a = math.radians(degrees)
    return x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)
