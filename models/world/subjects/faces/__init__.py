"""Faces by family: what a head is made of. `heads.Head` puts the parts where a pose says."""

from __future__ import annotations

from models.world.brush import Brush
from models.world.subjects.faces.beasts import Beast
from models.world.subjects.faces.birds import Owl, Penguin
from models.world.subjects.faces.elephant import Elephant
from models.world.subjects.faces.face import Face
from models.world.subjects.faces.people import Helmeted, Person
from models.world.subjects.faces.robot import Robot
from models.world.subjects.faces.turtle import Turtle
from models.world.subjects.look import Look

FACES: dict[str, type[Face]] = {
    "human": Person,
    "helmet": Helmeted,
    "screen": Robot,
    "penguin": Penguin,
    "owl": Owl,
    "turtle": Turtle,
    "elephant": Elephant,
}


def face_of(look: Look, brush: Brush, *, hatted: bool) -> Face:
    """The face of a look; hair and antennae make room for a hat."""
    return FACES.get(look.face, Beast)(look, brush, hatted=hatted)
