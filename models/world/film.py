"""A film: the pictures of a specification over time, at any size, with all that is true about them.

`frame` draws for the eye; `depth`, `flow` and `mask` draw the same parts for the truth (`truth.py`); `events` says
what is to be heard. Everything follows from the specification, the seeds and the frame number.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import skia

from models.world import acting, truth
from models.world.brush import NOTHING, STYLES, Brush
from models.world.camera import View, view
from models.world.framing import fitted, shot_of
from models.world.journey import Journey
from models.world.motion import CLIMB, RUN, WALK, Gait, blend, blink, paced, pose
from models.world.palette import HOURS, Light
from models.world.pose import Pose
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
ARRIVED = 500.0  # where somebody who comes home stops
HIGHEST = {"paris": 1500.0}  # how far one can climb, stage units
SKY_DEPTH = 1e4
LAMPLIT = ("city", "paris")  # where lamps light the ground at night


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
            action=state.get("scenery", specification.action) if state else specification.action,
            outside=any(s.kind in ("rocket", "balloon", "car") for s in specification.subjects),
        )
        self.place = build(specification.setting, self.kit)
        if self.kit.action == "climb" and specification.setting != "paris":
            self.place.layers.append(self.kit.ladder())
        self.shot = shot_of(specification, self.seed)
        self.layers = [*self.place.layers, *weather_layers(self.kit, self.place)]
        self.roles = cast(specification, look_seed, self._figure_brush(), self.kit.action)
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
        return STYLES[self.spec.style](Light(HOURS[hour], figure=True, side=self.kit.side))

    # ---- time and place

    def _begin(self, state: dict[str, Any] | None) -> None:
        """Where the subject goes, and from where the camera looks."""
        self.origin = View(**state["camera"]) if state else None
        actor = state["actor"] if state else {}
        self.arrives = self._brings_home() and not state
        self.act = self._act()
        same = actor.get("action") == self.act
        self.action_start = actor.get("time", 0.0) if same else 0.0
        self.cycles_start = actor.get("cycles", 0.0)
        self.lead.x = actor.get("x", self._entry())
        self.risen = actor.get("rise", 0.0)
        self.packed = actor.get("packed", 0.0)
        self.tempo = max(1.0, 4.1 / self.seconds) if self.act == "pack" else 1.0
        self.journey = self._journey(from_rest=bool(state) and not (same and actor.get("moving", 0.0) > 0.99))
        self.gait = self._gait()
        middle = self.view(0.5 * max(1.0, self.seconds * self.rate - 1))
        self.middle = View(**state["middle"]) if state and "middle" in state else replace(middle, x=0.0)
        self.fits = {layer.name: fitted(layer.depth, self.middle) for layer in self.layers if layer.framing}

    def _brings_home(self) -> bool:
        """Whether the lead comes home with something: then it walks in, stops and shows it."""
        return self.spec.action == "walk" and self.spec.setting == "home" and self.carries

    @property
    def carries(self) -> bool:
        """Whether the lead holds something before its chest (a suitcase hangs from the hand)."""
        return bool(self.lead.held) and all(s.kind != "suitcase" for s in self.spec.subjects)

    def _act(self) -> str:
        """What the lead does in the end: who stands and holds something shows it."""
        if self.spec.action == "pack" and self.kit.action != "pack":
            return "idle"  # the suitcase is in its hand already
        shows = self.spec.action == "idle" and self.carries and not self.place.weightless
        return "show" if shows or self.arrives else self.spec.action

    def _entry(self) -> float:
        if self.arrives:
            return 300.0
        if self.goes:
            return 430.0 if self.spec.camera in FOLLOWING else ROOM[0]
        return 560.0 if self.spec.action == "climb" else self.lead.x

    def _gait(self) -> Gait:
        """How the lead goes: slow figures take short steps."""
        running = self.spec.action == "run"
        speed = abs(self.journey.end - self.journey.start) / max(0.1, self.journey.seconds) / self.lead.scale
        old = (self.before or {}).get("actor", {})
        if self.spec.action == "climb":
            room = HIGHEST.get(self.spec.setting, 260.0) / (acting.CLIMB_RATE * self.seconds * self.lead.scale)
            return CLIMB._replace(stride=min(CLIMB.stride, room))
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
        if self.arrives:
            length = ARRIVED - x
            return Journey(x, ARRIVED, min(length / 230.0, self.seconds * 0.5))
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
        return (
            self.goes
            and not self.arrives
            and (self.spec.camera in FOLLOWING or self.lead.x - self._aside > ROOM[1] - 120)
        )

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
        if self.origin is None:
            here = replace(here, zoom=here.zoom * self.shot.scale, x=here.x + self.shot.aside)
        if self.follows:
            time = i / self.rate
            gone = self.journey.distance(time)
            ahead = 70 * min(1.0, time / self.seconds)
            here = replace(here, x=here.x + gone - ahead)
        return replace(here, y=here.y - 0.94 * (self.rise(i / self.rate) - self.risen))

    # ---- the figures

    def moment(self, role: Role, i: float) -> Moment:
        """What a role does at a frame."""
        time = i / self.rate
        clock = self.clock(i)
        shut = blink(clock, self.look_seed + 7 * self.seed + sum(map(ord, role.key)))
        shut *= max(0.0, min(1.0, time / 0.15, (self.seconds - time) / 0.15))  # the first and last picture look at you
        if not role.lead:
            quiet = "float" if self.place.weightless else "idle"
            joined = self.spec.action if self.spec.action in ("jump", "wave", "sit") else quiet
            offset = 0.37 if self.spec.action == "jump" else 2.6
            acted = self._packed(time) if self.kit.action == "pack" else clock
            return Moment(
                acted=acted,
                time=clock,
                action=joined,
                pose=pose(joined, clock + offset, cycles=0, seed=self.seed + 1),
                blink=shut,
            )
        gone = self.journey.distance(time)
        shown = self._pose(time)
        shut *= max(0.0, min(1.0, 1.6 - 1.6 * shown.brow))  # wide eyes do not blink
        acted = self._acted(time)
        return Moment(time=clock, action=self.spec.action, pose=shown, blink=shut, gone=gone, acted=acted)

    def _packed(self, time: float) -> float:
        """Seconds of the packing, which an action that continues it does not undo."""
        return self.packed + (self.tempo * time if self.act == "pack" else time)

    def _acted(self, time: float) -> float:
        """Seconds of the action's own clock: who comes home begins to show when it has arrived."""
        return self.action_start + self.tempo * time - (self.journey.seconds if self.arrives else 0.0)

    def cycles(self, time: float) -> float:
        """Steps of the lead, in cycles of two, since its story began."""
        return self.cycles_start + self.journey.distance(time) / (self.gait.stride * self.lead.scale)

    def _pose(self, time: float) -> Pose:
        action, cycles = self.act, self.cycles(time)
        if self.lead.rides is not None:
            action = "drive"
        acted = self._acted(time)
        now = pose(action, max(0.0, acted), cycles=cycles, seed=self.look_seed, gait=self.gait)
        if self.arrives and acted < BLEND_SECONDS:
            walked = pose("walk", time, cycles=cycles, seed=self.look_seed, gait=self.gait)
            walked = acting.carrying(walked, math.sin(4 * math.pi * cycles))
            now = blend(walked, now, max(0.0, acted / BLEND_SECONDS))
        elif action in ("walk", "run"):
            rest = pose("idle", self.action_start + time, cycles=cycles, seed=self.look_seed)
            now = blend(rest, now, self.journey.moving(time))
            now = acting.carrying(now, math.sin(4 * math.pi * cycles)) if self.carries else now
        old = (self.before or {}).get("actor")
        if old and old["action"] != self.act and time < BLEND_SECONDS:
            gait = {"run": RUN, "climb": CLIMB}.get(old["action"], WALK)
            gait = gait._replace(stride=old.get("stride", gait.stride))
            was = pose(old["action"], old["time"] + time, cycles=old["cycles"], seed=self.look_seed, gait=gait)
            if old["action"] in ("walk", "run") and old.get("moving", 1.0) < 1:
                was = blend(pose("idle", old["time"] + time, cycles=0, seed=self.look_seed), was, old["moving"])
            if old["action"] in ("walk", "run") and self.carries:
                was = acting.carrying(was, math.sin(4 * math.pi * old["cycles"]))
            share = time / BLEND_SECONDS
            now = blend(was, now, share * share * (3 - 2 * share))
        return now

    def foot(self, i: float) -> tuple[float, float]:
        """The ground point of the lead in stage units at a frame."""
        return self.journey.place(i / self.rate), GROUND - self.rise(i / self.rate)

    def rise(self, time: float) -> float:
        """How far the lead has climbed, stage units."""
        if self.act != "climb":
            return self.risen
        return self.risen + acting.CLIMB_RATE * self.gait.stride * self.lead.scale * time

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
        matrix = skia.Matrix.Concat(base, camera.matrix(layer.depth))
        if layer.framing:
            matrix = skia.Matrix.Concat(matrix, self.fits[layer.name])
        stage.canvas.setMatrix(matrix)
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
            x, y = self.foot(i) if role.lead else (role.x, GROUND)
            moment = self.moment(role, i)
            if not isinstance(stage, TruthStage) and self._grounded(role):
                self._shadow(stage, role, x, moment)
            if role.lead and ridden is not None:
                self._ride(stage, role, ridden, x, moment, i)
                continue
            with stage.part(role.key, x, y + role.y, 0, role.scale * role.facing, role.scale):
                role.performer.draw(stage, moment, held=role.held)

    def _ride(self, stage: Stage, role: Role, vehicle: Role, x: float, moment: Moment, i: float) -> None:  # noqa: PLR0917
        def rider(inner: Stage) -> None:
            with inner.part("rider"):
                role.performer.draw(inner, moment, held=NOTHING)

        with stage.part(role.key, x, GROUND, 0, vehicle.scale, vehicle.scale):
            vehicle.performer.draw(stage, replace(moment, pose=self._vehicle_pose(i)), rider=rider)

    def _vehicle_pose(self, i: float) -> Pose:
        return pose("idle", self.clock(i), cycles=0, seed=self.seed)

    def _grounded(self, role: Role) -> bool:
        """Whether there is ground close under the role: who climbs, flies or floats has none."""
        if self.place.weightless or role.subject.kind in ("balloon", "rocket"):
            return False
        return not (role.lead and self.risen) and (not role.lead or self.spec.action not in ("climb", "fly", "float"))

    def _shadow(self, stage: Stage, role: Role, x: float, moment: Moment) -> None:
        """A soft shadow on the ground, smaller and fainter the higher the figure is."""
        height = -min(0.0, moment.pose.y)
        near = 1 / (1 + height / 320)
        half = 205 * role.scale * (0.55 + 0.45 * near)
        away = self.kit.side * (70 if self.kit.time in ("dawn", "golden hour") else 26)
        long = 1.5 if self.kit.time in ("dawn", "golden hour") else 1.1
        x += moment.pose.x * role.scale
        dark = (
            self.kit.night
            and not self.place.indoors
            and self.spec.setting not in LAMPLIT
            and self.spec.weather == "clear"
        )
        if role.lead and dark:  # the moon picks the lead out
            for wide in (2.5, 1.9, 1.3):
                pool = skia.Rect.MakeLTRB(x - half * wide, GROUND - 42 * wide, x + half * wide, GROUND + 42 * wide)
                stage.canvas.drawOval(pool, skia.Paint(AntiAlias=True, Color=0x13B4CBFF))
        for wide, thick, share in ((long, 1.25, 0.42), (0.92 * long, 0.95, 0.45), (0.62, 0.55, 0.75)):
            alpha = self.kit.hour.shadow * near * share
            middle, w = x + away * wide * (wide > 0.7), half * wide
            stage.canvas.drawOval(
                skia.Rect.MakeLTRB(middle - w, GROUND + 3 - 21 * thick, middle + w, GROUND + 5 + 21 * thick),
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
            "middle": self.middle.to_dict(),
            "scenery": self.kit.action,
            "actor": {
                "x": self.journey.place(time),
                "action": self.act,
                "time": self._acted(time),
                "rise": self.rise(time),
                "packed": self._packed(time),
                "cycles": self.cycles(time),
                "stride": self.gait.stride,
                "moving": self.journey.moving(time),
            },
        }
