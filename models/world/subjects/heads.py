"""Heads: a face, ears that follow through, what is worn on top; all put where a pose says."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush
from models.world.chance import unit
from models.world.performing.pose import Pose
from models.world.stage import Stage
from models.world.subjects import hats
from models.world.subjects.faces import face_of
from models.world.subjects.look import Look

LOOK_ROOM = (20.0, 13.0)  # how far the features move when the head looks aside
NOSE_ROOM = 8.0  # and how far the nose stands out before them
SHUT = 0.75  # from here on an eye is a line
SLEEPS = 0.5
CHEWS = 0.04
OPENS = 0.3
WONDERS = 1.02  # brows as high as this make the mouth an o
LAUGHS = 0.7  # a smile as wide as the open mouth shuts the eyes in arcs
DIZZY_RATE = 9.0  # of circling pupils, radians a second
EDGE = 0.1  # how far the head is turned when the face is gone
HATS = ("beanie", "cap", "beanie", "straw")


class Head:
    """A head whose neck is at the origin; its features shift with the look to give it roundness."""

    def __init__(self, look: Look, worn: dict[str, int], brush: Brush, look_seed: int = 0) -> None:
        self.look = look
        hatted = "hat" in worn or bool(look.hat)
        self.face = face = face_of(look, brush, hatted=hatted)
        self.rx, self.ry = look.head
        self.lift = -self.ry + 18
        self.hat = self.hat_rear = NOTHING
        if hatted:
            kind = look.hat or HATS[int(unit(look_seed, "hat") * len(HATS))]
            colour = worn.get("hat", 0x2E2A38 if look.hat == "tricorn" else look.second)
            self.hat = hats.hat(kind, colour, look.head, brush)
            self.hat_rear = self.hat if kind != "tricorn" else hats.hat(kind, colour, look.head, brush, emblem=False)
        self.glasses = NOTHING
        if "glasses" in worn:
            self.glasses = hats.glasses(worn["glasses"], face.eye_x, face.eye_y, face.glasses_size, self.rx, brush)
        self.patch = getattr(face, "patch", NOTHING)

    def draw(self, stage: Stage, pose: Pose, blink: float, flip: float = 1.0, time: float = 0.0) -> None:
        """Draws the head with the origin at the neck. `flip` 1 shows the face, -1 the back of the head."""
        away = 1 - abs(flip)
        shift_x = LOOK_ROOM[0] * pose.look_x + self.rx * 0.1
        with stage.part("head", 0, self.lift):
            self._ears(stage, pose, shift_x * flip, flip)
            with stage.part("skull"):
                stage.draw(self.face.skull)
                if flip < EDGE:
                    stage.draw(self.face.rear)
            if flip >= EDGE:
                x = shift_x * flip + self.rx * 0.5 * away
                with stage.part("face", x, LOOK_ROOM[1] * pose.look_y, 0, 0.3 + 0.7 * flip):
                    self._face(stage, pose, blink, time)
                if self.face.front:
                    with stage.part("front", shift_x * 0.25, 0):
                        stage.draw(self.face.front)
            elif self.look.face == "helmet":
                with stage.part("front"):
                    stage.draw(self.face.front)
            if self.hat:
                down, aside, size = self.face.hat_seat
                with stage.part("hat", aside, down, pose.ears * 0.15, size, size):
                    stage.draw(self.hat if flip >= EDGE else self.hat_rear)

    def draw_trunk(self, stage: Stage, pose: Pose, time: float, flip: float = 1.0) -> None:
        """An elephant's trunk, over what is worn around the neck; the origin is the neck."""
        if not self.face.trunk or flip < EDGE:
            return
        x = LOOK_ROOM[0] * pose.look_x + self.rx * 0.1 + NOSE_ROOM * pose.look_x + self.rx * 0.5 * (1 - flip)
        with stage.part("trunk", x, self.lift + LOOK_ROOM[1] * pose.look_y, 0, 0.5 + 0.5 * flip):
            for n, (px, py, angle) in enumerate(self.face.trunk_places(pose, time)):
                with stage.part(f"link {n}", px, py, angle):
                    stage.draw(self.face.trunk[n])

    def _ears(self, stage: Stage, pose: Pose, shift_x: float, flip: float) -> None:
        for side, ear in zip((-1, 1), self.face.ears, strict=False):
            swing = side * 2 + pose.ears * (1 if side < 0 else 0.8)
            if self.look.ears == "fans":  # they flap towards and away from the head, both alike
                swing = side * (3 + pose.ears * 0.9)
            with stage.part(f"ear {side}", ear.x - shift_x * 0.2, ear.y, swing):
                stage.draw(ear.outer)
                if flip >= EDGE:
                    stage.draw(ear.inner)

    def _face(self, stage: Stage, pose: Pose, blink: float, time: float) -> None:
        face = self.face
        stage.draw(face.marks)
        shut = max(blink, pose.asleep)
        happy = pose.asleep < SLEEPS and pose.smile * max(pose.mouth, 1.2 * (blink > SHUT)) > LAUGHS
        around = (pose.dizzy * math.cos(time * DIZZY_RATE), pose.dizzy * math.sin(time * DIZZY_RATE))
        for side in (-1, 1):
            if side > 0 and self.patch:
                continue
            self._eye(stage, pose, side, shut, around, happy=happy)
        if self.patch:
            with stage.part("patch"):
                stage.draw(self.patch)
        x = NOSE_ROOM * pose.look_x
        with stage.part("nose", x, 0):
            if self.look.face in ("penguin", "owl"):  # the lower half of a beak lies under the upper one
                self._mouth(stage, pose)
                stage.draw(face.nose)
            else:
                stage.draw(face.nose)
                self._mouth(stage, pose)
        if self.glasses:
            with stage.part("glasses"):
                stage.draw(self.glasses)

    def _eye(
        self, stage: Stage, pose: Pose, side: int, shut: float, around: tuple[float, float], *, happy: bool
    ) -> None:
        face, brow = self.face, pose.brow
        look_x = pose.look_x * (1 - pose.dizzy) + around[0]
        look_y = pose.look_y * (1 - pose.dizzy) + side * around[1]
        squeeze = 1.0 if side < 0 else 0.93
        with stage.part(f"eye {side}", side * face.eye_x, face.eye_y, 0, squeeze, 1 + 0.11 * brow):
            if shut < SHUT and not happy:
                with stage.part("ball", 0, 0, 0, 1, 1 - shut):
                    stage.draw(face.eyes[side])
                    with stage.part("pupil", face.pupil_room[0] * look_x, face.pupil_room[1] * look_y):
                        stage.draw(face.pupil)
            else:
                with stage.part("lid"):
                    stage.draw(face.lids["happy" if happy else "shut"])
            lift = face.brow_y - (9 * brow if brow > 0 else 0) + 10 * min(1.0, shut)
            with stage.part("brow", 2 * side, lift, side * (2 - 13 * max(-1.0, min(0.0, brow))), side, 1):
                stage.draw(face.brow)

    def _mouth(self, stage: Stage, pose: Pose) -> None:
        face = self.face
        x, y = face.mouth_place()
        opened, chew, k = pose.mouth, pose.chew, face.mouth_size
        wide, glad = k * (1 + 0.14 * pose.smile), -1 if pose.smile < -0.3 else 1
        if pose.asleep > SLEEPS and abs(chew) <= CHEWS:
            with stage.part("o", x, y, 0, 0.42 * k, (0.3 + 0.3 * opened) * k):
                stage.draw(face.mouths["o"])
        elif abs(chew) > CHEWS and opened < 0.5:
            with stage.part("chew", x + 10 * chew, y + 5 * abs(chew), 0, k, k * (1 + 0.3 * abs(chew))):
                stage.draw(face.mouths["chew"])
        elif opened < OPENS:
            with stage.part("smile", x, y + 9 - 9 * glad, 0, (0.8 + opened) * wide, (0.8 + opened) * k * glad):
                stage.draw(face.mouths["smile"])
        elif pose.brow > WONDERS and opened > 0.45:
            with stage.part("o", x, y, 0, (0.7 + 0.3 * opened) * k, (0.4 + 0.7 * opened) * k):
                stage.draw(face.mouths["o"])
        else:
            with stage.part("mouth", x, y, 0, (0.75 + 0.3 * opened) * wide, (0.25 + 0.8 * opened) * k):
                stage.draw(face.mouths["open"])
