"""How a scene is shot: the camera's moves, the size of the shot, and how it follows the lead."""
