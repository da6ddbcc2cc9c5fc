"""What a figure looks like, as a value: its proportions, its parts and its colours."""

from __future__ import annotations

from dataclasses import dataclass

LEG = 232.0  # for which a pose's `drop` is meant
SITTING = 178.0  # the drop of who sits on the ground
SINK = 8.0  # how much of a low trunk may be in the ground when it sits


@dataclass(frozen=True, kw_only=True)
class Look:
    """One figure's proportions (rig units) and daylight colours."""

    kind: str
    head: tuple[float, float] = (232, 196)  # half width and half height
    body: tuple[float, float] = (158, 205)
    leg: float = LEG
    arm: float = 238.0
    limb: float = 46.0  # half width of an upper limb
    below: float = 42.0  # how far the trunk reaches below the hips
    neck: float = 0.0  # half width where a scarf sits; 0: by the body
    stoop: float = 0.0  # degrees that the trunk leans by itself
    ears: str = "round"  # round, pointed, floppy, long, tufts, fans, none
    tail: str = "bushy"  # ringed, bushy, thin, tuft, stub, nub, fan, point, none
    face: str = "plain"  # mask, cheeks, muzzle, penguin, owl, turtle, elephant, human, screen, helmet
    torso: str = "furry"  # furry, egg, plastron, metal, dressed
    arms: str = "hand"  # hand, flipper, wing
    feet: str = "paw"  # paw, web, talon, round, shoe, boot
    costume: str = ""  # of who is dressed
    long_sleeves: bool = False
    legs: str = "trousers"  # trousers, shorts, bare
    skirt: int = 0  # its length: 0 none, 1 to the knee, 2 to the ankle
    fur: int = 0x8A8580
    paws: int = 0x4A4543
    belly: int = 0xE9E0D2
    mark: int = 0x3B3636  # mask, tail rings, hair
    iris: int = 0x5A3A22
    nose: int = 0x2E2828
    shirt: int = 0x4E86B8
    trousers: int = 0x3D4A66
    second: int = 0xF3D9A4  # of a skirt, a neckerchief, what is under the cardigan
    shoes: int = 0x3A3140
    skin: int = 0xF0BE98
    hair: str = "short"
    beard: str = ""  # "", stubble, full, moustache, curl, goatee
    hat: str = ""  # what belongs to the figure itself: toque, tricorn, bandana
    lashes: bool = False
    aged: bool = False
    spectacles: bool = False
    hook: bool = False
    parrot: bool = False
    accent: int = 0xD8433B

    @property
    def human(self) -> bool:
        """Whether it is somebody in clothes."""
        return self.face in ("human", "helmet")

    @property
    def collar(self) -> float:
        """Half the width of the neck, for what is worn around it."""
        return self.neck or self.body[0] * 0.86

    def drops(self, drop: float) -> float:
        """How far the hips really go down when a pose says `drop`: longer legs fold more, a low trunk less."""
        if drop <= 0:
            return drop
        return min(drop + (self.leg - LEG) * min(1.0, drop / SITTING), self.leg - self.below + SINK)
