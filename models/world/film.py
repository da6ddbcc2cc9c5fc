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
from models.world.brush import Brush
from models.world.palette import HOURS, Light
from models.world.performing.performance import Performance
from models.world.performing.soundmarks import marks
from models.world.scenery import Scenery, Site
from models.world.settings.kit import GROUND, Layer
from models.world.shooting.camerawork import FOLLOWING, Camerawork
from models.world.shooting.framing import fitted
from models.world.shooting.moves import View
from models.world.specification import Specification
from models.world.stage import Stage, TruthStage, blurred, enlarged, page, rgb
from models.world.styles import STYLES, Page
from models.world.subjects.cast import cast
from models.world.subjects.role import Moment, Rider, Role
from studio.specs import Event

HEIGHT, WIDTH = 1920.0, 1080.0
WIDEST = 4200.0  # stage units that the places are drawn wide
SKY_DEPTH = 1e4
SHUTTER, SMEAR, MOST_EXPOSURES = 0.5, 10.0, 12  # frames; stage units between two exposures of a whip pan
NEAREST, OUT_OF_FOCUS = 0.76, 26.0  # of plain films: depth of the nearest layer; sigma of the blur, stage units
MOONLIGHT = (2.7, 2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3)  # rings of light around the lead, in widths of its shadow


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
        zoom: replaces the usual size of the camera's move: a factor for zooms, stage units for the others.
        aspect: the frame's width over its height, which decides how far the camera may turn aside.
        scenery: the place, if it is there already; else it is built from the seed.
        plain: filmed so that every bit of a small picture says something: what lies behind the lead is out of focus,
            nothing stands before the lens, and paper and brush leave no grain.
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
        aspect: float = WIDTH / HEIGHT,
        scenery: Scenery | None = None,
        plain: bool = False,
    ) -> None:
        self.plain = plain
        self.spec, self.look_seed = specification, look_seed
        self.seconds, self.rate = max(seconds, 1 / rate), rate
        self.seed, self.start = (state["seed"], state["clock"]) if state else (seed, start)
        self.style = STYLES[specification.style]
        action = state.get("scenery", specification.action) if state else specification.action
        built = scenery or Site.of(specification, self.seed, action).build()
        self.kit, self.place = built.kit.during(action), built.place
        self.layers = [layer for layer in built.layers if not plain or layer.depth >= NEAREST]
        if action == "climb" and self.place.ladder:
            self.layers.append(self.kit.ladder())
        self.roles = cast(specification, look_seed, self._figure_brush(), self.kit.action)
        self.acting = Performance(
            specification,
            self.kit,
            self.place,
            self.roles,
            seed=self.seed,
            look_seed=look_seed,
            seconds=self.seconds,
            rate=rate,
            start=self.start,
            tracked=specification.camera in FOLLOWING,
            aside=state["camera"]["x"] if state else 0.0,
            before=state,
        )
        self.lead = self.acting.lead
        self.camera = Camerawork(specification, self.acting, seed=self.seed, aspect=aspect, amount=zoom, before=state)
        self.fits = {layer.name: fitted(layer.depth, self.camera.middle) for layer in self.layers if layer.framing}
        self._shown: tuple[float, int, int] | None = None
        self._seen: tuple[float, View] | None = None
        self._canvas: tuple[int, int] | None = None

    def _figure_brush(self) -> Brush:
        """Figures stand in the light of the place: under lamps in that of the lamps."""
        hour = self.spec.time
        if self.place.weightless and self.place.indoors:
            hour = "day"
        elif self.kit.night and (self.place.indoors or self.place.lamplit):
            hour = "lamplight" if self.place.indoors else "lamplit night"
        if hour == self.spec.time and not self.place.indoors:
            return self.kit.brush(figure=True)
        return self.style.brush(Light(HOURS[hour], figure=True, side=self.kit.side))

    @property
    def view_name(self) -> str:
        """The camera move's word."""
        return self.spec.camera

    def time(self, i: float) -> float:
        """Seconds of the clip that frame i shows: a style that steps holds a picture for some frames."""
        return self.style.held(i, self.rate) / self.rate

    def clock(self, i: float) -> float:
        """The world's time at a frame."""
        return self.start + self.time(i)

    def view(self, i: float) -> View:
        """The camera at a frame."""
        if self._seen is None or self._seen[0] != i:
            self._seen = i, self.camera.view(self.time(i))
        return self._seen[1]

    def foot(self, i: float) -> tuple[float, float]:
        """The ground point of the lead in stage units at a frame."""
        return self.acting.foot(self.time(i))

    # ---- drawing

    def _base(self, width: int, height: int, cell: int = 1) -> skia.Matrix:
        """Frame units to cells of pixels: the frame's height is 1920 units, wider frames show more of the place."""
        scale = max(height / HEIGHT, width / WIDEST)
        matrix = skia.Matrix()
        matrix.setTranslate(-WIDTH / 2, -HEIGHT / 2)
        matrix.postScale(scale, scale)
        matrix.postTranslate(width / 2, height / 2)
        matrix.postScale(1 / cell, 1 / cell)
        return matrix

    def frame(self, i: int, width: int, height: int) -> np.ndarray:
        """Frame i as uint8 (height, width, 3) in RGB."""
        cell, shown = self.style.cell(width, height), (self.style.held(i, self.rate), width, height)
        pixels, canvas = self._surface(-(-width // cell), -(-height // cell))
        if self._shown != shown:
            smeared = self._exposures(i, height)
            total = np.zeros(1, np.uint16)
            for moment in smeared:
                self._paint(pixels, canvas, moment, width, height, cell)
                total = total + pixels if len(smeared) > 1 else total
            if len(smeared) > 1:
                pixels[:] = total // len(smeared)
            self._shown = shown
        return rgb(pixels) if cell == 1 else enlarged(rgb(pixels), cell, width, height)

    def _exposures(self, i: float, height: int) -> list[float]:
        """The moments that are seen in one frame: several where the camera whips, as in a shutter half a frame long.

        Small pictures need fewer: what lies a pixel apart is one smear already.
        """
        if self.style.pictures or self.spec.camera != "whip pan":
            return [i]
        here, there = self.view(i), self.view(i + SHUTTER)
        gone = abs(there.x + there.yaw - here.x - here.yaw) * here.zoom
        count = max(1, min(MOST_EXPOSURES, height // 80, round(gone / SMEAR)))
        return [i + SHUTTER * n / count for n in range(count)]

    def _paint(  # noqa: PLR0917
        self, pixels: np.ndarray, canvas: skia.Canvas, i: float, width: int, height: int, cell: int
    ) -> None:
        sheet = self._page(pixels, canvas, i, self._base(width, height, cell))
        self.style.sky(sheet)
        canvas.save()
        self._draw(Stage(canvas), i, width, height, cell)
        canvas.restore()
        self.style.finish(sheet)

    def _page(self, pixels: np.ndarray, canvas: skia.Canvas, i: float, base: skia.Matrix) -> Page:
        matrix = skia.Matrix.Concat(base, self.view(i).matrix(SKY_DEPTH))
        rows = (np.arange(len(pixels)) + 0.5 - matrix.getTranslateY()) / matrix.getScaleY()
        picture = round(self.clock(i) * (self.style.pictures or self.rate))
        return Page(
            pixels, canvas, base.getScaleY(), picture, self.seed, rows, self.place.sky, self.kit.time, plain=self.plain
        )

    def _surface(self, width: int, height: int) -> tuple[np.ndarray, skia.Canvas]:
        if self._canvas != (width, height):
            self._canvas, self._shown = (width, height), None
            self._pixels, self._skia = page(width, height)
        return self._pixels, self._skia.getCanvas()

    def _draw(self, stage: Stage, i: float, width: int, height: int, cell: int = 1) -> None:
        base, camera, time = self._base(width, height, cell), self.view(i), self.clock(i)
        for layer in self.layers:
            if layer.depth >= 1:
                self._layer(stage, layer, base, camera, time)
        if self.plain and not isinstance(stage, TruthStage):
            blurred(self._skia, OUT_OF_FOCUS * base.getScaleY())
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
            if layer.still:
                stage.draw(layer.still)
            if layer.moving:
                layer.moving(stage, time)

    def _figures(self, stage: Stage, base: skia.Matrix, camera: View, i: float) -> None:
        stage.canvas.setMatrix(skia.Matrix.Concat(base, camera.matrix(1.0)))
        acting, time = self.acting, self.time(i)
        for role in self.roles:
            if role is self.lead.rides or (role.rides is not None and not role.lead):
                continue
            x, y = acting.spot(role, time)
            moment = acting.moment(role, time)
            if not isinstance(stage, TruthStage) and self._grounded(role):
                self._shadow(stage, role, x, moment)
            if role.lead and role.rides is not None:
                self._ride(stage, role, role.rides, x, moment, i)
                continue
            acting.draw_behind(stage, role, time)
            with stage.part(role.key, x, y, 0, role.scale * acting.facing(role, time), role.scale):
                acting.submerge(stage, role)
                role.performer.draw(stage, moment, held=acting.held(role, time))
            acting.draw_before(stage, role, time)

    def _ride(self, stage: Stage, role: Role, vehicle: Role, x: float, moment: Moment, i: float) -> None:  # noqa: PLR0917
        company = next((r for r in self.roles if r.rides is vehicle and not r.lead), None)
        beside = Rider(company.performer, self.acting.moment(company, self.time(i))) if company else None
        with stage.part(role.key, x, GROUND, 0, vehicle.scale, vehicle.scale):
            driven = replace(moment, pose=self.acting.riding(self.time(i)))
            vehicle.performer.draw(stage, driven, rider=Rider(role.performer, moment, beside, vehicle.subject.kind))

    def _grounded(self, role: Role) -> bool:
        """Whether there is ground close under the role: who climbs, flies or floats has none."""
        if self.place.weightless or role.subject.kind in ("balloon", "rocket"):
            return False
        actor = self.acting.actors.get(role.key)
        aloft = actor is not None and actor.act in ("climb", "fly", "float", "swim")
        return not aloft and not (role.lead and self.acting.risen)

    def _shadow(self, stage: Stage, role: Role, x: float, moment: Moment) -> None:
        """A soft shadow on the ground, smaller and fainter the higher the figure is."""
        height = -min(0.0, moment.pose.y)
        near = 1 / (1 + height / 320)
        half = 205 * role.scale * (0.55 + 0.45 * near)
        away = self.kit.side * (70 if self.kit.time in ("dawn", "golden hour") else 26)
        long = 1.5 if self.kit.time in ("dawn", "golden hour") else 1.1
        x, ground = x + moment.pose.x * role.scale * role.facing, GROUND + role.y
        dark = self.kit.night and not self.place.indoors and not self.place.lamplit and self.spec.weather == "clear"
        if role.lead and dark:  # the moon picks the lead out
            for wide in MOONLIGHT:
                pool = skia.Rect.MakeLTRB(x - half * wide, ground - 42 * wide, x + half * wide, ground + 42 * wide)
                self.style.shadow(stage.canvas, pool, 0xB4CBFF, 0.2 / len(MOONLIGHT))
        for wide, thick, share in ((long, 1.25, 0.42), (0.92 * long, 0.95, 0.45), (0.62, 0.55, 0.75)):
            alpha = self.kit.hour.shadow * near * share
            middle, w = x + away * wide * (wide > 0.7), half * wide
            oval = skia.Rect.MakeLTRB(middle - w, ground + 3 - 21 * thick, middle + w, ground + 5 + 21 * thick)
            self.style.shadow(stage.canvas, oval, 0x1B1838, alpha)

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

    def plane_motion(self, i: int, width: int, height: int, depth: float = 1.0) -> np.ndarray:
        """What the camera alone does to what rests at a depth, from frame i to i + 1: an affine map (2, 3)."""
        return truth.plane_motion(self, i, width, height, depth)

    def joints(self, i: float, width: int, height: int) -> dict[str, dict[str, tuple[float, float]]]:
        """Where the figures' joints are: {role: {joint: (x, y)}} in pixels; roles are "subject", "other 0", ..."""
        return truth.joints(self, i, width, height)

    def camera_path(self) -> list[dict[str, float]]:
        """The camera at every frame (`View.to_dict`)."""
        return [self.view(i).to_dict() for i in range(round(self.seconds * self.rate))]

    def events(self) -> list[Event]:
        """What is to be heard, ordered by time."""
        return marks(self.acting, self.camera)

    def state(self) -> dict[str, Any]:
        """What a film that continues this one needs, as JSON."""
        frames = round(self.seconds * self.rate)
        return {
            "specification": self.spec.to_dict(),
            "seed": self.seed,
            "look_seed": self.look_seed,
            "clock": self.clock(frames),
            "camera": self.view(frames).to_dict(),
            "middle": self.camera.middle.to_dict(),
            "scenery": self.kit.action,
            "actor": self.acting.state(self.time(frames)),
        }
