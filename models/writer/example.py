"""The commented brief that `reelworks brief --new` writes: valid as it is, and meant to be changed."""

from __future__ import annotations

_TEMPLATE = """\
# A story brief. Change what you like; lines that begin with # are comments.
# Everything that can be said in a brief: docs/reference/brief.md, or `reelworks brief --schema`.

title: The travelling raccoon

# What happens, in your own words. The writer makes scenes of it and keeps your names, places and order.
story: |
  A raccoon packs a tiny suitcase, sees the pyramids, climbs the Eiffel Tower,
  floats through a space station, and comes home with a souvenir for everyone.

audience: families                     # whom it is for
product: RaccoonAir                    # who is sending it
tone: whimsical                        # whimsical, epic, calm, upbeat, corporate, luxurious, urgent, funny, warm
call_to_action: Book your first trip   # said at the end
language: en                           # en, de, fr, es, pt-BR, ja, ...

style: flat illustration                   # how the pictures look
seconds: 15                            # the whole short, 3 to 180; leave out: by reading time
scenes: 5                              # 3 to 12; leave out: as many as the story needs

# Or say every scene yourself; then `story` is not needed:
# scenes:
#   - prompt: a raccoon in a red scarf walks through a snowy forest at night
#     camera: zoom in                  # static, zoom in, zoom out, pan left, pan right, tilt up, tilt down
#     caption: It starts with one small step.
#     narration: Spoken, when soundtrack.voice names a voice.
#     seconds: 3
#     transition: crossfade            # cut, crossfade, slide, wipe, dip
#   - image: photos/raccoon.png        # image to video: a path from this file's folder
#     caption: Then another.
#   - continue: true                   # goes on where the scene before ends
#     prompt: a raccoon in a red scarf waves
#   - clip: footage/office.mp4         # your own footage
#   - video: footage/fox.mp4           # a clip to work on: with `mask`, `style` or `prompt`
#     prompt: now it rains
#     engine: videopoet

engine: storyboard                     # `reelworks engines` lists them; videopoet makes its own sound as well
# best_of: 4                           # engines that can: try so many clips of each scene, keep the best
# fallback: storyboard                 # used only if the engine cannot; leave out: fail instead
# writer: chat                         # a chat model instead of the embedded writer
quality: standard                      # draft, standard, final
destinations: [tiktok, reels, shorts]
transition: cut

captions:
  style: word-by-word                  # clean, boxed, bold, word-by-word, karaoke
  position: lower                      # lower, middle, upper

soundtrack:
  mood: playful                        # leave out: from the tone

brand:
  primary: "#ffffff"                   # colours need quotes: # begins a comment
  accent: "#ffb347"
  banned_words: [cheap]
  # font: brand/Montserrat.ttf         # a file, or a family that is installed
  # logo: brand/logo.png

# references: [photos/suitcase.png]
seed: 7                                # the same brief and seed give the same short
"""


def brief_template() -> str:
    """A commented example brief in YAML that validates."""
    return _TEMPLATE
