"""Writers: a brief becomes a story of scenes with prompts, cameras, captions and lengths.

`embedded.py` needs no language model; it reads clauses (`clauses.py`), chooses a structure (`structure.py`), paints
prompts (`pictures.py`) and says captions (`captions.py`) with lines from `templates/stories/`. `chat.py` asks a model.
Both keep the rules of `checks.py`. Nothing here draws, and nothing here knows which engine will.
"""
