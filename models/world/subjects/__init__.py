"""Everything that can be the subject of a scene: figures with joints, vehicles, and things to sell."""
