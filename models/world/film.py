"""A film: the pictures of a specification over time, at any size, with all that is true about them.

`frame` draws for the eye; `depth`, `flow` and `mask` draw the same parts for the truth (`truth.py`); `events` says
what is to be heard. Everything follows from the specification, the seeds and the frame number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import skia

from models.world import truth
from models.world.brush import NOTHING, STYLES, Brush
from models.world.camera import View, view
from models.world.journey import Journey
from models.world.motion import RUN, WALK, Gait, Pose, blend, blink, paced, pose
from models.world.palette import HOURS, Light
from models.world.settings import build
from models.world.settings.kit import GROUND, Kit, Layer
from models.world.soundmarks import marks
from models.world.specification import Specification
from models.world.stage import Stage, TruthStage, rgb
from models.world.subjects.cast import Moment, Role, cast
from models.world.weather import weather_layers
from studio.specs import Event

HEIGHT, WIDTH = 1920.0, 1080.0
WIDEST = 4200.0  # stage units that the places are drawn wide
ROOM = (350.0, 680.0)  # where a going subject may be while the camera rests or pans
FOLLOWING = (
    "tracking",
    "zoom in",
    "zoom out",
    "tilt up",
    "tilt down",
    "handheld",
)  # moves that go with a going subject
FARTHEST = 2000.0  # where the drawn world ends for a subject that the camera follows
BLEND_SECONDS = 0.45
SKY_DEPTH = 1e4


class Film:
    """The moving picture of one scene.

    Args:
        specification: what is shown.
        seed: decides the place's details.
        look_seed: decides the characters' looks; the same in all scenes of a story.
        seconds: length of the clip; moves are fitted to it.
        rate: frames a second, 1..120.
        start: the world's clock at the first frame (clouds, waves, leaves).
        state: what `state()` of the film before returned; the film then starts where that one ended.
    """

    def __init__(
        self,
        specification: Specification,
        *,
        seed: int,
        look_seed: int,
        seconds: float,
        rate: int,
        start: float = 0.0,
        state: dict[str, Any] | None = None,
        zoom: float | None = None,
    ) -> None:
        self.spec, self.seed, self.look_seed = specification, seed, look_seed
        self.seconds, self.rate = max(seconds, 1 / rate), rate
        self.start, self.amount = start, zoom
        self.before = state
        if state:
            self.seed, self.start = state["seed"], state["clock"]
        self.kit = Kit(
            self.seed,
            specification.time,
            specification.weather,
            specification.style,
            action=specification.action,
            outside=any(s.kind in ("rocket", "balloon", "car") for s in specification.subjects),
        )
        self.place = build(specification.setting, self.kit)
        if specification.action == "climb" and specification.setting != "paris":
            self.place.layers.append(self.kit.ladder())
        self.layers = [*self.place.layers, *weather_layers(self.kit, self.place)]
        self.roles = cast(specification, look_seed, self._figure_brush())
        self.lead = next(role for role in self.roles if role.lead)
        self._begin(state)
        self._canvas: tuple[int, int] | None = None

    def _figure_brush(self) -> Brush:
        """Figures stand in the light of the place: in a room that of its lamps."""
        if not self.place.indoors:
            return self.kit.brush(figure=True)
        hour = (
            "lamplight"
            if self.kit.night and not self.place.weightless
            else "day"
            if self.place.weightless
            else self.spec.time
        )
        return STYLES[self.spec.style](Light(HOURS[hour], figure=True))

    # ---- time and place

    def _begin(self, state: dict[str, Any] | None) -> None:
        """Where the subject goes, and from where the camera looks."""
        self.origin = View(**state["camera"]) if state else None
        actor = state["actor"] if state else {}
        same = actor.get("action") == self.spec.action
        self.action_start = actor.get("time", 0.0) if same else 0.0
        self.cycles_start = actor.get("cycles", 0.0)
        self.lead.x = actor.get("x", self._entry())
        self.journey = self._journey(from_rest=bool(state) and not (same and actor.get("moving", 0.0) > 0.99))
        self.gait = self._gait()

    def _entry(self) -> float:
        if self.goes:
            return 430.0 if self.spec.camera in FOLLOWING else ROOM[0]
        return 465.0 if self.spec.action == "climb" else self.lead.x

    def _gait(self) -> Gait:
        """How the lead goes: slow figures take short steps."""
        running = self.spec.action == "run"
        speed = abs(self.journey.end - self.journey.start) / max(0.1, self.journey.seconds) / self.lead.scale
        old = (self.before or {}).get("actor", {})
        if old.get("action") == self.spec.action and "stride" in old:
            return (RUN if running else WALK)._replace(stride=old["stride"])  # the feet must not jump
        return paced(RUN if running else WALK, speed, running=running)

    @property
    def view_name(self) -> str:
        """The camera move's word."""
        return self.spec.camera

    @property
    def goes(self) -> bool:
        """Whether the lead changes its place."""
        return self.spec.action in ("walk", "run", "drive") or (self.spec.action == "fly" and not self.place.weightless)

    def _journey(self, *, from_rest: bool) -> Journey:
        x = self.lead.x
        if not self.goes:
            return Journey(x, x, 0.0)
        pace = {"run": 560.0, "drive": 620.0, "fly": 300.0}.get(self.spec.action, 215.0)
        if self.follows:
            length = max(0.0, min(pace * (self.seconds + 2), FARTHEST - x))
            return Journey(
                x, x + length, length / pace, from_rest=from_rest, to_rest=length < pace * (self.seconds + 2)
            )
        length = max(0.0, ROOM[1] + self._aside - x)
        slow = {"run": 110.0, "drive": 130.0, "fly": 60.0}.get(self.spec.action, 105.0)
        return Journey(x, x + length, max(length / pace, min(self.seconds, length / slow)), from_rest=from_rest)

    @property
    def follows(self) -> bool:
        """Whether the camera goes with the subject: asked for, or there is no room left (after `continue`)."""
        return self.goes and (self.spec.camera in FOLLOWING or self.lead.x - self._aside > ROOM[1] - 120)

    @property
    def _aside(self) -> float:
        """How far the camera already is to the right when the film begins."""
        return self.origin.x if self.origin else 0.0

    def clock(self, i: float) -> float:
        """The world's time at a frame."""
        return self.start + i / self.rate

    def view(self, i: float) -> View:
        """The camera at a frame."""
        last = max(1.0, self.seconds * self.rate - 1)
        here = view(self.spec.camera, i / last, self.seconds, amount=self.amount, origin=self.origin)
        if self.follows:
            time = i / self.rate
            gone = self.journey.distance(time)
            ahead = 70 * min(1.0, time / self.seconds)
            here = replace(here, x=here.x + gone - ahead)
        return here

    # ---- the figures

    def moment(self, role: Role, i: float) -> Moment:
        """What a role does at a frame."""
        time = i / self.rate
        clock = self.clock(i)
        shut = blink(clock, self.look_seed + sum(map(ord, role.key)))
        if not role.lead:
            quiet = "float" if self.place.weightless else "idle"
            joined = self.spec.action if self.spec.action in ("jump", "wave", "sit") else quiet
            offset = 0.37 if self.spec.action == "jump" else 2.6
            return Moment(
                time=clock, action=joined, pose=pose(joined, clock + offset, cycles=0, seed=self.seed + 1), blink=shut
            )
        gone = self.journey.distance(time)
        shown = self._pose(time)
        return Moment(time=clock, action=self.spec.action, pose=shown, blink=shut, gone=gone)

    def cycles(self, time: float) -> float:
        """Steps of the lead, in cycles of two, since its story began."""
        return self.cycles_start + self.journey.distance(time) / (self.gait.stride * self.lead.scale)

    def _pose(self, time: float) -> Pose:
        action, cycles = self.spec.action, self.cycles(time)
        if self.lead.rides is not None:
            action = "drive"
        now = pose(action, self.action_start + time, cycles=cycles, seed=self.look_seed, gait=self.gait)
        if action in ("walk", "run"):
            rest = pose("idle", self.action_start + time, cycles=cycles, seed=self.look_seed)
            now = blend(rest, now, self.journey.moving(time))
        old = (self.before or {}).get("actor")
        if old and old["action"] != self.spec.action and time < BLEND_SECONDS:
            gait = (RUN if old["action"] == "run" else WALK)._replace(stride=old.get("stride", WALK.stride))
            was = pose(old["action"], old["time"] + time, cycles=old["cycles"], seed=self.look_seed, gait=gait)
            if old["action"] in ("walk", "run") and old.get("moving", 1.0) < 1:
                was = blend(pose("idle", old["time"] + time, cycles=0, seed=self.look_seed), was, old["moving"])
            share = time / BLEND_SECONDS
            now = blend(was, now, share * share * (3 - 2 * share))
        return now

    def foot(self, i: float) -> tuple[float, float]:
        """The ground point of the lead in stage units at a frame."""
        return self.journey.place(i / self.rate), GROUND

    # ---- drawing

    def _base(self, width: int, height: int) -> skia.Matrix:
        """Frame units to pixels: the frame's height is 1920 units, wider frames show more of the place."""
        scale = max(height / HEIGHT, width / WIDEST)
        matrix = skia.Matrix()
        matrix.setTranslate(-WIDTH / 2, -HEIGHT / 2)
        matrix.postScale(scale, scale)
        matrix.postTranslate(width / 2, height / 2)
        return matrix

    def frame(self, i: int, width: int, height: int) -> np.ndarray:
        """Frame i as uint8 (height, width, 3) in RGB."""
        pixels, canvas = self._surface(width, height)
        self._sky(pixels, i)
        canvas.save()
        self._draw(Stage(canvas), i, width, height)
        canvas.restore()
        return rgb(pixels)

    def _surface(self, width: int, height: int) -> tuple[np.ndarray, skia.Canvas]:
        if self._canvas != (width, height):
            self._canvas = (width, height)
            self._pixels = np.zeros((height, width, 4), np.uint8)
            self._skia = skia.Surface(self._pixels)
        return self._pixels, self._skia.getCanvas()

    def _sky(self, pixels: np.ndarray, i: int) -> None:
        """The sky is one colour per row, so it is written straight into memory."""
        height, width = pixels.shape[:2]
        matrix = skia.Matrix.Concat(self._base(width, height), self.view(i).matrix(SKY_DEPTH))
        rows = (np.arange(height) + 0.5 - matrix.getTranslateY()) / matrix.getScaleY()
        heights = [h for h, _ in self.place.sky]
        colours = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for _, c in self.place.sky], np.float64)
        line = np.full((height, 4), 255, np.uint8)
        for channel in range(3):
            line[:, channel] = np.interp(rows, heights, colours[:, channel]) + 0.5
        pixels.view(np.uint32)[..., 0] = line.view(np.uint32)

    def _draw(self, stage: Stage, i: float, width: int, height: int) -> None:
        base, camera, time = self._base(width, height), self.view(i), self.clock(i)
        for layer in self.layers:
            if layer.depth >= 1:
                self._layer(stage, layer, base, camera, time)
        self._figures(stage, base, camera, i)
        for layer in self.layers:
            if layer.depth < 1:
                self._layer(stage, layer, base, camera, time)

    def _layer(self, stage: Stage, layer: Layer, base: skia.Matrix, camera: View, time: float) -> None:
        stage.canvas.setMatrix(skia.Matrix.Concat(base, camera.matrix(layer.depth)))
        with stage.part(layer.name):
            stage.draw(layer.still)
            if layer.moving:
                layer.moving(stage, time)

    def _figures(self, stage: Stage, base: skia.Matrix, camera: View, i: float) -> None:
        stage.canvas.setMatrix(skia.Matrix.Concat(base, camera.matrix(1.0)))
        ridden = self.lead.rides
        for role in self.roles:
            if role is ridden:
                continue
            x = self.foot(i)[0] if role.lead else role.x
            moment = self.moment(role, i)
            if not isinstance(stage, TruthStage) and not self.place.weightless:
                self._shadow(stage, role, x, moment)
            if role.lead and ridden is not None:
                self._ride(stage, role, ridden, x, moment, i)
                continue
            with stage.part(role.key, x, GROUND + role.y, 0, role.scale * role.facing, role.scale):
                role.performer.draw(stage, moment, held=role.held)

    def _ride(self, stage: Stage, role: Role, vehicle: Role, x: float, moment: Moment, i: float) -> None:  # noqa: PLR0917
        def rider(inner: Stage) -> None:
            with inner.part("rider"):
                role.performer.draw(inner, moment, held=NOTHING)

        with stage.part(role.key, x, GROUND, 0, vehicle.scale, vehicle.scale):
            vehicle.performer.draw(stage, replace(moment, pose=self._vehicle_pose(i)), rider=rider)

    def _vehicle_pose(self, i: float) -> Pose:
        return pose("idle", self.clock(i), cycles=0, seed=self.seed)

    def _shadow(self, stage: Stage, role: Role, x: float, moment: Moment) -> None:
        """A soft shadow on the ground, smaller and fainter the higher the figure is."""
        height = -min(0.0, moment.pose.y)
        near = 1 / (1 + height / 320)
        half = 205 * role.scale * (0.55 + 0.45 * near)
        alpha = self.kit.hour.shadow * near
        stage.canvas.drawOval(
            skia.Rect.MakeLTRB(x - half + 14, GROUND - 17, x + half + 40, GROUND + 25),
            skia.Paint(AntiAlias=True, Color=round(alpha * 255) << 24 | 0x1B1838),
        )

    # ---- the truth

    def parts(self, i: float, width: int, height: int) -> tuple[np.ndarray, TruthStage]:
        """The number of the rigid part at every pixel, and the stage that knows their keys and matrices."""
        return truth.parts(self, i, width, height)

    def depth(self, i: int, width: int, height: int) -> np.ndarray:
        """Distance of every pixel as float32 (height, width); the subject's plane is 1, the sky infinite."""
        return truth.depth(self, i, width, height)

    def mask(self, i: int, width: int, height: int) -> np.ndarray:
        """True where the lead subject is seen: bool (height, width)."""
        return truth.mask(self, i, width, height)

    def flow(self, i: int, width: int, height: int) -> np.ndarray:
        """Where every pixel of frame i goes in frame i + 1, minus where it is: float32 (height, width, 2), x then y."""
        return truth.flow(self, i, width, height)

    def events(self) -> list[Event]:
        """What is to be heard, ordered by time."""
        return marks(self)

    def state(self) -> dict[str, Any]:
        """What a film that continues this one needs, as JSON."""
        frames = round(self.seconds * self.rate)
        time = frames / self.rate
        return {
            "specification": self.spec.to_dict(),
            "seed": self.seed,
            "look_seed": self.look_seed,
            "clock": self.clock(frames),
            "camera": self.view(frames).to_dict(),
            "actor": {
                "x": self.journey.place(time),
                "action": self.spec.action,
                "time": self.action_start + time,
                "cycles": self.cycles(time),
                "stride": self.gait.stride,
                "moving": self.journey.moving(time),
            },
        }
