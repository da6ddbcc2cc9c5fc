"""A figure with joints: animals that walk upright, people, astronauts, robots.

The parts are drawn once as sprites; `draw` puts them where a pose says. Legs reach for the feet (two-bone
inverse kinematics by the law of cosines), so a foot on the ground stays there.
"""

from __future__ import annotations

import math
from dataclasses import replace

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker
from models.world.pose import Pose
from models.world.shapes import bone, box, ellipse
from models.world.specification import Subject
from models.world.stage import Stage
from models.world.subjects import heads, outfits, tails
from models.world.subjects.looks import Look, accessory_colour, look_of


class Figure:
    """One character, ready to be drawn in any pose. Feet at (0, 0), about 1000 rig units high, facing right."""

    def __init__(self, subject: Subject, look_seed: int, brush: Brush) -> None:
        self.look = look = look_of(subject, look_seed)
        self.height = look.leg + 2 * look.body[1] + 2 * look.head[1] - 84
        self.thigh = self.shin = (look.leg - 26) * 0.512
        self.worn = {a.kind: accessory_colour(a.kind, a.colour, look_seed) for a in subject.accessories}
        jacket = self.worn.get("jacket")
        if jacket is not None and look.face != "screen":
            self.look = look = replace(look, shirt=jacket)
        self._limbs(look, brush, dressed=jacket is not None)
        self.trunk = outfits.trunk(look, brush) + (outfits.jacket(look, brush) if jacket is not None else NOTHING)
        self.head = heads.Head(look, self.worn, brush)
        self.tail = tails.Tail(look, brush)
        self.outfit = outfits.Outfit(look, self.worn, brush)

    def _limbs(self, look: Look, brush: Brush, *, dressed: bool) -> None:
        human = look.face in ("human", "helmet")
        sleeve = look.shirt if human or dressed else darker(look.fur, 0.07)
        upper, lower = look.arm * 0.5, look.arm * 0.5
        self.arm_upper = _bone(brush, upper, look.limb, look.limb * 0.86, sleeve)
        bare = look.face == "human" and not dressed
        self.arm_lower = _bone(
            brush,
            lower,
            look.limb * 0.86,
            look.limb * 0.74,
            look.skin if bare else sleeve,
        )
        self.hand = _hand(brush, look)
        leg = look.trousers if human else darker(look.fur, 0.1)
        width = look.limb * (1.1 if human else 1.2)
        self.leg_upper = _bone(brush, self.thigh, width, width * 0.82, leg)
        self.leg_lower = _bone(brush, self.shin, width * 0.82, width * 0.7, leg)
        self.foot = _foot(brush, look)

    def draw(self, stage: Stage, pose: Pose, *, blink: float = 0.0, time: float = 0.0, held: Sprite = NOTHING) -> None:
        """Draws the figure; the stage's origin is the ground under it."""
        look = self.look
        hips = -look.leg + pose.drop
        middle = hips - look.body[1]
        front, back = self._hand(pose, "front", hips), self._hand(pose, "back", hips)
        with stage.part("rig", pose.x, pose.y + middle, pose.turn), stage.part("hang", 0, -middle):
            with stage.part("trunk", 0, hips, pose.lean, 2 - pose.squash, pose.squash):
                self.tail.draw(stage, pose, time)
                self.outfit.draw_behind(stage, pose, time)
                self._arm(stage, "back", *back)
            self._leg(stage, "back", 34, hips, pose.back_foot_x, pose.back_foot_y, pose.back_foot)
            self._leg(
                stage, "front", -34, hips, pose.front_foot_x, pose.front_foot_y, pose.front_foot, 1 - 2 * pose.splay
            )
            with stage.part("trunk", 0, hips, pose.lean, 2 - pose.squash, pose.squash):
                with stage.part("torso"):
                    stage.draw(self.trunk)
                self.outfit.draw_before(stage)
                neck = -2 * look.body[1] + 34
                raised = abs(front[0]) > 100 or pose.front_reach > 0.5
                if not raised:
                    self._arm(stage, "front", *front, held)
                with stage.part("neck", 10 + pose.lean * 1.2, neck + pose.nod, pose.head - pose.lean * 0.6):
                    self.head.draw(stage, pose, blink)
                self.outfit.draw_scarf(stage, pose)
                if raised:
                    self._arm(stage, "front", *front, held)

    def _hand(self, pose: Pose, side: str, hips: float) -> tuple[float, float]:
        """Shoulder and elbow angles: those of the pose, or what brings the hand to its point (law of cosines)."""
        front = side == "front"
        shoulder, elbow = (pose.front_arm, pose.front_elbow) if front else (pose.back_arm, pose.back_elbow)
        share = pose.front_reach if front else pose.back_reach
        if share <= 0:
            return shoulder, elbow
        look = self.look
        x, y = (pose.front_hand_x, pose.front_hand_y) if front else (pose.back_hand_x, pose.back_hand_y)
        y += 550.0 - look.leg - 2 * look.body[1] + 92  # points are given for a shoulder 550 high
        middle = -look.leg + pose.drop - look.body[1]
        x, y = _turned(x, y - middle, -pose.turn)
        x, y = _turned(x, y + middle - hips, -pose.lean)
        dx = x / (2 - pose.squash) - look.body[0] * (-0.62 if front else 0.62)
        dy = y / pose.squash + 2 * look.body[1] - 92
        reach = min(look.arm - 0.5, max(20.0, math.hypot(dx, dy)))
        bend = math.degrees(math.acos(reach / look.arm)) * math.tanh(dx / 40)
        towards = math.degrees(math.atan2(dx, dy))
        return shoulder + (towards - bend - shoulder) * share, elbow + (2 * bend - elbow) * share

    def _arm(self, stage: Stage, side: str, shoulder: float, elbow: float, held: Sprite = NOTHING) -> None:
        look = self.look
        x = look.body[0] * (0.62 if side == "back" else -0.62)
        with stage.part(f"{side} arm", x, -2 * look.body[1] + 92, -shoulder):
            with stage.part("lower", 0, look.arm * 0.5, -elbow):
                stage.draw(self.arm_lower)
                with stage.part("hand", 0, look.arm * 0.5):
                    if held:
                        with stage.part("held", 0, 0, shoulder + elbow):
                            stage.draw(held)
                    stage.draw(self.hand)
            stage.draw(self.arm_upper)

    def _leg(  # noqa: PLR0917
        self, stage: Stage, side: str, x: float, y: float, foot_x: float, foot_y: float, angle: float, knee: float = 1.0
    ) -> None:
        ankle_x, ankle_y = foot_x - 6, foot_y - 26
        dx, dy = ankle_x - x, ankle_y - y
        reach = min(self.thigh + self.shin - 0.5, max(30.0, math.hypot(dx, dy)))
        towards = math.atan2(dx, dy)
        bend = math.acos(max(-1.0, min(1.0, (self.thigh**2 + reach**2 - self.shin**2) / (2 * self.thigh * reach))))
        upper = towards + bend * knee
        knee_x, knee_y = x + math.sin(upper) * self.thigh, y + math.cos(upper) * self.thigh
        end_x, end_y = x + math.sin(towards) * reach, y + math.cos(towards) * reach
        lower = math.atan2(end_x - knee_x, end_y - knee_y)
        with stage.part(f"{side} shin", knee_x, knee_y, -math.degrees(lower)):
            stage.draw(self.leg_lower)
        with stage.part(f"{side} foot", end_x, end_y, -angle):
            stage.draw(self.foot)
        with stage.part(f"{side} thigh", x, y, -math.degrees(upper)):
            stage.draw(self.leg_upper)


