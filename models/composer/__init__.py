"""Music and effects composed for pictures: numpy only, deterministic, one scene's window of one score at a time.

    frames -> analysis (cuts, motion, accents, light) -> plan (tempo, form, harmony) -> score (notes) -> mix (stems)
    events -> effects (steps, foley, ambience, machines, people: all made of grains) -> mix

The *plan* is a pure function of what all scenes of a short share (mood, score seed, cuts, length), so every take
computes the same one and renders only its own window. The take's own frames and seed shape how that window is
played: accents land on the motion's peaks, loudness and density follow its energy.

`clip` gives a learner the sound of short clips cheaply; `hearing` measures what came out, for the tests and the page
`docs/reference/sound.md`. Nothing here reads files or knows what engine drew the frames; `models/engines/composer.py`
does.
"""
