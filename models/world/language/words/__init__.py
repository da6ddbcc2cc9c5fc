"""The words of the world as data: one file a slot, a table a thing, a line a language; `vocabulary.py` reads them."""
