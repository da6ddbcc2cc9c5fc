"""How the networks are trained: stages, runs, examples of every task, the world and real footage as data."""
