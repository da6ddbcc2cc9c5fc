"""Real ffmpeg and libass draw one frame of some captions."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from media import captions
from studio.specs import CaptionSpec, Cue, Raster

SMALL = Raster(width=540, height=960, rate=30)


@dataclass
class Drawn:
    """One frame (H, W, 3), the report and the file that drew it."""

    frame: np.ndarray
    report: captions.CaptionReport
    ass: str
    fonts: list[str]

    def size(self):
        """Pixels an em."""
        return float(next(line for line in self.ass.splitlines() if line.startswith("Style: Text")).split(",")[2])


@pytest.fixture
def draw(tmp_path):
    def render(text, spec=None, *, at=15, frames=60, raster=SMALL, background="0x606060", palette=None, brand=None):
        folder = tmp_path / f"drawn-{len(list(tmp_path.iterdir()))}"
        fonts = folder / "fonts"
        fonts.mkdir(parents=True)
        cues = [Cue(text=text, start=0, end=frames)] if isinstance(text, str) else text
        report = captions.write_ass(
            folder / "c.ass",
            cues=cues,
            captions=spec or CaptionSpec(),
            raster=raster,
            destinations=("tiktok", "reels", "shorts"),
            fonts_dir=fonts,
            brand_font=brand,
            palette=palette,
        )
        source = f"color=c={background}:s={raster.width}x{raster.height}:r={raster.rate}"
        shown = f"format=yuv444p,setparams=colorspace=bt709:range=tv,setpts=PTS+{at}/{raster.rate}/TB,"
        shown += "ass=c.ass:fontsdir=fonts,scale=in_color_matrix=bt709:in_range=tv,format=rgb24"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, "-vf", shown]
        command += ["-frames:v", "1", "-f", "rawvideo", "-"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
        frame = np.frombuffer(done.stdout, np.uint8).reshape(raster.height, raster.width, 3)
        return Drawn(
            frame, report, (Path(folder) / "c.ass").read_text("utf-8"), sorted(p.name for p in fonts.iterdir())
        )

    return render
