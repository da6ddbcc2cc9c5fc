"""A stamp: shapes that were painted once on an image, which is then put down again and again.

In a small picture a shape costs as much as a hundred pixels, so a stamp of many shapes is several times faster than
the shapes. It is painted finer than the picture, and the mean of neighbours is taken: that is as smooth as shapes.
"""

from __future__ import annotations

from collections.abc import Iterable

import skia

SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
HARD = skia.SamplingOptions(skia.FilterMode.kNearest)
UPRIGHT = skia.Paint(AntiAlias=False)
TURNED = skia.Paint(AntiAlias=False, Dither=True)  # Skia turns images three times faster on the way that can dither
ANYWHERE = skia.Rect.MakeLTRB(-1e5, -1e5, 1e5, 1e5)
Painted = tuple[skia.Path, skia.Paint]


def recorded(shapes: Iterable[Painted]) -> skia.Picture:
    """The shapes as one picture, which knows where they are: what is out of sight costs next to nothing."""
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(ANYWHERE, skia.RTreeFactory()())
    for path, paint in shapes:
        canvas.drawPath(path, paint)
    return recorder.finishRecordingAsPicture()


class Stamp:
    """What a picture shows within bounds, as an image of `scale` pixels a unit.

    With `hard` edges a pixel is one of the image's pixels, otherwise the mean of its neighbours.
    """

    def __init__(self, picture: skia.Picture, bounds: skia.Rect, scale: float, *, hard: bool = False) -> None:
        left, top = int(bounds.left() * scale) - 2, int(bounds.top() * scale) - 2
        wide, tall = int(bounds.width() * scale) + 5, int(bounds.height() * scale) + 5
        surface = skia.Surface.MakeRaster(
            skia.ImageInfo.Make(wide, tall, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        )
        canvas = surface.getCanvas()
        canvas.translate(-left, -top)
        canvas.scale(scale, scale)
        canvas.drawPicture(picture)
        self.image, self.sampling = surface.makeImageSnapshot(), HARD if hard else SMOOTH
        self.source = skia.Rect.MakeWH(wide, tall)
        self.place = skia.Rect.MakeXYWH(left / scale, top / scale, wide / scale, tall / scale)

    def put(self, canvas: skia.Canvas, *, upright: bool) -> None:
        """Draws it where the canvas says."""
        canvas.drawImageRect(self.image, self.source, self.place, self.sampling, UPRIGHT if upright else TURNED)
