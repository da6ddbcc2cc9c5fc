"""The illustrated world: a prompt becomes a specification, a film, its sounds and its ground truth.

`grammar` reads, `film` draws, `truth` knows. It needs skia and numpy, which the command line must not import at start.
"""
