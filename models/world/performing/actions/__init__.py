"""What figures do: one file for each family of actions. Every action is a pose over its own clock in seconds.

Each has an anticipation, an accent and a settling, eyes that lead and parts that follow, so that it reads on a phone
without sound. What is heard of it is told by the same constants that move it.
"""