def _turned(x: float, y: float, degrees: float) -> tuple[float, float]:
    a = math.radians(degrees)
    return x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)


def _bone(brush: Brush, length: float, start: float, end: float, colour: int) -> Sprite:
    brush.body(bone(length, start, end), colour, depth=10, rim=False)
    return brush.take()


def _hand(brush: Brush, look: Look) -> Sprite:
    r = look.limb * 0.92
    colour = look.skin if look.face == "human" else look.paws
    brush.body(ellipse(0, 8, r, r * 1.06), colour, depth=9, rim=False)
    brush.body(ellipse(r * 0.72, -4, r * 0.42, r * 0.5), colour, shade=0, rim=False)
    return brush.take()


def _foot(brush: Brush, look: Look) -> Sprite:
    """Ankle at the origin, sole at y = 26."""
    human = look.face in ("human", "helmet")
    colour = look.paws if not human else (0x3A3140 if look.face == "human" else 0xC9CDD3)
    w = look.limb * 1.75
    brush.body(box(-w * 0.55, -26, w * 1.62, 53, 26), colour, depth=9, rim=False)
    if human:
        brush.fill(box(-w * 0.55, 14, w * 1.62, 13, 6), 0xF4EEE4 if look.face == "human" else 0x7A8290)
    return brush.take()
