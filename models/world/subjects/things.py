"""Things."""
HANDS_FREE = ("idle", "walk", "run", "look around", "sit", "float", "fly")
def held(subject, look_seed, brush): return ()
class Thing:
    height = 600
    def __init__(self,*a): pass
    def draw(self, *a, **k): pass
